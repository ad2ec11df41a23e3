"""gunicorn's lines of errors and of access, written as all others are."""

import os
from typing import Any

from gunicorn.glogging import Logger as Gunicorn

from reform_tracker import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")


class Logger(Gunicorn):  # type: ignore[misc]  # published without type information
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(logs.formatter())
