"""Lists and details: scope, filters, paging, pinned query counts."""

from typing import Any

import pytest

from departments.roles import Role
from reform_tracker import clock
from tasks.models import Assignment, ImplementationPlan, Measure, MeasureCommitment, ProgressReport
from tasks.progress import service as progress
from tests.reform_tracker.api.conftest import (
    REPORTS,
    Caller,
    Province,
    caller_of,
    person,
    signed_in,
)

V1 = "/api/v1/"
RESOURCES = ("plans", "areas", "tasks", "measures", "organizations", "periods", "progress-reports")
# The token with its role, the version of the list if it has one, then rows, prefetched parts.
QUERIES = {
    "plans": 3, "areas": 3, "tasks": 6, "measures": 4, "organizations": 3, "periods": 3,
    "progress-reports": 3,
}  # fmt: skip


@pytest.fixture
def reported(x_api: Caller, body: dict[str, Any]) -> dict[str, Any]:
    """The progress of P by X."""
    answer = x_api.put(f"{REPORTS}LZ-1/", body | {"submit": True, "signatory": "张副市长"})
    assert answer.status_code == 201
    return dict(answer.json())


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_row_of_a_list_has_a_detail(
    x_api: Caller, reported: dict[str, Any], resource: str
) -> None:
    rows = x_api.get(f"{V1}{resource}/").json()["results"]
    assert rows
    for row in rows:
        detail = x_api.get(f"{V1}{resource}/{row['id']}/").json()
        assert detail.items() >= row.items()


def test_plan_detail_has_the_text_and_the_list_has_not(x_api: Caller, province: Province) -> None:
    detail = x_api.get(f"{V1}plans/{province.plan.pk}/").json()
    assert detail["source_text"] == "全文"
    assert "source_text" not in x_api.get(f"{V1}plans/").json()["results"][0]


@pytest.mark.parametrize("resource", RESOURCES)
def test_query_count_does_not_grow(
    province: Province, reported: dict[str, Any], resource: str, django_assert_num_queries: Any
) -> None:
    caller = caller_of(province.a)
    caller.get(f"{V1}{resource}/")  # stamps the token's use
    with django_assert_num_queries(QUERIES[resource]):
        few = caller.get(f"{V1}{resource}/").json()["results"]
    _more_of_everything(province)
    with django_assert_num_queries(QUERIES[resource]):
        many = caller.get(f"{V1}{resource}/").json()["results"]
    assert len(many) >= len(few)


def _more_of_everything(province: Province) -> None:
    for number in range(3, 9):
        copy = Measure.objects.get(pk=province.other_measure.pk)
        copy.pk, copy.number, copy.key = None, number, f"1.1({number})"
        copy.save()
        for organization, role in ((province.a, "lead"), (province.x, "local")):
            Assignment.objects.create(
                measure=copy, organization=organization, role=role, order=number
            )
            ProgressReport.objects.create(
                measure=copy, organization=organization, period=province.period
            )


def test_who_sees_the_progress_of_p(province: Province, reported: dict[str, Any]) -> None:
    address = f"{REPORTS}{reported['id']}/"
    sees = {
        "reporter a": signed_in(person(province.a, Role.REPORTER)),
        "approver b": signed_in(person(province.b, Role.APPROVER)),
        "token a": caller_of(province.a),
        "token x": caller_of(province.x),
        "commission": signed_in(person(province.c, Role.COMMISSION)),
        "leader": signed_in(person(province.c, Role.LEADER)),
        "auditor": signed_in(person(province.c, Role.AUDITOR)),
    }
    sees_not = {
        "reporter c": signed_in(person(province.c, Role.REPORTER)),
        "reporter y": signed_in(person(province.y, Role.REPORTER)),
        "token c": caller_of(province.c),
        "token y": caller_of(province.y),
        "security": signed_in(person(province.a, Role.SECURITY_ADMIN)),
        "system": signed_in(person(province.a, Role.SYSTEM_ADMIN)),
    }
    for name, caller in sees.items():
        assert caller.get(address).status_code == 200, name
        assert [row["id"] for row in caller.get(REPORTS).json()["results"]] == [reported["id"]]
    for name, caller in sees_not.items():
        hidden, missing = caller.get(address), caller.get(f"{REPORTS}999999/")
        assert (hidden.status_code, hidden.content) == (404, missing.content), name
        assert caller.get(REPORTS).json()["results"] == [], name


