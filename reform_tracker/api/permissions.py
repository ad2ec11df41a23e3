"""Who may call: everyone with a role reads, only API clients write, each within its scopes."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from departments.models import Scope, User
from departments.permissions import Action, can
from reform_tracker.api.authentication import token_of
from reform_tracker.api.problem_types import FORBIDDEN
from reform_tracker.api.problems import ApiProblem


class RoleAllows(BasePermission):
    """Asks the permission table. A session reads; a write needs a client's token.

    A view that writes names the scope it takes in `write_scope`; None: every client may.
    Raises ApiProblem (403) naming the scope that is missing.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        if not isinstance(user, User):
            return False
        reads = request.method in SAFE_METHODS
        if request.method not in view.allowed_methods:
            return True  # it is answered with 405
        if reads and not can(user, Action.READ_PLAN_TEXT):
            return False
        token = token_of(request)
        if token is None:
            return reads and not getattr(view, "clients_only", False)
        needed: Scope | None = Scope.READ if reads else view.write_scope
        if needed is not None and not token.client.may(needed):
            raise lacks_scope(needed)
        return reads or can(user, Action.CALL_API)


def lacks_scope(scope: Scope) -> ApiProblem:
    return ApiProblem(FORBIDDEN, _("This client lacks the scope `%(scope)s`.") % {"scope": scope})
