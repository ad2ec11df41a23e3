"""People who sign in at the form, from here or there."""

from django.test import Client

from departments.models import User
from tests.factories.world import PASSWORD

HERE = "203.0.113.7"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0 Safari/537.36 Edg/150.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


def browser_at(address: str = HERE, agent: str = EDGE) -> Client:
    """Errors come as pages, as they do outside."""
    return Client(raise_request_exception=False, headers={"user-agent": agent}, REMOTE_ADDR=address)


def sign_in(user: User, address: str = HERE, agent: str = EDGE, password: str = PASSWORD) -> Client:
    browser = browser_at(address, agent)
    browser.post("/sign-in/", {"username": user.username, "password": password})
    return browser
