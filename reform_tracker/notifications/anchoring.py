"""Webhook and mail as places of anchors (`reform_tracker.audit.anchors`)."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform_tracker.audit import places
from reform_tracker.audit.models import AuditAnchor
from reform_tracker.backing_up import hold
from reform_tracker.notifications.channels.base import PutOff
from reform_tracker.outgoing import Post, post, require_success

LONGEST_NAME = 120  # of a place


class Webhook:
    """The anchor as JSON. Its number is the stable `webhook-id`, its own signature the proof."""

    name, label, daily = "webhook", "Webhook", False

    def __init__(self, url: str) -> None:
        self.url = url

    def take(self, anchor: AuditAnchor, document: Mapping[str, Any]) -> None:
        """Raises Failure."""
        _require_released()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "webhook-id": f"anchor-{anchor.number}",
        }
        require_success(post(Post(self.url, json.dumps(document).encode(), headers)))


class Mail:
    """A letter that says what the anchor is for, with the file itself."""

    daily = True

    def __init__(self, address: str) -> None:
        self.address = address
        self.name = f"mail:{address}"[:LONGEST_NAME]
        self.label = format_lazy("{} {}", gettext_lazy("E-mail"), address)

    def take(self, anchor: AuditAnchor, document: Mapping[str, Any]) -> None:
        """Raises PutOff, and OSError, of which every SMTPException is one."""
        _require_released()
        with translation.override(settings.LANGUAGE_CODE):
            self._letter(anchor, document).send()

    def _letter(self, anchor: AuditAnchor, document: Mapping[str, Any]) -> EmailMessage:
        said = {
            "number": anchor.number,
            "day": anchor.day.isoformat(),
            "site": settings.SITE_URL,
            "count": anchor.count,
            "hash": anchor.last_hash,
        }
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        letter = EmailMessage(
            subject=_("Anchor %(number)s of the audit trail, %(day)s") % said,
            body=_(
                "%(site)s: on %(day)s the audit trail held %(count)s events; the hash of the last "
                "one was\n%(hash)s\n\nKeep this mail. If the trail is rewritten later, it "
                "contradicts the attached file: put the files of several days into a folder and "
                "run `manage.py verify_audit --anchors FOLDER`."
            )
            % said,
            to=[self.address],
            headers={
                "Message-ID": f"<anchor-{anchor.number}-{anchor.signature[:16]}@{host}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        content = json.dumps(document, indent=1, sort_keys=True) + "\n"
        letter.attach(places.file_name(anchor), content, "application/json")
        return letter


def register() -> None:
    places.register(_webhook)
    places.register(_mails)


def _require_released() -> None:
    """After a restore nothing leaves until a person says so: it may be a copy."""
    if hold.stands():
        raise PutOff(_("Sending is on hold after a restore."))


def _webhook() -> list[Webhook]:
    return [Webhook(settings.ANCHOR_WEBHOOK)] if settings.ANCHOR_WEBHOOK else []


def _mails() -> list[Mail]:
    return [Mail(address) for address in settings.ANCHOR_MAIL]
