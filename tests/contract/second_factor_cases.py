"""Rows of the second factor: one's own, and that of an account one manages."""

from departments.models import Authenticator, RememberedDevice, SecurityKey, User
from departments.second_factor import service
from reform_tracker import clock
from tests.contract.cases import Case
from tests.contract.preparing import pk, somebody
from tests.factories.second_factor import with_app
from tests.factories.world import PASSWORD, World


def with_a_factor(world: World) -> User:
    user = somebody(world)
    with_app(user)
    return user


def of_x(world: World) -> User:
    user = world.approver(World.X)
    with_app(user)
    return user


def is_reset(world: World, user: User, actor: User) -> bool:
    return not service.has_factor(user)


def remembered(world: World) -> RememberedDevice:
    now = clock.real_now()
    return RememberedDevice.objects.create(
        user=world.reporter(), digest="0" * 64, name="Edge", made_at=now, last_used_at=now
    )


def with_a_key(world: World) -> SecurityKey:
    return SecurityKey.objects.create(
        user=world.reporter(), name="办公室", known_as="0" * 64, made_at=clock.real_now()
    )


reason = {"reason": "手机遗失"}
SECOND_FACTOR_CASES: dict[str, Case] = {
    "the form that resets a factor": Case(with_a_factor, pk),
    "reset a second factor": Case(with_a_factor, pk, lambda w, t: reason, "post", is_reset),
    "reset a second factor of X": Case(of_x, pk, lambda w, t: reason, "post", is_reset),
    "the second factor of one's own": Case(),
    "begin to set up one's own second factor": Case(
        data=lambda w, t: {"do": "begin", "password": PASSWORD},
        method="post",
        took=lambda w, t, user: Authenticator.objects.filter(user=user).exists(),
    ),
    "end the remembered browser of A": Case(
        remembered,
        pk,
        method="post",
        took=lambda w, t, user: not RememberedDevice.objects.exists(),
    ),
    "a security key that was not begun": Case(),
    "the form that removes the key of A": Case(with_a_key, pk),
    "remove the key of A": Case(
        with_a_key,
        pk,
        lambda w, t: {"password": PASSWORD},
        "post",
        lambda w, t, user: not SecurityKey.objects.exists(),
    ),
    "a set-up that was not begun": Case(),
    "prove anew who one is": Case(),
}
