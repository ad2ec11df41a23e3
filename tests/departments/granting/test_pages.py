"""What administrators see of it: doors lead to the proposal, who may confirm finds it."""

import pytest
from django.test import Client
from pytest_django import Settings

from departments.granting import service
from departments.granting.models import Proposal
from departments.models import User
from departments.roles import Role
from tests.departments.granting.conftest import Office, fresh
from tests.factories.browser import signed_in
from tests.factories.second_factor import with_app
from tests.factories.world import PASSWORD


def page(browser: Client, address: str) -> str:
    answer = browser.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_form_of_roles_leads_to_the_proposal_with_the_first_half(office: Office) -> None:
    clerk = office.clerk()
    sent = signed_in(office.first).post(
        f"/accounts/{clerk.pk}/", {"roles": ["reporter", "commission"]}, follow=True
    )
    proposal = Proposal.objects.get()
    assert sent.redirect_chain[-1][0] == f"/accounts/proposals/{proposal.pk}/"
    shown = sent.content.decode()
    assert proposal.first_half in shown
    assert office.second.full_name in shown
    assert f"/accounts/proposals/{proposal.pk}/steps/withdraw/" in shown
    assert f"/accounts/proposals/{proposal.pk}/steps/confirm/" not in shown
    again = signed_in(office.first).post(
        f"/accounts/{clerk.pk}/", {"roles": ["reporter", "commission"]}
    )
    assert again["Location"] == f"/accounts/proposals/{proposal.pk}/"  # pressed twice


def test_a_new_account_leads_there_too(office: Office) -> None:
    data = {
        "username": "neu",
        "full_name": "新人",
        "organization": office.first.organization_id,
        "roles": ["commission"],
        "password": "Ganz-Neu-2012",
    }
    sent = signed_in(office.first).post("/accounts/new/", data)
    assert sent["Location"] == f"/accounts/proposals/{Proposal.objects.get().pk}/"
    assert not fresh(User.objects.get(username="neu")).roles


@pytest.mark.parametrize("door", ["password", "second-factor"])
def test_what_opens_a_privileged_account_leads_there_too(office: Office, door: str) -> None:
    reviewer = office.world.reviewer
    with_app(reviewer)
    data = {"password": "Ganz-Neu-2012", "reason": "手机遗失"}
    sent = signed_in(office.first).post(f"/accounts/{reviewer.pk}/{door}/", data)
    assert sent["Location"] == f"/accounts/proposals/{Proposal.objects.get().pk}/"
    assert fresh(reviewer).check_password(PASSWORD)


def test_who_may_confirm_sees_that_something_waits_and_the_second_half_once(
    office: Office,
) -> None:
    proposal = office.proposed()
    browser = signed_in(office.second)
    shown = page(browser, "/")
    assert '<span class="count">1</span>' in shown
    assert "有 1 件提请事项待您确认" in shown
    address = f"/accounts/proposals/{proposal.pk}/"
    assert proposal.first_half not in page(browser, address)
    done = browser.post(f"{address}steps/confirm/")
    assert done.status_code == 201
    assert done["Cache-Control"].startswith("max-age=0")
    half = done.content.decode().split("<code>")[1].split("</code>")[0]
    assert fresh(proposal.user).check_password(proposal.first_half + half)
    assert half not in page(browser, address)
    assert browser.post(f"{address}steps/confirm/").status_code == 422
    assert '<span class="count">' not in page(signed_in(office.third), "/accounts/")


def test_a_refusal_needs_its_reason(office: Office) -> None:
    proposal = office.proposed()
    browser, address = signed_in(office.second), f"/accounts/proposals/{proposal.pk}/"
    for reason in ("", " ", "x" * 501):
        assert browser.post(f"{address}steps/refuse/", {"reason": reason}).status_code == 422
    assert browser.post(f"{address}steps/refuse/", {"reason": "无此需要"}).status_code == 302
    assert "无此需要" in page(signed_in(office.first), address)
    assert browser.post(f"{address}steps/anything/").status_code == 404
    assert browser.get(f"{address}steps/confirm/").status_code == 405


def test_a_single_administrator_reads_the_command(office: Office) -> None:
    proposal = office.proposed()
    for other in (office.second, office.third):
        other.grants.all().delete()
    shown = page(signed_in(office.first), f"/accounts/proposals/{proposal.pk}/")
    assert f"manage.py confirm_proposal {proposal.pk}" in shown


def test_an_empty_list_says_what_will_stand_there(office: Office) -> None:
    assert "没有待双人确认的事项" in page(signed_in(office.first), "/accounts/proposals/")


def test_both_halves_open_the_account(office: Office) -> None:
    proposal = office.proposed()
    done = service.confirm(proposal.pk, actor=office.second, source="test")
    both = proposal.first_half + done.second_half
    sent = Client().post("/sign-in/", {"username": proposal.user.username, "password": both})
    assert sent.status_code == 302


@pytest.mark.parametrize(("role", "said"), [(Role.COMMISSION, True), (Role.SYSTEM_ADMIN, False)])
def test_who_confirms_reads_where_else_the_account_is_open_to(
    office: Office, settings: Settings, role: Role, said: bool
) -> None:
    """The proposer chose the name, which may be his own at the provider, and the address."""
    proposal = office.proposed(office.clerk(), role)
    address = f"/accounts/proposals/{proposal.pk}/"
    assert "认证平台" not in page(signed_in(office.second), address)
    settings.OIDC_ISSUER = "https://id.example"
    shown = page(signed_in(office.second), address)
    assert ("认证平台" in shown) is said
    assert proposal.user.email in shown
