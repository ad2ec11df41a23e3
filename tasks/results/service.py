"""Results: recording, changing, publishing, withdrawing, recommending one to others (推广)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.permissions import Access, Action, authorize
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import record
from reform_tracker.feed.changes import Event, Told
from reform_tracker.notifications.models import Topic
from reform_tracker.storing import rows_and_files
from tasks.duties import settling
from tasks.errors import Invalid, Problem, Refused, wrong_text
from tasks.files import service as files
from tasks.files.judging import Judged
from tasks.models import Assignment, Measure, Milestone, Result, ResultKind
from tasks.plan import lifetime
from tasks.plan.models.roles import REPORTING_ROLES
from tasks.results.models import LONGEST_LINK, LONGEST_NUMBER, LONGEST_TITLE
from tasks.signing import feeds, news
from tasks.signing.chain import WAITING_URGENCY
from tasks.signing.locking import expect_version, locked
from tasks.signing.models import LONGEST_TEXT
from tasks.signing.states import Published
from tasks.signing.steps import take_step
from tasks.signing.workflow import Need, News, Step, StepRule, Taken, Workflow

RECOMMENDED_URGENCY = 40
RECOMMENDED_NEWS = News(
    gettext_lazy("Recommended to others: %(what)s"),
    (Role.REPORTER, Role.APPROVER),
    Topic.NEWS,
    RECOMMENDED_URGENCY,
)


DRAFTED_NEWS = News(
    gettext_lazy("Waiting to be published: %(what)s"),
    (Role.APPROVER,),
    Topic.WAITING,
    WAITING_URGENCY,
    not_to_writers=True,
)


@dataclass(frozen=True, slots=True)
class ResultInput:
    """What a person or an organization's system says of a result; `milestone` is its number."""

    kind_of: str = ResultKind.DOCUMENT
    title: str = ""
    number: str = ""
    dated_on: date | None = None
    link: str = ""
    summary: str = ""
    milestone: int | None = None


FIELDS = tuple(field.name for field in fields(ResultInput))
LONGEST = {"title": LONGEST_TITLE, "number": LONGEST_NUMBER, "link": LONGEST_LINK}
REQUIRED = {
    "dated_on": gettext_lazy("Say on which day it was issued or completed."),
    "summary": gettext_lazy("Say in a few sentences what it is and what came of it."),
}
NOBODY_LEADS = gettext_lazy("Nobody leads this measure, so there is nobody whose result it is.")
YEARS_BEFORE = 1  # a result may be dated so many years before its plan
_is_link = URLValidator(schemes=["http", "https"])


def whose(measure_id: int, actor: User) -> int | None:
    """Whose result somebody records here: his own organization's if it leads the measure or has
    taken it on, else that of the lead, for whom only the commission may write."""
    rows = Assignment.objects.filter(measure=measure_id, role__in=REPORTING_ROLES)
    parts = dict(rows.values_list("organization", "role"))
    if actor.organization_id in parts and actor.is_member:
        return actor.organization_id
    return next((pk for pk, role in parts.items() if role == Assignment.Role.LEAD), None)


def line_access(measure_id: int, organization_id: int | None) -> Access:
    """How a result of this organization on this measure stands, before it exists."""
    return Access(owner=organization_id, readers=Assignment.objects.line_ids(measure_id))


def milestones_of(measure_id: int, organization_id: int) -> QuerySet[Milestone]:
    """The milestones to which a result can be tied: what the organization promises for the
    measure."""
    return Milestone.objects.filter(
        commitment__measure=measure_id,
        commitment__until=None,
        commitment__filing__organization=organization_id,
    )


@rows_and_files()
def record_result(
    measure_id: int,
    *,
    actor: User,
    source: str,
    content: ResultInput,
    judged: Judged | None = None,
) -> Result:
    """Makes the draft of a result. The same draft by the same person again, as after a double
    click, is the one that is there.

    Raises Invalid, Refused under a closed plan, Http404 and PermissionDenied by the permission
    table.
    """
    if judged is not None:
        files.hold_quota(whose(measure_id, actor))
    measure, organization = locked(Measure, measure_id), whose(measure_id, actor)
    authorize(actor, Action.RECORD_RESULT, line_access(measure_id, organization))
    if organization is None:
        raise Refused(str(NOBODY_LEADS))
    result = Result(measure=measure, organization_id=organization)
    lifetime.require_open(result.of_plan)
    if same := _same_draft(result, content, actor):
        return _with_file(same, judged, actor, source)
    fill(result, content, actor=actor, source=source)
    _tell_approvers(result)
    return _with_file(result, judged, actor, source)


