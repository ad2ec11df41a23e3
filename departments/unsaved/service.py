"""Keeping what is typed until it is saved, and forgetting it then.

It is nobody's business but the writer's: no audit event, no message, no version.
"""

import json
import re

from django.db import transaction
from django.http import HttpRequest

from departments.models import User
from departments.requests import account
from departments.unsaved.models import MOST_BYTES, MOST_FORMS, UnsavedText
from reform_tracker import clock

NAME = re.compile(r"[a-z0-9-]{1,80}")
FIELD = "kept_as"  # the hidden field by which a form says its name


class NotKept(Exception):
    """Too much, or nothing a form could hold."""


@transaction.atomic
def keep(form: str, content: str, *, actor: User) -> UnsavedText:
    """Keeps the newest state of a form; of more than so many forms the oldest is forgotten, and so
    is whatever anybody has left lying too long.

    Raises NotKept.
    """
    too_much = len(content.encode("utf-8", "surrogatepass")) > MOST_BYTES
    if too_much or not NAME.fullmatch(form) or not _is_values(content):
        raise NotKept
    UnsavedText.objects.expired().delete()
    kept, _made = UnsavedText.objects.update_or_create(
        account=actor, form=form, defaults={"content": content, "kept_at": clock.real_now()}
    )
    mine = UnsavedText.objects.filter(account=actor).values_list("pk", flat=True)
    if oldest := list(mine[MOST_FORMS:]):
        UnsavedText.objects.filter(pk__in=oldest).delete()
    return kept


def found(form: str, *, actor: User) -> UnsavedText | None:
    """What the account typed into this form and did not save, unless that is too long ago."""
    if not NAME.fullmatch(form):
        return None
    rows = UnsavedText.objects.filter(account=actor, form=form)
    return rows.exclude(pk__in=UnsavedText.objects.expired()).first()


def forget(form: str, *, actor: User) -> None:
    """It is saved, or no longer wanted."""
    if NAME.fullmatch(form):
        UnsavedText.objects.filter(account=actor, form=form).delete()


def saved(request: HttpRequest) -> None:
    """Called where what a page sent has been saved: the form says under which name it was kept."""
    if form := request.POST.get(FIELD, ""):
        forget(form, actor=account(request))


def _is_values(content: str) -> bool:
    """Whether it is field → values, in plain text."""
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(values, dict) and all(
        isinstance(typed, list) and all(isinstance(one, str) for one in typed)
        for typed in values.values()
    )
