"""The main story, walked in a browser on the real system: from the missing filings of May 2012
to the report to the provincial government and a prefecture's own system."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from docx import Document
from playwright.sync_api import Locator, expect

from reform_tracker.notifications.models import InboxMessage
from reform_tracker.templatetags.frame import shown_date
from tasks.models import Assignment, ImplementationPlan, ProgressReport, ReformPlan
from tasks.signing.models import FILED, State
from tests.browser.conftest import Site, Visit
from tests.browser.visitor import Visitor, zh
from tests.support import packages
from tests.support.pdfs import pdf
from tests.support.smtp_sink import SmtpSink
from tests.support.workers import Worker, process_environment

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PERIOD = "2012-05"
START, EVE = date(2012, 5, 8), date(2012, 5, 14)
PDF = pdf()


def test_main_story(
    visit: Visit, worker: Worker, mail: SmtpSink, site: Site, live_demo: ReformPlan, tmp_path: Path
) -> None:
    filing = ImplementationPlan.objects.get(organization__short_name="省工信委")

    commission = visit().sign_in("commission")
    sees_who_has_not_filed(commission)
    was_reminded_on(START)  # the worker plans when it comes up
    advances_to(commission, EVE)
    reporter = visit().sign_in("gxw-reporter")
    is_reminded(reporter, mail, filing)

    at_first = figures(commission)
    completes_the_plan(reporter, filing)
    approver = visit().sign_in("gxw-approver")
    signs(approver, f"/filings/{filing.pk}/")
    accepts(commission, f"/filings/{filing.pk}/")
    with_filing = figures(commission)
    more = {"filed": at_first["filed"] + 1, "accepted": at_first["accepted"] + 1}
    assert with_filing == at_first | more
    sees_who_has_not_filed(commission)

    report = reports_progress(reporter)
    signs(approver, f"/progress/{report.pk}/")
    accepts(commission, f"/progress/{report.pk}/")
    with_report = figures(commission)
    assert with_report == with_filing | {"reported": with_filing["reported"] + 1}

    document = gets_the_provincial_report(commission, worker, tmp_path)
    assert_names_the_figures(document, with_report)
    prefectures_call(site, live_demo, tmp_path)


# --- The commission ------------------------------------------------------------------------


def card(visitor: Visitor, heading: str) -> Locator:
    """The section of a page under this heading."""
    title = visitor.page.get_by_role("heading", level=2).filter(
        has_text=re.compile(rf"^\s*{re.escape(heading)}(\s|$)")
    )
    return visitor.page.locator("section.card").filter(has=title)


def sees_who_has_not_filed(commission: Visitor) -> None:
    """The dashboard counts and names whose plan is not filed, as the database has it."""
    commission.go("/dashboard/")
    missing = ImplementationPlan.objects.exclude(state__in=FILED).select_related("organization")
    names = [row.organization.short_name for row in missing]
    section = card(commission, zh("Not filed"))
    expect(section.get_by_role("link")).to_have_text(names)
    expect(section.locator("h2 .count")).to_have_text(str(len(names)))
    shown = figures(commission)
    assert shown["filings"] - shown["filed"] == len(names) > 0
    commission.page.get_by_role("link", name=zh("plans filed")).click()
    expect(commission.page.locator("tbody tr")).to_have_count(shown["filed"])


def figures(visitor: Visitor) -> dict[str, int]:
    """The key figures of the dashboard as they stand on the page."""
    values = visitor.go("/dashboard/").locator(".six .stat-value")
    filed, reported, complete = (
        [int(number) for number in re.findall(r"\d+", values.nth(place).inner_text())]
        for place in range(3)
    )
    accepted = re.findall(r"\d+", visitor.page.locator(".six small").nth(1).inner_text())
    return {
        "filed": filed[0],
        "filings": filed[1],
        "accepted": int(accepted[0]),
        "reported": reported[0],
        "reports": reported[1],
        "measures": complete[1],
    }


def advances_to(visitor: Visitor, day: date) -> None:
    """Moves the business date with the demo bar."""
    page = visitor.go("/dashboard/")
    page.locator("#demo-to").fill(day.isoformat())
    page.get_by_role("button", name=zh("Advance"), exact=True).click()
    expect(page.locator(".notice-success")).to_be_visible()
    expect(page.locator("#demo-to")).to_have_value(day.isoformat())


def accepts(commission: Visitor, path: str) -> None:
    """Finds the document on the desk, reads it and accepts it."""
    page = commission.go("/desk/")
    page.locator(f"tbody td a[href='{path}']").click()
    page.get_by_role("button", name=zh("Accept"), exact=True).click()
    expect(page.locator(".page-head .state")).to_have_text(str(State.ACCEPTED.label))


# --- The department ------------------------------------------------------------------------


def was_reminded_on(day: date) -> None:
    """Waits until the planner in the worker has written to the reporter."""
    messages = InboxMessage.objects.filter(recipient__username="gxw-reporter")
    until(lambda: messages.filter(intent__business_date=day).exists())


def is_reminded(reporter: Visitor, mail: SmtpSink, filing: ImplementationPlan) -> None:
    """By an in-app message that leads to the form and by a real mail that names the deadline."""
    title = zh("File the implementation plan %(year)s", year=filing.plan.year)
    deadline = shown_date(filing.plan.filing_due_on)
    was_reminded_on(EVE)
    page = reporter.go("/inbox/")
    message = page.locator("tbody tr").filter(has_text=title).filter(has_text=shown_date(EVE))
    expect(message).to_have_count(1)
    expect(message).to_contain_text(deadline)

    def letters() -> list[EmailMessage]:
        mine = mail.to("gxw-reporter@demo.invalid")
        return [letter for letter in mine if EVE.isoformat() in letter["Subject"]]

    until(lambda: bool(letters()))
    (letter,) = letters()
    body = letter.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert title in text
    assert deadline in text
    assert f"{reporter.url}/filings/{filing.pk}/edit/" in text

    message.get_by_role("button", name=zh("Open")).click()
    expect(page).to_have_url(f"{reporter.url}/filings/{filing.pk}/edit/")


def completes_the_plan(reporter: Visitor, filing: ImplementationPlan) -> None:
    """Where the reminder led to: attaches the document, changes a milestone, hands over."""
    page = reporter.page
    page.get_by_role("link", name=zh("Files are attached on the plan's page")).click()
    page.locator("#upload").set_input_files(
        {"name": "实施方案.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name=zh("Upload"), exact=True).click()
    expect(page.get_by_role("link", name="实施方案.pdf")).to_be_visible()

    page.locator(".page-actions").get_by_role("link", name=zh("Edit the draft")).click()
    page.get_by_label(zh("Responsible leader")).fill("王建国")
    page.get_by_label(zh("Office phone")).fill("0931-8929000")
    for section in page.locator("section[id^=measure-]").all():
        replaces_the_last_milestone(section)
    page.get_by_role("button", name=zh("Save and hand over for signature")).click()
    expect(page.locator(".page-head .state")).to_have_text(str(State.READY.label))
    expect(page.get_by_text("王建国")).to_be_visible()
    filing.refresh_from_db()
    assert filing.state == State.READY
    steps = [m for c in filing.commitments.all() for m in c.milestones.all()]
    assert {m.weight for m in steps if m.title == "验收总结"} == {20}


def replaces_the_last_milestone(section: Locator) -> None:
    """The last milestone goes, a new one of the same weight comes; the sum stays 100."""
    rows = section.locator("[data-formset-row]:visible").filter(
        has=section.page.locator("input[name$='-title']:not([value=''])[value]")
    )
    total = section.locator("output[data-sum-of=weight]")
    expect(total).to_have_text("100 / 100")
    rows.last.locator("[data-formset-remove]").click()
    expect(total).to_have_text("80 / 100")
    section.locator("[data-formset-add]").click()
    new = section.locator("[data-formset-row]:visible").last
    new.locator("[name$=-title]").fill("验收总结")
    new.locator("[name$=-due_on]").fill("2012-11-30")
    new.locator("[name$=-weight]").fill("20")
    expect(total).to_have_text("100 / 100")


def signs(approver: Visitor, path: str) -> None:
    """Finds the document on the desk, reads it and signs it."""
    page = approver.go("/desk/")
    page.locator(f"a[href='{path}']", has_text=zh("Read and sign")).click()
    page.get_by_role("button", name=zh("Sign and submit")).click()
    expect(page.locator(".page-head .state")).to_have_text(str(State.SUBMITTED.label))


def reports_progress(reporter: Visitor) -> ProgressReport:
    """The first report that the desk asks for, entered and handed over."""
    page = reporter.go("/desk/")
    page.locator(f"tbody td a[href$='/progress/{PERIOD}/']").first.click()
    page.locator("#id_percent").fill("35")
    page.get_by_label(zh("Progress in this period")).fill("试点方案已印发,首批企业名单已公布。")
    page.get_by_label(zh("Next steps")).fill("六月开展中期检查。")
    page.get_by_role("button", name=zh("Save and hand over for signature")).click()
    expect(page.locator(".page-head .state")).to_have_text(str(State.READY.label))
    return ProgressReport.objects.get(
        organization__short_name="省工信委", period__code=PERIOD, percent=35
    )


# --- The report to the provincial government -------------------------------------------------


def gets_the_provincial_report(commission: Visitor, worker: Worker, folder: Path) -> Path:
    """Asks for it, sees it waiting, and gets it without reloading the page."""
    page = commission.go("/reports/")
    # The worker holds its breath, so that the page is certain to show a file that waits.
    os.killpg(worker.process.pid, signal.SIGSTOP)
    try:
        page.locator("#period").select_option(PERIOD)
        page.get_by_role("button", name=zh("Make the report")).click()
        expect(page.locator("#editions .badge")).to_have_count(2)
        page.evaluate("document.body.dataset.neverReloaded = 'yes'")
    finally:
        os.killpg(worker.process.pid, signal.SIGCONT)
    links = page.locator("#editions a[href^='/reports/files/']")
    expect(links).to_have_count(2, timeout=30_000)
    assert page.evaluate("document.body.dataset.neverReloaded") == "yes"
    expect(page.locator("#editions[hx-trigger]")).to_have_count(0)
    with page.expect_download() as caught:
        links.first.click()
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return path


def assert_names_the_figures(path: Path, shown: dict[str, int]) -> None:
    assert path.name.startswith(PERIOD)
    assert path.suffix == ".docx"
    text = "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    assert (
        f"应备案{shown['filings']}家，已备案{shown['filed']}家，其中审核通过{shown['accepted']}家"
    ) in text
    assert f"本期应报送{shown['reports']}份，已报送{shown['reported']}份" in text
    assert f"{shown['measures']}项责任事项" in text
    assert "试点方案已印发" in text


# --- A prefecture's own system ---------------------------------------------------------------


def prefectures_call(site: Site, plan: ReformPlan, folder: Path) -> None:
    """A token puts a report and reads it back; another prefecture's token sees nothing there."""
    line = Assignment.objects.filter(role=Assignment.Role.LOCAL).select_related("measure")[0]
    body = folder / "report.json"
    sent = {
        "measure": line.measure.key,
        "plan": plan.number,
        "period": PERIOD,
        "status": "in_progress",
        "percent": 45,
        "progress": "本市配套办法已出台。",
        "next_steps": "六月落实到县区。",
    }
    body.write_text(json.dumps(sent), encoding="utf-8")
    address = f"{site.url}/api/v1/progress-reports/JQ-{PERIOD}-1/"
    owner, other = token_of(site, "酒泉市"), token_of(site, "白银市")

    json_type = "Content-Type: application/json"
    status, put = curl(owner, address, "-X", "PUT", "-H", json_type, "--data", f"@{body}")
    assert status == 201, put
    status, read = curl(owner, address)
    assert (status, read) == (200, put)
    assert sent.items() - {("measure", line.measure.key), ("plan", plan.number)} <= read.items()
    assert (read["measure_key"], read["organization_name"]) == (line.measure.key, "酒泉市")

    by_number = f"{site.url}/api/v1/progress-reports/{read['id']}/"
    assert curl(owner, by_number)[0] == 200
    for hidden in (address, by_number):
        status, problem = curl(other, hidden)
        assert (status, problem["status"]) == (404, 404)
    assert curl("nobody.nothing", address)[0] == 401


def token_of(site: Site, organization: str) -> str:
    """A new token, made as an operator makes one."""
    done = subprocess.run(
        [sys.executable, "manage.py", "create_api_client", organization],
        cwd=settings.BASE_DIR,
        env=process_environment(site.environment),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def curl(token: str, address: str, *options: str) -> tuple[int, Any]:
    """The status and the JSON of an answer."""
    if shutil.which("curl") is None:
        packages.install("curl")
    done = subprocess.run(
        [
            *("curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "20"),
            *("--write-out", "\n%{http_code}", "-H", f"Authorization: Bearer {token}"),
            *(*options, address),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    content, _newline, status = done.stdout.rpartition("\n")
    return int(status), json.loads(content)


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Waits until another process has done its part."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