@rows_and_files()
def change_result(
    pk: int,
    *,
    actor: User,
    source: str,
    version: int | None,
    content: ResultInput,
    judged: Judged | None = None,
) -> Result:
    """Saves what is not published; saving what is there already changes nothing.

    Raises Stale when somebody saved since `version`, Invalid, Refused for what is published;
    Http404 and PermissionDenied by the permission table.
    """
    if judged is not None:
        of = Result.objects.filter(pk=pk).values_list("organization", flat=True)
        files.hold_quota(of.first())
    result = locked(Result, pk)
    authorize_writing(result, actor)
    require_writable(result)
    if not is_held(result, content):
        expect_version(result, version)
        result.count_save()
        fill(result, content, actor=actor, source=source)
    return _with_file(result, judged, actor, source)


def fill(result: Result, content: ResultInput, *, actor: User, source: str) -> None:
    """Writes content into a result that may be written; browser and API alike come through here.
    The caller has authorized. Raises Invalid."""
    _check(result, content)
    for name in FIELDS:
        if name != "milestone":
            setattr(result, name, getattr(content, name))
    result.milestone_id = content.milestone
    result.save()
    result.writers.add(actor)
    record(
        actor=actor,
        action="result.saved",
        target=result,
        source=source,
        summary=gettext_lazy("Draft of a result saved"),
        data=_told(result),
        changes=feeds.of_document(result, Event.SAVED),
    )


def authorize_writing(result: Result, actor: User) -> None:
    """Raises Http404 or PermissionDenied by the permission table."""
    authorize(actor, Action.RECORD_RESULT, result.access())


def require_writable(result: Result) -> None:
    """Raises Refused where a form of this result could not be saved, whatever is typed into it."""
    lifetime.require_open(result.of_plan)
    if not result.is_editable:
        raise Refused(_("This result is published. Withdraw it before you change it."))


def require_complete(result: Result) -> None:
    """Raises Invalid with what others would look for in vain."""
    missing = [
        Problem(name, str(said)) for name, said in REQUIRED.items() if not _given(result, name)
    ]
    if missing:
        raise Invalid(missing)


def is_held(result: Result, content: ResultInput) -> bool:
    """Whether it says just this already."""
    same = (
        getattr(result, name) == getattr(content, name) for name in FIELDS if name != "milestone"
    )
    return all(same) and result.milestone_id == content.milestone


def _given(result: Result, name: str) -> bool:
    value = getattr(result, name)
    return bool(value.strip() if isinstance(value, str) else value)


def _tell_approvers(result: Result) -> None:
    """Those who may publish it hear that there is a draft, once; not whoever wrote it."""
    news.announce(result, DRAFTED_NEWS, "drafted", due_on=clock.today(), body=result.summary)


def _same_draft(result: Result, content: ResultInput, actor: User) -> Result | None:
    rows = Result.objects.filter(
        measure=result.measure_id,
        organization=result.organization_id,
        state=Published.DRAFT,
        writers=actor,
        title=content.title,
    )
    return next((one for one in rows if is_held(one, content)), None)


def _with_file(result: Result, judged: Judged | None, actor: User, source: str) -> Result:
    """Attaches the file that came with the text, in the same transaction; one that is there already
    stays."""
    if judged is not None and files.held(result, judged.upload) is None:
        files.attach(result, judged, actor=actor, source=source)
        result.refresh_from_db(fields=["revision"])
    return result


def _check(result: Result, content: ResultInput) -> None:
    problems = [*_wrong_texts(content), *_wrong_day(result, content.dated_on)]
    if content.link and (said := _wrong_link(content.link)):
        problems.append(Problem("link", str(said)))
    if content.kind_of not in ResultKind.values:
        problems.append(Problem("kind_of", _("Choose what it is.")))
    offered = milestones_of(result.measure_id, result.organization_id)
    if content.milestone is not None and not offered.filter(pk=content.milestone).exists():
        problems.append(Problem("milestone", _("The organization has promised no such milestone.")))
    if problems:
        raise Invalid(problems)


def _wrong_texts(content: ResultInput) -> Iterator[Problem]:
    lacking = {"title": _("Give it a title by which others find it.")}
    for name, most in {**LONGEST, "summary": LONGEST_TEXT}.items():
        yield from wrong_text(name, getattr(content, name), most, lacking.get(name, ""))


