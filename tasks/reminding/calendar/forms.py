"""Forms of the working calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 2004, 2100
LONGEST_NOTICE = 20_000  # characters; real ones have about 800


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


class NoticeForm(forms.Form):
    text = forms.CharField(
        label=_("Text of the notice"),
        max_length=LONGEST_NOTICE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("The whole text as published, from the title on."),
    )


class DayForm(forms.Form):
    """What one day is."""

    kind = forms.ChoiceField(
        label=_("This day is"),
        widget=forms.RadioSelect,
        choices=[
            ("plain", _("as in a plain week")),
            ("off", _("off")),
            ("worked", _("a working day")),
        ],
    )
    note = forms.CharField(label=_("Note"), max_length=60, required=False)

    def is_workday(self) -> bool | None:
        answers: dict[str, bool | None] = {"plain": None, "off": False, "worked": True}
        return answers[self.cleaned_data["kind"]]


def kind_of(is_workday: bool | None) -> str:
    return {None: "plain", False: "off", True: "worked"}[is_workday]


def initial_of(row: Any) -> dict[str, str]:
    """The form's first content for a stored day, or none."""
    if row is None:
        return {"kind": kind_of(None), "note": ""}
    return {"kind": kind_of(row.is_workday), "note": row.note_in_words}
