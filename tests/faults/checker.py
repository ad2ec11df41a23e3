"""Counts at the mail server what the outbox promised: lost, doubled, phantom; prints the table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tests.support.smtp_sink import SmtpSink

Digest = tuple[str, str]  # address, day as it stands in the subject


@dataclass(frozen=True)
class Tally:
    """`lost` never arrived, `doubled` are further copies under the same Message-ID, `renumbered`
    came twice under two, `phantom` were never promised."""

    promised: int
    arrived: int
    lost: int
    doubled: int
    renumbered: int
    phantom: int

    def line(self, fault: str) -> str:
        return (
            f"{fault:<44} promised {self.promised:>4}  arrived {self.arrived:>4}  lost {self.lost}"
            f"  doubled {self.doubled}  renumbered {self.renumbered}  phantom {self.phantom}"
        )


def promised(people: Iterable[str], days: Iterable[date]) -> set[Digest]:
    """One digest for each person on each of these days."""
    wanted = list(days)
    return {(address, day.isoformat()) for address in people for day in wanted}


def tally(sink: SmtpSink, wanted: set[Digest], fault: str) -> Tally:
    """What the mail server holds, against what was promised; the line is printed."""
    arrived: list[tuple[Digest, str]] = []
    for message in sink.messages:
        address = str(message["To"])
        day = next((day for _to, day in wanted if day in str(message["Subject"])), "?")
        arrived.append(((address, day), str(message["Message-ID"])))
    copies = Counter(arrived)
    numbers = Counter(digest for digest, _number in copies)
    digests = {digest for digest, _number in arrived}
    found = Tally(
        promised=len(wanted),
        arrived=len(arrived),
        lost=len(wanted - digests),
        doubled=sum(count - 1 for count in copies.values()),
        renumbered=sum(count - 1 for count in numbers.values()),
        phantom=len(digests - wanted),
    )
    print(found.line(fault))
    return found
