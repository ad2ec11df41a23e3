"""A filter in words: what its form was asked, by the names that the page shows."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.forms import BaseForm, ChoiceField, Field, ModelChoiceField
from django.utils.translation import gettext as _

from reform_tracker.forms import NumberField
from reform_tracker.templatetags.frame import shown_date


def filters_in_words(forms: Iterable[BaseForm]) -> Iterator[tuple[str, str]]:
    """Label and value of each field that narrows the list. A field that two forms share is said
    once; one without a label says nothing that a reader could use."""
    said = set()
    for form in forms:
        form.is_valid()
        for name, field in form.fields.items():
            value = form.cleaned_data.get(name)
            if value in (None, "", False) or name in said or not field.label:
                continue
            said.add(name)
            yield str(field.label), _in_words(field, value)


def _in_words(field: Field, value: Any) -> str:
    if isinstance(field, ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(field, ChoiceField):
        choices: Any = field.choices
        return str({str(key): label for key, label in choices}.get(str(value), value))
    if isinstance(field, NumberField):
        return field.in_words(value)
    if value is True:
        return _("Yes")
    return shown_date(value) if isinstance(value, date) else str(value)
