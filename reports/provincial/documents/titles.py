"""What a document of a plan is called: its subject, its title, its annexes. Pure."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from reform_tracker.office.official.text import long_date, one_line, period_name
from reform_tracker.office.text import clean
from reports.figures.values import PlanFigures

COORDINATION_NOTE = "注：本清单供掌握情况之用，需要决策的事项另行请示。"
_KINDS = ("实施意见", "意见", "实施方案", "方案", "要点", "安排", "计划", "通知")


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: 附件 with its number, or without one where it is the only one; its title as parts
    that may stand on two lines."""

    label: str
    title: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Annexes:
    """Those that the report has: an annex about nothing stays away."""

    ledger: Annex | None
    coordination: Annex | None

    @property
    def titles(self) -> list[str]:
        return ["".join(one.title) for one in (self.ledger, self.coordination) if one]


def plan_title(figures: PlanFigures) -> str:
    """The title of the plan without its number, which some repeat at its end."""
    title, number = one_line(figures.plan_title), re.escape(one_line(figures.plan_number))
    return re.sub(f"\\s*[(（]{number}[)）]$", "", title) if number else title


def subject(figures: PlanFigures) -> str:
    """The work the plan is about: its title without the kind of document."""
    title = plan_title(figures)
    kind = next((kind for kind in _KINDS if title.endswith(kind)), "")
    return title.removesuffix(kind).removesuffix("的") or title


def reported_period(figures: PlanFigures) -> str:
    """The period's name, without the year when the subject already says it."""
    name = period_name(figures.period)
    year = f"{figures.year}年"
    return name.removeprefix(year) if year in subject(figures) else name


def title_lines(figures: PlanFigures, issuer: str) -> tuple[str, str, str]:
    """The title broken where the sense breaks (GB/T 9704-2012, 7.3.1)."""
    return (
        one_line(issuer),
        f"关于{subject(figures)}",
        f"{reported_period(figures)}进展情况的报告",
    )


def annexes(figures: PlanFigures) -> Annexes:
    work, period = subject(figures), reported_period(figures)
    both = bool(figures.ledger and figures.coordination)
    first, second = ("附件1", "附件2") if both else ("附件", "附件")
    return Annexes(
        Annex(first, (work, f"{period}台账")) if figures.ledger else None,
        Annex(second, (work, f"{period}需协调事项清单")) if figures.coordination else None,
    )


def opening(figures: PlanFigures) -> str:
    number = f"（{clean(figures.plan_number)}）" if clean(figures.plan_number) else ""
    title = plan_title(figures)
    return f"根据《{title}》{number}要求，现将截至{long_date(figures.as_of)}的进展情况报告如下。"


def end_of(day: date, figures: PlanFigures) -> str:
    """The day that is compared with: 7月末; another day than a month's last in full."""
    year = "" if day.year == figures.as_of.year else f"{day.year}年"
    last = calendar.monthrange(day.year, day.month)[1]
    return f"{year}{day.month}月{'末' if day.day == last else f'{day.day}日'}"
