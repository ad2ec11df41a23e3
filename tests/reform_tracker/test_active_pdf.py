"""PDFs that would do something: known by what their objects mean, wherever they lie."""

from pathlib import Path

import pytest

from reform_tracker.active_content import Harm, Harmful
from reform_tracker.active_pdf import require_harmless_pdf
from tests.support.pdfs import packed, pdf, stream

DATA = Path(__file__).parent.parent / "data" / "pdf"
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
PROGRAM = b"<</S/Launch/F(cmd.exe)>>"
ADDRESS = b"<</S/URI/URI(http://evil.example/)>>"
TURN = b"<</S/GoTo/D[3 0 R/Fit]>>"
DECOY = b"<</A(%)" + SCRIPT[2:]


def file_inside(name: bytes) -> dict[int, bytes]:
    return {
        5: b"<</Type/Filespec/F%s/EF<</F 6 0 R>>>>" % name,
        6: stream(b"MZ", b"/Type/EmbeddedFile"),
    }


HARMFUL: dict[str, tuple[bytes, Harm, str]] = {
    "script when it is opened": (pdf(b"/OpenAction" + SCRIPT), Harm.SCRIPT, "1 0 obj"),
    "script by a name in codes": (
        pdf(
            objects={
                5: SCRIPT.replace(b"JavaScript", b"J#61vaScr#69pt").replace(b"/JS", b"/#4A#53")
            }
        ),
        Harm.SCRIPT,
        "5 0 obj",
    ),
    "script by a name that a NUL ends": (
        pdf(objects={5: b"<</S/JavaScript\0/X(a)>>"}),
        Harm.SCRIPT,
        "5 0 obj",
    ),
    "kind of action in an object of its own": (
        pdf(objects={5: b"<</S 6 0 R>>", 6: b"/JavaScript"}),
        Harm.SCRIPT,
        "6 0 obj",
    ),
    "scripts of the document": (
        pdf(b"/Names<</JavaScript<</Names[(a)5 0 R]>>>>"),
        Harm.SCRIPT,
        "1 0 obj",
    ),
    "script in an object stream": (
        pdf(objects={5: packed(TURN + SCRIPT, 0, len(TURN))}),
        Harm.SCRIPT,
        "91 0 obj",
    ),
    "script inside of a text in an object stream": (
        pdf(objects={5: packed(b"(" + SCRIPT + b")", 1)}),
        Harm.SCRIPT,
        "90 0 obj",
    ),
    "script behind a place that begins a comment": (
        pdf(objects={5: packed(DECOY, 0, DECOY.index(b"%"))}),
        Harm.SCRIPT,
        "90 0 obj",
    ),
    "script behind the length that an object stream says it has": (
        pdf(objects={5: stream(b"90 0 " + SCRIPT, b"/N 1/First 5", length=5)}),
        Harm.SCRIPT,
        "90 0 obj",
    ),
    "object stream with a key that has no value": (
        pdf(objects={5: stream(b"90 0 " + SCRIPT, b"/X/N 1/First 5")}),
        Harm.DAMAGED,
        "",
    ),
    "script behind a word that would end an object stream": (
        pdf(objects={5: stream(b"90 10 endstream " + SCRIPT, b"/N 1/First 6")}),
        Harm.SCRIPT,
        "90 0 obj",
    ),
    "script in a form that computes": (
        pdf(b"/AcroForm<</Fields[]/XFA[(a)5 0 R]>>"),
        Harm.SCRIPT,
        "1 0 obj",
    ),
    "script that no table lists": (
        pdf(unlisted=b"7 0 obj" + SCRIPT + b"endobj\n"),
        Harm.SCRIPT,
        "7 0 obj",
    ),
    "script behind comments": (
        pdf(unlisted=b"7%a\n0%b\n\0obj" + SCRIPT + b"endobj\n"),
        Harm.SCRIPT,
        "7 0 obj",
    ),
    "script behind a number with zeros": (
        pdf(unlisted=b"00000000000007 0 obj" + SCRIPT + b"endobj\n"),
        Harm.SCRIPT,
        "7 0 obj",
    ),
    "script behind a word that would end the object": (
        pdf(objects={5: b"<</A[ >> ]endobj" + SCRIPT[2:]}),
        Harm.SCRIPT,
        "5 0 obj",
    ),
    "script behind a bracket in hexadecimal digits": (
        pdf(objects={5: b"<</A<28(>" + SCRIPT[2:]}),
        Harm.SCRIPT,
        "5 0 obj",
    ),
    "script in the trailer": (pdf(trailer=b"/A" + SCRIPT), Harm.SCRIPT, "trailer"),
    "program": (pdf(page=b"/Annots[<</Subtype/Link/A" + PROGRAM + b">>]"), Harm.STARTS, "3 0 obj"),
    "program behind a key that stands twice": (
        pdf(objects={5: b"<</S/Launch/S/GoTo/F(cmd.exe)>>"}),
        Harm.STARTS,
        "5 0 obj",
    ),
    "address when it is opened": (pdf(b"/OpenAction" + ADDRESS), Harm.STARTS, "1 0 obj"),
    "address when it is opened, elsewhere": (
        pdf(b"/OpenAction 5 0 R", objects={5: ADDRESS}),
        Harm.STARTS,
        "1 0 obj",
    ),
    "address after a page": (
        pdf(b"/OpenAction" + TURN[:-2] + b"/Next[" + ADDRESS + b"]>>"),
        Harm.STARTS,
        "1 0 obj",
    ),
    "address when a page is shown": (
        pdf(page=b"/AA<</O" + ADDRESS + b">>"),
        Harm.STARTS,
        "3 0 obj",
    ),
    "the same in an object stream": (
        pdf(objects={5: packed(b"<</AA<</O" + ADDRESS + b">>>>", 0)}),
        Harm.STARTS,
        "90 0 obj",
    ),
    "actions that follow one another for ever": (
        pdf(b"/OpenAction 5 0 R", objects={5: TURN[:-2] + b"/Next 5 0 R>>"}),
        Harm.DAMAGED,
        "",
    ),
    "film that runs programs": (
        pdf(page=b"/Annots[<</Subtype/RichMedia>>]"),
        Harm.OBJECT,
        "3 0 obj",
    ),
    "program inside": (pdf(objects=file_inside(b"(a.exe)")), Harm.EMBEDDED, "a.exe"),
    "program inside, in UTF-16": (
        pdf(objects=file_inside(b"<FEFF53D17968002E006500780065>")),
        Harm.EMBEDDED,
        "发票.exe",
    ),
    "stream from outside": (
        pdf(objects={5: stream(b"", b"/F(//evil.example/a)")}),
        Harm.OUTSIDE,
        "5 0 obj",
    ),
    "script, locked without a password": (
        (DATA / "script_under_no_password.pdf").read_bytes(),
        Harm.SCRIPT,
        "3 0 obj",
    ),
    "program inside, locked without a password": (
        (DATA / "program_under_no_password.pdf").read_bytes(),
        Harm.EMBEDDED,
        "a.exe",
    ),
    "locked": ((DATA / "locked.pdf").read_bytes(), Harm.LOCKED, ""),
    "cut off": (pdf()[:60], Harm.DAMAGED, ""),
    "no page": (
        pdf().replace(b"[3 0 R]", b"[]").replace(b"/Type/Page/", b"/Type/Pag_/"),
        Harm.DAMAGED,
        "",
    ),
    "ten thousand brackets in one another": (pdf(objects={5: b"[" * 10_000}), Harm.DAMAGED, ""),
    "nothing else": (b"%PDF-1.4\n", Harm.DAMAGED, ""),
    "table that names itself as the one before": (
        pdf(trailer=b"/Prev %d" % pdf().index(b"xref\n")),
        Harm.DAMAGED,
        "",
    ),
    "object stream that cannot be unpacked": (
        pdf(objects={5: stream(b"x", b"/N 3/First 9/Filter/FlateDecode")}),
        Harm.DAMAGED,
        "",
    ),
}


