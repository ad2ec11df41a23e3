from departments.absences.models import Absence
from departments.accounts.models import FormerPassword, RoleGrant, User
from departments.alarms.models import Alarm, AlarmMark
from departments.api_clients.models import ApiClient, ApiToken, Scope
from departments.entering.models import AccountSession, KnownPlace
from departments.granting.models import Proposal
from departments.organizations.models import Organization, OrganizationName
from departments.reorganizing.models import ChangeKind, OrganizationChange, PersonMove
from departments.second_factor.models import (
    Authenticator,
    RecoveryCode,
    RememberedDevice,
    SecurityKey,
)
from departments.single_sign_on.models import ProviderIdentity
from departments.unsaved.models import UnsavedText

__all__ = [
    "Absence",
    "AccountSession",
    "Alarm",
    "AlarmMark",
    "ApiClient",
    "ApiToken",
    "Authenticator",
    "ChangeKind",
    "FormerPassword",
    "KnownPlace",
    "Organization",
    "OrganizationChange",
    "OrganizationName",
    "PersonMove",
    "Proposal",
    "ProviderIdentity",
    "RecoveryCode",
    "RememberedDevice",
    "RoleGrant",
    "Scope",
    "SecurityKey",
    "UnsavedText",
    "User",
]
