"""What pages say of a plan, kept until something else is recorded."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from departments.models import User
from departments.permissions import Action, can
from reform_tracker.keeping import kept
from reports.dashboards.days import Looked
from reports.figures.kept import newest_day

T = TypeVar("T")


def kept_for_office(make: Callable[[User, Looked], T], user: User, looked: Looked) -> T:
    """What `make` gives for an account that reads by office: the same for all accounts that reach
    the same organizations and may urge or not, so nothing else in it may be of the account."""
    reads = user.reads
    return kept(
        partial(make, user, looked),
        f"{make.__module__}.{make.__qualname__}",
        looked.plan.pk,
        looked.on,
        looked.against,
        "whole" if reads.whole else "",
        "urges" if can(user, Action.URGE) else "",
        tuple(sorted(reads.organizations)),
        newest_day=newest_day(),  # kept by a job, which records nothing
    )
