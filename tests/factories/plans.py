"""Further plans beside the one of 2012."""

from dataclasses import replace
from datetime import date

from reform_tracker import clock
from tasks.models import ReformPlan
from tasks.official import publishing
from tasks.official.reading.document import parse_document


def next_year(plan: ReformPlan) -> ReformPlan:
    """The document of 2013, issued before 2012 is over."""
    document = parse_document(plan.source_text)
    deadline = document.filing_deadline
    assert deadline is not None
    with clock.pinned(date(2012, 12, 20)):
        return publishing.publish(
            replace(
                document,
                number="甘政发〔2012〕153号",
                year=2013,
                opinion_title=(document.opinion_title or "").replace("2012年", "2013年"),
                issued_on=date(2012, 12, 20),
                filing_deadline=replace(deadline, date=date(2013, 5, 15)),
                source_text=document.source_text + "\n",
            ),
            actor=None,
            source="test",
        ).plan