PROGRESS_FILTERS: list[dict[str, str]] = [
    {}, {"organization": "x"}, {"state": "draft"}, {"status": "in_progress"},
    {"period": "2012-05"}, {"q": "方案"},
]  # fmt: skip
LINE_FILTERS = [
    *PROGRESS_FILTERS, {"organization": "x", "role": "local"}, {"role": "local"},
    {"state": "missing"}, {"period": "2012-05", "state": "missing"},
    {"horizon": "cross_year"}, {"horizon": "undecided"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("resource", "parameters"),
    [(name, filters) for name in ("measures", "tasks") for filters in LINE_FILTERS]
    + [("progress-reports", filters) for filters in PROGRESS_FILTERS],
    ids=str,
)
def test_an_outsider_gets_the_same_bytes_with_and_without_p(
    province: Province, body: dict[str, Any], resource: str, parameters: dict[str, str]
) -> None:
    sent = {k: province.x.pk if v == "x" else v for k, v in parameters.items()}
    outsiders = [
        signed_in(person(province.c, Role.REPORTER)),
        signed_in(person(province.c, Role.SYSTEM_ADMIN)),
        caller_of(province.y),
    ]

    def seen() -> list[bytes]:
        answers = [caller.get(f"{V1}{resource}/", sent) for caller in outsiders]
        assert {answer.status_code for answer in answers} == {200}
        return [answer.content for answer in answers]

    Assignment.objects.filter(role="local").delete()
    without = seen()
    Assignment.objects.create(
        measure=province.measure, organization=province.x, role="local", order=1001
    )
    filing = ImplementationPlan.objects.create(
        plan=province.plan, organization=province.x, state="accepted",
        signed_by=person(province.x, Role.APPROVER), signed_at="2012-05-10T00:00Z",
        reviewed_by=person(province.c, Role.COMMISSION), reviewed_at="2012-05-11T00:00Z",
    )  # fmt: skip
    MeasureCommitment.objects.create(
        filing=filing, measure=province.measure, horizon="cross_year", since=clock.today()
    )
    pushed = caller_of(province.x).put(f"{REPORTS}LZ-1/", body)
    assert pushed.status_code == 201
    assert seen() == without


def test_measures_by_their_parts_and_reports(province: Province, reported: dict[str, Any]) -> None:
    commission = signed_in(person(province.c, Role.COMMISSION))
    p, other = province.measure.pk, province.other_measure.pk

    def found(**parameters: Any) -> list[int]:
        answer = commission.get(f"{V1}measures/", parameters)
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.json()["results"]]

    assert found() == [p, other]
    assert found(organization=province.a.pk, role="lead") == [p, other]
    assert found(organization=province.a.pk, role="support") == []
    assert found(organization=province.x.pk) == [p]
    assert found(role="local") == [p]
    assert found(state="submitted") == found(status="in_progress") == [p]
    assert found(state="submitted", organization=province.a.pk) == []
    assert found(period="2012-05") == [p]
    assert found(period="2012-06") == []
    # A leads both and has reported neither; X has reported P.
    assert found(period="2012-05", state="missing") == [p, other]
    assert found(period="2012-05", state="missing", organization=province.x.pk) == []
    assert found(period="2012-06", state="missing", organization=province.x.pk) == [p]
    assert found(q="zysgg") == found(q="ZIYUANSHUI") == found(q="资源税") == [p, other]
    assert found(q="措施2") == found(q="1.1(2)") == [other]
    assert found(q="%") == found(q="_") == []
    assert found(plan=province.plan.pk, area=province.area.pk) == [p, other]


