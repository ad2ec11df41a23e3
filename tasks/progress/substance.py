"""Whether a report says anything that no earlier one on the measure said."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from tasks.models import ProgressReport
from tasks.plan.succession import owner_of
from tasks.signing.models import FILED

# Where a sentence ends, and what two texts may differ in without saying anything else.
_SENTENCE = re.compile(r"[。；;！!？?\n]+")
_NOTHING = re.compile(r"[\s\W_]+")


def sentences(text: str) -> list[str]:
    """The sentences of a text without blanks and punctuation, in their order."""
    found = (_NOTHING.sub("", one) for one in _SENTENCE.split(text))
    return [one for one in found if one]


def with_news(texts: Iterable[str]) -> Iterator[bool]:
    """Of each text whether it has a sentence that none before it had."""
    known: set[str] = set()
    for text in texts:
        said = sentences(text)
        yield not known.issuperset(said)
        known.update(said)


def judge(measures: Collection[int], organizations: Collection[int]) -> None:
    """Keeps with each filed report of these organizations on these measures whether it says
    anything new, those before them whose work they go on with included: what is filed late changes
    what was new in the periods after it. Of a period one's own report comes first."""
    filed = ProgressReport.objects.filter(measure__in=measures, state__in=FILED).order_by()
    rows = filed.annotate(holder=owner_of("measure_id", "organization_id")).values_list(
        "measure", "holder", "period__starts_on", "organization", "pk", "progress", "says_new"
    )
    lines = defaultdict(list)
    for row in rows.filter(holder__in=organizations):
        lines[row[0], row[1]].append(row)
    changed: dict[bool, list[int]] = {True: [], False: []}
    for (_measure, holder), reports in lines.items():
        reports.sort(key=lambda row: (row[2], row[3] != holder, row[4]))
        for row, is_new in zip(reports, with_news(row[5] for row in reports), strict=True):
            if row[6] is not is_new:
                changed[is_new].append(row[4])
    for is_new, found in changed.items():
        if found:
            ProgressReport.objects.filter(pk__in=found).update(says_new=is_new)
