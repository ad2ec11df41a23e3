from departments.models.absence import Absence
from departments.models.api_client import ApiClient, ApiToken, Scope
from departments.models.change import ChangeKind, OrganizationChange, PersonMove
from departments.models.organization import Organization, OrganizationName
from departments.models.user import RoleGrant, User

__all__ = [
    "Absence",
    "ApiClient",
    "ApiToken",
    "ChangeKind",
    "Organization",
    "OrganizationChange",
    "OrganizationName",
    "PersonMove",
    "RoleGrant",
    "Scope",
    "User",
]
