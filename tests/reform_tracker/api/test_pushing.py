"""PUT of a progress report: create, replace, unchanged, conditions, order, submission."""

from typing import Any

import pytest

from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reform_tracker.notifications import outbox
from reform_tracker.notifications.models import Intent
from reports.models import Standing
from tasks.models import Assignment, ProgressReport, Transition
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.reform_tracker.api.conftest import (
    REPORTS,
    TODAY,
    Caller,
    Province,
    caller_of,
    person,
    signed_in,
)

ADDRESS = f"{REPORTS}LZ-2012-05-0001/"


def stored() -> dict[str, Any]:
    """Everything a push could have written."""
    return {
        "reports": list(ProgressReport.objects.order_by("pk").values()),
        "audit": AuditEvent.objects.filter(object_type="tasks.progressreport").count(),
        "steps": Transition.objects.count(),
    }


def test_first_push_creates_a_draft_and_says_where(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    answer = x_api.put(ADDRESS, body)
    assert answer.status_code == 201, answer.content
    assert answer["Location"] == ADDRESS
    report = ProgressReport.objects.get()
    assert answer["ETag"] == answer.json()["etag"] == f'"{report.pk}.1"'
    assert (report.organization, report.measure, report.period) == (
        province.x, province.measure, province.period,
    )  # fmt: skip
    assert (report.state, report.percent, report.progress) == ("draft", 40, "已制定实施方案。")
    assert x_api.get(answer["Location"]).json() == answer.json()
    event = AuditEvent.objects.get(object_type="tasks.progressreport")
    assert (event.action, event.source, event.organization_id) == (
        "progress.saved", "api", province.x.pk,
    )  # fmt: skip
    assert not list(broken_links())


def test_same_content_again_writes_nothing(x_api: Caller, body: dict[str, Any]) -> None:
    first = x_api.put(ADDRESS, body)
    before = stored()
    again = x_api.put(ADDRESS, body, If_Match=first["ETag"])
    assert (again.status_code, again["ETag"]) == (200, first["ETag"])
    assert stored() == before


def test_change_needs_the_version_it_is_based_on(x_api: Caller, body: dict[str, Any]) -> None:
    first = x_api.put(ADDRESS, body)
    before = stored()
    changed = body | {"percent": 60}
    for headers, status, code in (
        ({}, 428, "precondition-required"),
        ({"If_Match": "*"}, 428, "precondition-required"),
        ({"If_Match": '"9.9"'}, 412, "precondition-failed"),
        ({"If_Match": 'W/"9.9"'}, 412, "precondition-failed"),
        ({"If_Match": 'W/"other"'}, 412, "precondition-failed"),
        ({"If_None_Match": "*"}, 412, "precondition-failed"),
    ):
        refused = x_api.put(ADDRESS, changed, **headers)
        assert (refused.status_code, refused.json()["type"]) == (status, f"/api/problems/{code}/")
        assert refused.json()["current"] == first.json()
        assert refused["ETag"] == first["ETag"]
        assert stored() == before
    done = x_api.put(ADDRESS, changed, If_Match=f'"0.0", {first["ETag"]}')
    assert (done.status_code, done.json()["percent"], done.json()["version"]) == (200, 60, 2)
    assert done["ETag"] != first["ETag"]


def test_a_version_that_a_proxy_has_weakened_is_still_that_version(
    x_api: Caller, body: dict[str, Any]
) -> None:
    first = x_api.put(ADDRESS, body)
    weakened = f"W/{first['ETag']}"
    done = x_api.put(ADDRESS, body | {"percent": 60}, If_Match=weakened)
    assert done.status_code == 200
    assert x_api.put(ADDRESS, body | {"percent": 70}, If_Match=weakened).status_code == 412


def test_if_match_on_what_does_not_exist_creates_nothing(
    x_api: Caller, body: dict[str, Any]
) -> None:
    assert x_api.put(ADDRESS, body, If_Match='"1.1"').status_code == 412
    assert not ProgressReport.objects.exists()
    assert x_api.put(ADDRESS, body, If_None_Match="*").status_code == 201


@pytest.mark.parametrize("header", ["1.1", '"1.1', "W/", '"a" "b"', '"\x7f"', ","])
def test_unreadable_if_match_is_a_bad_request(
    x_api: Caller, body: dict[str, Any], header: str
) -> None:
    assert x_api.put(ADDRESS, body, If_Match=header).status_code == 400
    assert x_api.put(ADDRESS, body, If_None_Match='"1.1"').status_code == 400


def test_older_source_is_stale_and_changes_nothing(x_api: Caller, body: dict[str, Any]) -> None:
    first = x_api.put(ADDRESS, body)
    before = stored()
    older = body | {"percent": 10, "source_updated_at": "2012-05-18T08:59:59+08:00"}
    refused = x_api.put(ADDRESS, older, If_Match=first["ETag"])
    assert (refused.status_code, refused.json()["type"]) == (409, "/api/problems/stale/")
    assert refused.json()["current"] == first.json()
    assert stored() == before


def test_left_out_source_time_keeps_the_stored_one(x_api: Caller, body: dict[str, Any]) -> None:
    first = x_api.put(ADDRESS, body)
    without = {name: value for name, value in body.items() if name != "source_updated_at"}
    second = x_api.put(ADDRESS, without | {"percent": 50}, If_Match=first["ETag"])
    assert second.json()["source_updated_at"] == first.json()["source_updated_at"]


def test_submitting_signs_in_the_leaders_name(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    answer = x_api.put(ADDRESS, body | {"submit": True, "signatory": "张副市长"})
    assert (answer.status_code, answer.json()["state"]) == (201, "submitted")
    report = ProgressReport.objects.get()
    assert (report.signatory, str(report.first_filed_on)) == ("张副市长", "2012-05-20")
    assert Transition.objects.get().step == "sign"
    events = AuditEvent.objects.filter(object_type="tasks.progressreport").order_by("id")
    assert [event.action for event in events] == ["progress.saved", "progress.sign"]
    assert events[1].data["signatory"] == "张副市长"


def test_submitting_moves_figures_and_silences_reminders(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    duty = ProgressReport.duty_key_of(province.measure.pk, province.x.pk, province.period.pk)
    outbox.enqueue(
        [
            outbox.Draft(
                duty_key=duty,
                recipient_id=person(province.x, Role.REPORTER).pk,
                rule="report-1:reporter:inbox",
                business_date=TODAY,
                channel="inbox",
                title="请报送进展",
                body="",
                link="/",
                due_on=TODAY,
                urgency=10,
            )
        ]
    )
    first = x_api.put(ADDRESS, body)
    assert not Standing.objects.filter(declared_percent=40).exists()
    assert Intent.objects.get(duty_key=duty).settled_at is None
    x_api.put(ADDRESS, body | {"submit": True, "signatory": "张副市长"}, If_Match=first["ETag"])
    standing = Standing.objects.get(measure=province.measure, organization=province.x)
    assert (standing.declared_percent, standing.declared_status) == (40, "in_progress")
    assert Intent.objects.get(duty_key=duty).settled_at is not None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"submit": True}, "/signatory"),
        ({"submit": True, "signatory": "  "}, "/signatory"),
        ({"submit": True, "signatory": "张", "progress": ""}, "/progress"),
        ({"submit": True, "signatory": "张", "next_steps": ""}, "/next_steps"),
        ({"submit": True, "signatory": "张", "status": "blocked"}, "/problems"),
    ],
)
def test_incomplete_report_is_not_submitted(
    x_api: Caller, body: dict[str, Any], change: dict[str, Any], pointer: str
) -> None:
    answer = x_api.put(ADDRESS, body | change)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not ProgressReport.objects.exists()


