"""Who an account is at the provider of identities."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.accounts.models import User

LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, section 2


class ProviderIdentity(models.Model):
    """The identity through which an account is signed in to.

    The provider never gives `subject` to anybody else, whatever the person is called there: from
    the first arrival on it alone decides. An account has one identity, an identity one account.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="provider_identity")
    issuer = models.CharField(_("provider"), max_length=200)
    subject = models.CharField(_("identity"), max_length=LONGEST_SUBJECT)
    bound_at = models.DateTimeField(_("bound at"))

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_identity"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject}"
