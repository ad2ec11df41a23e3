"""`manage.py untold_duties`: open duties of organizations for which nobody acts."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from reform_tracker import clock
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around
from tasks.duties.untold import nobody_can_be_told


class Command(BaseCommand):
    help = "Lists organizations whose open duties can be told to nobody, with how many there are."

    def handle(self, *args: Any, **options: Any) -> None:
        on = clock.today()
        duties = nobody_can_be_told(Question(on, calendar_around(on)))
        for organization, count in Counter(duty.organization for duty in duties).most_common():
            self.stdout.write(f"{organization}: {count}")
        self.stdout.write(f"{len(duties)} duties on {on.isoformat()}")