def test_submitted_report_cannot_be_changed_but_may_be_repeated(
    x_api: Caller, body: dict[str, Any]
) -> None:
    signed = body | {"submit": True, "signatory": "张副市长"}
    first = x_api.put(ADDRESS, signed)
    before = stored()
    again = x_api.put(ADDRESS, signed, If_Match=first["ETag"])
    assert (again.status_code, again["ETag"]) == (200, first["ETag"])
    for change in ({"percent": 60}, {"signatory": "李副市长"}, {"progress": "别的内容"}):
        refused = x_api.put(ADDRESS, signed | change, If_Match=first["ETag"])
        assert refused.status_code == 409, change
        assert refused.json()["type"] == "/api/problems/already-submitted/"
        assert refused.json()["current"] == first.json()
    assert stored() == before


def test_draft_of_the_browser_takes_the_external_id_with_its_etag(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    writer = person(province.x, Role.REPORTER)
    # A prefecture's reporter writes the same report in the browser.
    draft = progress.save_report(
        province.measure.pk, province.period.pk, actor=writer, source="browser", version=None,
        content=progress.ReportInput(progress="草稿"),
    )  # fmt: skip
    refused = x_api.put(ADDRESS, body)
    assert refused.status_code == 428
    current = refused.json()["current"]
    assert (current["id"], current["progress"], current["external_id"]) == (draft.pk, "草稿", "")
    taken = x_api.put(ADDRESS, body, If_Match=current["etag"])
    assert (taken.status_code, taken.json()["id"]) == (200, draft.pk)
    assert taken.json()["external_id"] == "LZ-2012-05-0001"
    assert ProgressReport.objects.count() == 1


def test_external_id_and_place_belong_together(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    first = x_api.put(ADDRESS, body)
    before = stored()
    june = x_api.put(ADDRESS, body | {"period": "2012-06"}, If_Match=first["ETag"])
    assert (june.status_code, june.json()["type"]) == (409, "/api/problems/conflict/")
    other = x_api.put(f"{REPORTS}LZ-2/", body)
    assert (other.status_code, other.json()["type"]) == (409, "/api/problems/conflict/")
    assert "LZ-2012-05-0001" in other.json()["detail"]
    assert stored() == before


def test_measure_may_be_named_by_key_and_plan(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    named = body | {"measure": "1.1(1)", "plan": "甘政发〔2012〕53号"}
    assert x_api.put(ADDRESS, named).json()["measure"] == province.measure.pk
    no_plan = x_api.put(ADDRESS, body | {"measure": "1.1(1)"})
    assert [e["pointer"] for e in no_plan.json()["errors"]] == ["/plan"]
    elsewhere = x_api.put(ADDRESS, body | {"plan": province.plan.pk + 1})
    assert elsewhere.status_code == 404


def test_measure_not_taken_on_answers_like_one_that_does_not_exist(
    x_api: Caller, y_api: Caller, body: dict[str, Any], province: Province
) -> None:
    missing = x_api.put(ADDRESS, body | {"measure": 10**9})
    assert missing.status_code == 404
    assert missing.json()["errors"][0]["pointer"] == "/measure"
    for answer in (
        x_api.put(ADDRESS, body | {"measure": province.other_measure.pk}),
        y_api.put(ADDRESS, body),
    ):
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert not ProgressReport.objects.exists()


def test_unknown_and_future_periods_are_refused(x_api: Caller, body: dict[str, Any]) -> None:
    unknown = x_api.put(ADDRESS, body | {"period": "2013-05"})
    assert unknown.status_code == 422
    assert unknown.json()["errors"][0]["pointer"] == "/period"
    future = x_api.put(ADDRESS, body | {"period": "2012-06"})
    assert (future.status_code, future.json()["type"]) == (409, "/api/problems/refused/")
    assert not ProgressReport.objects.exists()


def test_read_only_fields_sent_back_change_nothing(x_api: Caller, body: dict[str, Any]) -> None:
    first = x_api.put(ADDRESS, body)
    sent = first.json() | {"state": "accepted", "version": 99, "review_comment": "好", "id": 7,
                           "organization": 1, "signed_at": "2012-05-01T00:00:00+08:00"}  # fmt: skip
    before = stored()
    again = x_api.put(ADDRESS, sent | {"submit": False, "signatory": ""}, If_Match=first["ETag"])
    assert (again.status_code, again.json()) == (200, first.json())
    assert stored() == before
    misspelt = x_api.put(ADDRESS, sent | {"precent": 3}, If_Match=first["ETag"])
    assert [e["pointer"] for e in misspelt.json()["errors"]] == ["/precent"]
    other_id = x_api.put(ADDRESS, sent | {"external_id": "else"}, If_Match=first["ETag"])
    assert [e["pointer"] for e in other_id.json()["errors"]] == ["/external_id"]


def test_two_organizations_may_use_the_same_external_id(
    x_api: Caller, y_api: Caller, body: dict[str, Any], province: Province
) -> None:
    province.measure.assignments.create(organization=province.y, role="local", order=1002)
    mine, yours = x_api.put(ADDRESS, body), y_api.put(ADDRESS, body)
    assert (mine.status_code, yours.status_code) == (201, 201)
    assert x_api.get(ADDRESS).json()["organization"] == province.x.pk
    assert y_api.get(ADDRESS).json()["organization"] == province.y.pk


@pytest.mark.parametrize("reference", ["-a", "a b", "a" * 65, "a%00b", "%ED%A0%80", "a,b"])
def test_unfit_external_ids_are_refused(
    x_api: Caller, body: dict[str, Any], reference: str
) -> None:
    answer = x_api.put(f"{REPORTS}{reference}/", body)
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/problems/bad-request/")


def test_the_name_of_an_address_is_no_external_id(x_api: Caller, body: dict[str, Any]) -> None:
    assert x_api.put(f"{REPORTS}bulk/", body).status_code == 405
    assert x_api.post(REPORTS, body | {"external_id": "bulk"}).status_code == 422


def test_rare_characters_survive(x_api: Caller, body: dict[str, Any]) -> None:
    address = f"{REPORTS}㐀𠮷-1/"
    answer = x_api.put(address, body | {"progress": "㐀𠮷 é\u0301 \u202e"})
    assert answer.status_code == 201
    assert x_api.get(answer["Location"]).json()["progress"] == "㐀𠮷 é\u0301 \u202e"


def test_returned_report_is_sent_again(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    signed = body | {"submit": True, "signatory": "张副市长"}
    x_api.put(ADDRESS, signed)
    reviewer = person(province.c, Role.COMMISSION)
    report = ProgressReport.objects.get()
    progress.step_report(
        report.pk, Step.RETURN, actor=reviewer, source="browser", reason="other", comment="请补充"
    )
    current = x_api.get(ADDRESS)
    assert (current.json()["state"], current.json()["review_comment"]) == ("returned", "请补充")
    sent = x_api.put(
        ADDRESS,
        signed | {"progress": "已补充。", "signatory": "李副市长"},
        If_Match=current["ETag"],
    )
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    assert sent.json()["signatory"] == "李副市长"


def test_people_do_not_push(province: Province, body: dict[str, Any]) -> None:
    for role in Role:
        if role is not Role.API_CLIENT:
            answer = signed_in(person(province.x, role)).put(ADDRESS, body)
            assert (answer.status_code, answer.json()["type"]) == (403, "/api/problems/forbidden/")
    assert not ProgressReport.objects.exists()


def test_supporting_department_sees_the_line_but_may_not_push(
    province: Province, body: dict[str, Any]
) -> None:
    assert caller_of(province.b).put(ADDRESS, body).status_code == 403
    assert caller_of(province.c).put(ADDRESS, body).status_code == 404
    assert caller_of(province.a).put(ADDRESS, body).status_code == 201


def test_queries_of_a_push(
    x_api: Caller, body: dict[str, Any], django_assert_num_queries: Any
) -> None:
    x_api.get(REPORTS)  # stamps the token's use, once a minute
    with django_assert_num_queries(12):
        first = x_api.put(ADDRESS, body)
    with django_assert_num_queries(12):
        x_api.put(ADDRESS, body | {"percent": 50}, If_Match=first["ETag"])


def test_what_was_returned_is_not_sent_on_unchanged(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    """Neither alone nor among many, and not by a later time in the source alone."""
    signed = body | {"submit": True, "signatory": "张副市长"}
    x_api.put(ADDRESS, signed)
    progress.step_report(
        ProgressReport.objects.get().pk, Step.RETURN,
        actor=person(province.b, Role.COMMISSION), source="test", reason="other", comment="补充。",
    )  # fmt: skip
    later = {"source_updated_at": "2012-06-30T08:00:00+08:00"}
    for sent in (signed, signed | later):
        again = x_api.put(ADDRESS, sent, If_Match=x_api.get(ADDRESS)["ETag"])
        assert again.status_code == 422
        assert [one["pointer"] for one in again.json()["errors"]] == ["/submit"]
    x_api.put(ADDRESS, body | later, If_Match=x_api.get(ADDRESS)["ETag"])
    many = x_api.post(
        f"{REPORTS}bulk/", {"items": [signed | later | {"external_id": "LZ-2012-05-0001"}]}
    )
    assert many.json()["results"][0]["result"] == "invalid"
    changed = signed | later | {"progress": "已按要求补充。"}
    other = x_api.put(ADDRESS, changed, If_Match=x_api.get(ADDRESS)["ETag"])
    assert (other.status_code, other.json()["state"]) == (200, "submitted")


def test_a_system_reports_on_a_line_that_its_organization_implements_as_well(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    Assignment.objects.create(
        measure=province.measure, organization=province.x, role="implement", order=9
    )
    assert x_api.put(ADDRESS, body).status_code == 201
