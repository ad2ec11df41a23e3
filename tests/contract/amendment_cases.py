"""How the rows of the matrix about amendments and requests for them are tried."""

from collections.abc import Callable
from typing import Any

from departments.models import User
from reform_tracker.api.etags import etag_of
from tasks.models import Amendment, AmendmentRequest, ImplementationPlan, ProgressReport
from tasks.signing.models import State
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, pk, returned, revision, state
from tests.factories import amending
from tests.factories.world import World

Made = Callable[[World], Any]


def report_of(organization: str) -> Callable[[World], ProgressReport]:
    return lambda world: world.accepted_report(organization)


def filing_of(organization: str) -> Callable[[World], ImplementationPlan]:
    return lambda world: world.accepted_filing(organization)


def asked_by(organization: str) -> Callable[[World], AmendmentRequest]:
    return lambda world: amending.asked(world, world.accepted_report(organization), reason=MARKER)


def granted_to(organization: str) -> Callable[[World], Amendment]:
    return lambda world: amending.granted(world, world.accepted_report(organization))


def drafted_by(organization: str) -> Callable[[World], Amendment]:
    return lambda world: amending.written(world, granted_to(organization)(world), progress=MARKER)


def submitted_by(organization: str) -> Callable[[World], Amendment]:
    return lambda world: amending.submitted(
        world, world.accepted_report(organization), progress=MARKER
    )


def handed_over(world: World) -> Amendment:
    return amending.step(drafted_by(World.A)(world), Step.HAND_OVER, world.reporter())


def listed(made: Made, path: str, **said: Any) -> Case:
    return Case(made, data=lambda w, t: said, shows=lambda w, t: f"{path}{t.pk}/")


def asking(made: Made) -> Case:
    return Case(
        made,
        pk,
        lambda w, t: {"reason": MARKER},
        "post",
        lambda w, t, u: AmendmentRequest.objects.filter(reason=MARKER, asked_by=u).exists(),
    )


def decision(name: Step, reached: str, organization: str, **said: Any) -> Case:
    return Case(
        asked_by(organization),
        lambda world, thing: [thing.pk, name.value],
        lambda world, thing: {"revision": thing.version, **said},
        "post",
        state(reached),
    )


def step(made: Made, name: Step, reached: str, data: Any = revision) -> Case:
    return Case(made, lambda w, t: [t.pk, name.value], data, "post", state(reached))


def edited(_world: World, thing: Amendment) -> dict[str, Any]:
    return {
        "status": "in_progress",
        "percent": 40,
        "progress": MARKER,
        "next_steps": "继续推进。",
        "version": thing.version,
    }


def was_edited(_world: World, thing: Amendment, _user: User) -> bool:
    return bool(Amendment.objects.get(pk=thing.pk).content["progress"] == MARKER)


def written_himself(world: World) -> Amendment:
    """By the approver, who is to sign it."""
    return amending.written(
        world, granted_to(World.A)(world), actor=world.approver(), progress=MARKER
    )


def by_api(made: Made) -> Case:
    return Case(made, shows=lambda w, t: f'"id":{t.pk},')


def sent(_world: World, thing: Amendment) -> dict[str, Any]:
    return {"report": thing.content | {"progress": MARKER}}


AMENDMENT_CASES: dict[str, Case] = {
    "list the amendment of A": listed(granted_to(World.A), "/amendments/"),
    "list the amendment of X": listed(granted_to(World.X), "/amendments/"),
    "filter the amendments by state": listed(granted_to(World.A), "/amendments/", state="draft"),
    "the amendments as a workbook": read_only,
    "read the amendment of A": Case(granted_to(World.A), pk),
    "read the amendment of X": Case(granted_to(World.X), pk),
    "open the form of the amendment of A": Case(granted_to(World.A), pk),
    "edit the amendment of A": Case(granted_to(World.A), pk, edited, "post", was_edited),
    "hand over the amendment of A": step(drafted_by(World.A), Step.HAND_OVER, State.READY),
    "sign the amendment another wrote": step(drafted_by(World.A), Step.SIGN, State.SUBMITTED),
    "sign the amendment he wrote himself": step(written_himself, Step.SIGN, State.SUBMITTED),
    "give the amendment of A back": step(handed_over, Step.SEND_BACK, State.DRAFT),
    "withdraw the amendment of A": step(submitted_by(World.A), Step.WITHDRAW, State.DRAFT),
    "accept the amendment of A": step(submitted_by(World.A), Step.ACCEPT, State.ACCEPTED),
    "return the amendment of A": step(submitted_by(World.A), Step.RETURN, State.RETURNED, returned),
    "accept the amendment of X": step(submitted_by(World.X), Step.ACCEPT, State.ACCEPTED),
    "give up the amendment of A": Case(
        granted_to(World.A),
        pk,
        method="post",
        took=lambda w, t, u: Amendment.objects.filter(pk=t.pk, ended_on__isnull=False).exists(),
    ),
    "the amendment of A over the API": by_api(granted_to(World.A)),
    "the amendment of X over the API": by_api(granted_to(World.X)),
    "read the amendment of X over the API": Case(granted_to(World.X), pk),
    "write the amendment of X over the API": Case(
        granted_to(World.X),
        pk,
        sent,
        "put",
        was_edited,
        headers=lambda w, t: {"If-Match": etag_of(t.pk, t.version)},
        json=True,
    ),
    "give up the amendment of X over the API": Case(
        granted_to(World.X),
        pk,
        method="post",
        took=lambda w, t, u: Amendment.objects.filter(pk=t.pk, ended_on__isnull=False).exists(),
        json=True,
    ),
    "the request of X over the API": by_api(asked_by(World.X)),
    "read the request of X over the API": Case(asked_by(World.X), pk),
    "ask to open X's report over the API": Case(
        report_of(World.X),
        data=lambda w, t: {"report": t.pk, "reason": MARKER},
        method="post",
        took=lambda w, t, u: AmendmentRequest.objects.filter(reason=MARKER).exists(),
        json=True,
    ),
    "take X's request back by the API": Case(
        asked_by(World.X), pk, method="post", took=state(Asked.WITHDRAWN), json=True
    ),
    "list the request to open A's report": listed(asked_by(World.A), "/amendments/requests/"),
    "list the request to open X's report": listed(asked_by(World.X), "/amendments/requests/"),
    "filter the requests to open again": listed(
        asked_by(World.A), "/amendments/requests/", state="asked"
    ),
    "requests to open as a workbook": read_only,
    "read the request of A to open again": Case(asked_by(World.A), pk),
    "read the request of X to open again": Case(asked_by(World.X), pk),
    "open the form to open A's report again": Case(report_of(World.A), pk),
    "ask to open A's report again": asking(report_of(World.A)),
    "ask to open X's report again": asking(report_of(World.X)),
    "open the form to open A's plan again": Case(filing_of(World.A), pk),
    "ask to open A's plan again": asking(filing_of(World.A)),
    "let A open its report again": decision(Step.GRANT, Asked.GRANTED, World.A),
    "refuse A to open its report again": decision(
        Step.REFUSE, Asked.REFUSED, World.A, comment=MARKER
    ),
    "let X open its report again": decision(Step.GRANT, Asked.GRANTED, World.X),
    "take the request of A back again": decision(Step.WITHDRAW, Asked.WITHDRAWN, World.A),
}
