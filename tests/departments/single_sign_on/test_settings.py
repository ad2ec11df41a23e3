"""What the operator has set for the provider is looked at as the system starts, in clear words."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from reform_tracker.settings import environment

FOLDER = Path(environment.__file__).parent
ISSUER, SECRET = "https://id.reform.internal/realms/gov", "kR8wQ2mZ7pL4"
WHOLE = {"OIDC_ISSUER": ISSUER, "OIDC_CLIENT_ID": "tracker", "OIDC_CLIENT_SECRET": SECRET}


def read(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], **more: str) -> dict[str, Any]:
    for name, value in {**given, **more}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(FOLDER / "single_sign_on.py"))


def test_without_a_provider_everybody_signs_in_here(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, {})
    assert (found["OIDC_ISSUER"], found["LOCAL_SIGN_IN"], found["OIDC_ORIGIN"]) == ("", "all", "")


def test_what_is_set_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "PRODUCTION", True)
    found = read(
        monkeypatch,
        WHOLE,
        LOCAL_SIGN_IN="administrators",
        OIDC_SECOND_FACTOR="mfa, otp",
        OIDC_NETWORKS="10.1.0.0/16",
    )
    assert found["OIDC_ORIGIN"] == "https://id.reform.internal"
    assert found["OIDC_SECOND_FACTOR"] == {"mfa", "otp"}
    assert found["OIDC_ACCOUNT_CLAIM"] == "preferred_username"
    assert str(found["OIDC_NETWORKS"][0]) == "10.1.0.0/16"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"OIDC_ISSUER": ""}, "OIDC_CLIENT_ID is set, but OIDC_ISSUER is not"),
        ({"OIDC_ISSUER": "id.reform.internal"}, "OIDC_ISSUER is 'id.reform.internal'"),
        ({"OIDC_ISSUER": "https://id.reform.internal:99999"}, "which is no address"),
        ({"OIDC_ISSUER": ISSUER + "?x=1"}, "which is no address"),
        ({"OIDC_ISSUER": "ftp://id.reform.internal"}, "which is no address"),
        ({"OIDC_ISSUER": "https://a:b@id.reform.internal"}, "must hold no password"),
        ({"OIDC_ISSUER": "http://id.reform.internal"}, "must begin with https://"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID is missing"),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET is missing"),
        ({"OIDC_CLIENT_SECRET": "change-me"}, "OIDC_CLIENT_SECRET is missing or still"),
        ({"OIDC_NETWORKS": "10.1.0.0/33"}, "OIDC_NETWORKS"),
        ({"OIDC_SCOPES": "profile"}, "OIDC_SCOPES must hold openid"),
        ({"LOCAL_SIGN_IN": "nobody"}, "LOCAL_SIGN_IN is 'nobody'"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_does_not_fit_is_named(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], words: str
) -> None:
    monkeypatch.setattr(environment, "PRODUCTION", True)
    with pytest.raises(ImproperlyConfigured) as caught:
        read(monkeypatch, WHOLE, **changed)
    assert words in str(caught.value)


def test_nobody_is_locked_out_for_want_of_a_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="LOCAL_SIGN_IN=administrators needs"):
        read(monkeypatch, {}, LOCAL_SIGN_IN="administrators")


def test_the_form_of_signing_out_may_lead_to_the_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, WHOLE)
    monkeypatch.setattr("reform_tracker.settings.single_sign_on.OIDC_ORIGIN", found["OIDC_ORIGIN"])
    policy = runpy.run_path(str(FOLDER / "security.py"))["CONTENT_SECURITY_POLICY"]
    assert policy["DIRECTIVES"]["form-action"] == ["'self'", "https://id.reform.internal"]
