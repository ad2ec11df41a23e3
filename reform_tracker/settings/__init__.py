"""All settings, read from the environment and typed, each concern in a file of its own.

Django reads them from here; `docs/settings.md` lists every variable of the environment. A file
imports from `environment` and from others only what it builds upon.
"""

from reform_tracker.settings.accounts import *  # noqa: F403  (Django wants them in one module)
from reform_tracker.settings.alarms import *  # noqa: F403
from reform_tracker.settings.api import *  # noqa: F403
from reform_tracker.settings.application import *  # noqa: F403
from reform_tracker.settings.celery import *  # noqa: F403
from reform_tracker.settings.database import *  # noqa: F403
from reform_tracker.settings.environment import *  # noqa: F403
from reform_tracker.settings.files import *  # noqa: F403
from reform_tracker.settings.notifications import *  # noqa: F403
from reform_tracker.settings.pages import *  # noqa: F403
from reform_tracker.settings.reports import *  # noqa: F403
from reform_tracker.settings.security import *  # noqa: F403
from reform_tracker.settings.single_sign_on import *  # noqa: F403
from reform_tracker.settings.trail import *  # noqa: F403
