"""Every account beside what the trail says of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from departments.models import User
from departments.standing import facts
from departments.standing.attesting import ACTIONS, ATTESTED, DATA
from reform_tracker.audit import chain, saying
from reform_tracker.audit.chain import UnknownDigestError
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.keyrings import UnknownKeyError

SAID = {
    facts.STATE: saying.OTHER_STATE,
    facts.GRANTS: saying.OTHER_GRANTS,
    facts.PASSWORD: saying.OTHER_PASSWORD,
    facts.FACTORS: saying.OTHER_FACTORS,
    facts.IDENTITY: saying.OTHER_IDENTITY,
    facts.TOKENS: saying.OTHER_TOKENS,
}


@dataclass(frozen=True, slots=True)
class Attested:
    """A part as an event has left it, and by which key it is signed."""

    value: Any
    key: str
    algorithm: str


Known = Mapping[int, Mapping[str, Attested]]


def unexplained() -> list[str]:
    """What no event explains, as sentences; nothing as long as nothing was written down at all.
    What is recorded meanwhile does no harm: where something is found it is looked at again while
    nobody records."""
    if not _found():
        return []
    with transaction.atomic():
        AuditHead.objects.select_for_update().filter(pk=1).first()
        return list(_found())


def is_explained(account: int, part: str) -> bool:
    known = _known() or {}
    values = facts.standing([account]).get(account)
    return values is not None and _fits(account, part, values[part], known.get(account, {}))


def _found() -> list[str]:
    known = _known()
    if known is None:
        return []
    people = list(User.objects.order_by("pk").values_list("pk", "username"))
    now = facts.standing([pk for pk, _name in people])
    names = dict(people)
    found = [
        told
        for pk, values in now.items()
        for told in _of_account(pk, names[pk], values, known.get(pk, {}))
    ]
    return found + [saying.ACCOUNT_GONE % {"account": pk} for pk in sorted(known.keys() - names)]


def _of_account(
    pk: int, name: str, values: Mapping[str, Any], known: Mapping[str, Attested]
) -> Iterator[str]:
    named = saying.ACCOUNT % {"number": pk, "name": name}
    if not known:
        yield saying.NO_ACCOUNT % {"name": named}
        return
    for part, value in values.items():
        if not _fits(pk, part, value, known):
            more = _difference(value, known.get(part)) if part == facts.GRANTS else ""
            yield SAID[part] % {"name": named, "more": more}


def _fits(pk: int, part: str, value: Any, known: Mapping[str, Attested]) -> bool:
    told = known.get(part)
    if told is None:
        return not value
    try:
        return bool(facts.kept(pk, part, value, told.key, told.algorithm) == told.value)
    except (UnknownKeyError, UnknownDigestError):
        return False


def _difference(value: list[list[Any]], told: Attested | None) -> str:
    """Which roles stand there without an event, and which an event gave and are gone."""
    before = told.value if told else []
    more = [f"+{row[0]}" for row in value if row not in before]
    return ", ".join(more + [f"-{row[0]}" for row in before if row not in value])


def _known() -> Known | None:
    """What the trail says, event by event; only what is signed by the system counts. None as long
    as nothing was written down at all."""
    events = AuditEvent.objects.filter(action__in=ACTIONS).exclude(key="").order_by("pk")
    known: dict[int, dict[str, Attested]] = defaultdict(dict)
    begun = False
    for event in events.iterator(chunk_size=500):
        begun = begun or event.action == ATTESTED
        told = event.data.get(DATA)
        if not isinstance(told, dict) or not _is_whole(event):
            continue
        for account, parts in told.items():
            for part, value in parts.items():
                known[int(account)][part] = Attested(value, event.key, event.algorithm)
    return known if begun else None


def _is_whole(event: AuditEvent) -> bool:
    try:
        return chain.digest(event) == event.hash
    except (UnknownKeyError, UnknownDigestError):
        return False
