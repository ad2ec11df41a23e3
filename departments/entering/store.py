"""Sessions in the database, each with the account that is signed in by it."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import transaction

from departments.entering.models import AccountSession
from departments.models import User

_KEY = re.compile(r"[a-z0-9]{8,40}")


class SessionStore(db.SessionStore):
    """A session that was ended stays ended, whatever a request that ran beside goes on to do.

    A cookie may hold any byte, a NUL too, which PostgreSQL refuses with an error: a key that no
    session ever had is not looked up.
    """

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        return AccountSession

    def create_model_instance(self, data: Mapping[str, Any]) -> AccountSession:
        row: Any = super().create_model_instance(dict(data))
        whose = data.get(SESSION_KEY)
        row.account_id = int(whose) if whose else None
        return row  # type: ignore[no-any-return]  # Django's stubs know the plain session only

    def cycle_key(self) -> None:
        """Raises SessionInterrupted where it was ended meanwhile: under another key it would live
        on. Whoever ends sessions holds the same lock."""
        whose = self.get(SESSION_KEY)
        if not (whose and self.session_key):
            super().cycle_key()
            return
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).filter(pk=whose).order_by("pk").first()
            if not self.exists(self.session_key):
                raise SessionInterrupted("The session was ended.")
            super().cycle_key()

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and _KEY.fullmatch(key))
