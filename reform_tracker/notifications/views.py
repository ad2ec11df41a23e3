"""Inbox, outbox and the two addresses of monitoring. GET never writes."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from departments.middleware import public
from departments.models import ApiClient, User
from departments.permissions import Action, authorize, can
from reform_tracker import clock
from reform_tracker.addresses import comes_from
from reform_tracker.notifications import health, retrying, subjects
from reform_tracker.notifications import inbox as reading
from reform_tracker.notifications.access import reads_outbox, watches_own_dead
from reform_tracker.notifications.filtersets import OutboxFilter
from reform_tracker.notifications.inbox_listed import inbox_asked
from reform_tracker.notifications.listed import digests_asked, messages_asked
from reform_tracker.notifications.models import Delivery
from reform_tracker.paging import page_of, stretch_of

PAGE = 25


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The person's own messages, unread ones first."""
    user = _user(request)
    only_unread = request.GET.get("show") == "unread"
    found = inbox_asked(request)
    dead = Delivery.objects.visible_to(user).count() if watches_own_dead(user) else 0
    context = {
        "filter": found,
        "page_obj": page_of(request, found.qs, PAGE),
        "only_unread": only_unread,
        "dead": dead,
        "may_leave": can(user, Action.REGISTER_LEAVE),
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Follows a message and leaves the receipt."""
    return redirect(reading.open_message(actor=_user(request), message_id=pk))


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    reading.mark_read(actor=_user(request), message_id=pk)
    return redirect("notifications:inbox")


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    reading.mark_read(actor=_user(request))
    messages.success(request, _("All messages are marked as read."))
    return redirect("notifications:inbox")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Each message and its fate."""
    context = _listed(request, messages_asked(request))
    numbers = subjects.words.plans()
    for row in context["page_obj"]:
        row.plan_number = numbers.get(row.plan_id or 0, "")
    return render(request, "notifications/outbox.html", context)


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """Each digest, with its attempts and the reason of the last failure."""
    context = _listed(request, digests_asked(request))
    return render(request, "notifications/deliveries.html", context)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a dead digest back in line."""
    if retrying.retry_dead(pk, actor=_user(request), source="browser"):
        messages.success(request, _("The digest is back in line and will be sent again."))
    else:
        messages.info(request, _("This digest is not undeliverable any more; nothing to do."))
    return redirect("notifications:deliveries")


@never_cache
@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """The machinery for whoever runs it: what works, what does not, what to do."""
    authorize(_user(request), Action.READ_HEALTH)
    troubled = Q(webhooks__attempts__gt=0) | Q(webhooks__paused_at__isnull=False)
    clients = ApiClient.objects.filter(troubled, revoked_at=None).distinct()
    rows = clients.select_related("account__organization").prefetch_related("webhooks")
    context = {
        "health": health.facts(),
        "told": subjects.words.told(clock.today()),
        "open_plans": subjects.words.open_plans().values(),
        "now": clock.real_now(),
        "webhooks": [hook for client in rows for hook in client.webhooks.all()],
    }
    return render(request, "notifications/health.html", context)


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive. Asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@public
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when all machinery works, else 503; to the operator with what does not, and figures."""
    found = health.facts()
    body: dict[str, Any] = {"ready": not found.problems}
    if comes_from(request, settings.OPERATOR_NETWORKS):
        body |= asdict(found) | {"problems": found.problems}
    return JsonResponse(body, status=503 if found.problems else 200)


def _listed(request: HttpRequest, found: OutboxFilter) -> dict[str, Any]:
    """What both lists of the outbox show: a stretch of what the filters leave."""
    return {
        "filter": found,
        "page_obj": stretch_of(request, found.qs, day="business_date", per_page=PAGE),
        "may_retry": can(_user(request), Action.RETRY_DELIVERIES),
        "whole": reads_outbox(_user(request)),
    }


def _user(request: HttpRequest) -> User:
    """The signed-in account: the middleware lets nobody else through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
