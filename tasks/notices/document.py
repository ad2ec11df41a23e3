"""A supervision notice as an official document with a red head (GB/T 9704-2012), as .docx.

It says what the sheet said when it was issued: the same sheet gives the same bytes for ever.
"""

import io
from collections.abc import Iterator
from datetime import datetime, time

from docx.document import Document as DocumentType
from docx.oxml.xmlchemy import BaseOxmlElement

from reform_tracker.office.official import gbt9704
from reform_tracker.office.official.letterhead import Letterhead, head
from reform_tracker.office.official.ooxml import paragraph, run
from reform_tracker.office.official.page_furniture import furnish, imprint
from reform_tracker.office.official.pieces import (
    INVENTED_MARK,
    INVENTED_NOTE,
    append,
    signature,
)
from reform_tracker.office.official.text import long_date, one_line, sentence, typeset
from reform_tracker.office.package import repack
from tasks.models import Notice

TITLE_LINE = 20  # characters of the title on one line
JOINTS, NEAR = "、，和与及并的", 5  # after what it may break, how far from equal lines


def document_of(notice: Notice) -> bytes:
    """The sheet of one unit."""
    issuer, dated = notice.numbered.issuer_name, long_date(notice.issued_on)
    letterhead = Letterhead(
        issuer=issuer,
        addressee=notice.addressee,
        number=str(notice.numbered),
        mark=f"{issuer}督办通知单",
    )
    invented = notice.plan.invented_progress
    document = gbt9704.new_document()
    _properties(document, notice, issuer)
    # It goes to equals and downward: no 签发人 beside the number.
    append(document, head(letterhead, None, _title(notice), INVENTED_NOTE if invented else ""))
    append(document, _body(notice))
    append(document, signature(one_line(issuer), dated))
    furnish(document.sections[0], INVENTED_MARK if invented else "")
    append(document, [imprint("", letterhead.printing_office, dated)])
    package, target = io.BytesIO(), io.BytesIO()
    document.save(package)
    repack(package, target)
    return target.getvalue()


def _title(notice: Notice) -> tuple[str, ...]:
    """关于…的督办通知."""
    matter = one_line(notice.title).rstrip("。")
    whole = matter if matter.startswith("关于") else f"关于{matter}"
    whole += "" if whole.endswith("通知") else "的督办通知"
    return tuple(_on_lines(whole))


def _on_lines(whole: str) -> Iterator[str]:
    """Lines of about the same length that break where the sense does, as far as a joint is near
    (7.3.1: a title on several lines is divided by its sense)."""
    count = -(-len(whole) // TITLE_LINE)
    while count > 1:
        middle = len(whole) // count
        joints = [at for at, sign in enumerate(whole, 1) if sign in JOINTS]
        near = [at for at in joints if abs(at - middle) <= NEAR and at <= TITLE_LINE]
        cut = min(near, key=lambda at: abs(at - middle)) if near else -(-len(whole) // count)
        yield whole[:cut]
        whole, count = whole[cut:], count - 1
    yield whole


def _body(notice: Notice) -> list[BaseOxmlElement]:
    due_on = long_date(notice.first_due_on)
    parts = (
        ("一、督办事项及来源", [sentence(notice.source)]),
        ("二、办理要求", [typeset(line) for line in notice.text.splitlines() if line.strip()]),
        (
            "三、办理时限",
            [f"请于{due_on}前办结，并书面答复办理结果。"],
        ),
        ("四、联系人", [sentence(notice.contact)]),
    )
    opening = f"现就下列事项予以督办，请认真办理，并于{due_on}前答复。"
    made = [paragraph("Body", [run(opening)])]
    for heading, lines in parts:
        made.append(paragraph("Heading1", [run(heading)]))
        made += [paragraph("Body", [run(line)]) for line in lines]
    return made


def _properties(document: DocumentType, notice: Notice, issuer: str) -> None:
    """Core properties without the clock or the account of whoever opens it."""
    properties = document.core_properties
    properties.title = "".join(_title(notice))[:255]
    properties.author = properties.last_modified_by = one_line(issuer)[:255]
    properties.subject = f"{notice.numbered} {one_line(notice.addressee)}"[:255]
    properties.comments = INVENTED_NOTE if notice.plan.invented_progress else ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(notice.issued_on, time())
