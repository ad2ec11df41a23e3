"""The walks of docs/walks.md: each step has a page that answers a question, and where it does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """`picture` is a file of docs/img/walks; `path` has places for the numbers of rows; `answer` is
    the element that answers, and `says` is a part of what it says."""

    picture: str
    path: str
    answer: str
    says: str


@dataclass(frozen=True, slots=True)
class Walk:
    """What one account looks at, in this order."""

    account: str
    steps: tuple[Step, ...]


WALKS = (
    Walk(
        "leader",
        (
            Step("leader-1", "/plans/{plan}/", ".six", "严重滞后"),
            Step("leader-2", "/plans/{plan}/", ".first-areas", "70%"),
            Step("leader-3", "/plans/{plan}/areas/1/", "main .table >> nth=0", "严重滞后"),
            Step("leader-4", "/tasks/{task}/", "#m{measure} .card >> nth=0", "未报送"),
            Step("leader-5", "/plans/{plan}/", ".first-calls", "逾期"),
            Step(
                "leader-6",
                "/plans/{plan}/changes/?since=2012-07-31&until=2012-08-31&role=lead&kind=completed",
                "main .card >> nth=0",
                "已办结",
            ),
            Step("leader-7", "/plans/{plan}/?as_of=2012-06-30", ".six", "已办结"),
            Step("leader-8", "/plans/{plan}/reports/", "#editions", "2012-08"),
        ),
    ),
    Walk(
        "gxw-head",
        (
            Step("department-1", "/plans/{plan}/", ".six", "严重滞后"),
            Step("department-2", "/plans/{plan}/", ".grid-2 .card >> nth=0", "已逾期"),
            Step("department-3", "/tasks/{task}/", "#m{measure} .card >> nth=0", "未报送"),
            Step(
                "department-4",
                "/plans/{plan}/organizations/{organization}/?against=2012-05-31",
                ".headline",
                "5月31日",
            ),
            Step(
                "department-5",
                "/plans/{plan}/assessment/{organization}/",
                "main .card >> nth=0",
                "得分",
            ),
            Step(
                "department-6", "/plans/{plan}/assessment/{organization}/", "#substance", "报送质量"
            ),
        ),
    ),
    Walk(
        "gxw-approver",
        (Step("department-7", "/plans/{plan}/assessment/{organization}/", "#objections", "异议"),),
    ),
)
