"""People with an authenticator app, and the codes that it shows."""

from datetime import timedelta

from django.test import Client

from departments.models import Authenticator, User
from departments.second_factor import codes, service
from reform_tracker import clock
from tests.factories.world import PASSWORD


def code_of(app: Authenticator, ahead: int = 0) -> str:
    """What the app shows now, or so many steps later."""
    at = clock.real_now() + timedelta(seconds=ahead * codes.STEP_SECONDS)
    return codes.code_at(app.seed, at)


def with_app(user: User) -> tuple[Authenticator, list[str]]:
    """The account's app, set up by its code of a step ago, and the recovery codes."""
    app = service.begin_set_up(user)
    drawn = service.confirm(user, app.pk, typed=code_of(app, -1), source="test", session="")
    app.refresh_from_db()
    return app, drawn


def half_signed_in(user: User, address: str = "203.0.113.7", **more: str) -> Client:
    """A browser in which the password has been given."""
    browser = Client(raise_request_exception=False, REMOTE_ADDR=address)
    data = {"username": user.username, "password": PASSWORD, **more}
    answer = browser.post("/sign-in/", data)
    assert answer["Location"].startswith("/sign-in/"), answer["Location"]
    return browser
