"""What an incident is about: the people of the page, signed in, and a client with a token."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from departments.accounts.service import create_account  # noqa: E402
from departments.api_clients.service import create_client  # noqa: E402
from departments.models import Authenticator, Organization  # noqa: E402
from departments.organizations.registry import BUILT_IN, load_organizations  # noqa: E402
from departments.roles import Role  # noqa: E402
from reform_tracker import clock  # noqa: E402

load_organizations(BUILT_IN, actor=None, source="test")
with transaction.atomic():
    unit = Organization.objects.lasting().exclude(parent=None)[0]
    for username in ("zhang.san", "li.si", "wang.wu"):
        person = create_account(
            actor=None,
            source="test",
            username=username,
            full_name=username,
            organization=unit,
            roles=[Role.REPORTER],
            password="Vsk9-Tmax2-Qprw",
        )
        Authenticator.objects.create(
            user=person, seed="A" * 32, made_at=clock.real_now(), confirmed_at=clock.real_now()
        )
        Client().force_login(person, backend="departments.backends.AccountBackend")
    create_client(unit, name="系统", days=30, actor=None, source="test")
