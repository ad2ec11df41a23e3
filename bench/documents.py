"""What the files of a report cost beside the same texts written without looks.

The same paragraphs and cells, written by python-docx and openpyxl as they are: what nobody would
send to a government, and the least that a file with these texts can cost.
"""

import io
import statistics
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

ROUNDS = 5
GOAL = 6


def median_of(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds; the first time does not count."""
    times = []
    work()
    for _round in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def peak_of(work: Callable[[], object]) -> float:
    """Megabytes that Python held at the most."""
    tracemalloc.start()
    work()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def measure_documents(plan: Any, on: date) -> None:
    """The report and the ledger of the period that runs on a day."""
    from reports.figures.rollups import current_period, plan_figures  # noqa: PLC0415
    from reports.provincial.building import document_bytes  # noqa: PLC0415

    period = current_period(plan, on)
    if period is None:
        raise ValueError(f"{plan} has no period")
    begun = time.perf_counter()
    figures = plan_figures(plan, period, on)
    took = time.perf_counter() - begun
    print(f"figures with words: {took * 1000:.0f} ms, {len(figures.ledger)} rows")
    for format_, bare in (("docx", bare_docx), ("xlsx", bare_xlsx)):
        make = partial(document_bytes, figures, format_, on, "0" * 64)
        made = make()
        raw = median_of(bare(made))
        print(
            f".{format_}: {median_of(make) / raw:.1f} times the bare texts (goal {GOAL});"
            f" {raw * 1000:.0f} ms bare; {len(made) // 1000} kB,"
            f" {peak_of(make):.0f} MB at most"
        )


def bare_docx(made: bytes) -> Callable[[], None]:
    from docx import Document  # noqa: PLC0415

    document = Document(io.BytesIO(made))
    texts = [paragraph.text for paragraph in document.paragraphs]
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    ]

    def write() -> None:
        plain = Document()
        for text in texts:
            plain.add_paragraph(text)
        for rows in tables:
            table = plain.add_table(len(rows), len(rows[0]))
            for line, row in zip(table.rows, rows, strict=True):
                for cell, text in zip(line.cells, row, strict=True):
                    cell.text = text
        plain.save(io.BytesIO())

    return write


def bare_xlsx(made: bytes) -> Callable[[], None]:
    from openpyxl import Workbook, load_workbook  # noqa: PLC0415

    sheets = [
        [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in load_workbook(io.BytesIO(made))
    ]

    def write() -> None:
        plain = Workbook(write_only=True)
        for rows in sheets:
            sheet = plain.create_sheet()
            for row in rows:
                sheet.append(row)
        plain.save(io.BytesIO())

    return write
