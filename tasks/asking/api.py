"""What the resources of all kinds of requests have in common."""

from typing import TypeVar

from departments.models import Scope
from tasks.asking.models import Request
from tasks.pushing.documents import DocumentViewSet

R = TypeVar("R", bound=Request)


class RequestViewSet(DocumentViewSet[R]):
    """Those one may see; asking for one's own, and taking it back."""

    write_scope = Scope.REQUESTS
