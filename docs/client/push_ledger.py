"""Pushes a spreadsheet of progress reports: `python push_ledger.py SITE LEDGER.xlsx PLAN`.

The token is read from REFORM_TOKEN. The first row names the columns, as in README.md beside this
file; .csv needs nothing, .xlsx needs openpyxl. `--dry-run` tells what would become of each row.
"""

import argparse
import csv
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reform_client import ReformClient

# Column → field of the API.
COLUMNS = {
    "编号": "external_id", "任务": "measure", "期间": "period", "状态": "status",
    "完成比例": "percent", "进展": "progress", "问题": "problems", "下一步": "next_steps",
    "需协调": "coordination", "已完成节点": "claims", "完成说明": "done_reason",
    "更新时间": "source_updated_at",
}  # fmt: skip
STATUSES = {"未启动": "not_started", "推进中": "in_progress", "受阻": "blocked", "已完成": "done"}


def rows_of(file: Path) -> Iterator[dict[str, str]]:
    """The rows of the first sheet as column → text."""
    if file.suffix.lower() == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)
        return
    from openpyxl import load_workbook  # noqa: PLC0415 (a .csv needs it not)

    book = load_workbook(file, read_only=True, data_only=True)
    try:
        values = book.worksheets[0].iter_rows(values_only=True)
        names = [str(name or "").strip() for name in next(values, ())]
        for row in values:
            if any(value is not None for value in row):
                texts = ("" if value is None else str(value).strip() for value in row)
                yield dict(zip(names, texts, strict=False))
    finally:
        book.close()


def item_of(row: dict[str, str], plan: str) -> dict[str, Any]:
    """One row in the words of the API; an empty cell is left out."""
    item: dict[str, Any] = {"plan": plan}
    for column, name in COLUMNS.items():
        if text := (row.get(column) or "").strip():
            item[name] = text
    if "status" in item:
        item["status"] = STATUSES.get(item["status"], item["status"])
    if "claims" in item:
        found = re.findall(r"\d+", item["claims"])
        item["claims"] = [int(number) for number in found]
    if str(item.get("percent", "")).rstrip("%").isdigit():
        item["percent"] = int(item["percent"].rstrip("%"))
    return item


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("ledger", type=Path)
    parser.add_argument("plan", help="document number of the plan")
    parser.add_argument("--dry-run", action="store_true")
    asked = parser.parse_args()
    client = ReformClient(asked.site, os.environ["REFORM_TOKEN"])
    items = [item_of(row, asked.plan) for row in rows_of(asked.ledger)]
    refused = 0
    for number, result in enumerate(client.push(items, dry_run=asked.dry_run), 2):
        problem = result.get("problem")
        refused += problem is not None and result["result"] != "stale"
        told = [str(number), result["external_id"], result["result"]]
        if problem:
            told += [problem["detail"], *(one["detail"] for one in problem.get("errors", ()))]
        sys.stdout.write("\t".join(told) + "\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
