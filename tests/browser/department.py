"""The forms of one department, as the browser tests fill them in."""

from playwright.sync_api import Locator, Page, expect

from departments.accounts.demo import PASSWORD
from tasks.models import Assignment, ImplementationPlan, ProgressReport
from tests.browser.visitor import zh

UNIT, REPORTER, PERIOD = "省工信委", "gxw-reporter", "2012-05"
REFUSED = r"Failed to load resource.*status of (401|409|422)"


def form_of_a_measure(role: str, what: str) -> str:
    line = Assignment.objects.filter(organization__short_name=UNIT, role=role)
    measure = line.order_by("measure_id").values_list("measure_id", flat=True)[0]
    return f"/measures/{measure}/{what}/{PERIOD}/"


def report_form() -> str:
    """The address of the first report that the organization has to write."""
    return form_of_a_measure(Assignment.Role.LEAD, "progress")


def contribution_form() -> str:
    return form_of_a_measure(Assignment.Role.SUPPORT, "contribution")


def filing() -> ImplementationPlan:
    return ImplementationPlan.objects.get(organization__short_name=UNIT)


def filing_form() -> str:
    return f"/filings/{filing().pk}/edit/"


def report() -> ProgressReport:
    """The organization's only report: the demo has none."""
    return ProgressReport.objects.get(organization__short_name=UNIT)


def save(page: Page) -> None:
    page.locator("button[name=then][value=save]").click()


def saves(page: Page) -> None:
    save(page)
    expect(page.locator(".notice-success")).to_have_text(zh("Draft saved."))


def signs_in(page: Page, username: str) -> None:
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#sign-in button[type=submit]").click()


def milestones(page: Page) -> Locator:
    """The first measure's rows of milestones that can be seen."""
    return page.locator("section[id^=measure-]").first.locator("[data-formset-row]:visible")


def enters(row: Locator, title: str, day: str, weight: int) -> None:
    row.locator("[name$=-title]").fill(title)
    row.locator("[name$=-due_on]").fill(day)
    row.locator("[name$=-weight]").fill(str(weight))


def stored_milestones(page: Page) -> list[tuple[str, int]]:
    """Title and weight of the first measure's milestones in the database, by date."""
    anchor = page.locator("section[id^=measure-]").first.get_attribute("id") or ""
    commitment = filing().commitments.get(measure=int(anchor.removeprefix("measure-")))
    return [(m.title, m.weight) for m in commitment.milestones.order_by("due_on", "pk")]
