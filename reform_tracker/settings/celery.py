"""The broker, and what runs when. Read from here by Celery as CELERY_*."""

from reform_tracker.settings.environment import env
from reform_tracker.settings.pages import TIME_ZONE

REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "plan-reminders": {"task": "tasks.jobs.plan_reminders", "schedule": 300.0},
    "change-organizations": {"task": "tasks.jobs.change_organizations", "schedule": 300.0},
    "settle-gone": {"task": "tasks.jobs.settle_gone", "schedule": 900.0},
    "lapse-proposals": {"task": "departments.jobs.lapse_proposals", "schedule": 900.0},
    "prove-trail": {"task": "reform_tracker.audit.jobs.prove_trail", "schedule": 3600.0},
    "anchor-soon": {"task": "reform_tracker.audit.jobs.anchor_soon", "schedule": 60.0},
    "watch-trail": {"task": "departments.jobs.watch_trail", "schedule": 300.0},
    "send-due-messages": {"task": "reform_tracker.notifications.jobs.send_due", "schedule": 30.0},
    "heartbeat": {"task": "reform_tracker.notifications.jobs.heartbeat", "schedule": 60.0},
    "ending-passwords": {
        "task": "reform_tracker.notifications.jobs.tell_of_ending_passwords",
        "schedule": 3600.0,
    },
    "send-webhooks": {"task": "reform_tracker.feed.jobs.send_webhooks", "schedule": 30.0},
    "forget-answers": {"task": "reform_tracker.api.jobs.forget_answers", "schedule": 3600.0},
    "make-sandbox": {"task": "reform_tracker.jobs.make_sandbox", "schedule": 30.0},
    "forget-changes": {"task": "reform_tracker.feed.jobs.forget_changes", "schedule": 3600.0},
    "remove-orphans": {"task": "reform_tracker.jobs.remove_orphans", "schedule": 21600.0},
    "keep-days": {"task": "reports.jobs.keep_days", "schedule": 60.0},
    "send-weekly-views": {"task": "reports.jobs.send_weekly_views", "schedule": 900.0},
    "build-waiting-reports": {"task": "reports.jobs.build_waiting", "schedule": 20.0},
}
