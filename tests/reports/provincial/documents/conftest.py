"""The report of the 2012 plan in its first month."""

import pytest
from docx.document import Document

from tests.reports.provincial.documents.figures_2012 import may_2012
from tests.reports.provincial.documents.read_back import opened


@pytest.fixture(scope="module")
def report() -> Document:
    return opened(may_2012())
