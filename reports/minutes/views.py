"""The minutes of a joint meeting, to be downloaded by whoever may read the meeting."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from departments.requests import account
from reform_tracker import clock
from reports.minutes.document import Charged, Decided, Minutes, write_minutes
from tasks.models import JointMeeting
from tasks.pages import find

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The document; there is none before the minutes are issued."""
    rows = JointMeeting.objects.visible_to(account(request)).select_related("plan")
    meeting = find(rows, pk=pk)
    if meeting.minuted_at is None:
        raise Http404
    answer = HttpResponse(write_minutes(minutes_of(meeting)), content_type=DOCX)
    name = f"联席会议纪要({meeting.plan.year}年第{meeting.number}次).docx"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def minutes_of(meeting: JointMeeting) -> Minutes:
    """What the document of a minuted meeting says: what followed later is not of it."""
    issued_at = meeting.minuted_at or clock.now()
    agenda = meeting.agenda.select_related("item__organization")
    rows = agenda.prefetch_related("item__directives__organization")
    invited = meeting.invited.order_by("unit_order").values_list("short_name", flat=True)
    return Minutes(
        number=meeting.number,
        year=meeting.plan.year,
        held_on=meeting.held_on,
        place=meeting.place,
        chair=meeting.chair,
        attended=meeting.attended,
        invited=tuple(invited),
        items=[
            Decided(
                one.item.title,
                one.item.organization.short_name,
                one.decision,
                [
                    Charged(
                        directive.organization.short_name,
                        directive.title,
                        directive.text,
                        directive.first_due_on,
                    )
                    for directive in sorted(one.item.directives.all(), key=lambda row: row.number)
                    if one.decision and directive.issued_at <= issued_at
                ],
            )
            for one in rows
        ],
        remarks=meeting.remarks,
        issuer=settings.REPORT_ISSUER,
        issued_on=clock.local_date(issued_at),
        invented=meeting.plan.invented_progress,
    )
