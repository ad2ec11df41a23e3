"""Mail, robots and webhooks: where messages go, and when."""

from datetime import time
from ipaddress import ip_network

from reform_tracker.settings.environment import PRODUCTION, VAR_DIR, env, hours, time_of_day

vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}"))
if env.str("EMAIL_URL", default="") == "":
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
# For each of the nine steps of a session: together they end before the lease of a digest does.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("MAIL_FROM", default="reform-tracker@localhost")
# Until when what is due on a day counts as in time, "18:00"; empty: until midnight.
_cutoff = env.str("CUTOFF_HOUR", default="")
CUTOFF_HOUR: time | None = time_of_day("CUTOFF_HOUR", _cutoff) if _cutoff else None
# From when until when no digest leaves, "21:00-07:00"; empty for never.
_quiet = env.str("QUIET_HOURS", default="21:00-07:00" if PRODUCTION else "")
QUIET_HOURS: tuple[time, time] = hours("QUIET_HOURS", _quiet)
# Where robots and webhooks may listen: names on the internet, and networks of the own house.
WEBHOOK_HOSTS: frozenset[str] = frozenset(
    one.strip().lower()
    for one in env.list("WEBHOOK_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com"])
)
WEBHOOK_NETWORKS = tuple(
    ip_network(one.strip()) for one in env.list("WEBHOOK_NETWORKS", default=[])
)
SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
# How old the last backup may be before the health page and /readyz say so.
BACKUP_HOURS: int = env.int("BACKUP_HOURS", default=26)
# The same of the last base backup where PostgreSQL archives its log; 0: they are made by others.
BASE_BACKUP_HOURS: int = env.int("BASE_BACKUP_HOURS", default=8 * 24)
