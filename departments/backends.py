"""Who may be signed in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from departments.models import User


class AccountBackend(ModelBackend):
    """Active accounts; those of the demo, whose password is published, in a demo only."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        if isinstance(user, User) and user.is_demo and not settings.DEMO:
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id: int) -> User | None:
        """With the organization, which every page names."""
        user = User.objects.select_related("organization").filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None
