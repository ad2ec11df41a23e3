"""The commission's answer to a request."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tasks.asking.models import Request
from tasks.signing.forms import ReviewForm


class DecisionForm(ReviewForm):
    """Granted, with words or without, or refused with words."""

    def __init__(self, document: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(document, *args, **kwargs)
        del self.fields["reason"]
        self.fields["comment"].help_text = _("Required for a refusal: say why.")
