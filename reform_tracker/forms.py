"""What every form shares: how it is drawn, the picker of a day, and where a refusal is shown."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.db.models import QuerySet
from django.forms import (
    BaseForm,
    BaseFormSet,
    DateInput,
    FileField,
    HiddenInput,
    IntegerField,
)
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.renderers import TemplatesSetting

from reform_tracker.scanning import require_clean

LONGEST_SEARCH = 100  # characters of a search


class AppFormRenderer(TemplatesSetting):
    """Draws forms with templates/components/form.html and field.html.

    Needs "django.forms" among the installed apps: Django's own widget templates lie there, and
    templates/django/forms/ overrides single ones by name.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class DayInput(DateInput):
    """The browser's own picker of a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NumberField(IntegerField):
    """A row by its number, in the address of a list that a figure leads to; `rows` are those it may
    be, which say in words what it is. What is no such number finds nothing."""

    def __init__(self, rows: "Callable[[], QuerySet[Any]]", **kwargs: Any) -> None:
        hidden = HiddenInput()
        super().__init__(required=False, widget=hidden, min_value=1, max_value=10**9, **kwargs)
        self._rows = rows

    def in_words(self, number: int) -> str:
        return str(self._rows().filter(pk=number).first() or number)


class UploadField(FileField):
    """The one door of files in forms: what comes in is shown to the scanner."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file:
            require_clean(file)
        return file


class SentRowsFormSet(BaseFormSet):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Rows as they were sent, whatever the client's counter says: an empty row costs as much as a
    full one, and a form of 4 kB could ask for a million.

    A counter above `absolute_max` is an error of the whole; set it, Django's own is 1,000 higher
    than `max_num`.
    """

    def total_form_count(self) -> int:
        counted = super().total_form_count()
        return min(counted, self._rows_sent(counted)) if self.is_bound else counted

    def _rows_sent(self, most: int) -> int:
        """How far the sent fields reach."""
        names = [*self.form.base_fields, DELETION_FIELD_NAME]
        sent = (
            number
            for number in reversed(range(most))
            if any(f"{self.prefix}-{number}-{name}" in self.data for name in names)
        )
        return next(sent, -1) + 1


class Misplaced(Protocol):
    """What a service refuses: `place` names the field, anything else means the whole form."""

    @property
    def place(self) -> str: ...

    @property
    def message(self) -> str: ...


def add_problems(form: BaseForm, problems: Iterable[Misplaced]) -> None:
    """Puts each problem at its field, or above the form where it has no such field."""
    for problem in problems:
        form.add_error(problem.place if problem.place in form.fields else None, problem.message)
