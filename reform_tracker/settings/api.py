"""The API: authentication, limits, errors, pages, schema."""

from typing import Any

from reform_tracker.settings.environment import env

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "reform_tracker.api.authentication.BearerTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["reform_tracker.api.permissions.RoleAllows"],
    "DEFAULT_THROTTLE_CLASSES": ["reform_tracker.api.throttling.PersonThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["reform_tracker.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["reform_tracker.api.filters.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "reform_tracker.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "reform_tracker.api.schema.ProblemSchema",
    "DEFAULT_METADATA_CLASS": "reform_tracker.api.metadata.Methods",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "reform_tracker.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "DATETIME_FORMAT": "iso-8601",
}
# For each API client; counted in Redis (docs/api.md, Limits).
API_REQUESTS_PER_MINUTE: int = env.int("API_REQUESTS_PER_MINUTE", default=600)
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "reform_tracker API",
    "DESCRIPTION": "Reform tasks of a province: plans, measures and progress reports.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "DeclaredStatusEnum": "tasks.progress.models.DeclaredStatus",
        "AssessmentStateEnum": "reports.assessment.models.Assessment.State",
        "ExtensionStateEnum": "tasks.signing.models.Asked",
        "DirectiveStateEnum": "tasks.signing.states.Ordered",
        "StateEnum": "tasks.signing.models.State",
        "ResultKindEnum": "tasks.results.models.ResultKind",
        "PublishedEnum": "tasks.signing.states.Published",
        "AcknowledgedEnum": "tasks.signing.states.Acknowledged",
        "AssignmentRoleEnum": "tasks.plan.models.roles.PartyRole",
        "RuleRoleEnum": "tasks.plan.models.rules.RULE_ROLES",
    },
    "AUTHENTICATION_WHITELIST": ["reform_tracker.api.authentication.BearerTokenAuthentication"],
}
