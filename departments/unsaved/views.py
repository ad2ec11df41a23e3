"""Where the page keeps what is typed, and asks for it when the form is opened again."""

import json

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from departments.requests import account
from departments.unsaved import service

NO_CONTENT = 204


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsaved(request: HttpRequest) -> HttpResponse:
    """What I typed into the form of that name, `null` for nothing; with POST its `content` is kept,
    and forgotten where it is empty."""
    user = account(request)
    if request.method != "POST":
        kept = service.found(request.GET.get("form", ""), actor=user)
        if kept is None:
            return JsonResponse({"values": None})
        at = date_format(timezone.localtime(kept.kept_at), "DATETIME_FORMAT")
        return JsonResponse({"values": json.loads(kept.content), "kept_at": at})
    form, content = request.POST.get("form", ""), request.POST.get("content", "")
    try:
        if content:
            service.keep(form, content, actor=user)
        else:
            service.forget(form, actor=user)
    except service.NotKept:
        raise BadRequest from None
    return HttpResponse(status=NO_CONTENT)
