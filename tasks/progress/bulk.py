"""Many progress reports in one call: how items are read and what is answered for each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from departments.models import User
from reform_tracker.api import problem_types as types
from reform_tracker.api.etags import as_written, etag_of
from reform_tracker.api.problems import ApiProblem, problems_of_fields
from reform_tracker.api.serializers import (
    BoundedListField,
    KnownFieldsSerializer,
    ProblemSerializer,
    StrictBooleanField,
    StrictCharField,
)
from tasks.models import ProgressReport
from tasks.progress.models import WrittenVia
from tasks.progress.pushes import Push, Pushed
from tasks.progress.pushing import differs, push_reports
from tasks.progress.serializers import PushSerializer, is_external_id, report_url
from tasks.pushing.conflicts import Conflict, NotSeen, Outdated, Submitted
from tasks.pushing.refusals import problem_of

MOST_ITEMS = 500


class Result(models.TextChoices):
    """What became of an item."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("held already")
    STALE = "stale", _("a newer state is stored; nothing to do")
    CONFLICT = "conflict", _("something else stands in the way")
    INVALID = "invalid", _("the content breaks rules")
    FORBIDDEN = "forbidden", _("not allowed")
    NOT_FOUND = "not_found", _("no such measure for this organization")


FINE = frozenset({Result.CREATED, Result.UPDATED, Result.UNCHANGED, Result.STALE})


class ItemSerializer(PushSerializer):
    """One report of a call, under your own external id."""

    external_id = StrictCharField(
        max_length=64, help_text=_("Your own number of it: letters, digits and . : ~ @ + - _.")
    )
    etag = StrictCharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=60,
        help_text=_(
            "The version you have seen. Needed only to replace a text that was written in the "
            "browser last."
        ),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not is_external_id(attrs["external_id"]):
            message = _("Up to 64 letters, digits and . : ~ @ + - _, and not “bulk”.")
            raise ValidationError({"external_id": message})
        return super().validate(attrs)


class Atomicity(models.TextChoices):
    ITEM = "item", _("each item for itself")
    ALL = "all", _("all of them or none")


class BulkSerializer(KnownFieldsSerializer):
    """A call. Items are judged one by one, so that one wrong one does not hide the others."""

    items = BoundedListField(
        child=serializers.JSONField(allow_null=True),
        min_length=1,
        max_length=MOST_ITEMS,
        help_text=_("The reports, each as in a PUT, with its `external_id`."),
    )
    atomic = serializers.ChoiceField(
        choices=Atomicity.choices,
        default=Atomicity.ITEM,
        help_text=_("`item`: what is right is stored; `all`: one wrong item and nothing is."),
    )
    dry_run = StrictBooleanField(
        default=False, help_text=_("Say what would become of the items, store nothing.")
    )


class ResultSerializer(serializers.Serializer[Any]):
    index = serializers.IntegerField(help_text=_("Place of the item in the call, from 0."))
    external_id = serializers.CharField()
    result = serializers.ChoiceField(choices=Result.choices)
    id = serializers.IntegerField(required=False)
    url = serializers.CharField(required=False)
    etag = serializers.CharField(required=False)
    problem = ProblemSerializer(required=False)


class BulkAnswerSerializer(serializers.Serializer[Any]):
    receipt = serializers.CharField(
        allow_null=True,
        help_text=_("Number under `receipts/`; null when nothing was to be stored."),
    )
    atomic = serializers.ChoiceField(choices=Atomicity.choices)
    dry_run = serializers.BooleanField()
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text=_("How many items had each result.")
    )
    results = ResultSerializer(many=True)


@dataclass(frozen=True, slots=True)
class Call:
    """What became of a call.

    `fine`: every item is stored or needs nothing done. `stored`: what is right was written.
    """

    results: list[dict[str, Any]]
    counts: dict[str, int]
    fine: bool
    stored: bool


def carry_out(items: Sequence[Any], *, actor: User, together: bool, dry_run: bool) -> Call:
    """Reads the items, pushes those that can be read, and tells what became of each."""
    reader = ItemSerializer()
    read: list[tuple[Any, Push | ApiProblem]] = [(item, _read(reader, item)) for item in items]
    pushes = [push for _item, push in read if isinstance(push, Push)]
    unreadable = len(pushes) < len(read)
    pushed = push_reports(
        pushes, actor=actor, together=together, dry_run=dry_run or (together and unreadable)
    )
    refused = unreadable or any(one.refusal is not None for one in pushed)
    stored = not (dry_run or (together and refused))
    outcomes = iter(pushed)
    results = [
        _told(number, item, push if isinstance(push, ApiProblem) else next(outcomes), stored)
        for number, (item, push) in enumerate(read)
    ]
    counts = Counter(one["result"] for one in results)
    return Call(
        results,
        {result.value: counts.get(result, 0) for result in Result},
        fine=FINE.issuperset(counts),
        stored=stored,
    )


def _read(reader: ItemSerializer, item: Any) -> Push | ApiProblem:
    try:
        sent = reader.run_validation(item)
    except ValidationError as error:
        return ApiProblem(types.INVALID, errors=problems_of_fields(error.detail))
    expect = _Seen(sent["etag"])
    push = reader.push(sent, sent["external_id"], expect)
    expect.push = push
    return push


class _Seen:
    """What an item says of the state it replaces.

    With its etag, that state. Without, what the system itself wrote last: a text that a person
    wrote in the browser is not replaced unseen.
    """

    push: Push

    def __init__(self, etag: str) -> None:
        self.etag = as_written(etag)

    def __call__(self, report: ProgressReport | None) -> None:
        if self.etag:
            if report is None or self.etag != etag_of(report.pk, report.version):
                raise NotSeen(report, said=True)
        elif (
            report is not None
            and report.written_via == WrittenVia.BROWSER
            and differs(report, self.push)
        ):
            raise NotSeen(report, said=False)


def _told(number: int, item: Any, pushed: Pushed | ApiProblem, stored: bool) -> dict[str, Any]:
    name = item.get("external_id", "") if isinstance(item, Mapping) else ""
    told: dict[str, Any] = {
        "index": number,
        "external_id": name if isinstance(name, str) else "",
    }
    if isinstance(pushed, ApiProblem):
        return told | {"result": Result.INVALID.value, "problem": pushed.body()}
    if pushed.refusal is None:
        where = _where(pushed.report) if stored else {}
        return told | where | {"result": pushed.outcome}
    problem = problem_of(pushed.refusal)
    current = getattr(pushed.refusal, "current", None)
    return (
        told
        | _where(current)
        | {"result": _result(pushed.refusal).value, "problem": problem.body()}
    )


def _where(report: ProgressReport | None) -> dict[str, Any]:
    if report is None:
        return {}
    return {
        "id": report.pk,
        "url": report_url(report),
        "etag": etag_of(report.pk, report.version),
    }


def _result(refusal: Exception) -> Result:
    if isinstance(refusal, Http404):
        return Result.NOT_FOUND
    if isinstance(refusal, PermissionDenied):
        return Result.FORBIDDEN
    if isinstance(refusal, Submitted | NotSeen | Conflict):
        return Result.CONFLICT
    if isinstance(refusal, Outdated):
        return Result.STALE
    return Result.INVALID if problem_of(refusal).kind is types.INVALID else Result.CONFLICT
