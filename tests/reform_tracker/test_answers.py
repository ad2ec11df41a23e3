"""What every answer tells the browser, and what no answer does."""

import contextlib
import subprocess
import sys
from html import escape

import pytest
from django.core.mail import BadHeaderError, EmailMessage
from django.test import Client
from pytest_django import Settings

from reform_tracker.settings import security
from tests.factories.browser import signed_in
from tests.factories.world import World

SCRIPT = '"><script>alert(1)</script>{{ 7 }}'
# A page, the sign-in page, the API, a page that is not there, a file of the site.
ADDRESSES = ["/desk/", "/sign-in/", "/api/v1/plans/", "/nowhere/", "/static/js/once.js"]


@pytest.fixture
def site(settings: Settings) -> Settings:
    """Headers as production sends them."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    return settings


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_tells_the_browser_what_it_may(
    address: str, site: Settings, world: World
) -> None:
    with contextlib.closing(signed_in(world.reporter()).get(address, secure=True)) as answer:
        headers = answer.headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in policy
    assert "unsafe" not in policy


def test_the_policy_of_production_names_no_other_site() -> None:
    directives = security.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert {source for sources in directives.values() for source in sources} == {
        "'none'", "'self'", "data:",
    }  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_invites_another_origin(address: str, world: World) -> None:
    browser = signed_in(world.reporter())
    for ask in (browser.get, browser.options):
        with contextlib.closing(ask(address, headers={"origin": "https://a.example"})) as answer:
            told = answer.headers
        assert not [name for name in told if name.startswith("Access-Control-")]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/desk/", "text/html; charset=utf-8"),
        ("/nowhere/", "text/html; charset=utf-8"),
        ("/api/v1/plans/", "application/json"),
        ("/api/v1/nowhere/", "application/problem+json"),
        ("/static/js/once.js", 'text/javascript; charset="utf-8"'),
    ],
)
def test_every_answer_says_what_it_is(address: str, kind: str, world: World) -> None:
    with contextlib.closing(signed_in(world.reporter()).get(address)) as answer:
        assert answer["Content-Type"] == kind


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
@pytest.mark.parametrize("address", ["/desk/", "/sign-in/", "/api/v1/plans/"])
def test_a_trace_is_no_answer(method: str, address: str, world: World) -> None:
    browser = Client() if address == "/sign-in/" else signed_in(world.reporter())
    answer = browser.generic(method, address, headers={"x-secret": "7-7-7"})
    assert "7-7-7" not in answer.content.decode()
    if address != "/desk/":
        assert answer.status_code == 405


@pytest.mark.parametrize(
    "address", ["/static/", "/static/js/", "/media/", "/files/", "/.git/config"]
)
def test_no_folder_is_listed(address: str, world: World) -> None:
    assert signed_in(world.reporter()).get(address).status_code == 404


def test_what_somebody_typed_is_shown_as_text(world: World) -> None:
    report = world.submitted_report(progress=SCRIPT)
    for person in (world.reporter(), world.reviewer):
        page = signed_in(person).get(f"/progress/{report.pk}/").content.decode()
        assert SCRIPT not in page
        assert escape(SCRIPT) in page


FORGED = "a@b.example\nBcc: everybody@b.example"


@pytest.mark.parametrize(
    "letter",
    [EmailMessage(subject=FORGED), EmailMessage(to=[FORGED]), EmailMessage(from_email=FORGED)],
    ids=["subject", "to", "from"],
)
def test_a_name_with_a_line_end_makes_no_header(letter: EmailMessage) -> None:
    with pytest.raises((BadHeaderError, ValueError)):
        letter.message()


def test_production_refuses_debugging() -> None:
    environment = {
        "REFORM_MODE": "production", "DEBUG": "1", "SECRET_KEY": "k7-Xq" * 12,
        "TRAIL_KEYS": "a:" + "QUJD" * 11, "SEALING_KEYS": "a:" + "QUJD" * 11,
        "DATABASE_URL": "postgres://a:b7xq@h/d", "REDIS_URL": "redis://h", "EMAIL_URL": "smtp://h",
        "MAIL_FROM": "a@b", "SITE_URL": "https://h", "ALLOWED_HOSTS": "h",
    }  # fmt: skip
    command = [sys.executable, "-c", "import reform_tracker.settings"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "DEBUG must be off in production" in done.stderr
