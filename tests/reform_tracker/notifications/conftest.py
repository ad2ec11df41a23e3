from collections.abc import Iterator
from datetime import date

import pytest
from pytest_django import Settings

from departments.models import User
from reform_tracker import clock
from tests.reform_tracker.notifications.builders import TUESDAY, make_user
from tests.support.smtp_sink import SmtpSink, smtp_sink


@pytest.fixture(autouse=True)
def business_date() -> Iterator[date]:
    """Every test stands on Tuesday, 8 May 2012, unless it pins another day."""
    with clock.pinned(TUESDAY):
        yield TUESDAY


@pytest.fixture
def user(db: None) -> User:
    return make_user()


@pytest.fixture
def sink(settings: Settings) -> Iterator[SmtpSink]:
    """A real mail server that the outbox sends to."""
    with smtp_sink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 2
        yield running
