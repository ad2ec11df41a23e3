"""Whom a printed name means: known, probable or new. Nothing is decided here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from departments.models import Organization, OrganizationName
from departments.organizations.models import PARTIES
from reform_tracker.workdays import ONE_DAY

ALIKE = 0.6
SAME = 0.95  # but for whose it is
FOLLOWS = 2.0  # likelier than any likeness of names
MOST_CANDIDATES = 5
# Formal words and what short names make of them.
_SHORTER = (
    ("人民政府", "政府"),
    ("委员会", "委"),
    ("办公室", "办"),
    ("管理局", "局"),
    ("监督管理", "监管"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("发展和改革", "发展改革"),
    ("发改委", "发展改革委"),
    ("工业和信息化", "工信"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("国有资产监督管理", "国资"),
    ("政府国资委", "国资委"),
    ("和", ""),
)
# Whose a body is: 省…, 某某省…, 中共省委…; what remains is its own name.
_HOME = re.compile(
    r"^(?:中共)?(?P<home>国家|[\u4e00-\u9fff]{2,3}(?:省|自治区)|自治区|市(?![场政])|[省州县区])?"
    r"(?:委(?!员会|$))?(?=.)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization a name may mean, and why it may. Sure is the same name in another form, or
    the body that bore it or has taken over from that; a name that is only like it is not."""

    organization: Organization
    reason: str
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A printed name: the organization that bears it on that day, or candidates, best first."""

    name: str
    known: Organization | None
    candidates: tuple[Candidate, ...] = ()

    @property
    def sure(self) -> Organization | None:
        """Whom the name means in all likelihood: the only candidate that is sure."""
        sure = [one.organization for one in self.candidates if one.is_sure]
        return sure[0] if len(sure) == 1 else None


def propose(names: Sequence[str], on: date) -> list[Proposal]:
    """For each name whom it means on a day. A constant number of queries.

    A government is meant by no line: what is to be done is done by those under it.
    """
    rows = OrganizationName.objects.filter(organization__kind__in=PARTIES).select_related(
        "organization__successor"
    )
    borne = sorted(rows, key=lambda row: (row.is_held_on(on), row.pk))
    # Of a name that went from one body to another the one that bears it on the day.
    bearers = {row.name: row for row in borne}
    return [_proposal(name, bearers, on) for name in dict.fromkeys(names)]


def _proposal(name: str, bearers: Mapping[str, OrganizationName], on: date) -> Proposal:
    bearer = bearers.get(name)
    if bearer is not None and bearer.is_held_on(on) and _exists(bearer.organization, on):
        return Proposal(name, bearer.organization)
    found = {} if bearer is None else _meant_once(bearer, on)
    wanted = _core(name)
    for other, row in bearers.items():
        organization = row.organization
        likeness, reason = _likeness(name, wanted, other)
        if likeness >= ALIKE and likeness > found.get(organization.pk, (0.0,))[0]:
            sure = likeness == SAME and _exists(organization, on) and _of_one_home(name, other)
            found[organization.pk] = (likeness, Candidate(organization, reason, sure))
    best = sorted(found.values(), key=lambda one: (-one[0], one[1].organization.unit_order))
    return Proposal(name, None, tuple(one for _likeness, one in best[:MOST_CANDIDATES]))


def _meant_once(row: OrganizationName, on: date) -> dict[int, tuple[float, Candidate]]:
    """Whom a name means that nobody bears on the day: the body that bears it on other days, before
    it the one that has taken over from it."""
    bearer, successor = row.organization, row.organization.successor
    if not _exists(bearer, on):
        reason = _("bore this name, but does not exist on that day")
    elif row.until is not None and row.until <= on:
        reason = _("bore this name until %(day)s") % {"day": row.until - ONE_DAY}
    else:
        reason = _("bears this name from %(day)s on") % {"day": row.since}
    found = {bearer.pk: (1.0, Candidate(bearer, reason))}
    if successor is not None and not _exists(bearer, on) and _exists(successor, on):
        told = _("has taken over from %(organization)s") % {"organization": bearer.short_name}
        found[successor.pk] = (FOLLOWS, Candidate(successor, told, is_sure=True))
    return found


def _exists(organization: Organization, on: date) -> bool:
    since, until = organization.valid_from, organization.valid_until
    return (since is None or since <= on) and (until is None or until >= on)


def _core(name: str) -> str:
    """A name without the word for whose it is, formal words shortened."""
    core = _HOME.sub("", name)
    for formal, short in _SHORTER:
        core = core.replace(formal, short)
    return core


def _of_one_home(name: str, other: str) -> bool:
    """Whether two names may be those of bodies of one government: 财政厅, 省财政厅 and
    甘肃省财政厅, not 国家发展改革委 and 省发展改革委."""
    homes = {
        found["home"] for one in (name, other) if (found := _HOME.match(one)) and found["home"]
    }
    return len({"国家" if home == "国家" else home[-1] for home in homes}) <= 1


def _likeness(name: str, wanted: str, other: str) -> tuple[float, str]:
    core = _core(other)
    if core == wanted:
        return SAME, _("the same name in another form")
    return SequenceMatcher(None, wanted, core).ratio(), _("a similar name")


def kind_of_new(names: Iterable[str]) -> dict[str, str]:
    """What a new organization of each name most probably is: a prefecture or a department."""
    return {
        name: "prefecture" if re.search(r"(?:市|州|盟|地区)$", name) else "department"
        for name in names
    }
