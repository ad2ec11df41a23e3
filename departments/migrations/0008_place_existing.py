"""Puts every organization under the government of the province, and places every role: those that
reached the whole province are held for the government, all others for the account's organization."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Min, OuterRef, Subquery

SHORT_NAME, FORMAL_NAME, CODE = "省政府", "甘肃省人民政府", "620000"
# What reached the whole province: commission, leader, auditor, the two administrators.
OF_THE_PROVINCE = ("commission", "leader", "auditor", "security_admin", "system_admin")


def place(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    organizations = apps.get_model("departments", "Organization").objects
    grants = apps.get_model("departments", "RoleGrant").objects
    users = apps.get_model("departments", "User").objects
    if not organizations.exists():
        return  # the register makes the government with the others
    government = _government(apps)
    organizations.exclude(pk=government.pk).update(parent=government)
    grants.filter(role__in=OF_THE_PROVINCE).update(organization=government)
    own = users.filter(pk=OuterRef("user")).values("organization")[:1]
    grants.filter(organization=None).update(organization=Subquery(own))


def take_back(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A role held for a part of the province is taken away: without its place it would be one for
    the whole. The government stays, as a department, where accounts belong to it."""
    organizations = apps.get_model("departments", "Organization").objects
    grants = apps.get_model("departments", "RoleGrant").objects
    users = apps.get_model("departments", "User").objects
    government = organizations.filter(parent=None).first()
    if government is None:
        return
    grants.filter(role__in=OF_THE_PROVINCE).exclude(organization=government).delete()
    kept = grants.order_by().values("user", "role").annotate(first=Min("pk")).values("first")
    grants.exclude(pk__in=list(kept.values_list("first", flat=True))).delete()
    grants.update(organization=None)
    organizations.update(parent=None)
    if not users.filter(organization=government).exists():
        government.delete()
    organizations.filter(kind="government").update(kind="department")


def _government(apps: Apps) -> Any:
    """A new row, first in the unit order; under its usual names as far as nobody bears them."""
    organizations = apps.get_model("departments", "Organization").objects
    names = apps.get_model("departments", "OrganizationName").objects
    free = [
        name
        for name in (SHORT_NAME, FORMAL_NAME, f"{FORMAL_NAME}（本级）")
        if not organizations.filter(short_name=name).exists()
    ]
    government = organizations.create(
        kind="government",
        short_name=free[0],
        formal_name=FORMAL_NAME,
        code=None if organizations.filter(code=CODE).exists() else CODE,
        unit_order=0,
        pinyin="shengzhengfu szf",
        basis="issuer of the document S; short name as printed S",
    )
    for name in (SHORT_NAME, FORMAL_NAME):
        names.get_or_create(name=name, defaults={"organization": government})
    return government


class Migration(migrations.Migration):
    dependencies = [("departments", "0007_superior_and_place")]

    operations = [migrations.RunPython(place, take_back)]
