from departments.models.absence import Absence
from departments.models.api_client import ApiClient, ApiToken, Scope
from departments.models.organization import Organization, OrganizationName
from departments.models.user import RoleGrant, User

__all__ = [
    "Absence",
    "ApiClient",
    "ApiToken",
    "Organization",
    "OrganizationName",
    "RoleGrant",
    "Scope",
    "User",
]
