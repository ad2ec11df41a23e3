"""What reading a document costs: growth with its length, hostile inputs, memory.

Every figure is a multiple of the time that the 2012 document takes in the same run.
"""

import contextlib
import io
import resource
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tasks.official.reading.apart import read_apart
from tasks.official.reading.document import NotADocument, parse_document, read_text

SOURCE = Path(__file__).parent.parent / "tasks" / "data" / "gansu_2012_53.txt"
ROUNDS = 3
MEGABYTE = 1024 * 1024
ONE_TASK = "一、改革\n（一）"


def seconds(work: Callable[[], object]) -> float:
    """The best of some rounds."""
    best = float("inf")
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        with contextlib.suppress(NotADocument):
            work()
        best = min(best, time.perf_counter() - begun)
    return best


def zip_bomb() -> bytes:
    """A .docx of one megabyte that unpacks to one gigabyte."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _block in range(1024):
                part.write(bytes(MEGABYTE))
    return target.getvalue()


def parts(header: str, row: str, below: str) -> dict[str, Callable[[int], str]]:
    """Texts of about so many characters, of one kind each."""
    tagged = "做事。（省财政厅牵头，省审计厅配合）"
    return {
        "tags": lambda n: ONE_TASK + "（省财政厅负责）" * (n // 8),
        "tags behind sentences": lambda n: f"{ONE_TASK}任务。" + tagged * (n // len(tagged)),
        "tasks on one line": lambda n: "一、改革" + f"（一）任务。{tagged}" * (n // 26),
        "rows of a table": lambda n: header + row * (n // len(row)),
        "rows of one task": lambda n: header + row + below * (n // len(below)),
        "heads of a table": lambda n: header * (n // len(header)),
    }


def main() -> None:
    text = SOURCE.read_text("utf-8")
    head, body = text[: text.index("一、")], text[text.index("一、") :]
    bomb = zip_bomb()
    header = "序号\t任务\t牵头单位\t配合单位\t完成时限\n"
    row = "1\t完善治理\t省国资委\t省财政厅、省审计厅\t2012年6月底\n"
    below = "\t\t省国资委\t省财政厅\t6月底\n"
    works: dict[str, Callable[[], object]] = {
        "four times the text (40,000 characters)": lambda: parse_document(head + body * 4),
        "thirteen times (130,000 characters)": lambda: parse_document(head + body * 13),
        "without a line end (130,000)": lambda: parse_document((body * 13).replace("\n", "")),
        "100,000 open brackets": lambda: parse_document(ONE_TASK + "（" * 100_000),
        "15,000 tags": lambda: parse_document(ONE_TASK + "（省财政厅负责）" * 15_000),
        "35,000 headings": lambda: parse_document("一、改革\n" * 35_000),
        "20,000 time limits": lambda: parse_document(ONE_TASK + "2012年5月底前" * 20_000),
        "a table of 4,000 rows": lambda: parse_document(header + row * 4_000),
        "7,000 rows of one task": lambda: parse_document(header + row + below * 7_000),
        "6,000 heads of a table": lambda: parse_document(header * 6_000),
        "names joined by 900 × 和": lambda: parse_document(
            ONE_TASK + ("做。（" + "厅和" * 900 + "厅负责）") * 20
        ),
        "10,000 signatures": lambda: parse_document(
            ONE_TASK + "做。某省人民政府2012年5月1日" * 10_000
        ),
        "a zip of one gigabyte": lambda: read_text(bomb, "bomb.docx"),
        "600,000 nested blocks of a page": lambda: read_text(b"<html>" + b"<div>" * 600_000, "a"),
    }
    once = seconds(lambda: parse_document(text))
    print(f"the 2012 document ({len(text):,} characters): {once * 1000:.0f} ms = 1")
    for name, work in works.items():
        print(f"{name}: {seconds(work) / once:.1f}")
    print("four times as much of each, as multiples of a fourth (4 is linear):")
    for name, part in parts(header, row, below).items():
        few, many = part(10_000), part(40_000)
        growth = seconds(partial(parse_document, many)) / seconds(partial(parse_document, few))
        print(f"{name}: {growth:.1f}")
    apart = seconds(lambda: read_apart(text.encode(), SOURCE.name))
    print(f"the 2012 document read in a child of its own: {apart / once:.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of this process: {peak} MB")


if __name__ == "__main__":
    main()
