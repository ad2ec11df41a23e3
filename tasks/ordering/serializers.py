"""What all kinds of orders have in common as JSON."""

from reform_tracker.api.serializers import (
    BIGGEST_ID,
    KnownFieldsSerializer,
    StrictCharField,
    StrictIntegerField,
)
from tasks.signing.models import LONGEST_TEXT


class AnswerSerializer(KnownFieldsSerializer):
    """The answer to an order; `version` is the one that was read."""

    answer = StrictCharField(max_length=LONGEST_TEXT)
    version = StrictIntegerField(min_value=1, max_value=BIGGEST_ID)
