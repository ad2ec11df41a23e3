"""What the trail calls the actions on organizations, accounts, leaves and API clients."""

from django.utils.translation import gettext_lazy as _

from departments.alarms.rules import RULES
from departments.entering.recording import BY_PROVIDER, NOT_ALLOWED
from departments.reorganizing.models import ChangeKind
from departments.single_sign_on.refusing import REASONS
from reform_tracker.audit import labels
from reform_tracker.audit.labels import ObjectLabel


def register() -> None:
    labels.register(
        actions={
            "access.signed_in": _("Signed in"),
            "access.signed_out": _("Signed out"),
            "access.session_ended": _("Session ended"),
            "access.new_place": _("Signed in from a new place"),
            "access.proved": _("Proved anew who it is"),
            "access.cut_off": _("Session ended from elsewhere"),
            "access.failed": _("Sign-in failed"),
            "access.locked": _("Sign-in locked"),
            "access.elsewhere": _("Administrator from a network that is not allowed"),
            "access.kept_out": _("Kept out by single sign-on"),
            "access.refused": _("Refused"),
            "access.too_many": _("Too many requests or files"),
            "access.downloaded": _("File downloaded"),
            "trail.archived": _("Old part of the trail written out"),
            "alarm.raised": _("Alarm raised"),
            "alarm.acknowledged": _("Alarm dealt with"),
            "account.created": _("Account made"),
            "account.roles": _("Roles changed"),
            "account.closed": _("Account closed"),
            "account.opened": _("Account opened"),
            "account.suspended": _("Account suspended at once"),
            "account.sessions_ended": _("All sessions ended"),
            "account.password": _("Password changed"),
            "account.password_reset": _("First password given"),
            "account.proposed": _("Proposed for a second person to confirm"),
            "account.proposal_confirmed": _("Proposal confirmed"),
            "account.proposal_refused": _("Proposal refused"),
            "account.proposal_withdrawn": _("Proposal withdrawn"),
            "account.proposal_lapsed": _("Proposal lapsed"),
            "account.attested": _("Accounts written down as they are"),
            "account.rehashed": _("Hash of the password renewed"),
            "account.vouched": _("Administrator vouched for by the operator"),
            "account.second_factor_set_up": _("Second factor set up"),
            "account.second_factor_removed": _("Second factor switched off"),
            "account.second_factor_reset": _("Second factor reset"),
            "account.second_factor_failed": _("Wrong code at the second step of signing in"),
            "account.security_key_added": _("Security key added"),
            "account.security_key_removed": _("Security key removed"),
            "account.device_remembered": _("Browser remembered for signing in"),
            "account.device_ended": _("Browser remembered no more"),
            "account.recovery_codes": _("Recovery codes renewed"),
            "account.recovery_code_used": _("Recovery code used"),
            "account.identity_bound": _("Account bound to an identity of the provider"),
            "account.identity_unbound": _("Binding to the provider undone"),
            "api_client.created": _("API client made"),
            "api_client.changed": _("API client changed"),
            "api_client.renewed": _("API client given a new token"),
            "api_client.rekeyed": _("Token of an API client kept by a new key"),
            "api_client.revoked": _("API client revoked"),
            "sandbox.asked": _("New copy for the sandbox asked for"),
            "leave.registered": _("Leave registered"),
            "leave.ended": _("Leave ended"),
            "organization.added": _("Organization added"),
            "organization.named": _("Organization named"),
            "organization.change_entered": _("Change of an organization entered"),
            "organization.change_cancelled": _("Change of an organization cancelled"),
            "organization.changed": _("Organization changed"),
            "organization.people_confirmed": _("People of an organization confirmed"),
            "account.moved": _("Account moved to another organization"),
            "organization.placed": _("Organization placed under a superior"),
        },
        objects={
            "departments.user": ObjectLabel(_("Account"), "departments:account"),
            "departments.proposal": ObjectLabel(_("Proposal"), "departments:proposal"),
            "departments.apiclient": ObjectLabel(_("API client")),
            "departments.organization": ObjectLabel(_("Organization")),
            "departments.organizationchange": ObjectLabel(
                _("Change of an organization"), "tasks:organization-change"
            ),
            "audit.audithead": ObjectLabel(_("Audit trail")),
            "departments.alarm": ObjectLabel(_("Alarm"), "departments:alarm"),
            "departments.absence": ObjectLabel(_("Leave")),
            "reform_tracker.sandbox": ObjectLabel(_("Sandbox")),
        },
        texts=[
            *(kind.label for kind in ChangeKind),
            *(reason.title for reason in REASONS),
            *(rule.title for rule in RULES),
            *(_("no account of this name"), NOT_ALLOWED, BY_PROVIDER),
        ],
    )
