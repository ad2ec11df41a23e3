"""How the rows of the matrix about importing and correcting a plan are tried."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from departments.models import User
from tasks.models import Correction, DocumentDraft, Task
from tasks.official import drafts
from tasks.official.names import decide_names, undecided
from tests.contract.cases import Case
from tests.contract.preparing import pk
from tests.factories.world import World
from tests.tasks.official.reading.builders import plan

TEXT = plan(
    "一、财税改革\n（一）预算。推进零基预算。年底前完成。（省财政厅、省审计厅负责）\n"
    "（二）税制。完善税制。（省财政厅负责）\n"
    "各单位要于2021年4月30日前制定实施方案报省政府备案。\n"
).replace("某省", "试点省")


def uploaded(world: World) -> DocumentDraft:
    return drafts.upload("要点.txt", TEXT.encode(), actor=world.reviewer, source="test")


def ready(world: World) -> DocumentDraft:
    """A draft in which whom every name means has been said."""
    draft = uploaded(world)
    organization = world.organization("省财政厅").pk
    names = {name: {"same_as": organization} for name in undecided(draft)}
    return decide_names(draft.pk, names, actor=world.reviewer, source="test", version=draft.version)


def _version(_world: World, thing: DocumentDraft) -> dict[str, Any]:
    return {"version": thing.version}


def _now(thing: DocumentDraft) -> DocumentDraft:
    return DocumentDraft.objects.get(pk=thing.pk)


def _task_form(world: World, _thing: Any) -> dict[str, Any]:
    task = Task.objects.get(pk=world.measure.task_id)
    data: dict[str, Any] = {
        "title": "更正后的标题",
        "reason": "原标题有误。",
        "version": task.version,
    }
    for measure in task.measures.prefetch_related("assignments"):
        parts = list(measure.assignments.all())
        data[f"m{measure.pk}-lead"] = next(a.organization_id for a in parts if a.role == "lead")
        data[f"m{measure.pk}-support"] = [a.organization_id for a in parts if a.role == "support"]
        data[f"m{measure.pk}-due_on"] = measure.due_on or ""
    return data


def _edited(_world: World, thing: Any, _user: User) -> bool:
    return bool(_now(thing).version > thing.version)


IMPORT_CASES: dict[str, Case] = {
    "list the documents": Case(),
    "upload a document": Case(
        data=lambda w, t: {"file": SimpleUploadedFile("要点.txt", TEXT.encode())},
        method="post",
        took=lambda w, t, user: DocumentDraft.objects.exists(),
    ),
    "look through a document": Case(uploaded, pk),
    "look at a task of a document": Case(uploaded, lambda w, t: [t.pk, "1.1"]),
    "change a document": Case(
        uploaded,
        pk,
        lambda w, t: {"edit": "retitle", "key": "1.1", "title": "新", "version": t.version},
        "post",
        _edited,
    ),
    "look at the names of a document": Case(uploaded, pk),
    "decide the names of a document": Case(
        uploaded,
        pk,
        lambda w, t: {"rest": "new", "version": t.version},
        "post",
        lambda w, t, user: bool(_now(t).names),
    ),
    "say year and months of a document": Case(
        uploaded,
        pk,
        lambda w, t: {"year": 2021, "first": 5, "last": 11, "version": t.version},
        "post",
        lambda w, t, user: bool(_now(t).months),
    ),
    "compare a document": Case(uploaded, pk),
    "publish a document": Case(
        ready,
        lambda w, t: [t.pk, "publish"],
        _version,
        "post",
        lambda w, t, user: _now(t).state == "published",
    ),
    "discard a document": Case(
        uploaded,
        lambda w, t: [t.pk, "discard"],
        _version,
        "post",
        lambda w, t, user: _now(t).state == "discarded",
    ),
    "open the form of a correction": Case(args=lambda w, t: [w.measure.task_id]),
    "correct a task": Case(
        args=lambda w, t: [w.measure.task_id],
        data=_task_form,
        method="post",
        took=lambda w, t, user: Correction.objects.exists(),
    ),
}
