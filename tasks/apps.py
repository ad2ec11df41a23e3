from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("Reform tasks")

    def ready(self) -> None:
        from departments.accounts import moving  # noqa: PLC0415 (needs loaded apps)
        from departments.reorganizing import service as reorganizing  # noqa: PLC0415 (likewise)
        from reform_tracker.notifications import subjects  # noqa: PLC0415 (likewise)
        from tasks import kinds, labels  # noqa: PLC0415 (likewise)
        from tasks.duties import counting, lines, owed, untold  # noqa: PLC0415 (likewise)
        from tasks.plan import choice  # noqa: PLC0415 (likewise)
        from tasks.reminding import words  # noqa: PLC0415 (likewise)
        from tasks.signing import leaving, workflow  # noqa: PLC0415 (likewise)
        from tasks.succeeding import service as succeeding  # noqa: PLC0415 (likewise)

        workflow.register(*kinds.KINDS)
        owed.register(kinds.QUERIES)
        lines.register(kinds.LISTINGS)
        counting.register(kinds.COUNTS)
        reorganizing.register(succeeding.carry_over)
        moving.register(leaving.hand_on)
        labels.register()
        subjects.words.plans = choice.numbers
        subjects.words.open_plans = choice.open_numbers
        subjects.words.reason = words.reason
        subjects.words.told = untold.told_of
