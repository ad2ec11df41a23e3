"""The doors themselves: what the played year does through services, by pages and by the API."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.test import Client

from departments.api_clients.models import Scope
from departments.api_clients.service import create_client
from departments.models import Organization, User
from reports.playing.doors import SIGNATORY, SOURCE, TOKEN_DAYS, Services, external_id
from tasks.extensions.targets import Kind
from tasks.filing.service import HEADER, FilingInput
from tasks.models import (
    Acknowledgement,
    ImplementationPlan,
    Measure,
    ProgressReport,
    ReportingPeriod,
)
from tasks.progress.service import FIELDS, ReportInput
from tasks.signing.models import Document
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in

JSON = "application/json"


@dataclass
class Pages(Services):
    """`tokens` are those of prefectures' own systems, `sent` counts what was sent by which door."""

    browsers: dict[int, Client] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)

    def _post(self, actor: User, path: str, data: Mapping[str, Any]) -> None:
        """A form that is sent and taken: the browser is led on."""
        if actor.pk not in self.browsers:
            self.browsers[actor.pk] = signed_in(actor)
        answer = self.browsers[actor.pk].post(
            path, {k: v for k, v in data.items() if v is not None}
        )
        assert answer.status_code == 302, (path, answer.status_code, answer.content.decode()[:4000])
        self.sent["page"] = self.sent.get("page", 0) + 1

    def save_filing(
        self, filing: ImplementationPlan, content: FilingInput, *, actor: User
    ) -> ImplementationPlan:
        data: dict[str, Any] = {name: getattr(content, name) for name in HEADER}
        for one in content.commitments:
            prefix = f"m{one.measure_id}"
            data |= {
                f"{prefix}-horizon": one.horizon,
                f"{prefix}-steps-TOTAL_FORMS": len(one.milestones),
                f"{prefix}-steps-INITIAL_FORMS": 0,
            }
            for number, step in enumerate(one.milestones):
                row = f"{prefix}-steps-{number}"
                data |= {
                    f"{row}-title": step.title,
                    f"{row}-due_on": step.due_on.isoformat(),
                    f"{row}-weight": step.weight,
                }
        self._post(actor, filing.form(), data | {"version": filing.version})
        filing.refresh_from_db()
        return filing

    def save_report(
        self,
        measure: Measure,
        period: ReportingPeriod,
        content: ReportInput,
        *,
        actor: User,
        version: int | None,
        claimed: Collection[int] = (),
    ) -> int:
        data = {name: getattr(content, name) for name in FIELDS}
        path = f"/measures/{measure.pk}/progress/{period.code}/"
        self._post(actor, path, data | {"claims": list(claimed), "version": version})
        own = {"measure": measure, "period": period, "organization": actor.organization_id}
        return ProgressReport.objects.get(**own).pk

    def connect(self, unit: Organization, *, actor: User) -> None:
        made = create_client(
            unit,
            name=f"{unit.short_name}改革任务管理系统",
            days=TOKEN_DAYS,
            actor=actor,
            source=SOURCE,
            scopes=(Scope.REPORTS,),
        )
        self.tokens[unit.pk] = made.text

    def push(
        self,
        measure: Measure,
        period: ReportingPeriod,
        content: ReportInput,
        *,
        actor: User,
        there: ProgressReport | None,
        claimed: Collection[int] = (),
    ) -> None:
        body: dict[str, Any] = {name: getattr(content, name) for name in FIELDS}
        body |= {
            "external_id": external_id(measure, period, actor),
            "measure": measure.pk,
            "period": period.code,
            "submit": True,
            "signatory": SIGNATORY,
            "claims": list(claimed),
        }
        headers = {"Authorization": f"Bearer {self.tokens[actor.organization_id or 0]}"}
        path = "/api/v1/progress-reports/"
        if there is None:
            headers["Idempotency-Key"] = body["external_id"]
            answer = Client().post(path, json.dumps(body), JSON, headers=headers)
        else:
            one = f"{path}{body.pop('external_id')}/"
            tag = Client().get(one, headers=headers).headers["ETag"]
            headers["If-Match"] = tag
            answer = Client().put(one, json.dumps(body), JSON, headers=headers)
        assert answer.status_code in (200, 201), answer.content.decode()
        self.sent["api"] = self.sent.get("api", 0) + 1

    def step(
        self,
        document: Document,
        step: Step,
        *,
        actor: User,
        reason: str = "",
        comment: str = "",
        confirmed: bool = False,
        day: date | None = None,
    ) -> None:
        document.refresh_from_db()
        data = {
            "revision": document.revision_read(),
            "reason": reason,
            "comment": comment,
            "confirmed": "on" if confirmed else None,
            "day": day.isoformat() if day else None,
        }
        before = _state(document)
        self._post(actor, f"{document.page()}steps/{step}/", data)
        document.refresh_from_db()
        assert _state(document) != before, (document.page(), step)

    def ask_for_parts(self, measure: Measure, period: ReportingPeriod, *, actor: User) -> None:
        self._post(actor, f"/measures/{measure.pk}/progress/{period.code}/ask/", {})

    def hand_in(self, measure: Measure, period: ReportingPeriod, text: str, *, actor: User) -> None:
        path = f"/measures/{measure.pk}/contribution/{period.code}/"
        self._post(actor, path, {"text": text})

    def confirm(self, row: Acknowledgement, lines: Collection[int], *, actor: User) -> None:
        data = {"version": row.version, "lines": list(lines)}
        self._post(actor, f"{row.page()}steps/confirm/", data)

    def ask_extension(
        self, kind: Kind, pk: int, until: date, reason: str, done_so_far: str, *, actor: User
    ) -> None:
        data = {"until": until.isoformat(), "reason": reason, "done_so_far": done_so_far}
        path = f"/extensions/new/{kind}/{pk}/"
        self._post(actor, path, data | {"looked": until.isoformat(), "then": "send"})

    def comment(
        self, measure: Measure, text: str, *, actor: User, named: Collection[int] = ()
    ) -> None:
        data = {"text": text, "named": list(named)}
        self._post(actor, f"/measures/{measure.pk}/comments/", data)


def _state(document: Model) -> object:
    return getattr(document, "state", None), getattr(document, "version", None)
