"""The forms by which an order is answered and what the commission says of the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import DayInput
from tasks.ordering.models import Order
from tasks.signing.forms import ReviewForm, text_field
from tasks.signing.workflow import Step


class OrderStepForm(ReviewForm):
    """Words with one step of an order; a day where it is charged anew."""

    day = forms.DateField(
        label=_("To be answered by"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty to keep the day; the one before stays on record."),
    )
    field_order = ("comment", "day", "revision")

    def __init__(self, document: Order, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(document, *args, step=step, **kwargs)
        del self.fields["reason"]
        words, rows = _WORDS[step]
        self.fields["comment"] = text_field(words, rows=rows)
        if step not in (Step.SETTLE, Step.SEND_BACK, Step.REOPEN):
            del self.fields["day"]
        self.order_fields(self.field_order)


_WORDS = {
    Step.ANSWER: (_("What has been done"), 8),
    Step.SETTLE: (_("Words with it: required where it is sent back"), 3),
    Step.SEND_BACK: (_("Words with it: required where it is sent back"), 3),
    Step.REOPEN: (_("The new instruction"), 4),
    Step.WITHDRAW: (_("Why it is taken back"), 3),
}
