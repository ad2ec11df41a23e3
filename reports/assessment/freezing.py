"""Scores as JSON: what was computed once is read from here, whatever the code becomes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from reports.assessment.computing import Points, Score
from reports.assessment.facts import Evidence, Fact, Outcome, Why

Json = dict[str, Any]


def freeze(score: Score) -> Json:
    """The score with every fact behind it."""
    return {
        "organization": score.organization_id,
        "points": [
            {
                "criterion": one.criterion,
                "weight": str(one.weight),
                "of": _text(one.of),
                "points": _text(one.points),
                "met": one.met,
                "counted": one.counted,
                "facts": [_fact(fact) for fact in one.facts],
            }
            for one in score.points
        ],
    }


def thaw(stored: Mapping[str, Any]) -> Score:
    """The score as it was frozen; what is in it is not counted again."""
    unit = stored["organization"]
    return Score(
        unit,
        tuple(
            Points(
                one["criterion"],
                Decimal(one["weight"]),
                _number(one["of"]),
                _number(one["points"]),
                one["met"],
                one["counted"],
                tuple(_thawed(unit, fact) for fact in one["facts"]),
            )
            for one in stored["points"]
        ),
    )


def _fact(fact: Fact) -> Json:
    return {
        "what": fact.what,
        "outcome": fact.outcome.value,
        "why": fact.why.value,
        "evidence": [fact.evidence.kind, fact.evidence.pk],
        "due_on": fact.due_on.isoformat() if fact.due_on else None,
        "done_on": fact.done_on.isoformat() if fact.done_on else None,
        "detail": str(fact.detail),
    }


def _thawed(unit: int, stored: Mapping[str, Any]) -> Fact:
    kind, pk = stored["evidence"]
    return Fact(
        unit,
        stored["what"],
        Outcome(stored["outcome"]),
        Why(stored["why"]),
        Evidence(kind, pk),
        date.fromisoformat(stored["due_on"]) if stored["due_on"] else None,
        date.fromisoformat(stored["done_on"]) if stored["done_on"] else None,
        stored["detail"],
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)
