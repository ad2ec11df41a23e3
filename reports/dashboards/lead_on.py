"""Addresses without a plan lead on to the same page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tasks.models import ReformPlan
from tasks.plan.choice import chosen_plan, number_in


def lead_on(request: HttpRequest, to: str) -> HttpResponse:
    """To the plan that `?plan=` asks for, else the one looked at last; filters are kept."""
    asked = request.GET.copy()
    number = number_in(asked.pop("plan", [""])[-1])
    plan = None
    if number is not None:
        plan = ReformPlan.objects.filter(pk=number).defer("source_text").first()
    address = reverse(to, args=[(plan or chosen_plan(request)).pk])
    return redirect(f"{address}?{asked.urlencode()}" if asked else address)


def lead_on_to_document(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("reports:document", pk)
