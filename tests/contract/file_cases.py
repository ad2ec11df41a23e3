"""How the rows of the matrix about files with answers, papers and photographs are tried."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from departments.models import User
from tasks.files import service as files
from tasks.files.judging import judge
from tasks.files.service import BearsFiles
from tasks.inspecting import service as inspecting
from tasks.models import Attachment, Inspection
from tests.contract import coordination_cases, directive_cases, notice_cases
from tests.contract.cases import Case
from tests.contract.preparing import MARKER, file_added, pdf, pk, with_file
from tests.factories.inspections import visit
from tests.factories.world import PDF, World

Made = Callable[[World], BearsFiles]
Who = Callable[[World], User]


def on(made: Made, who: Who) -> Callable[[World], Attachment]:
    """A file that somebody has added."""
    return lambda world: files.attach(
        made(world), judge(ContentFile(PDF, "附件.pdf")), actor=who(world), source="test"
    )


def adding(made: Made) -> Case:
    return Case(made, pk, with_file, "post", file_added)


def by_system(made: Made) -> Case:
    return Case(
        made,
        pk,
        lambda w, t: {"file": pdf()},
        "post",
        lambda w, t, u: t.attachments.exists(),
    )


def reporter(organization: str) -> Who:
    return lambda world: world.reporter(organization)


def photographed(world: World) -> Inspection:
    return inspecting.inspect(
        world.measure.pk,
        world.organization(World.A).pk,
        visit(findings=MARKER),
        actor=world.reviewer,
        source="test",
        judged=judge(ContentFile(PDF, "现场.pdf")),
    )


def photograph(world: World) -> Attachment:
    return photographed(world).attachments.get()


def _gone(_world: World, thing: Any, _user: User) -> bool:
    return Attachment.objects.filter(pk=thing.pk, removed_at__isnull=False).exists()


DIRECTIVE, NOTICE, ITEM = directive_cases.to, notice_cases.to, coordination_cases.of
FILE_CASES: dict[str, Case] = {
    "add a file to the answer of A": adding(DIRECTIVE(World.A)),
    "add a file to the answer of A to a notice": adding(NOTICE(World.A)),
    "add a paper to the item of A": adding(ITEM(World.A)),
    "add a photograph to the inspection of A": adding(photographed),
    "add a paper to the joint meeting": adding(coordination_cases.met),
    "download a file of the answer of A": Case(on(DIRECTIVE(World.A), reporter(World.A)), pk),
    "download a file of the notice to A": Case(on(NOTICE(World.A), reporter(World.A)), pk),
    "download a paper of the item of A": Case(on(ITEM(World.A), reporter(World.A)), pk),
    "download a paper of the joint meeting": Case(
        on(coordination_cases.met, lambda world: world.reviewer), pk
    ),
    "download a photograph of A": Case(photograph, pk),
    "take a file off the answer of A": Case(
        on(DIRECTIVE(World.A), reporter(World.A)), pk, method="post", took=_gone
    ),
    "the files of the directive to X": Case(DIRECTIVE(World.X), pk),
    "attach a file to the answer of X": by_system(DIRECTIVE(World.X)),
    "the files of the notice to X": Case(NOTICE(World.X), pk),
    "attach a file to the notice to X": by_system(NOTICE(World.X)),
    "the papers of the item of X": Case(ITEM(World.X), pk),
    "attach a paper to the item of X": by_system(ITEM(World.X)),
    "the photographs of A": Case(photographed, pk),
}
