"""The forms of a confirmation of receipt; what they refuse the service refuses as well."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.acknowledging.reading import Line, Stand
from tasks.signing.forms import text_field


class LinesField(forms.MultipleChoiceField):
    """Lines by the numbers of their parts."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, lines: Iterable[Line]) -> None:
        self.choices = [
            (str(one.part_id), f"{one.key} {one.task} · {one.role_in_words}") for one in lines
        ]

    def valid_value(self, value: Any) -> bool:
        """Which of them still can be chosen the service says: a page may be older than a line."""
        return str(value).isdecimal() and len(str(value)) <= LONGEST_NUMBER

    def clean(self, value: Any) -> list[int]:
        return [int(one) for one in super().clean(value)]


LONGEST_NUMBER = 18  # digits


class OfStand(forms.Form):
    """What is said of an organization's lines, for the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=10**9)

    def __init__(self, stand: Stand, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = stand.row.version


class ConfirmForm(OfStand):
    lines = LinesField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, stand: Stand, *args: Any, **kwargs: Any) -> None:
        super().__init__(stand, *args, **kwargs)
        self.initial["lines"] = [line.part_id for line in stand.open]


class ObjectionForm(OfStand):
    lines = LinesField(label=_("Lines to which we object"), required=False)
    reason = text_field(_("Reason"), _("What is not right, and what would be."), 3)

    def __init__(self, stand: Stand, *args: Any, **kwargs: Any) -> None:
        super().__init__(stand, *args, **kwargs)
        said = {one.part_id for one in stand.open_objections}
        lines: Any = self.fields["lines"]
        lines.offer(line for line in stand.open if line.part_id not in said)


class AnswerForm(OfStand):
    text = text_field(
        pgettext_lazy("to an objection", "Answer"),
        _("Why the line stays as it is, or what will be changed."),
        3,
    )
    corrects = LinesField(
        label=_("These lines will be put right"),
        required=False,
        help_text=_("Until then their confirmation is not waited for. All others stay."),
    )

    def __init__(self, stand: Stand, *args: Any, **kwargs: Any) -> None:
        super().__init__(stand, *args, **kwargs)
        said = {one.part_id for one in stand.open_objections}
        corrects: Any = self.fields["corrects"]
        corrects.offer(line for line in stand.lines if line.part_id in said)
