"""A parsed document as JSON-ready data, in the shape ``read_document --json`` prints."""

from typing import Any

from tasks.official.reading.structure import (
    CitedDocument,
    Deadline,
    FrameItem,
    ImpliedParty,
    ParsedArea,
    ParsedDocument,
    ParsedMeasure,
    ParsedTask,
    ParseWarning,
    Span,
)

Json = dict[str, Any]


def document_to_json(document: ParsedDocument) -> Json:
    """The whole document; dates in ISO 8601, spans as [start, end) offsets of the source."""
    filing = document.filing_deadline
    return {
        "title": document.title,
        "opinion_title": document.opinion_title,
        "number": document.number,
        "year": document.year,
        "issuer": document.issuer,
        "issuers": list(document.issuers),
        "addressees": document.addressees,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "issued_text": document.issued_text,
        "filing_deadline": _deadline(filing) if filing else None,
        "areas": [_area(area) for area in document.areas],
        "implied": [_implied(rule) for rule in document.implied],
        "frame": [_frame(item) for item in document.frame],
        "warnings": [_warning(warning) for warning in document.warnings],
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _deadline(deadline: Deadline) -> Json:
    return {
        "text": deadline.phrase,
        "date": deadline.date.isoformat() if deadline.date else None,
        "span": _span(deadline.span),
    }


def _cited(cited: CitedDocument) -> Json:
    return {
        "title": cited.title,
        "number": cited.number,
        "relation": cited.relation,
        "span": _span(cited.span),
    }


def _area(area: ParsedArea) -> Json:
    return {
        "no": area.number,
        "marker": area.marker,
        "title": area.title,
        "span": _span(area.span),
        "tasks": [_task(task) for task in area.tasks],
    }


def _task(task: ParsedTask) -> Json:
    group = task.group
    return {
        "no": task.number,
        "marker": task.marker,
        "title": task.title,
        "text": task.text,
        "span": _span(task.span),
        "group": {"no": group.number, "marker": group.marker, "title": group.title}
        if group
        else None,
        "measures": [_measure(measure) for measure in task.measures],
        "cited": [_cited(cited) for cited in task.cited],
        "places": [
            {
                "name": place.name,
                "prefecture_codes": list(place.prefecture_codes),
                "use": place.use,
                "span": _span(place.span),
            }
            for place in task.places
        ],
    }


def _measure(measure: ParsedMeasure) -> Json:
    tag = measure.responsibility_span
    return {
        "no": measure.marker or measure.number,
        "text": measure.text,
        "span": _span(measure.span),
        "responsibility": measure.responsibility,
        "responsibility_span": _span(tag) if tag else None,
        "lead": list(measure.lead),
        "support": list(measure.support),
        "guide": list(measure.guide),
        "urge": list(measure.urge),
        "implement": list(measure.implement),
        "collective": list(measure.collective),
        "collective_lead": list(measure.collective_lead),
        "phrase": measure.phrase,
        "basis": measure.basis,
        "deadlines": [_deadline(deadline) for deadline in measure.deadlines],
    }


def _implied(rule: ImpliedParty) -> Json:
    return {
        "party": rule.name,
        "role": rule.role,
        "collective": rule.collective,
        "span": _span(rule.span),
    }


def _frame(item: FrameItem) -> Json:
    return {
        "kind": item.kind,
        "no": item.marker,
        "title": item.title,
        "text": item.text,
        "span": _span(item.span),
        "cited": [_cited(cited) for cited in item.cited],
        "deadlines": [_deadline(deadline) for deadline in item.deadlines],
    }


def _warning(warning: ParseWarning) -> Json:
    return {
        "line": warning.line,
        "code": warning.code,
        "message": warning.message,
        "detail": warning.detail,
        "span": _span(warning.span),
    }
