"""The documents of a published assessment, made when they are asked for from the frozen edition."""

from collections.abc import Callable, Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from departments.permissions import Access, Action, authorize
from departments.requests import account
from reform_tracker import clock
from reports.assessment import documents
from reports.models import AssessmentEdition
from tasks.pages import find
from tasks.plan.filters import plans

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUMMARIES: Mapping[str, tuple[Callable[[documents.Edition], bytes], str]] = {
    "docx": (documents.write_summary, DOCX),
    "xlsx": (documents.write_workbook, XLSX),
}


@require_safe
def summary(request: HttpRequest, plan_id: int, number: int, form: str) -> HttpResponse:
    """All units of an edition."""
    plan = find(plans(), pk=plan_id)
    authorize(account(request), Action.READ_REPORTS, plan.access())
    if form not in SUMMARIES:
        raise Http404
    edition = _edition(plan_id, number)
    write, kind = SUMMARIES[form]
    return _answer(write(edition), kind, f"考核结果汇总(第{number}稿).{form}")


@require_safe
def sheet(request: HttpRequest, plan_id: int, organization_id: int, number: int) -> HttpResponse:
    """One unit's sheet of an edition."""
    authorize(account(request), Action.READ_ASSESSMENT, Access(owner=organization_id))
    edition = _edition(plan_id, number)
    found = edition.sheet(organization_id)
    if found is None:
        raise Http404
    name = f"{found['name']}考核情况表(第{number}稿).docx"
    return _answer(documents.write_sheet(edition, found), DOCX, name)


def _edition(plan_id: int, number: int) -> documents.Edition:
    rows = AssessmentEdition.objects.filter(assessment__plan=plan_id)
    row = find(rows, number=number)
    day = clock.local_date(row.published_at)
    return documents.Edition(row.number, row.figures, row.figures_sha256, day)


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
