"""Whatever else a form sends along changes nothing."""

from typing import Any

from django.test import Client

from departments.models import User
from departments.roles import Role
from tasks.models import Contribution, ImplementationPlan, ProgressReport
from tests.contract.preparing import filing_form, report_form
from tests.factories.browser import signed_in
from tests.factories.world import World


def intruder(world: World) -> dict[str, Any]:
    """Fields that belong to the system, as a hostile form would send them."""
    return {
        "id": "1",
        "pk": "1",
        "state": "accepted",
        "organization": world.organization(World.C).pk,
        "organization_id": world.organization(World.C).pk,
        "plan": "7",
        "measure": "7",
        "period_id": "7",
        "signed_by": world.reviewer.pk,
        "signed_by_id": world.reviewer.pk,
        "signed_at": "2012-05-01",
        "signatory": "别人",
        "first_filed_on": "2012-05-01",
        "reviewed_by": world.reviewer.pk,
        "reviewed_at": "2012-05-01",
        "return_reason": "other",
        "review_comment": "好",
        "external_id": "X-1",
        "source_updated_at": "2012-05-01T00:00:00Z",
        "verified_on": "2012-05-01",
        "created_at": "2001-01-01",
    }


KEPT = (
    "id",
    "state",
    "organization_id",
    "signed_by_id",
    "signed_at",
    "signatory",
    "first_filed_on",
    "reviewed_by_id",
    "reviewed_at",
    "return_reason",
    "review_comment",
    "created_at",
)


def kept(model: type[Any], pk: int, *more: str) -> dict[str, Any]:
    values: dict[str, Any] = model.objects.filter(pk=pk).values(*KEPT, *more).get()
    return values


def test_a_report_keeps_what_the_form_may_not_write(world: World) -> None:
    report = world.draft_report()
    more = ("external_id", "source_updated_at", "measure_id", "period_id")
    before = kept(ProgressReport, report.pk, *more)
    answer = signed_in(world.reporter()).post(
        world.edit_url(), report_form(world, report) | intruder(world)
    )
    assert answer.status_code == 302
    assert kept(ProgressReport, report.pk, *more) == before
    after = ProgressReport.objects.get(pk=report.pk)
    assert (after.version, after.percent) == (report.version + 1, 35)
    assert set(after.writers.all()) == {world.reporter()}


def test_a_filing_keeps_what_the_form_may_not_write(world: World) -> None:
    filing = world.draft_filing()
    before = kept(ImplementationPlan, filing.pk, "plan_id")
    data = filing_form(world, filing) | intruder(world)
    foreign = f"m{world.measure.pk + 1}"
    data |= {
        f"{foreign}-horizon": "within_year",
        f"{foreign}-steps-TOTAL_FORMS": "0",
        f"{foreign}-steps-INITIAL_FORMS": "0",
    }
    answer = signed_in(world.reporter()).post(f"/filings/{filing.pk}/edit/", data)
    assert answer.status_code == 302
    assert kept(ImplementationPlan, filing.pk, "plan_id") == before
    after = ImplementationPlan.objects.get(pk=filing.pk)
    assert (after.version, after.summary) == (filing.version + 1, data["summary"])


def test_a_supporters_part_belongs_to_whoever_hands_it_in(world: World) -> None:
    person = world.reporter(World.B)
    url = f"/measures/{world.measure.pk}/contribution/{world.period.code}/"
    data = {"text": "我们的部分。", "written_by": world.reviewer.pk, "handed_in_at": "2001-01-01"}
    assert signed_in(person).post(url, data | intruder(world)).status_code == 302
    part = Contribution.objects.get()
    assert (part.organization, part.written_by) == (person.organization, person)
    assert part.handed_in_at.year == 2012


def test_a_step_takes_nothing_but_reason_and_comment(world: World) -> None:
    report = world.draft_report()
    browser = signed_in(world.approver())
    data = intruder(world) | {"revision": report.revision, "percent": "99", "progress": "改写"}
    assert browser.post(f"/progress/{report.pk}/steps/sign/", data).status_code == 302
    after = ProgressReport.objects.get(pk=report.pk)
    assert (after.state, after.percent, after.progress) == ("submitted", 30, report.progress)
    assert (after.signed_by, after.signatory) == (world.approver(), world.approver().full_name)
    assert after.first_filed_on is not None
    assert after.first_filed_on.isoformat() == "2012-05-08"
    assert (after.return_reason, after.review_comment) == ("", "")


def test_an_account_is_made_with_nothing_but_what_the_form_shows(world: World) -> None:
    browser = signed_in(world.person(World.C, Role.SECURITY_ADMIN))
    data = {
        "username": "neu",
        "full_name": "新人",
        "organization": world.organization(World.C).pk,
        "roles": ["reporter"],
        "password": "Neu-Konto-2012",
        "is_active": "",
        "is_superuser": "1",
        "is_staff": "1",
        "granted_by": "1",
    }
    assert browser.post("/accounts/new/", data).status_code == 302
    made = User.objects.get(username="neu")
    assert made.is_active
    assert made.roles == {Role.REPORTER}
    assert made.check_password("Neu-Konto-2012")


def test_a_password_that_is_too_simple_makes_no_account(world: World) -> None:
    browser: Client = signed_in(world.person(World.C, Role.SECURITY_ADMIN))
    data = {
        "username": "neu",
        "full_name": "新人",
        "organization": world.organization(World.C).pk,
        "roles": ["reporter"],
    }
    for password in ("short1A", "alllowercaseonly", "1234567890", ""):
        answer = browser.post("/accounts/new/", data | {"password": password})
        assert answer.status_code == 422, password
    assert not User.objects.filter(username="neu").exists()
