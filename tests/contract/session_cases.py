"""Rows of sessions: one's own, and those of an account one manages."""

from departments.entering.presence import presences_of
from departments.models import User
from tests.contract.cases import Case
from tests.contract.preparing import pk, somebody
from tests.factories.sessions import sign_in
from tests.factories.world import World


def somebody_inside(world: World) -> User:
    user = somebody(world)
    sign_in(user)
    return user


def x_inside(world: World) -> User:
    user = world.approver(World.X)
    sign_in(user)
    return user


def a_inside(world: World) -> User:
    user = world.reporter()
    sign_in(user)
    return user


def number(user: User) -> dict[str, str]:
    """As the page names that session, which is the account's only one from elsewhere."""
    return {"session": next(one.number for one in presences_of(user) if one.browser != "?")}


def all_ended(world: World, user: User, actor: User) -> bool:
    return all(one.browser == "?" for one in presences_of(user))


SESSION_CASES: dict[str, Case] = {
    "read the sessions of an account": Case(somebody_inside, pk),
    "read the sessions of an account of X": Case(x_inside, pk),
    "end a session of an account": Case(
        somebody_inside, pk, lambda w, user: number(user), "post", all_ended
    ),
    "end the sessions of X": Case(x_inside, pk, method="post", took=all_ended),
    "the own sessions": Case(),
    "end one's other sessions": Case(method="post"),
    "end the session of A by its number": Case(
        a_inside, data=lambda w, user: number(user), method="post", took=all_ended
    ),
}
