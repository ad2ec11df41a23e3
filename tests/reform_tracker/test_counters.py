"""Every counter that a client sets has an absolute limit, asked for before anything is built."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseFormSet
from rest_framework import serializers

from reform_tracker.api.serializers import BoundedListField, KnownFieldsSerializer
from reform_tracker.forms import SentRowsFormSet, UploadField
from tasks.filing.forms import MilestoneForm, MilestoneFormSet
from tests.contract.preparing import filing_form
from tests.factories.browser import signed_in
from tests.factories.world import World

PACKAGES = ("reform_tracker", "departments", "tasks", "reports")


@cache
def load_everything() -> None:
    """A class that no module has made is not found below its base."""
    for package in map(importlib.import_module, PACKAGES):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def below(base: type[Any], *, own: bool = True) -> Iterator[type[Any]]:
    """The classes below a base, those of the product unless told."""
    load_everything()
    for kind in base.__subclasses__():
        if not own or kind.__module__.split(".")[0] in PACKAGES:
            yield kind
        yield from below(kind, own=own)


def fields_of(serializer: serializers.BaseSerializer[Any]) -> Iterator[Any]:
    for field in getattr(serializer, "fields", {}).values():
        yield field
        inner = getattr(field, "child", None)
        if isinstance(inner, serializers.BaseSerializer):
            yield from fields_of(inner)


def test_every_formset_builds_what_was_sent_and_has_an_absolute_limit() -> None:
    # Made by a factory they stand in Django's own module: every kind counts that has a limit.
    made = [kind for kind in below(BaseFormSet, own=False) if hasattr(kind, "absolute_max")]
    assert MilestoneFormSet in made
    for kind in made:
        assert issubclass(kind, SentRowsFormSet), kind
        assert kind.absolute_max <= settings.MOST_MILESTONES


def test_no_form_takes_more_files_than_a_request_may_bring_or_past_the_scanner() -> None:
    for kind in below(forms.BaseForm):
        fields = getattr(kind, "base_fields", {}).values()
        files = [field for field in fields if isinstance(field, forms.FileField)]
        assert len(files) <= settings.DATA_UPLOAD_MAX_NUMBER_FILES, kind
        assert all(isinstance(field, UploadField) for field in files), kind


def test_every_list_in_a_body_is_counted_first() -> None:
    found = 0
    for kind in below(KnownFieldsSerializer):
        for field in fields_of(kind()):
            if field.read_only:
                continue
            assert not isinstance(field, serializers.ListSerializer), (kind, field)
            if isinstance(field, serializers.ListField):
                assert isinstance(field, BoundedListField), (kind, field.field_name)
                found += 1
    assert found >= 5


def test_a_long_list_is_refused_without_a_look_at_its_items() -> None:
    looked: list[object] = []

    class Looking(serializers.IntegerField):
        def run_validation(self, data: Any = serializers.empty) -> Any:
            looked.append(data)
            return super().run_validation(data)

    field = BoundedListField(child=Looking(), max_length=3)
    with pytest.raises(serializers.ValidationError) as refused:
        field.run_validation([1, 2, 3, 4])
    assert refused.value.get_codes() == ["max_length"]
    assert looked == []
    assert field.run_validation([1, 2, 3]) == [1, 2, 3]


def test_a_counter_builds_no_rows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """3.8 kB with TOTAL_FORMS=1000000 on every line took 64 s and answered 50 MB."""
    built: list[MilestoneForm] = []
    make = MilestoneForm.__init__

    def counted(self: MilestoneForm, *args: Any, **kwargs: Any) -> None:
        built.append(self)
        make(self, *args, **kwargs)

    monkeypatch.setattr(MilestoneForm, "__init__", counted)
    filing = world.draft_filing()
    data = filing_form(world, filing)
    counters = [name for name in data if name.endswith("TOTAL_FORMS")]
    before = filing_answer(world, data | dict.fromkeys(counters, "60"))
    rows = len(built)
    answer = filing_answer(world, data | dict.fromkeys(counters, "1000000"))
    assert before.status_code == 302
    assert answer.status_code == 422
    lines = len(counters)
    # The rows that were sent, and an empty one of each line from which the browser makes more.
    assert len(built) - rows <= 2 * (rows + lines)


def filing_answer(world: World, data: dict[str, Any]) -> Any:
    filing = world.filing()
    url = f"/filings/{filing.pk}/edit/"
    return signed_in(world.reporter()).post(url, data | {"version": filing.version})


def test_a_row_that_was_sent_is_kept_behind_one_that_was_not() -> None:
    prefix = {"form-TOTAL_FORMS": "9", "form-INITIAL_FORMS": "0"}
    sent = {"form-2-title": "办法", "form-2-due_on": "2012-06-30", "form-2-weight": "100"}
    formset = MilestoneFormSet(prefix | sent)
    assert formset.is_valid()
    assert [form.cleaned_data.get("title") for form in formset] == [None, None, "办法"]


def test_two_files_in_one_form_are_refused(world: World) -> None:
    files = {name: SimpleUploadedFile(name, b"%PDF-1.4") for name in ("file", "other")}
    assert signed_in(world.reporter()).post(world.edit_url(), files).status_code == 400