def test_measures_by_horizon_of_the_accepted_filing(province: Province) -> None:
    commission = signed_in(person(province.c, Role.COMMISSION))
    filing = ImplementationPlan.objects.create(plan=province.plan, organization=province.a)
    MeasureCommitment.objects.create(
        filing=filing, measure=province.measure, horizon="cross_year", since=clock.today()
    )

    def found(horizon: str) -> list[int]:
        rows = commission.get(f"{V1}measures/", {"horizon": horizon}).json()["results"]
        return [row["id"] for row in rows]

    assert found("cross_year") == []
    filing.signed_by = filing.reviewed_by = person(province.c, Role.APPROVER)
    filing.signed_at = filing.reviewed_at = "2012-05-10T00:00Z"
    filing.state = "accepted"
    filing.save()
    assert found("cross_year") == [province.measure.pk]
    assert found("undecided") == [province.other_measure.pk]


def test_reports_by_every_filter(province: Province, reported: dict[str, Any]) -> None:
    commission = signed_in(person(province.c, Role.COMMISSION))
    progress.save_report(
        province.measure.pk, province.period.pk, actor=person(province.a, Role.REPORTER),
        source="browser", version=None, content=progress.ReportInput(progress="另一份"),
    )  # fmt: skip

    def found(**parameters: Any) -> list[str]:
        answer = commission.get(REPORTS, parameters)
        assert answer.status_code == 200, answer.content
        return [row["organization_name"] for row in answer.json()["results"]]

    assert found() == ["兰州市", "省发展改革委"]
    assert found(plan=province.plan.pk, area=province.area.pk) == found()
    assert found(measure=province.measure.pk, period="2012-05") == found()
    assert found(measure=province.other_measure.pk) == found(period="2012-06") == []
    assert found(organization=province.x.pk) == found(state="submitted") == ["兰州市"]
    assert found(external_id="LZ-1") == found(q="试点") == ["兰州市"]
    assert found(q="另一份") == found(state="draft") == ["省发展改革委"]
    assert found(status="done") == []
    assert found(updated_since="2000-01-01T00:00:00Z") == found()
    assert found(updated_since="2100-01-01T00:00:00+08:00") == []


def test_organizations_by_kind_name_and_day(province: Province, x_api: Caller) -> None:
    def found(**parameters: Any) -> list[str]:
        answer = x_api.get(f"{V1}organizations/", parameters)
        return [row["short_name"] for row in answer.json()["results"]]

    assert found(kind="prefecture") == ["兰州市", "天水市"]
    assert found(q="财政") == ["省财政厅"]
    province.b.valid_until = province.plan.issued_on
    province.b.save()
    assert "省财政厅" not in found(valid_on="2012-05-01")


def test_pages_hold_every_row_once(province: Province, x_api: Caller) -> None:
    _more_of_everything(province)
    seen, address, parameters = [], f"{V1}measures/", {"limit": "3", "role": "lead"}
    answer = x_api.get(address, parameters).json()
    while True:
        assert len(answer["results"]) <= 3
        seen += [row["id"] for row in answer["results"]]
        if answer["next"] is None:
            break
        # A row that comes in between comes last.
        answer = x_api.get(answer["next"].removeprefix("http://testserver")).json()
    assert seen == list(Measure.objects.order_by("pk").values_list("pk", flat=True))
    assert answer["next_cursor"] is None


def test_default_and_greatest_page(province: Province, x_api: Caller) -> None:
    ProgressReport.objects.bulk_create(
        ProgressReport(measure=measure, organization=province.x, period=period)
        for measure in _lines(province, 300)
        for period in (province.period, province.later)
    )
    assert len(x_api.get(REPORTS).json()["results"]) == 50
    assert len(x_api.get(REPORTS, {"limit": 500}).json()["results"]) == 500


def _lines(province: Province, count: int) -> list[Measure]:
    return Measure.objects.bulk_create(
        Measure(task=province.task, number=n, key=str(n), text="t", responsibility="r",
                phrase="p", basis="b", span_start=0, span_end=1)
        for n in range(100, 100 + count)
    )  # fmt: skip


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "", "1e2", "９", "9" * 30, "1.0"])
def test_bad_limits(x_api: Caller, limit: str) -> None:
    answer = x_api.get(f"{V1}plans/", {"limit": limit})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "limit"


