"""Why something is done to an account, in the words of who does it; the trail keeps them."""

from django.utils.translation import gettext as _

LONGEST_REASON = 500


def stated(reason: str, refusal: type[Exception]) -> str:
    """The words without blanks around them. Raises `refusal` where there are none, or where they
    cannot be kept."""
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON or "\0" in words:
        raise refusal(_("Give the reason."))
    return words
