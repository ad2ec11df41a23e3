"""By which channels people are reached outside the system."""

from collections.abc import Collection

from reform_tracker.notifications.models import PersonalChannel

UNLESS_CHOSEN = ("mail",)


def channels_of(user_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The outside channels of each of these people: those that are on, else e-mail."""
    chosen: dict[int, list[str]] = {}
    rows = PersonalChannel.objects.filter(user__in=user_ids, active=True).order_by("channel")
    for user, channel in rows.values_list("user_id", "channel"):
        chosen.setdefault(user, []).append(channel)
    return {user: tuple(chosen.get(user, UNLESS_CHOSEN)) for user in user_ids}