def test_cursors_belong_to_their_list(province: Province, x_api: Caller) -> None:
    cursor = x_api.get(f"{V1}measures/", {"limit": 1}).json()["next_cursor"]
    assert x_api.get(f"{V1}measures/", {"cursor": cursor}).status_code == 200
    for path, bad in (
        ("organizations", cursor), ("measures", cursor[:-1]), ("measures", f"{cursor}x"),
        ("measures", ""), ("measures", "5"), ("measures", "x" * 5000), ("measures", "\x00"),
        ("measures", "é"), ("measures", ".eJwDAAAAAAE"),
    ):  # fmt: skip
        answer = x_api.get(f"{V1}{path}/", {"cursor": bad})
        assert (answer.status_code, answer.json()["type"]) == (400, "/api/problems/bad-cursor/")


@pytest.mark.parametrize("resource", RESOURCES)
def test_unknown_and_repeated_parameters_are_named(
    x_api: Caller, reported: dict[str, Any], resource: str
) -> None:
    answer = x_api.get(f"{V1}{resource}/?page=2&format=xml&limit=1&limit=2")
    assert answer.status_code == 400
    named = {error["parameter"] for error in answer.json()["errors"]}
    assert named == {"page", "format", "limit"}
    first = x_api.get(f"{V1}{resource}/").json()["results"][0]["id"]
    assert x_api.get(f"{V1}{resource}/{first}/?q=1").status_code == 400


def test_put_takes_no_parameters(x_api: Caller, body: dict[str, Any]) -> None:
    assert x_api.put(f"{REPORTS}LZ-1/?dry_run=1", body).status_code == 400
    assert not ProgressReport.objects.exists()


def test_own_external_id_comes_before_a_number(
    x_api: Caller, reported: dict[str, Any], body: dict[str, Any], province: Province
) -> None:
    second = x_api.get(f"{REPORTS}{reported['id']}/").json()
    assert second == reported
    assert reported["url"] == f"{REPORTS}LZ-1/"
    for_a = caller_of(province.a).get(f"{REPORTS}{reported['id']}/").json()
    assert for_a["url"] == f"{REPORTS}{reported['id']}/"
    Assignment.objects.create(
        measure=province.other_measure, organization=province.x, role="local", order=1
    )
    same_digits = str(reported["id"])
    mine = x_api.put(f"{REPORTS}{same_digits}/", body | {"measure": province.other_measure.pk})
    assert mine.status_code == 201
    assert x_api.get(f"{REPORTS}{same_digits}/").json()["id"] == mine.json()["id"]
    # For whoever did not give that external id the digits stay the report's own number.
    assert caller_of(province.a).get(f"{REPORTS}{same_digits}/").json() == for_a


def test_external_ids_of_others_are_no_address(
    reported: dict[str, Any], y_api: Caller, province: Province
) -> None:
    assert y_api.get(f"{REPORTS}LZ-1/").status_code == 404
    assert caller_of(province.a).get(f"{REPORTS}LZ-1/").status_code == 404


def test_unchanged_report_is_not_sent_again(x_api: Caller, reported: dict[str, Any]) -> None:
    address, tag = f"{REPORTS}LZ-1/", reported["etag"]
    for header in (tag, f'"0.0", {tag}', f"W/{tag}", "*"):
        answer = x_api.get(address, If_None_Match=header)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert x_api.get(address, If_None_Match='"0.0"').json() == reported


def test_what_a_prefecture_took_on_is_shown_to_the_line_only(province: Province) -> None:
    def roles(caller: Caller) -> set[str]:
        row = caller.get(f"{V1}measures/{province.measure.pk}/").json()
        return {part["role"] for part in row["assignments"]}

    assert roles(caller_of(province.a)) == {"lead", "support", "local"}
    assert roles(caller_of(province.x)) == {"lead", "support", "local"}
    assert roles(caller_of(province.c)) == roles(caller_of(province.y)) == {"lead", "support"}
