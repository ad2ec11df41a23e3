"""The walks of docs/walks.md can be gone: each page is there and says what it is shown for.

`make walks` takes the pictures of the document again.
"""

import os
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Page, ViewportSize

from departments.models import Organization, User
from reform_tracker import clock
from reports.assessment import service
from reports.figures import kept
from reports.models import Assessment
from reports.provincial import building
from tasks.models import Measure, ReformPlan
from tests.browser.conftest import Visit
from tests.browser.walks import WALKS, Step

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "walks.md"
PICTURES = DOCUMENT.parent / "img" / "walks"
LARGEST = 150_000
A_YEAR = 8_100  # reports of one full plan
MONTHS = 12
SCREEN = ViewportSize(width=1280, height=800)


@pytest.fixture
def places(live_demo: ReformPlan) -> dict[str, int]:
    """A full year on 10 September 2012, with a report, and its assessment under review."""
    call_command("seed_load", "--plan", live_demo.number, reports=A_YEAR, stdout=StringIO())
    plan = ReformPlan.objects.exclude(pk=live_demo.pk).get()
    kept.keep_days(MONTHS)
    commission = User.objects.get(username="commission")
    report = building.request_report(
        plan.periods.get(code="2012-08"), actor=commission, source="test"
    )
    for file in report.files.all():
        building.build(file.pk)
    service.compute(plan.pk, actor=commission, source="test")
    service.open_self_assessment(plan.pk, actor=commission, source="test", until=clock.today())
    Assessment.objects.update(self_until=clock.today() - timedelta(days=1))
    service.begin_review(plan.pk, actor=commission, source="test")
    unit = Organization.objects.get(short_name="省工信委")
    measure = Measure.objects.filter(task__area__plan=plan, task__area__number=1).earliest("pk")
    return {
        "plan": plan.pk,
        "organization": unit.pk,
        "task": measure.task_id,
        "measure": measure.pk,
    }


def test_each_page_says_what_it_is_shown_for(visit: Visit, places: dict[str, int]) -> None:
    assert clock.today() == date(2012, 9, 10)
    for walk in WALKS:
        visitor = visit(walk.account, viewport=SCREEN)
        for step in walk.steps:
            page = visitor.go(step.path.format(**places))
            answer = page.locator(step.answer.format(**places))
            assert step.says in answer.inner_text(), step
            if os.environ.get("WALK_PICTURES"):
                take(page, step, step.answer.format(**places))


def take(page: Page, step: Step, answer: str) -> None:
    """The screen with a frame around what answers, in as few colours as it needs."""
    found = page.locator(answer)
    found.evaluate("e => e.querySelectorAll('details').forEach(one => { one.open = true; })")
    found.evaluate("e => { e.style.outline = '3px solid #d9480f'; e.style.outlineOffset = '3px'; }")
    box = found.bounding_box()
    if box is not None and box["y"] + min(box["height"], 200) > SCREEN["height"]:
        found.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 120)")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    PICTURES.mkdir(exist_ok=True)
    few = picture.quantize(64, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{step.picture}.png", optimize=True)


def test_the_document_shows_each_step_with_its_page_and_a_small_picture() -> None:
    text, at = DOCUMENT.read_text(encoding="utf-8"), 0
    for step in (step for walk in WALKS for step in walk.steps):
        path = step.path.format(plan="N", organization="N", task="N", measure="N")
        for part in (f"`{path}`", f"(img/walks/{step.picture}.png)"):
            at = text.find(part, at)
            assert at >= 0, (step.picture, part)
        assert (PICTURES / f"{step.picture}.png").stat().st_size < LARGEST
    named = {f"{step.picture}.png" for walk in WALKS for step in walk.steps}
    assert {one.name for one in PICTURES.iterdir()} == named
