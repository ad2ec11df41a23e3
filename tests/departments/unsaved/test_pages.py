"""What is typed survives a closed tab: kept for its writer alone, bounded, gone once saved."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from departments.models import UnsavedText
from departments.unsaved import models, service
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tasks.signing.workflow import Step
from tests.contract.preparing import filing_form, report_form
from tests.factories.browser import signed_in
from tests.factories.world import World

ADDRESS = "/unsaved/"
TYPED = {"progress": ["办法已"], "claims": ["1", "2"]}


def keeps(browser: Client, form: str = "report-1", content: Any = TYPED) -> int:
    text = content if isinstance(content, str) else json.dumps(content)
    return browser.post(ADDRESS, {"form": form, "content": text}).status_code


def found(browser: Client, form: str = "report-1") -> Any:
    return browser.get(ADDRESS, {"form": form}).json()["values"]


def test_what_was_typed_is_there_again_for_its_writer_alone(world: World) -> None:
    mine, colleague = signed_in(world.reporter()), signed_in(world.approver())
    assert keeps(mine) == 204
    assert keeps(mine, content={"progress": ["办法已印发"]}) == 204
    assert found(mine) == {"progress": ["办法已印发"]}
    assert mine.get(ADDRESS, {"form": "report-1"}).json()["kept_at"]
    assert found(colleague) is None
    assert found(mine, "report-2") is None


def test_it_is_no_matter_for_the_trail(world: World) -> None:
    browser = signed_in(world.reporter())
    before = AuditEvent.objects.count()
    keeps(browser)
    browser.post(ADDRESS, {"form": "report-1", "content": ""})
    assert AuditEvent.objects.count() == before
    assert not UnsavedText.objects.exists()


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("report-1", "no json"),
        ("report-1", '["a list"]'),
        ("report-1", '{"progress": "no list"}'),
        ("report-1", '{"progress": [1]}'),
        ("report-1", '{"a": ' * 100_000),
        ("report-1", json.dumps({"progress": ["长" * models.MOST_BYTES]})),
        ("../1", json.dumps(TYPED)),
        ("r" * 81, json.dumps(TYPED)),
        ("", json.dumps(TYPED)),
    ],
)
def test_what_no_form_holds_is_not_kept(form: str, content: str, world: World) -> None:
    assert keeps(signed_in(world.reporter()), form, content) == 400
    assert not UnsavedText.objects.exists()


def test_of_too_many_forms_the_oldest_is_forgotten(world: World) -> None:
    browser = signed_in(world.reporter())
    keeps(signed_in(world.approver()), "report-0")
    for number in range(models.MOST_FORMS + 2):
        keeps(browser, f"report-{number}")
    kept = UnsavedText.objects.filter(account=world.reporter())
    assert kept.count() == models.MOST_FORMS
    assert not kept.filter(form__in=("report-0", "report-1")).exists()
    assert UnsavedText.objects.count() == models.MOST_FORMS + 1


def test_after_two_weeks_nothing_is_offered_any_more(world: World) -> None:
    browser = signed_in(world.reporter())
    keeps(browser)
    long_ago = clock.real_now() - models.KEPT_FOR - timedelta(seconds=1)
    UnsavedText.objects.update(kept_at=long_ago)
    assert found(browser) is None
    keeps(browser, "report-2")
    assert [one.form for one in UnsavedText.objects.all()] == ["report-2"]


def test_a_saved_report_is_no_unsaved_text_any_more(world: World) -> None:
    browser = signed_in(world.reporter())
    keeps(browser)
    browser.post(world.edit_url(), report_form(world, None) | {service.FIELD: "report-1"})
    assert found(browser) is None


def test_a_saved_plan_is_no_unsaved_text_any_more(world: World) -> None:
    filing = world.draft_filing()
    browser = signed_in(world.reporter())
    keeps(browser, "filing-1")
    form = filing_form(world, filing) | {service.FIELD: "filing-1"}
    browser.post(f"/filings/{filing.pk}/edit/", form)
    assert found(browser, "filing-1") is None


def test_a_review_that_was_taken_is_no_unsaved_text_any_more(world: World) -> None:
    report = world.submitted_report()
    browser = signed_in(world.reviewer)
    keeps(browser)
    data = {"revision": report.revision, "comment": "同意。", service.FIELD: "report-1"}
    browser.post(f"{report.page()}steps/{Step.ACCEPT}/", data)
    assert found(browser) is None


def test_what_was_refused_is_still_kept(world: World) -> None:
    browser = signed_in(world.reporter())
    keeps(browser)
    wrong = report_form(world, None) | {"percent": "101", service.FIELD: "report-1"}
    assert browser.post(world.edit_url(), wrong).status_code == 422
    assert found(browser) == TYPED


def test_every_long_form_is_kept_on_the_server(world: World) -> None:
    filing = world.draft_filing()
    part = f"/measures/{world.measure.pk}/contribution/2012-05/"
    pages = [
        (world.reporter(), f"/filings/{filing.pk}/edit/"),
        (world.reporter(World.X), f"/filings/{world.draft_filing(World.X).pk}/edit/"),
        (world.reporter(), world.edit_url()),
        (world.reporter(World.B), part),
    ]
    for person, url in pages:
        assert f'data-keep-server="{ADDRESS}"' in signed_in(person).get(url).content.decode(), url
    page = signed_in(world.reviewer).get(world.submitted_report().page()).content.decode()
    assert f'data-keep-server="{ADDRESS}"' in page
