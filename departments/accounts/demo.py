"""The demo accounts: who they are, with passwords that only a demo system ever has."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from departments.models import User
from departments.roles import Role

PASSWORD = "Demo-2012-Gansu"  # noqa: S105 (made only by seed_demo, which refuses without DEMO)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`organization` is a short name of the register. `with_code`: signs in with a second factor,
    whose code the page shows."""

    username: str
    full_name: str
    organization: str
    roles: tuple[Role, ...]
    with_code: bool = False


COMMISSION_UNIT = "省发展改革委"
STAFF = (
    ("gxw", "省工信委"),
    ("czt", "省财政厅"),
    ("rst", "省人社厅"),
    ("slt", "省水利厅"),
    ("jyt", "省教育厅"),
    ("fgw", COMMISSION_UNIT),
    ("lanzhou", "兰州市"),
    ("jiuquan", "酒泉市"),
    ("baiyin", "白银市"),
)
PROVINCE = (
    DemoPerson("commission", "审核员甲", COMMISSION_UNIT, (Role.COMMISSION,)),
    DemoPerson("commission2", "审核员乙", COMMISSION_UNIT, (Role.COMMISSION,)),
    DemoPerson("leader", "省领导", COMMISSION_UNIT, (Role.LEADER,)),
    DemoPerson("auditor", "审计员", "省监察厅", (Role.AUDITOR,)),
    DemoPerson("auditor2", "审计员乙", "省监察厅", (Role.AUDITOR,), with_code=True),
    DemoPerson("security", "安全管理员", COMMISSION_UNIT, (Role.SECURITY_ADMIN,)),
    DemoPerson("security2", "安全管理员乙", COMMISSION_UNIT, (Role.SECURITY_ADMIN,)),
    DemoPerson("system", "系统管理员", COMMISSION_UNIT, (Role.SYSTEM_ADMIN,)),
)


def people() -> list[DemoPerson]:
    """Every demo person: three of each staffed organization, then those of the province."""
    found = []
    for code, organization in STAFF:
        found += [
            DemoPerson(f"{code}-reporter", f"{organization}填报员", organization, (Role.REPORTER,)),
            DemoPerson(f"{code}-approver", f"{organization}审核人", organization, (Role.APPROVER,)),
            DemoPerson(f"{code}-head", f"{organization}负责人", organization, (Role.HEAD,)),
        ]
    return [*PROVINCE, *found]


def demo_accounts() -> list[dict[str, Any]]:
    """The accounts to show on the sign-in page of a demo; none elsewhere."""
    if not settings.DEMO:
        return []
    there = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    return [
        {
            "username": person.username,
            "password": PASSWORD,
            "organization": person.organization,
            "role": "、".join(str(role.label) for role in person.roles),
            "with_code": person.with_code,
        }
        for person in people()
        if person.username in there
    ]
