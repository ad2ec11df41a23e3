"""When tokens end, for those who can do something about it."""

from departments.roles import Role
from departments.services.api_clients import create_client
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.world import World


def test_an_approver_sees_his_own_and_no_secret(world: World) -> None:
    mine = create_client(world.unit(World.X), name="业务系统", days=90, actor=None, source="test")
    create_client(world.unit(World.Y), name="别家系统", days=90, actor=None, source="test")
    page = signed_in(world.approver(World.X)).get("/api-clients/").content.decode()
    assert mine.client.key_id in page
    assert "别家系统" not in page
    assert mine.token.split(".")[1] not in page
    assert "吊销" not in page


def test_the_security_administrator_revokes_once(world: World) -> None:
    administrator = world.person(World.C, Role.SECURITY_ADMIN)
    client = create_client(
        world.unit(World.X), name="业务系统", days=90, actor=None, source="test"
    ).client
    browser = signed_in(administrator)
    for _time in range(2):
        answer = browser.post(f"/api-clients/{client.pk}/revoke/", follow=True)
        assert "已吊销" in answer.content.decode()
    assert AuditEvent.objects.filter(action="api_client.revoked").count() == 1
    assert browser.post("/api-clients/987654/revoke/").status_code == 404


def test_an_empty_list_says_so(world: World) -> None:
    page = signed_in(world.approver()).get("/api-clients/").content.decode()
    assert "尚无接口客户端" in page
