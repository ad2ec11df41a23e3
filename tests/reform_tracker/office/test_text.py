"""Characters that an Office file can hold, and how wide they are."""

from docx.oxml import OxmlElement, parse_xml
from hypothesis import given
from hypothesis import strategies as st

from reform_tracker.office.text import clean, ems


@given(st.text(st.characters(exclude_categories=())))
def test_cleaned_text_can_stand_in_xml(text: str) -> None:
    node = OxmlElement("w:t")
    node.text = clean(text)
    assert (parse_xml(node.xml).text or "") == clean(text)
    assert clean(clean(text)) == clean(text)


def test_width_counts_latin_as_half() -> None:
    assert ems("2012年5月") == 4.5
