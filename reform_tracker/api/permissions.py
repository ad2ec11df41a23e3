"""Who may call: everyone with a role reads, only API clients write."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from departments.models import ApiClient, User
from departments.permissions import Action, can


class RoleAllows(BasePermission):
    """Asks the permission table. A session reads; a write needs a client's token."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        if not isinstance(user, User):
            return False
        if request.method in SAFE_METHODS:
            return can(user, Action.READ_PLAN_TEXT)
        if request.method not in view.allowed_methods:
            return True  # it is answered with 405
        return isinstance(request.auth, ApiClient) and can(user, Action.PUSH_BY_API)
