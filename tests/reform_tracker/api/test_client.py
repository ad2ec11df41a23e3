"""The client that prefectures are given, against a running server and a bad line."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import push_ledger
import pytest
import reform_client

from departments.api_clients.service import create_client
from reform_tracker.api.models import Receipt
from tasks.models import ProgressReport
from tests.reform_tracker.api.conftest import Province

CLIENT = Path(__file__).parents[3] / "docs" / "client"
FIELD = Path(__file__).parents[2] / "data" / "field"
pytestmark = pytest.mark.django_db(transaction=True)


class BadLine:
    """A way to the server on which the first answers are lost after the server has given them."""

    def __init__(self, port: int, lost: int) -> None:
        self.server = port
        self.lost = lost
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _address = self.listener.accept()
            except OSError:
                return
            with caller, socket.create_connection(("127.0.0.1", self.server)) as server:
                server.sendall(self._request(caller))
                answer = self._all(server)
                if self.lost > 0:
                    self.lost -= 1
                else:
                    caller.sendall(answer)

    @staticmethod
    def _request(caller: socket.socket) -> bytes:
        got = b""
        while b"\r\n\r\n" not in got:
            got += caller.recv(65536)
        head, _gap, body = got.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        lengths = [line.split(":")[1] for line in lines if line.startswith("content-length")]
        length = int(lengths[0]) if lengths else 0
        while len(body) < length:
            body += caller.recv(65536)
        return head + b"\r\n\r\n" + body

    @staticmethod
    def _all(server: socket.socket) -> bytes:
        got = b""
        while part := server.recv(65536):
            got += part
        return got


@pytest.fixture
def token(province: Province) -> str:
    return create_client(province.x, name="系统", days=9, actor=None, source="test").text


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(live_server: Any, token: str, pauses: list[float]) -> reform_client.ReformClient:
    return reform_client.ReformClient(live_server.url, token, sleep=pauses.append)


@pytest.fixture
def item(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"external_id": "LZ-1"}


@pytest.fixture
def bad_line(
    live_server: Any, client: reform_client.ReformClient
) -> Iterator[reform_client.ReformClient]:
    line = BadLine(int(live_server.url.rpartition(":")[2]), lost=3)
    client.base = f"http://127.0.0.1:{line.port}"
    yield client
    line.listener.close()


def test_a_push_over_a_bad_line_has_one_effect(
    bad_line: reform_client.ReformClient, item: dict[str, Any], pauses: list[float]
) -> None:
    (result,) = bad_line.push([item])
    assert result["result"] == "created"
    assert ProgressReport.objects.get().version == 1
    assert Receipt.objects.count() == 1
    assert len(pauses) == 3
    assert all(0.5 * 2**n <= pause <= 2**n for n, pause in enumerate(pauses))


def test_a_renewal_whose_answer_was_lost_is_asked_for_again(
    bad_line: reform_client.ReformClient,
) -> None:
    with pytest.raises(reform_client.NoAnswer):
        bad_line.renew_token()
    assert bad_line.renew_token()
    assert bad_line.get("tokens/").status == 200


def test_what_is_wrong_is_raised_at_once(
    client: reform_client.ReformClient, pauses: list[float]
) -> None:
    with pytest.raises(reform_client.Problem, match="404"):
        client.get("progress-reports/nothing/")
    client.token = "x.y"
    with pytest.raises(reform_client.Problem, match="401"):
        client.get("plans/")
    assert pauses == []


def test_nobody_there_is_told_after_some_attempts(
    client: reform_client.ReformClient, pauses: list[float]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    client.base = f"http://127.0.0.1:{port}"
    with pytest.raises(reform_client.NoAnswer):
        client.get("plans/")
    assert len(pauses) == client.attempts - 1


def test_a_period_reconciles_and_the_feed_goes_on(
    client: reform_client.ReformClient, item: dict[str, Any], province: Province
) -> None:
    _none, cursor = client.changes("now")
    list(client.push([item]))
    changed, cursor = client.changes(cursor)
    assert [one["external_id"] for one in changed] == ["LZ-1"]
    assert client.changes(cursor) == ([], cursor)
    (stored,) = client.rows("progress-reports")
    mine = {name: stored[name] for name in reform_client.DIGESTED}
    told = client.reconcile(province.plan.pk, "2012-05", [mine])
    assert (told["sent"], told["held"], told["same"]) == (1, 1, 1)
    told = client.reconcile(province.plan.pk, "2012-05", [mine | {"percent": 1}])
    assert [one["reason"] for one in told["differences"]] == ["other_content"]


def pushed(
    live_server: Any, token: str, province: Province, ledger: Path
) -> "subprocess.CompletedProcess[str]":
    """The script, run as a prefecture runs it."""
    return subprocess.run(
        [sys.executable, CLIENT / "push_ledger.py", live_server.url, ledger, province.plan.number],
        env={"REFORM_TOKEN": token, "PATH": "", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_ledger_is_pushed_row_by_row(
    live_server: Any, token: str, province: Province, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(
        "编号,任务,期间,状态,完成比例,进展,下一步\n"
        "LZ-1,1.1(1),2012-05,推进中,35%,已印发方案。,六月试点。\n"
        "LZ-2,9.9,2012-05,推进中,35%,x,y\n",
        encoding="utf-8-sig",
    )
    done = pushed(live_server, token, province, ledger)
    assert done.returncode == 1, done.stderr
    first, second = done.stdout.splitlines()
    assert first.split("\t") == ["2", "LZ-1", "created"]
    assert second.split("\t")[:3] == ["3", "LZ-2", "not_found"]
    report = ProgressReport.objects.get()
    assert (report.percent, report.status) == (35, "in_progress")


def test_what_cannot_be_read_is_said_and_nothing_is_sent(
    live_server: Any, token: str, province: Province
) -> None:
    done = pushed(live_server, token, province, FIELD / "ledger_title_row.csv")
    assert done.returncode == 2
    assert "第 3 行，完成比例" in done.stderr
    assert not ProgressReport.objects.exists()


def test_a_file_in_which_nothing_can_be_read_is_no_success(
    live_server: Any, token: str, province: Province, tmp_path: Path
) -> None:
    (tmp_path / "ledger.csv").write_text("甲,乙\n1,2\n")
    done = pushed(live_server, token, province, tmp_path / "ledger.csv")
    assert done.returncode == 2
    assert "没有找到表头" in done.stderr


def test_a_row_becomes_an_item_in_the_words_of_the_api() -> None:
    assert push_ledger.item_of({"已完成节点": "7、12", "完成说明": "已并入。"}, "号") == {
        "plan": "号", "claims": [7, 12], "done_reason": "已并入。",
    }  # fmt: skip
    row = {"编号": "LZ-1", "状态": "推进中", "完成比例": "35", "进展": "已印发"}
    assert push_ledger.item_of(row, "号") == {
        "plan": "号", "external_id": "LZ-1", "status": "in_progress", "percent": 35,
        "progress": "已印发",
    }  # fmt: skip
