"""What all kinds of requests say as JSON."""

from typing import TypeVar

from rest_framework import serializers

from reform_tracker.api.serializers import EtagField
from tasks.asking.models import Request

R = TypeVar("R", bound=Request)


class RequestSerializer(serializers.ModelSerializer[R]):
    """By name who asks and who decided; null for what the commission decided of itself, and for
    what waits."""

    etag = EtagField()
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)
    asked_by = serializers.CharField(source="asked_by.full_name", default=None, allow_null=True)
    decided_by = serializers.CharField(source="decided_by.full_name", default=None, allow_null=True)
