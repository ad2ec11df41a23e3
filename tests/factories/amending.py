"""Documents that are opened again, and their amendments, as somebody writes them."""

from dataclasses import replace
from typing import Any

from departments.models import User
from tasks.amending import contents, service
from tasks.amending.contents import Amended, Content
from tasks.filing import amended as filings
from tasks.filing.promises import MilestoneInput
from tasks.models import Amendment, AmendmentRequest, ImplementationPlan
from tasks.signing.workflow import Step
from tests.factories.world import World

WHY = "填报数据有误，需更正。"
OTHER_WORDS = "办法已印发，更正如下。"


def asked(
    world: World,
    document: Amended,
    *,
    actor: User | None = None,
    reason: str = WHY,
) -> AmendmentRequest:
    """The reporter of its organization asks to open the accepted document again."""
    return service.ask(
        kind_of(document),
        document.pk,
        actor=actor or world.reporter(document.organization.short_name),
        source="test",
        reason=reason,
    )


def kind_of(document: Amended) -> str:
    return "filing" if isinstance(document, ImplementationPlan) else "report"


def decide(
    request: AmendmentRequest, step: Step, actor: User, comment: str = ""
) -> AmendmentRequest:
    return service.step_request(request.pk, step, actor=actor, source="test", comment=comment)


def granted(world: World, document: Amended) -> Amendment:
    """It is opened again: an amendment can be written."""
    request = decide(asked(world, document), Step.GRANT, world.reviewer)
    return Amendment.objects.get(request=request)


def written(
    world: World, amendment: Amendment, *, actor: User | None = None, **changes: Any
) -> Amendment:
    """The reporter writes these fields into the amendment, and leaves the others as accepted."""
    organization = amendment.organization.short_name
    return service.save(
        amendment.pk,
        actor=actor or world.reporter(organization),
        source="test",
        version=amendment.version,
        content=contents.said(amendment.document) | changes,
    )


def step(amendment: Amendment, name: Step, actor: User, **said: Any) -> Amendment:
    return service.step_amendment(amendment.pk, name, actor=actor, source="test", **said)


def submitted(world: World, document: Amended, **changes: Any) -> Amendment:
    """An amendment that says this, signed."""
    amendment = written(world, granted(world, document), **(changes or other(document)))
    return step(amendment, Step.SIGN, world.approver(amendment.organization.short_name))


def accepted(world: World, document: Amended, **changes: Any) -> Amendment:
    """The same, accepted: the document says it now."""
    return step(submitted(world, document, **changes), Step.ACCEPT, world.reviewer)


def other(document: Amended) -> Content:
    """A change of one text of it."""
    return {"summary" if isinstance(document, ImplementationPlan) else "progress": OTHER_WORDS}


def with_steps(filing: ImplementationPlan, measure_id: int, *steps: MilestoneInput) -> Content:
    """The plan with these milestones for a measure."""
    said = filings.from_json(filings.said(filing))
    rows = tuple(
        replace(one, milestones=steps) if one.measure_id == measure_id else one
        for one in said.commitments
    )
    return {"commitments": filings.as_json(replace(said, commitments=rows))["commitments"]}
