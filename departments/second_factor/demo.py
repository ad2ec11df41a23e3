"""The second step in a demo, where nobody should need a phone to see it."""

from datetime import UTC, datetime

from django.conf import settings

from departments.models import Authenticator, User
from departments.second_factor.codes import STEP_SECONDS, code_at
from reform_tracker import clock


def code_to_show(user: User, app: Authenticator | None = None) -> str:
    """The code that the app of a demo's account shows now, the next one where this one was used;
    "" for every other account, and outside of a demo."""
    if not (settings.DEMO and user.is_demo):
        return ""
    app = app or Authenticator.objects.confirmed().filter(user=user).first()
    if app is None:
        return ""
    step = max(int(clock.real_now().timestamp()) // STEP_SECONDS, app.last_step + 1)
    return code_at(app.seed, datetime.fromtimestamp(step * STEP_SECONDS, UTC))
