"""The project's own checks find what they are there to find."""

from pathlib import Path

import check_documents
import check_requirements
import check_templates
import check_translations
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from check_translations import Text


def catalogue(folder: Path, text: str) -> Catalog:
    path = folder / "django.po"
    path.write_text(text, encoding="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def found(folder: Path, source: str, entries: str) -> list[str]:
    """What the check says of a Python source and a catalogue."""
    texts = {
        text.key: text
        for text in check_translations.texts_in(
            check_translations.ROOT / "views.py", source.encode()
        )
    }
    return list(check_translations.problems(texts, catalogue(folder, entries)))


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ("", "not in the catalogue"),
        ('msgid "Late by %(n)s days"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "Late by %(n)s days"\nmsgstr "逾期%(n)s天"\n', "fuzzy"),
        ('msgid "Late by %(n)s days"\nmsgstr "逾期%(m)s天"\n', "unknown placeholders"),
    ],
)
def test_unfinished_translation_is_found(tmp_path: Path, entries: str, sentence: str) -> None:
    assert sentence in found(tmp_path, '_("Late by %(n)s days")', entries)[0]


def test_finished_translation_passes(tmp_path: Path) -> None:
    entries = (
        'msgid "Late by %(n)s days"\nmsgstr "逾期%(n)s天"\n\n'
        'msgctxt "verb"\nmsgid "Return"\nmsgstr "退回"\n\n'
        'msgid "%(n)s task"\nmsgid_plural "%(n)s tasks"\nmsgstr[0] "%(n)s项任务"\n'
    )
    source = (
        'x = _("Late by %(n)s days")\ny = pgettext_lazy("verb", "Return")\n'
        'z = ngettext("%(n)s task", "%(n)s tasks", n)\n'
    )

    assert found(tmp_path, source, entries) == []


def test_entry_that_no_text_uses_is_found(tmp_path: Path) -> None:
    assert "no text uses 'Old'" in found(tmp_path, "", 'msgid "Old"\nmsgstr "旧"\n')[0]


def test_texts_of_templates_are_found(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text(
        "{% load i18n %}<section>\n    <h1>{% translate 'My desk' %}</h1>\n"
        "  {% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows"
        "{% endblocktranslate %}</section>"
    )

    content = check_translations.python_of_template(template)
    texts = list(check_translations.texts_in(check_translations.ROOT / "page.html", content))

    assert [(text.singular, text.plural) for text in texts] == [
        ("My desk", None),
        ("%(n)s row", "%(n)s rows"),
    ]


def test_missing_entry_is_printed_ready_to_fill_in() -> None:
    text = Text("verb", 'Say "return"', None, "views.py:3")

    assert check_translations.entry_for(text) == (
        '#: views.py:3\nmsgctxt "verb"\nmsgid "Say \\"return\\""\nmsgstr ""\n'
    )


@pytest.mark.parametrize(
    "piece",
    [
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        '<p style="color: red">x</p>',
        '<a onclick="go()">x</a>',
        '<a href="javascript:go()">x</a>',
        '<div {% if x %}class="a"{% endif %} style="width: {{ n }}%"></div>',
    ],
)
def test_what_the_content_policy_refuses_is_found_with_its_line(piece: str) -> None:
    pieces = check_templates.inline_pieces(f"{{% load i18n %}}\n{{# a\nb #}}\n{piece}")

    assert [line for line, _ in pieces] == [4]


@pytest.mark.parametrize(
    "piece",
    [
        "<script src=\"{% static 'js/app.js' %}\" defer></script>",
        '{{ data|json_script:"figures" }}',
        '<script type="application/json">{"a": 1}</script>',
        '{% comment %}<p style="x">{% endcomment %}<p class="style">onclick=</p>',
    ],
)
def test_what_the_content_policy_allows_passes(piece: str) -> None:
    assert check_templates.inline_pieces(piece) == []


def test_template_line_that_is_too_long_is_found_with_its_number() -> None:
    longest = "改" * check_templates.LONGEST_LINE

    assert check_templates.problems(f"{longest}\n<p>short</p>\n{longest}革\n") == [
        (3, "161 characters: break the line, 160 at most")
    ]


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("other.md", None),
        ("other.md#每月-进度-reports", None),
        ("other.md#same-1", None),
        ("#here", None),
        ("https://example.org/nowhere", None),
        ("folder/", None),
        ("missing.md", "no such file"),
        ("other.md#missing", "no such heading"),
        ("#missing", "no such heading"),
        ("../../../../../../etc/passwd", "leads out of the repository"),
    ],
)
def test_link_that_leads_nowhere_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str, why: str | None
) -> None:
    monkeypatch.setattr(check_documents, "ROOT", tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "other.md").write_text("# 每月 进度 `reports`!\n\n## Same\n\n## Same\n")
    document = tmp_path / "index.md"
    document.write_text(f"# Here\n\n[a link]({link})\n\n`[not a link](nowhere.md)`\n")

    assert [
        check_documents.problem(document, target) for target in check_documents.links(document)
    ] == [why]


def requirement_problems(folder: Path, written: str, locked: str, explained: str) -> list[str]:
    (folder / "docs").mkdir()
    (folder / "requirements.in").write_text(written)
    (folder / "requirements.txt").write_text(locked)
    (folder / "requirements-dev.in").write_text("-c requirements.txt\n")
    (folder / "requirements-dev.txt").write_text("")
    (folder / "docs" / "dependencies.md").write_text(explained)
    return list(check_requirements.problems(folder))


LOCKED = "django==5.2.19 \\\n    --hash=sha256:00\n    # via -r requirements.in\n"


@pytest.mark.parametrize(
    ("written", "locked", "explained", "sentence"),
    [
        ("Django~=5.2\n", "django==5.2.19\n", "| `Django` | x |", "not in requirements.txt"),
        ("Django~=6.0\n", LOCKED, "| `Django` | x |", "pins django 5.2.19, not ~=6.0"),
        ("Django~=5.2\n", LOCKED, "", "does not explain django"),
        ("Django~=5.2\n", LOCKED, "| `Django` | x |\n| `celery` | x |", "explains celery, unused"),
        ("Django~=5.2\n", f"--find-links /opt\n{LOCKED}", "| `Django` | x |", "names a package"),
    ],
)
def test_requirement_that_is_not_in_order_is_found(
    tmp_path: Path, written: str, locked: str, explained: str, sentence: str
) -> None:
    problems = requirement_problems(tmp_path, written, locked, explained)

    assert len(problems) == 1
    assert sentence in problems[0]


def test_requirement_in_order_passes(tmp_path: Path) -> None:
    assert requirement_problems(tmp_path, "Django~=5.2  # why\n", LOCKED, "| `django` | x |") == []
