"""Feedback for tests, written through the service."""

from departments.models import User
from departments.roles import Role
from tasks.feedback import service
from tasks.models import Feedback
from tests.factories.world import World

TEXT = "导出的表格缺少联络员电话。"
ANSWER = "已列入下次更新。"


def operator(world: World) -> User:
    return world.person(World.C, Role.SYSTEM_ADMIN)


def feedback_of(world: World, organization: str = World.A, text: str = TEXT) -> Feedback:
    return service.write(
        actor=world.reporter(organization), source="test", text=text, page="/progress/?q=张三"
    )


def answered(world: World, row: Feedback) -> Feedback:
    return service.answer(row.pk, actor=operator(world), source="test", text=ANSWER)
