"""Whom the printed names of a draft mean: proposed by the register, decided by a person."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Organization, User
from departments.organizations.matching import Proposal, kind_of_new, propose
from departments.organizations.registry import NameTaken, add_name, add_organization
from reform_tracker import clock
from tasks.errors import Invalid, Problem
from tasks.models import DocumentDraft
from tasks.official.changing import change, opened, parsed
from tasks.official.parties import printed_names
from tasks.official.reading.structure import ParsedDocument

Decisions = Mapping[str, Mapping[str, Any]]
# Marks that documents set around or before names; no name has one.
MARKS = re.compile(r"[〈〉《》<>＜＞★☆*＊※▲△●○]")
# Whose document it is, by the last word of this kind before its government or committee.
_ISSUED_BY = re.compile(r"(自治区|[省市州盟县区])(?=人民政府|政府|委)")
# Bodies that each government has, whose word for the place documents leave out (财政厅、农牧厅).
_OF_ANY_GOVERNMENT = re.compile(
    r"^(?:财政|教育|科技|科学技术|发展改革|发展和改革|发改|工信|经信|工业和信息化|公安|民政|司法|人社|"
    r"人力资源|国土|自然资源|环保|环境保护|生态|住建|住房|建设|交通|水利|水务|农业|农牧|农村|畜牧|林业|"
    r"林草|商务|文化|文旅|旅游|卫生|卫计|卫健|人口|审计|国资|工商|质监|质量|市场监管|市场监督|安监|"
    r"安全生产|应急|统计|粮食|体育|广电|广播|新闻出版|扶贫|乡村振兴|金融|法制|外事|侨务|信访|食品药品|"
    r"药监|医保|医疗保障|地税|物价|机关事务|民族|宗教|知识产权|人防|档案|海洋|能源|数据|政务|编办|监察)"
    r".*(?:厅|局|委|委员会|办|办公室)$|^编办$"
)


def proposals(draft: DocumentDraft) -> list[Proposal]:
    """Whom the printed names mean on the day of issue, known and unknown."""
    document = parsed(draft)
    return propose(printed_names(document), document.issued_on or clock.today())


def undecided(draft: DocumentDraft) -> list[str]:
    """Printed names of which nobody has said yet whom they mean."""
    return [
        one.name for one in proposals(draft) if one.known is None and one.name not in draft.names
    ]


def full_name(name: str, document: ParsedDocument) -> str:
    """What a new organization of a printed name is called: without marks, and with the word for
    the place that the document leaves out, 财政厅 in a document of a province being 省财政厅."""
    bare = MARKS.sub("", name)
    issuers = (document.issuer or "", *document.issuers)
    home = next((found[-1] for one in issuers if (found := _ISSUED_BY.findall(one))), "")
    return home + bare if _OF_ANY_GOVERNMENT.match(bare) else bare


def new_organization(short_name: str, kind: str, formal_name: str = "") -> dict[str, Any]:
    """The decision that a name is a new organization's."""
    return {
        "new": {"short_name": short_name, "formal_name": formal_name or short_name, "kind": kind}
    }


def as_proposed(draft: DocumentDraft) -> dict[str, dict[str, Any]]:
    """For each unknown name with a sure candidate the decision that it means that one."""
    unknown = (one for one in proposals(draft) if one.known is None)
    return {one.name: {"same_as": one.sure.pk} for one in unknown if one.sure is not None}


def as_new(draft: DocumentDraft) -> dict[str, dict[str, Any]]:
    """For each unknown name the decision that it is a new organization's."""
    document = parsed(draft)
    unknown = [one.name for one in proposals(draft) if one.known is None]
    kinds = kind_of_new(unknown)
    return {name: new_organization(full_name(name, document), kind) for name, kind in kinds.items()}


@transaction.atomic
def decide_names(
    draft_id: int,
    decisions: Decisions,
    *,
    actor: User,
    source: str,
    version: int | None,
) -> DocumentDraft:
    """Keeps what a person says of unknown names: {"same_as": id} or {"new": {…}}."""
    draft = opened(draft_id, actor, version)
    decided = {name: dict(decision) for name, decision in decisions.items()}
    change(draft, "names", actor, source, names=decided)
    return draft


def decided_organizations(
    draft: DocumentDraft, *, actor: User, source: str
) -> dict[str, Organization]:
    """Whom the draft's decisions mean; new organizations are made, known ones bear the name too.

    Raises Invalid for an organization that is gone or a name that another one bears.
    """
    # A name that somebody bears by now needs no decision any more.
    unknown = {one.name for one in proposals(draft) if one.known is None}
    made: dict[str, Organization] = {}
    return {
        name: _decided(name, decision, made, actor, source)
        for name, decision in draft.names.items()
        if name in unknown
    }


def _decided(
    name: str,
    decision: Mapping[str, Any],
    made: dict[str, Organization],
    actor: User,
    source: str,
) -> Organization:
    """`made` are the new organizations of other names of the same document, by short name."""
    if new := decision.get("new"):
        try:
            organization = made.get(new["short_name"]) or add_organization(
                **new, actor=actor, source=source
            )
        except NameTaken as taken:
            told = _("Another organization is called %(name)s already.") % {"name": str(taken)}
            raise Invalid([Problem("names", told)]) from taken
        made[new["short_name"]] = organization
        add_name(organization, name, actor=actor, source=source)
        return organization
    chosen = Organization.objects.parties().filter(pk=decision["same_as"]).first()
    if chosen is None:
        told = _("The organization chosen for %(name)s does not exist.") % {"name": name}
        raise Invalid([Problem("names", told)])
    add_name(chosen, name, actor=actor, source=source)
    return chosen
