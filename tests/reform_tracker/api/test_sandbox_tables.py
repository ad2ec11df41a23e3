"""Which tables the sandbox's copy carries."""

from django.apps import apps

from reform_tracker.sandbox import copying

# What no system meets, or nobody else may know.
LEFT_OUT = {
    "auth": {"Permission", "Group", "Group_permissions"},
    "contenttypes": {"ContentType"},
    "sessions": {"Session"},
    "axes": {"AccessFailureLog", "AccessAttempt", "AccessAttemptExpiration", "AccessLog"},
    "reform_tracker": {"Sandbox", "SendingHold"},
    "audit": {"AuditAnchor", "AnchorDelivery", "AuditEvent", "AuditHead", "TrailCheck"},
    "departments": {
        "Absence",
        "AccountSession",
        "Alarm",
        "AlarmMark",
        "ApiToken",
        "Authenticator",
        "FormerPassword",
        "KnownPlace",
        "PersonMove",
        "Proposal",
        "ProviderIdentity",
        "RecoveryCode",
        "RememberedDevice",
        "SecurityKey",
        "UnsavedText",
    },
    "notifications": {"Delivery", "Intent", "InboxMessage", "JobMark", "PersonalChannel"},
    "api": {"StoredAnswer", "Receipt", "Change", "FeedMark", "Webhook"},
    "tasks": {
        "AgendaItem",
        "DocumentDraft",
        "DraftEdit",
        "Feedback",
        "LineMove",
        "MeetingItem",
        "PartRequest",
    },
    "reports": {
        "Assessment",
        "AssessmentCorrection",
        "AssessmentEdition",
        "AssessmentObjection",
        "AssessmentRule",
        "AssessmentSheet",
        "KeptDay",
        "LineEnding",
        "PeriodClose",
        "ProvincialReport",
        "ReportFile",
        "SavedView",
        "ViewUse",
    },
}


def test_somebody_decides_for_every_table_whether_it_is_carried() -> None:
    left_out = {f"{app}.{name}" for app, names in LEFT_OUT.items() for name in names}
    everything = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert everything == set(copying.CARRIED) | left_out
    assert not set(copying.CARRIED) & left_out
