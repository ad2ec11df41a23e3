"""Pushes a spreadsheet of progress reports: `python push_ledger.py SITE LEDGER.xlsx PLAN`.

The token is read from REFORM_TOKEN. A row names the columns, as in README.md beside this file; .csv
needs nothing, .xlsx needs openpyxl. `--dry-run` tells what would become of each row. Where a cell
cannot be read nothing is sent: exit status 2, and each such cell with row and column.
"""

import argparse
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ledger
from reform_client import ReformClient

# Column → field of the API.
COLUMNS = {
    "编号": "external_id", "任务": "measure", "期间": "period", "状态": "status",
    "完成比例": "percent", "进展": "progress", "问题": "problems", "下一步": "next_steps",
    "需协调": "coordination", "已完成节点": "claims", "完成说明": "done_reason",
    "更新时间": "source_updated_at",
}  # fmt: skip
STATUSES = {"未启动": "not_started", "推进中": "in_progress", "受阻": "blocked", "已完成": "done"}


def item_of(row: Mapping[str, str], plan: str) -> dict[str, Any]:
    """One row in the words of the API; an empty cell is left out."""
    item: dict[str, Any] = {"plan": plan}
    for column, name in COLUMNS.items():
        if text := row.get(column):
            item[name] = text
    if "status" in item:
        item["status"] = STATUSES.get(item["status"], item["status"])
    if "claims" in item:
        found = re.findall(r"\d+", item["claims"])
        item["claims"] = [int(number) for number in found]
    if "percent" in item:
        item["percent"] = int(item["percent"])
    return item


def read(file: Path) -> list[ledger.Row] | None:
    """The rows, with what is to be said of them on standard error; None if nothing may be sent."""
    try:
        found = ledger.read(file)
    except (ledger.Unreadable, OSError) as error:
        sys.stderr.write(f"{file.name}: {error}\n")
        return None
    for said in (*found.notes, *found.refused):
        sys.stderr.write(f"{file.name}: {said}\n")
    if found.refused:
        sys.stderr.write(f"{file.name}: 共 {len(found.refused)} 处不能读取，没有推送任何内容。\n")
        return None
    return found.rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("ledger", type=Path)
    parser.add_argument("plan", help="document number of the plan")
    parser.add_argument("--dry-run", action="store_true")
    asked = parser.parse_args()
    rows = read(asked.ledger)
    if rows is None:
        return 2
    client = ReformClient(asked.site, os.environ["REFORM_TOKEN"])
    items = [item_of(row.values, asked.plan) for row in rows]
    refused = 0
    for row, result in zip(rows, client.push(items, dry_run=asked.dry_run), strict=True):
        problem = result.get("problem")
        refused += problem is not None and result["result"] != "stale"
        told = [str(row.number), result["external_id"], result["result"]]
        if problem:
            told += [problem["detail"], *(one["detail"] for one in problem.get("errors", ()))]
        sys.stdout.write("\t".join(told) + "\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
