"""Joint meetings: convened, their agenda, their minutes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Organization, User
from departments.permissions import Action, authorize
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Topic
from reform_tracker.notifications.subjects import Subject
from tasks.coordinating.models import JointMeeting, MeetingItem
from tasks.coordinating.workflow import step_item
from tasks.errors import Invalid, Problem, Refused, wrong_text
from tasks.models import CoordinationItem, ReformPlan
from tasks.plan import lifetime
from tasks.signing.locking import expect_version, locked
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.news import addressed, members_of
from tasks.signing.workflow import Step

LONGEST = {"place": 120, "chair": 60}
MOST_ITEMS = 30
URGENCY = 40  # of an invitation


@dataclass(frozen=True, slots=True)
class Convened:
    """When, where and under whom a meeting is held, and who is invited."""

    held_on: date | None
    place: str
    chair: str
    invited: Collection[int]


@transaction.atomic
def convene(plan_id: int, said: Convened, *, actor: User, source: str) -> JointMeeting:
    """Calls a joint meeting and tells those who are invited. The same again changes nothing.

    Raises Invalid with each field, Refused under a closed plan, Http404, PermissionDenied.
    """
    plan = locked(ReformPlan, plan_id)
    authorize(actor, Action.COORDINATE)
    authorize(actor, Action.COORDINATE, plan.access())
    lifetime.require_open(plan_id)
    held_on, invited = _checked(plan, said)
    same = JointMeeting.objects.filter(
        plan=plan, held_on=held_on, place=said.place.strip(), made_by=actor, version=1
    ).first()
    if same is not None:
        return same
    newest = JointMeeting.objects.filter(plan=plan).aggregate(newest=Max("number"))["newest"]
    meeting = JointMeeting(plan=plan, number=(newest or 0) + 1, made_by=actor, made_at=clock.now())
    meeting.held_on = held_on
    meeting.place, meeting.chair = said.place.strip(), said.chair.strip()
    meeting.save()
    meeting.invited.set(invited)
    _record(meeting, "meeting.convened", gettext_lazy("Joint meeting convened"), actor, source)
    _invite(meeting, invited)
    return meeting


@transaction.atomic
def change(
    pk: int, said: Convened, *, actor: User, source: str, version: int | None
) -> JointMeeting:
    """Another day, place, chair, or others invited; who is invited is told of the change.

    Raises Stale for a version that is no longer there, Refused once it is minuted.
    """
    meeting = _open(pk, actor)
    expect_version(meeting, version)
    held_on, invited = _checked(meeting.plan, said)
    before = set(meeting.invited.values_list("pk", flat=True))
    moved = (meeting.held_on, meeting.place) != (held_on, said.place.strip())
    meeting.held_on = held_on
    meeting.place, meeting.chair = said.place.strip(), said.chair.strip()
    meeting.version += 1
    meeting.save()
    meeting.invited.set(invited)
    _record(meeting, "meeting.changed", gettext_lazy("Joint meeting changed"), actor, source)
    _invite(meeting, invited if moved else [one for one in invited if one.pk not in before])
    return meeting


@transaction.atomic
def put_on(pk: int, item_ids: Collection[int], *, actor: User, source: str) -> JointMeeting:
    """Puts items of the plan on the agenda, in the order of their raising, all or none; one that
    stands on it already stays. Raises Invalid, Refused for an item that cannot be put on it."""
    meeting = _open(pk, actor)
    there = set(meeting.agenda.filter(is_off=False).values_list("item", flat=True))
    wanted = sorted(set(item_ids) - there)
    if not wanted and not there:
        raise Invalid([Problem("items", _("Choose the items for the agenda."))])
    if len(there) + len(wanted) > MOST_ITEMS:
        raise Invalid([Problem("items", _("At most %(most)s items.") % {"most": MOST_ITEMS})])
    last = meeting.agenda.aggregate(last=Max("order"))["last"] or 0
    for number, item_id in enumerate(wanted, last + 1):
        if not CoordinationItem.objects.filter(pk=item_id, plan=meeting.plan_id).exists():
            raise Http404
        step_item(item_id, Step.PUT_ON, actor=actor, source=source)
        # One that was put off once and is put on again stands where it stood.
        MeetingItem.objects.update_or_create(
            meeting=meeting,
            item_id=item_id,
            defaults={"is_off": False},
            create_defaults={"order": number},
        )
    return meeting


@transaction.atomic
def issue_minutes(
    pk: int,
    *,
    actor: User,
    source: str,
    attended: str,
    remarks: str = "",
    version: int | None = None,
) -> JointMeeting:
    """The minutes of a meeting that was held: every item on its agenda is decided or put off.

    Raises Invalid, Refused while an item is undecided or before the day, Stale.
    """
    meeting = _open(pk, actor)
    expect_version(meeting, version)
    if meeting.held_on > clock.today():
        text = _("The meeting is held on %(day)s: its minutes come after that.")
        raise Refused(text % {"day": date_format(meeting.held_on)})
    undecided = meeting.agenda.filter(is_off=False, decision="").select_related("item")
    if undecided:
        text = _("Decide these first, or put them off: %(items)s.")
        raise Refused(text % {"items": "、".join(one.item.title for one in undecided)})
    if problems := list(_wrong_minutes(attended, remarks)):
        raise Invalid(problems)
    meeting.attended, meeting.remarks = attended.strip(), remarks.strip()
    meeting.minuted_by, meeting.minuted_at = actor, clock.now()
    meeting.version += 1
    meeting.save()
    _record(meeting, "meeting.minuted", gettext_lazy("Minutes issued"), actor, source)
    return meeting


def _open(pk: int, actor: User) -> JointMeeting:
    """The meeting, locked. Raises Refused once its minutes are issued."""
    meeting = locked(JointMeeting, pk)
    authorize(actor, Action.COORDINATE)
    authorize(actor, Action.COORDINATE, meeting.plan.access())
    lifetime.require_open(meeting.plan_id)
    if meeting.is_minuted:
        raise Refused(_("The minutes are issued: nothing of the meeting can be changed any more."))
    return meeting


def _checked(plan: ReformPlan, said: Convened) -> tuple[date, list[Organization]]:
    """The day and who is invited. Raises Invalid with each field."""
    problems = list(_wrong(plan, said))
    invited = list(Organization.objects.filter(pk__in=said.invited, valid_until=None))
    if not invited or len(invited) < len(set(said.invited)):
        problems.append(Problem("invited", _("Choose who is invited.")))
    if problems or said.held_on is None:
        raise Invalid(problems)
    return said.held_on, invited


def _wrong(plan: ReformPlan, said: Convened) -> Iterator[Problem]:
    first = date(plan.year, 1, 1)
    if said.held_on is None or not first <= said.held_on <= plan.last_day:
        text = _("Give a day from %(first)s to %(last)s.")
        days = {"first": date_format(first), "last": date_format(plan.last_day)}
        yield Problem("held_on", text % days)
    for place, text, lacking in (
        ("place", said.place.strip(), _("Say where it is held.")),
        ("chair", said.chair.strip(), _("Say who chairs it.")),
    ):
        yield from wrong_text(place, text, LONGEST[place], lacking)


def _wrong_minutes(attended: str, remarks: str) -> Iterator[Problem]:
    yield from wrong_text("attended", attended.strip(), LONGEST_TEXT, _("Say who attended."))
    yield from wrong_text("remarks", remarks.strip(), LONGEST_TEXT)


def _record(meeting: JointMeeting, action: str, summary: object, actor: User, source: str) -> None:
    invited = meeting.invited.order_by("unit_order").values_list("short_name", flat=True)
    record(
        actor=actor,
        action=action,
        target=meeting,
        source=source,
        summary=summary,  # type: ignore[arg-type]  # a lazy text
        data={
            "number": meeting.number,
            "held_on": meeting.held_on.isoformat(),
            "place": meeting.place,
            "chair": meeting.chair,
            "invited": list(invited),
            "attended": meeting.attended,
            "version": meeting.version,
        },
    )


def _invite(meeting: JointMeeting, invited: Collection[Organization]) -> None:
    """Tells the people of those who are invited, once for each version of the meeting."""
    title = _("Invitation: %(meeting)s") % {"meeting": meeting.name_in_words()}
    drafts: list[outbox.Draft] = []
    for organization in invited:
        drafts += addressed(
            members_of(organization, (Role.REPORTER, Role.APPROVER)),
            outside=True,
            duty_key=f"meeting:{meeting.pk}",
            rule=f"invited:v{meeting.version}",
            business_date=clock.today(),
            title=title,
            body=f"{meeting.place} · {meeting.chair}",
            link=meeting.page(),
            due_on=meeting.held_on,
            urgency=URGENCY,
            topic=Topic.NEWS,
            organization_name=organization.short_name,
            subject=Subject(
                duty="meeting",
                document="jointmeeting",
                document_id=meeting.pk,
                organization_id=organization.pk,
                plan_id=meeting.plan_id,
            ),
        )
    outbox.enqueue(drafts)