@pytest.mark.parametrize(("content", "harm", "place"), HARMFUL.values(), ids=HARMFUL)
def test_what_would_act_is_refused_with_its_reason_and_place(
    content: bytes, harm: Harm, place: str
) -> None:
    with pytest.raises(Harmful) as refused:
        require_harmless_pdf(content)
    assert (refused.value.harm, refused.value.place) == (harm, place)


HARMLESS: dict[str, bytes] = {
    "page": pdf(),
    "picture of a page, as a scanner makes it": pdf(
        page=b"/Resources<</XObject<</I 5 0 R>>>>/Contents 6 0 R",
        objects={
            5: stream(bytes(range(256)), b"/Subtype/Image/Width 16/Height 16/BitsPerComponent 8"),
            6: stream(b"595 0 0 842 0 0 cm /I Do"),
        },
    ),
    "opened at a page": pdf(b"/OpenAction[3 0 R/XYZ null null 0]"),
    "opened at a page by an action": pdf(b"/OpenAction" + TURN),
    "page that turns": pdf(page=b"/AA<</C<</S/Named/N/NextPage>>>>"),
    "address that a person follows": pdf(page=b"/Annots[<</Subtype/Link/A" + ADDRESS + b">>]"),
    "data of an invoice": pdf(objects=file_inside(b"<FEFF53D17968002E0078006D006C>")),
    "texts that speak of it": pdf(
        objects={5: b"<</Title(a \\( (/JavaScript) /JS)/B</JS>/C/GoTo>>% /Launch\n"}
    ),
    "font called AA": pdf(page=b"/Resources<</Font<</AA 5 0 R>>>>", objects={5: b"<</Type/Font>>"}),
    "objects in an object stream": pdf(
        objects={5: packed(b"12" + TURN + b"(a)", 0, 2, 2 + len(TURN))}
    ),
    "with a table elsewhere than it says": pdf().replace(b"startxref\n", b"startxref\n9"),
    "printed by LibreOffice": (DATA / "12_yufubanfa2021-88_xiaofeibangfu.pdf").read_bytes(),
    "printed by LibreOffice, a table": (
        DATA / "10_guobanfa2018-126_gaigejucuo_table.pdf"
    ).read_bytes(),
}


@pytest.mark.parametrize("content", HARMLESS.values(), ids=HARMLESS)
def test_what_only_is_shown_is_taken(content: bytes) -> None:
    require_harmless_pdf(content)
