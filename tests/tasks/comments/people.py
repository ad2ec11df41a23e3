"""Comments for tests, written through the service."""

import uuid
from collections.abc import Collection

from departments.models import User
from tasks.comments import service
from tasks.models import Comment
from tests.factories.world import World

TEXT = "请提供试点县名单，以便测算资金。"


def say(
    world: World,
    *,
    actor: User | None = None,
    text: str = TEXT,
    named: Collection[str] = (),
    key: uuid.UUID | None = None,
) -> Comment:
    """A comment on P, by the reporter of A unless another is named."""
    return service.write(
        world.measure.pk,
        actor=actor or world.reporter(),
        source="test",
        text=text,
        named=[world.organization(name).pk for name in named],
        key=key,
    )
