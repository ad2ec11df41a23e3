"""Translations are compiled without GNU gettext."""

import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from reform_tracker.local.messages import compile_catalogue

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    return folder / "django.po"


def test_compiled_catalogue_translates(source: Path) -> None:
    source.write_text(
        f'{HEADER}msgid "Filing"\nmsgstr "备案"\n\n'
        'msgctxt "verb"\nmsgid "Return"\nmsgstr "退回"\n\n'
        '#, fuzzy\nmsgid "Lead"\nmsgstr "铅"\n',
        encoding="utf-8",
    )

    with compile_catalogue(source).open("rb") as file:
        catalogue = gettext.GNUTranslations(file)

    assert catalogue.gettext("Filing") == "备案"
    assert catalogue.pgettext("verb", "Return") == "退回"
    assert catalogue.gettext("Lead") == "Lead"
    assert [path.name for path in source.parent.iterdir() if "part" in path.name] == []


def test_broken_catalogue_is_an_error_and_leaves_the_compiled_one(source: Path) -> None:
    source.write_text(f'{HEADER}msgid "Filing"\nmsgstr "备案"\n', encoding="utf-8")
    before = compile_catalogue(source).read_bytes()
    source.write_text(f'{HEADER}msgid "Filing"\n备案\n', encoding="utf-8")

    with pytest.raises(PoFileError):
        compile_catalogue(source)
    assert source.with_suffix(".mo").read_bytes() == before
