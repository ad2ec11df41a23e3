"""Who is told of a proposal, and of what became of it. `departments` sends nothing itself: whoever
does registers (docs/architecture.md, Rooms)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from departments.accounts.models import User
from departments.granting.models import Kind, Proposal, State

WAITS = gettext_lazy("Please confirm or refuse: a proposal of %(name)s")
BECAME = {
    State.CONFIRMED: gettext_lazy("Your proposal was confirmed"),
    State.REFUSED: gettext_lazy("Your proposal was refused"),
    State.LAPSED: gettext_lazy("Your proposal has lapsed: nobody confirmed it in time"),
}
HAPPENED = {
    Kind.ROLES: gettext_lazy("Your account was given more rights"),
    Kind.PASSWORD: gettext_lazy("Your account was given a new first password"),
    Kind.FACTOR: gettext_lazy("The second factor of your account was reset"),
    Kind.OPENING: gettext_lazy("Your account was opened again"),
    Kind.CLOSING: gettext_lazy("Your account was closed"),
    Kind.SUSPENSION: gettext_lazy("Your account was closed"),
}
TAKEN = gettext_lazy("Roles were taken from your account")
SUSPENDED = gettext_lazy("An account was suspended at once: %(name)s")


@dataclass(frozen=True, slots=True)
class News:
    """A message to one person. `must_act`: it asks for something, and is done with once the
    proposal is decided. Without a `proposal` it leads to the own account."""

    user: User
    title: Promise
    names: tuple[tuple[str, str], ...]
    words: str
    key: str
    proposal: int | None
    must_act: bool = False


# Sends messages, after taking back what waited under a key ("": nothing did).
Teller = Callable[[Sequence[News], str], None]
# Ends what leads messages of an account out of the system.
Ender = Callable[[User], None]
_tellers: list[Teller] = []
_enders: list[Ender] = []


def register(teller: Teller, ender: Ender) -> None:
    """Registering twice is registering once."""
    if teller not in _tellers:
        _tellers.append(teller)
        _enders.append(ender)


def proposed(proposal: Proposal) -> None:
    """Whoever may confirm it is asked to."""
    from departments.granting.second import seconds_of  # noqa: PLC0415 (asks what is proposed)

    names = (("name", proposal.proposed_by.full_name),)
    words = f"{proposal.user.trail_name}: {proposal.what_in_words()}"
    _tell(
        [
            News(one, WAITS, names, words, _key(proposal), proposal.pk, must_act=True)
            for one in seconds_of(proposal)
        ],
        "",
    )


def suspended(proposal: Proposal, people: Iterable[User]) -> None:
    """Whoever audits or administers accounts learns of it at once, and the person too."""
    names = (("name", proposal.user.trail_name),)
    words = f"{proposal.proposed_by.trail_name}: {proposal.reason}"
    key = f"suspension:{proposal.pk}"  # its own: nobody takes the news back by withdrawing
    _tell([News(one, SUSPENDED, names, words, key, None) for one in people], "")


def decided(proposal: Proposal) -> None:
    """The proposer learns what became of it, and the person whom it concerns, once it happens."""
    words = f"{proposal.user.trail_name}: {proposal.what_in_words()}"
    told = "\n".join(filter(None, [words, proposal.answer]))
    listed = []
    title = BECAME.get(State(proposal.state))
    if title is not None:
        listed.append(News(proposal.proposed_by, title, (), told, _key(proposal), proposal.pk))
    if proposal.state == State.CONFIRMED:
        kind = Kind(proposal.kind)
        said = proposal.what_in_words() if kind == Kind.ROLES else proposal.reason
        title = TAKEN if kind == Kind.ROLES and not proposal.roles else HAPPENED[kind]
        listed.append(News(proposal.user, title, (), said, _key(proposal), None))
    _tell(listed, _key(proposal))


def end_ways_outside(user: User) -> None:
    """Nobody who had the account until now reads on what is written to it."""
    for ender in _enders:
        ender(user)


def _key(proposal: Proposal) -> str:
    return f"proposal:{proposal.pk}"


def _tell(listed: Sequence[News], done: str) -> None:
    for teller in _tellers:
        teller(listed, done)