def _wrong_day(result: Result, on: date | None) -> Iterator[Problem]:
    """A year that was mistyped would hide it from whoever looks for it."""
    first = date(result.measure.task.area.plan.year - YEARS_BEFORE, 1, 1)
    if on is not None and not first <= on <= clock.today():
        days = {"first": date_format(first), "last": date_format(clock.today())}
        yield Problem("dated_on", _("Give a day from %(first)s to %(last)s.") % days)


def _wrong_link(link: str) -> Promise | None:
    """Readers open it from here: it leads to a page of the web, and under no other name."""
    try:
        _is_link(link)
        named = urlsplit(link)
    except (ValidationError, ValueError):
        return gettext_lazy("Give the whole address of a page, beginning with http:// or https://.")
    if named.username is not None or named.password is not None:
        return gettext_lazy("The address holds a user name; give the one that everybody can open.")
    return None


def _told(result: Result) -> dict[str, object]:
    """What the trail keeps of it."""
    said = {name: getattr(result, name) for name in FIELDS if name not in ("milestone", "dated_on")}
    day = result.dated_on.isoformat() if result.dated_on else None
    return {
        **said, "dated_on": day, "milestone": result.milestone_id, "measure": result.measure_id,
        "version": result.version,
    }  # fmt: skip


def _published(result: Result, taken: Taken) -> None:
    result.mark_published(taken.actor, taken.at, taken.signatory or taken.actor.full_name)


def _withdrawn(result: Result, _taken: Taken) -> None:
    result.mark_withdrawn()


def _recommended(result: Result, taken: Taken) -> None:
    if result.is_recommended:
        raise Refused(_("It is recommended already."))
    result.mark_recommended(taken.actor, taken.at, taken.comment.strip())


def _unrecommended(result: Result, _taken: Taken) -> None:
    if not result.is_recommended:
        raise Refused(_("It is not recommended, or not any more."))
    result.mark_recommended(None, None, "")


def _line(result: Result) -> tuple[Told, ...]:
    """The systems of the others on the line hear of it too: they had a part in it."""
    line = Assignment.objects.filter(measure=result.measure_id)
    others = line.exclude(organization=result.organization_id).order_by("organization")
    return tuple(
        Told(organization, "results", result, Event.RESULT_PUBLISHED, result.version)
        for organization in others.values_list("organization_id", flat=True).distinct()
    )


PUBLISHED = frozenset({Published.PUBLISHED})
WORKFLOW: Workflow[Result] = Workflow(
    model=Result,
    name="result",
    resource="results",
    read=Action.READ_RESULT,
    write=Action.RECORD_RESULT,
    push=None,
    steps={
        Step.SIGN: StepRule(
            frozenset({Published.DRAFT, Published.WITHDRAWN}),
            Published.PUBLISHED,
            Action.PUBLISH_RESULT,
            gettext_lazy("Published: everybody can find it now."),
            Event.RESULT_PUBLISHED,
            needs=Need.REVISION | Need.COMPLETE,
            mark=_published,
            then=(settling.done_by,),
            also=_line,
            recorded_as="published",
        ),
        Step.WITHDRAW: StepRule(
            PUBLISHED,
            Published.WITHDRAWN,
            Action.WITHDRAW_RESULT,
            gettext_lazy("Withdrawn: nobody else reads it any more."),
            Event.WITHDRAW,
            needs=Need.COMMENT,
            mark=_withdrawn,
            recorded_as="withdrawn",
            lacking=gettext_lazy("Say why it is withdrawn."),
        ),
        Step.RECOMMEND: StepRule(
            PUBLISHED,
            Published.PUBLISHED,
            Action.RECOMMEND_RESULT,
            gettext_lazy("Recommended to others."),
            Event.RESULT_RECOMMENDED,
            needs=Need.REVISION | Need.COMMENT,
            mark=_recommended,
            news=RECOMMENDED_NEWS,
            recorded_as="recommended",
            lacking=gettext_lazy("Say what others can learn from it."),
            is_open=lambda result: not result.is_recommended,
        ),
        Step.UNRECOMMEND: StepRule(
            PUBLISHED,
            Published.PUBLISHED,
            Action.RECOMMEND_RESULT,
            gettext_lazy("The recommendation is taken back."),
            Event.RECOMMENDATION_WITHDRAWN,
            mark=_unrecommended,
            recorded_as="recommendation_withdrawn",
            is_open=lambda result: result.is_recommended,
        ),
    },
    require_open=lifetime.of_open_plan,
    require_complete=require_complete,
    describes=("organization", "measure__task__area"),
)
# Takes one step of a result; arguments and errors are those of signing.steps.take_step.
step_result = partial(take_step, WORKFLOW)
