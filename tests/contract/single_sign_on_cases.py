"""Rows of the binding of an account that one manages to an identity of the provider."""

from departments.models import ProviderIdentity, User
from reform_tracker import clock
from tests.contract.cases import Case
from tests.contract.preparing import pk, somebody
from tests.factories.world import World


def bound(user: User) -> User:
    ProviderIdentity.objects.create(
        user=user, issuer="https://id.example", subject="x", bound_at=clock.real_now()
    )
    return user


def is_undone(world: World, user: User, actor: User) -> bool:
    return not ProviderIdentity.objects.filter(user=user).exists()


SINGLE_SIGN_ON_CASES: dict[str, Case] = {
    "undo the binding to the provider": Case(
        lambda w: bound(somebody(w)), pk, method="post", took=is_undone
    ),
    "undo the binding of X to the provider": Case(
        lambda w: bound(w.approver(World.X)), pk, method="post", took=is_undone
    ),
}
