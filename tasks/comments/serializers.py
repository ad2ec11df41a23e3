"""Comments as JSON."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from departments.models import Organization
from reform_tracker.api.serializers import (
    BIGGEST_ID,
    BoundedListField,
    EtagField,
    KnownFieldsSerializer,
    StrictCharField,
    StrictIntegerField,
)
from tasks.comments.models import LONGEST_COMMENT
from tasks.models import Comment

MOST_NAMED = 100


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """One comment; one that was taken back has no words any more."""

    etag = EtagField()
    plan = serializers.IntegerField(source="measure.task.area.plan_id", read_only=True)
    measure_key = serializers.CharField(source="measure.key", read_only=True)
    organization_name = serializers.CharField(source="organization.short_name", read_only=True)
    by = serializers.CharField(source="by.full_name", read_only=True)
    text = serializers.CharField(source="words", read_only=True)
    named = serializers.PrimaryKeyRelatedField[Organization](
        many=True, read_only=True, help_text=_("The organizations that it names.")
    )
    is_corrected = serializers.BooleanField(read_only=True)

    class Meta:
        model = Comment
        fields = (
            "id",
            "etag",
            "version",
            "plan",
            "measure",
            "measure_key",
            "organization",
            "organization_name",
            "by",
            "at",
            "text",
            "named",
            "is_corrected",
            "taken_back_at",
        )
        read_only_fields = fields


class NewCommentSerializer(KnownFieldsSerializer):
    """What is said, of which measure, and whom it names."""

    measure = StrictIntegerField(min_value=1, max_value=BIGGEST_ID)
    text = StrictCharField(max_length=LONGEST_COMMENT)
    named = BoundedListField(
        child=StrictIntegerField(min_value=1, max_value=BIGGEST_ID),
        required=False,
        default=list,
        max_length=MOST_NAMED,
        help_text=_("Organizations on the line; an @ with a name in the text names one as well."),
    )
