"""What is decided about names that no organization bears."""

import re
from datetime import date
from hashlib import sha256
from typing import Any

from departments.models import Organization, OrganizationName
from tasks.models import DocumentDraft, ReformPlan
from tasks.official import drafts
from tasks.official.names import decide_names, undecided
from tests.contract.import_cases import TEXT, uploaded
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.official.test_drafts import NEW, edit


def upload(world: World, text: str) -> DocumentDraft:
    return drafts.upload("a.txt", text.encode(), actor=world.reviewer, source="test")


def decide(world: World, draft: DocumentDraft, names: dict[str, Any]) -> None:
    draft.refresh_from_db()
    decide_names(draft.pk, names, actor=world.reviewer, source="test", version=draft.version)


def publish(world: World, draft: DocumentDraft) -> ReformPlan:
    draft.refresh_from_db()
    return drafts.publish_draft(
        draft.pk, actor=world.reviewer, source="test", version=draft.version
    ).plan


def prefix(name: str) -> str:
    return f"n{sha256(name.encode()).hexdigest()[:16]}"


UNITS = "（省财政厅、省审计厅、省数据局、省体育局负责）"


def test_a_decision_stays_with_its_name_when_another_became_known_meanwhile(world: World) -> None:
    draft = upload(world, TEXT.replace("（省财政厅、省审计厅负责）", UNITS))
    names = undecided(draft)
    chosen = dict(
        zip(names, Organization.objects.filter(kind="department")[: len(names)], strict=True)
    )
    data: dict[str, Any] = {"version": draft.version}
    for name, organization in chosen.items():
        data |= {f"{prefix(name)}-choice": "other", f"{prefix(name)}-other": organization.pk}
    OrganizationName.objects.create(organization=Organization.objects.all()[5], name=names[0])
    signed_in(world.reviewer).post(f"/imports/{draft.pk}/names/", data)
    draft.refresh_from_db()
    assert draft.names == {name: {"same_as": chosen[name].pk} for name in names[1:]}


def test_a_form_that_is_refused_keeps_the_version_it_was_filled_in_on(world: World) -> None:
    draft = uploaded(world)
    (name,) = undecided(draft)
    old = draft.version
    decide(world, draft, {name: {"same_as": world.organization("省财政厅").pk}})
    data = {"version": old, f"{prefix(name)}-choice": "new", f"{prefix(name)}-short_name": ""}
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/names/", data)
    assert answer.status_code == 422
    assert re.findall(r'name="version" value="(\d+)"', answer.content.decode()) == [str(old)]


def test_two_documents_that_name_the_same_new_organization_are_both_published(
    world: World,
) -> None:
    first = uploaded(world)
    second = upload(world, TEXT.replace("零基预算", "全口径预算"))
    edit(
        world, second, "set_head",
        title="另一个要点", number="试政发〔2021〕99号", issuer="某省人民政府",
        issued_on=date(2021, 2, 1), filing_due_on=date(2021, 4, 30),
    )  # fmt: skip
    for draft in (first, second):
        decide(world, draft, {"省审计厅": {"new": NEW}})
    publish(world, first)
    publish(world, second)
    assert Organization.objects.filter(short_name=NEW["short_name"]).count() == 1


def test_two_printed_names_may_mean_one_new_organization(world: World) -> None:
    draft = upload(world, TEXT.replace("（省财政厅、省审计厅负责）", UNITS))
    decide(world, draft, {name: {"new": NEW} for name in undecided(draft)})
    publish(world, draft)
    made = Organization.objects.get(short_name=NEW["short_name"])
    borne = set(OrganizationName.objects.filter(organization=made).values_list("name", flat=True))
    assert {"省审计厅", "省数据局", "省体育局"} <= borne


def test_a_name_that_is_too_long_is_refused_at_its_field(world: World) -> None:
    draft = uploaded(world)
    data = {
        "edit": "set_parties", "key": "1.1", "number": 1, "lead": "省财政厅",
        "support": "长" * 61, "version": draft.version,
    }  # fmt: skip
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/edit/", data, follow=True)
    assert "不超过 60 字" in answer.content.decode()
