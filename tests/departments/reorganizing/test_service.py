"""Organizations change on a day: names and people of before stay with the days of before."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from departments.accounts import moving
from departments.accounts.able import untold_of
from departments.accounts.moving import MoveInput, confirm_people
from departments.accounts.service import (
    AccountRefused,
    PlacedRole,
    create_account,
    set_roles,
)
from departments.models import (
    ChangeKind,
    Organization,
    OrganizationChange,
    OrganizationName,
    User,
)
from departments.organizations.filters import OrganizationFilterSet
from departments.organizations.matching import propose
from departments.organizations.names import FormerNames
from departments.organizations.registry import add_name, add_organization, load_organizations
from departments.reorganizing.service import (
    ChangeInput,
    ChangeRefused,
    cancel_change,
    enter_change,
    put_due_into_effect,
    put_into_effect,
)
from departments.roles import Role
from reform_tracker import clock

TODAY, DAY, LATER = date(2012, 6, 18), date(2012, 6, 20), date(2012, 7, 2)
OLD, NEW = "省卫生厅", "省卫生计生委"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


@pytest.fixture
def register() -> Any:
    with clock.pinned(TODAY):
        load_organizations(actor=None, source="test")
        yield


def organization(name: str) -> Organization:
    return Organization.objects.get(short_name=name)


def person(name: str, *roles: Role | PlacedRole, username: str = "") -> User:
    return create_account(
        actor=None,
        source="test",
        username=username or f"{name}-{len(User.objects.all())}",
        full_name=f"{name}的人",
        organization=organization(name),
        roles=roles,
        password=None,
    )


def commission() -> User:
    return person("省发展改革委", Role.COMMISSION)


def entered(kind: ChangeKind = ChangeKind.RENAMED, **given: Any) -> OrganizationChange:
    names: dict[str, Any] = {}
    if kind == ChangeKind.RENAMED:
        names = {"short_name": NEW, "formal_name": "省卫生和计划生育委员会"}
    content: dict[str, Any] = {
        "organization": organization(OLD),
        "on": DAY,
        "basis": "甘政发〔2012〕80号",
    }
    return enter_change(
        ChangeInput(**(content | names | given), kind=kind),
        actor=commission(),
        source="test",
    )


def renamed() -> Organization:
    change = entered()
    with clock.pinned(DAY):
        assert put_due_into_effect(source="test") == 1
    return change.organization


def meant(name: str, on: date) -> str | None:
    (one,) = propose([name], on)
    return one.known.formal_name if one.known else None


def test_a_change_takes_effect_on_its_day_and_once() -> None:
    entered()
    assert put_due_into_effect(source="test") == 0
    assert organization(OLD).valid_until is None
    with clock.pinned(LATER):
        assert put_due_into_effect(source="test") == 1
        assert put_due_into_effect(source="test") == 0
    change = OrganizationChange.objects.get()
    assert (change.on, change.applied_on) == (DAY, LATER)
    assert not Organization.objects.filter(short_name=OLD).exists()


def test_the_names_of_before_stay_with_the_days_of_before() -> None:
    was = organization(OLD).formal_name
    body = renamed()
    body.refresh_from_db()
    assert body.short_name == NEW
    assert FormerNames.on(TODAY).put_on(organization(NEW)).short_name == OLD
    assert FormerNames.on(DAY).put_on(organization(NEW)).short_name == NEW
    assert meant(OLD, TODAY) == meant(was, TODAY) == body.formal_name
    assert meant(NEW, TODAY) is None
    assert meant(NEW, DAY) == body.formal_name
    assert meant(OLD, DAY) is None


def test_the_former_name_is_proposed_with_its_last_day() -> None:
    body = renamed()
    (one,) = propose([OLD], LATER)
    best = one.candidates[0]
    assert (best.organization, "2012-06-19" in best.reason) == (body, True)


def test_search_finds_both_names_and_both_readings() -> None:
    body = renamed()
    for words in (OLD, NEW, "swst", "swsjsw"):
        rows = OrganizationFilterSet({"q": words}, queryset=Organization.objects.all()).qs
        assert body in rows, words


def test_a_name_goes_from_one_body_to_another() -> None:
    renamed()
    with clock.pinned(LATER):
        other = add_organization(
            short_name=OLD, formal_name=OLD, kind="department", actor=None, source="test"
        )
        assert not add_name(organization("省水利厅"), OLD, actor=None, source="test")
    assert meant(OLD, LATER) == other.formal_name
    assert meant(OLD, TODAY) == organization(NEW).formal_name
    assert OrganizationName.objects.filter(name=OLD, until=None).count() == 1


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"on": date(2012, 6, 17)}, "on"),
        ({"basis": " "}, "basis"),
        ({"short_name": ""}, "short_name"),
        ({"short_name": "省水利厅"}, "short_name"),
        ({"kind": ChangeKind.MERGED}, "successor"),
        ({"kind": ChangeKind.MERGED, "successor": "酒泉市"}, "successor"),
        ({"kind": ChangeKind.MERGED, "successor": OLD}, "successor"),
        ({"organization": "省政府"}, "organization"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given: dict[str, Any], place: str) -> None:
    given = {
        k: organization(v) if k in ("successor", "organization") else v for k, v in given.items()
    }
    with pytest.raises(ChangeRefused) as refused:
        entered(given.pop("kind", ChangeKind.RENAMED), **given)
    assert refused.value.place == place


def test_one_change_at_a_time_and_only_by_the_commission_of_the_province() -> None:
    change = entered()
    with pytest.raises(ChangeRefused):
        entered()
    of_x = person("酒泉市", PlacedRole(Role.COMMISSION, organization("酒泉市").pk))
    for other in (of_x, person("省水利厅", Role.SECURITY_ADMIN)):
        with pytest.raises(PermissionDenied):
            cancel_change(change.pk, actor=other, source="test")
    cancel_change(change.pk, actor=commission(), source="test")
    admin = person("省水利厅", Role.SECURITY_ADMIN)
    with pytest.raises(AccountRefused):
        confirm_people(change.pk, [], actor=admin, source="test")
    with clock.pinned(DAY):
        assert not put_into_effect(change.pk, actor=None, source="test")
    assert organization(OLD).valid_until is None


def merged(into: str = "省人口委") -> OrganizationChange:
    change = entered(ChangeKind.MERGED, successor=organization(into))
    with clock.pinned(DAY):
        put_due_into_effect(source="test")
    return change


def successor_name() -> str:
    rows = Organization.objects.filter(kind="department").exclude(short_name=OLD)
    return str(rows.order_by("pk").values_list("short_name", flat=True)[3])


def test_what_is_merged_ends_the_day_before_and_names_its_successor() -> None:
    into = successor_name()
    merged(into)
    body = organization(OLD)
    assert (body.valid_until, body.successor) == (date(2012, 6, 19), organization(into))
    (one,) = propose([OLD], LATER)
    assert one.known is None
    assert [candidate.organization for candidate in one.candidates][:2] == [
        organization(into),
        body,
    ]
    assert meant(OLD, TODAY) == body.formal_name


def test_roles_that_reached_what_lay_under_it_are_held_for_the_successor() -> None:
    into = successor_name()
    auditor = person("省水利厅", PlacedRole(Role.AUDITOR, organization(OLD).pk))
    merged(into)
    assert User.objects.get(pk=auditor.pk).held == {
        Role.AUDITOR: frozenset({organization(into).pk})
    }


def test_people_move_once_they_are_confirmed() -> None:
    into = successor_name()
    admin = person("省水利厅", Role.SECURITY_ADMIN)
    goes, stays_out = person(OLD, Role.REPORTER), person(OLD, Role.APPROVER)
    waits = person(OLD, Role.REPORTER)
    change = entered(ChangeKind.MERGED, successor=organization(into))
    moves = [
        MoveInput(goes.pk, organization(into).pk, (Role.REPORTER, Role.APPROVER)),
        MoveInput(stays_out.pk, None),
    ]
    confirm_people(change.pk, moves, actor=admin, source="test")
    goes.refresh_from_db()
    assert goes.organization == organization(OLD)
    with clock.pinned(DAY):
        put_due_into_effect(source="test")
        late = [MoveInput(waits.pk, organization(into).pk, (Role.REPORTER,))]
        confirm_people(change.pk, late, actor=admin, source="test")
    found = {one.pk: one for one in User.objects.filter(pk__in=(goes.pk, stays_out.pk, waits.pk))}
    assert found[goes.pk].held[Role.APPROVER] == {organization(into).pk}
    assert found[waits.pk].organization == organization(into)
    assert not found[stays_out.pk].is_active


def test_whose_role_reaches_further_is_moved_by_nobody_under_it() -> None:
    """The administrator of a body that ends closes no account that reviews the whole province."""
    admin = person("省水利厅", PlacedRole(Role.SECURITY_ADMIN, organization(OLD).pk))
    member, reviewer = person(OLD, Role.REPORTER), person(OLD, Role.COMMISSION)
    change = entered(ChangeKind.MERGED, successor=organization(successor_name()))
    confirm_people(change.pk, [MoveInput(member.pk, None)], actor=admin, source="test")
    with pytest.raises(AccountRefused):
        confirm_people(change.pk, [MoveInput(reviewer.pk, None)], actor=admin, source="test")


def test_a_role_that_was_confirmed_does_not_come_to_one_given_since_that_excludes_it() -> None:
    """Whoever watches would write as well, by way of a change that waits for its day."""
    into = successor_name()
    admin = person("省政府", Role.SECURITY_ADMIN)
    goes = person(OLD, Role.REPORTER)
    change = entered(ChangeKind.MERGED, successor=organization(into))
    moves = [MoveInput(goes.pk, organization(into).pk, (Role.REPORTER, Role.APPROVER))]
    confirm_people(change.pk, moves, actor=admin, source="test")
    set_roles(goes.pk, actor=admin, source="test", roles=[Role.AUDITOR])
    with clock.pinned(DAY):
        put_due_into_effect(source="test")
    goes = User.objects.get(pk=goes.pk)
    assert goes.organization == organization(into)
    assert goes.roles == {Role.AUDITOR}


def test_a_role_that_was_taken_away_does_not_come_back_with_the_change() -> None:
    """Whoever confirmed the move knew nothing of what was found out since."""
    into = successor_name()
    admin = person("省政府", Role.SECURITY_ADMIN)
    goes = person(OLD, Role.REPORTER, Role.APPROVER)
    change = entered(ChangeKind.MERGED, successor=organization(into))
    moves = [MoveInput(goes.pk, organization(into).pk, (Role.REPORTER, Role.APPROVER))]
    confirm_people(change.pk, moves, actor=admin, source="test")
    set_roles(goes.pk, actor=admin, source="test", roles=[Role.REPORTER])
    with clock.pinned(DAY):
        put_due_into_effect(source="test")
    goes = User.objects.get(pk=goes.pk)
    assert goes.organization == organization(into)
    assert goes.roles == {Role.REPORTER}


def test_whoever_has_been_moved_elsewhere_since_is_not_carried_off_by_the_change() -> None:
    into, elsewhere = successor_name(), organization("省水利厅")
    admin = person("省政府", Role.SECURITY_ADMIN)
    goes = person(OLD, Role.REPORTER)
    change = entered(ChangeKind.MERGED, successor=organization(into))
    moves = [MoveInput(goes.pk, organization(into).pk, (Role.REPORTER,))]
    confirm_people(change.pk, moves, actor=admin, source="test")
    moving.move(
        goes.pk, elsewhere.pk, roles=[Role.HEAD], colleague_id=None, actor=admin, source="test"
    )
    with clock.pinned(DAY):
        put_due_into_effect(source="test")
    goes = User.objects.get(pk=goes.pk)
    assert goes.organization == elsewhere
    assert goes.roles == frozenset({Role.HEAD})


def test_nobody_moves_himself_or_somebody_elses_people() -> None:
    into = successor_name()
    admin = person(OLD, Role.SECURITY_ADMIN)
    change = entered(ChangeKind.MERGED, successor=organization(into))
    for user in (admin, person("省水利厅", Role.REPORTER)):
        with pytest.raises(AccountRefused):
            confirm_people(
                change.pk, [MoveInput(user.pk, organization(into).pk)], actor=admin, source="test"
            )


def test_whoever_leaves_names_a_colleague_if_there_is_one() -> None:
    admin = person("省水利厅", Role.SECURITY_ADMIN)
    leaves, other = person(OLD, Role.APPROVER), person(OLD, Role.APPROVER, Role.REPORTER)
    unfit = person(OLD, Role.REPORTER)
    for colleague in (None, unfit.pk):
        with pytest.raises(AccountRefused):
            moving.leave(leaves.pk, colleague_id=colleague, actor=admin, source="test")
    moving.leave(leaves.pk, colleague_id=other.pk, actor=admin, source="test")
    assert not User.objects.get(pk=leaves.pk).is_active


def untold() -> set[str]:
    parties = Organization.objects.parties().valid_on(TODAY)
    return {one.name for one in untold_of(parties, TODAY)}


def test_organizations_that_nobody_can_be_told_for() -> None:
    admin = person("省水利厅", Role.SECURITY_ADMIN)
    before = untold()
    assert OLD in before
    somebody = person(OLD, Role.REPORTER)
    assert OLD in untold(), "nobody can sign in without a password"
    somebody.set_password("Never-told-2012")
    somebody.save()
    assert OLD not in untold()
    moving.leave(somebody.pk, colleague_id=None, actor=admin, source="test")
    assert OLD in untold()
