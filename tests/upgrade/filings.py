"""The 34 filings: in time, late, returned, withdrawn, with other choices, one never made."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from django.core.files.base import ContentFile

from tasks.files import service as files
from tasks.files.judging import judge
from tasks.filing.promises import CommitmentInput, MilestoneInput
from tasks.filing.service import FilingInput, choose_measures, led_measures, save_filing
from tasks.models import Measure
from tasks.signing.workflow import Step
from tests.support.pdfs import pdf
from tests.upgrade.people import SOURCE, Province, Story

HORIZON = Measure.Horizon
PDF = pdf()
NEVER = "甘南州"
# organization, day of signing, day of acceptance (None: the review still waits at the year's end)
PLAIN = (
    ("省政府国资委", (5, 10), (5, 14)),
    ("省财政厅", (5, 11), (5, 14)),
    ("省商务厅", (5, 14), (5, 16)),
    ("省农牧厅", (5, 14), (5, 17)),
    ("省民政厅", (5, 15), (5, 18)),
    ("省林业厅", (5, 15), (5, 18)),
    ("省编办", (5, 9), (5, 11)),
    ("省科技厅", (5, 15), (5, 21)),
    ("省食品药品监管局", (5, 14), (5, 21)),
    ("省监察厅", (5, 11), (5, 16)),
    ("省深化医药卫生体制改革领导小组办公室", (5, 15), (5, 22)),
    ("省委文化体制改革领导小组办公室", (5, 16), (5, 22)),
    ("省政府金融办", (5, 17), (6, 4)),
    ("嘉峪关市", (5, 14), (5, 18)),
    ("金昌市", (5, 15), (5, 31)),
    ("天水市", (5, 15), (6, 1)),
    ("武威市", (5, 22), (5, 25)),
    ("张掖市", (6, 5), (6, 8)),
    ("临夏州", (7, 10), None),
)
# The measures (by number in print) that prefectures take on.
CHOSEN = {
    "嘉峪关市": (4, 9),
    "金昌市": (13, 22, 44),
    "天水市": (4, 13),
    "武威市": (11, 40),
    "张掖市": (11, 29, 45),
    "平凉市": (21, 30),
    "庆阳市": (9, 29, 33),
    "定西市": (12, 44),
    "陇南市": (14, 45),
    "临夏州": (30,),
    "白银市": (3, 14, 22, 30, 45),
    "兰州市": (13, 22),
}


def story(province: Province) -> Story:
    yield from _plain(province)
    yield from _demo(province)
    yield from _returned(province)
    yield from _withdrawn(province)
    yield from _late_choices(province)


def _plain(province: Province) -> Story:
    for organization, signed, accepted in PLAIN:
        yield _on(signed), partial(save, province, organization)
        yield _on(signed), partial(province.take_filing, organization, Step.SIGN)
        if accepted:
            yield _on(accepted), partial(province.take_filing, organization, Step.ACCEPT)


def _demo(province: Province) -> Story:
    """What the demo left open on its first day."""
    take = province.take_filing
    yield _on((5, 9)), partial(take, "省水利厅", Step.ACCEPT)
    yield _on((5, 14)), partial(take, "省工信委", Step.HAND_OVER)
    yield _on((5, 15)), partial(take, "省工信委", Step.SIGN)
    yield _on((5, 18)), partial(take, "省工信委", Step.ACCEPT)
    yield _on((5, 15)), partial(take, "省教育厅", Step.SIGN)
    yield _on((5, 23)), partial(take, "省教育厅", Step.ACCEPT)
    yield _on((5, 16)), partial(save, province, "兰州市", word="补充了各阶段的具体步骤。")
    yield _on((5, 16)), partial(take, "兰州市", Step.SIGN)
    yield _on((5, 18)), partial(take, "兰州市", Step.ACCEPT)


def _returned(province: Province) -> Story:
    """Sent back and filed again with other content; one across a month's end, one never again."""
    take = province.take_filing
    why = {"reason": "not_concrete", "comment": "目标不够具体，请量化后重报。"}
    for organization, days in (
        ("省国土资源厅", ((5, 14), (5, 17), (5, 24), (5, 28))),
        ("庆阳市", ((5, 15), (5, 30), (6, 6), (6, 11))),
    ):
        signed, returned, again, accepted = days
        yield _on(signed), partial(save, province, organization)
        yield _on(signed), partial(take, organization, Step.SIGN)
        yield _on(returned), partial(take, organization, Step.RETURN, **why)
        chosen = (9, 33) if organization == "庆阳市" else ()
        word = "目标已经量化，时限已经明确。"
        yield _on(again), partial(save, province, organization, word=word, chosen=chosen)
        yield _on(again), partial(take, organization, Step.SIGN)
        yield _on(accepted), partial(take, organization, Step.ACCEPT)
    yield _on((6, 18)), partial(save, province, "陇南市")
    yield _on((6, 18)), partial(take, "陇南市", Step.SIGN)
    yield _on((6, 20)), partial(take, "陇南市", Step.RETURN, **why)


def _withdrawn(province: Province) -> Story:
    """Taken back and filed again; one after the month's end."""
    take = province.take_filing
    for organization, days in (
        ("省委农办", ((5, 10), (5, 11), (5, 16), (5, 18))),
        ("定西市", ((5, 14), (6, 1), (6, 4), (6, 7))),
    ):
        signed, withdrawn, again, accepted = days
        yield _on(signed), partial(save, province, organization)
        yield _on(signed), partial(attach, province, organization)
        yield _on(signed), partial(take, organization, Step.SIGN)
        yield _on(withdrawn), partial(take, organization, Step.WITHDRAW)
        yield (
            _on(again),
            partial(save, province, organization, word="调整了中期检查的时间。", shift=7),
        )
        yield _on(again), partial(take, organization, Step.SIGN)
        yield _on(accepted), partial(take, organization, Step.ACCEPT)


def _late_choices(province: Province) -> Story:
    """A prefecture changes what it takes on before it files; another one waits for a signature."""
    take = province.take_filing
    yield _on((5, 10)), partial(save, province, "白银市")
    yield _on((5, 25)), partial(_choose, province, "白银市", (3, 14, 30))
    yield _on((6, 11)), partial(save, province, "白银市", chosen=(3, 14, 30, 44))
    yield _on((6, 13)), partial(take, "白银市", Step.SIGN)
    yield _on((6, 15)), partial(take, "白银市", Step.ACCEPT)
    yield _on((5, 29)), partial(save, province, "平凉市")
    yield _on((5, 30)), partial(take, "平凉市", Step.HAND_OVER)
    yield _on((6, 1)), partial(take, "平凉市", Step.SEND_BACK)
    yield _on((6, 8)), partial(take, "平凉市", Step.HAND_OVER)
    yield _on((6, 12)), partial(take, "平凉市", Step.SIGN)
    yield _on((6, 14)), partial(take, "平凉市", Step.ACCEPT)


def save(
    province: Province,
    organization: str,
    *,
    word: str = "",
    chosen: Sequence[int] = (),
    shift: int = 0,
) -> None:
    """The organization's reporter saves the whole plan. `shift` moves the steps by so many days."""
    filing = province.filing(organization)
    if filing.organization.is_prefecture:
        measures = set(_numbered(province, chosen or CHOSEN[organization]))
    else:
        measures = led_measures(filing)
    content = FilingInput(
        leader_name=f"{organization[:4]}分管负责人",
        leader_title="副主任" if filing.pk % 2 else "副市长",
        liaison_name="联络员",
        liaison_phone=f"0931-{8460000 + filing.pk}",
        summary=f"{organization}按照省政府要求分阶段推进，靠实责任，定期调度。{word}",
        commitments=tuple(
            CommitmentInput(
                pk,
                HORIZON.CROSS_YEAR if pk % 4 == 0 else HORIZON.WITHIN_YEAR,
                tuple(_steps(pk, shift)),
            )
            for pk in sorted(measures)
        ),
    )
    save_filing(
        filing.pk,
        actor=province.person(organization),
        source=SOURCE,
        version=filing.version,
        content=content,
    )


def attach(province: Province, organization: str) -> None:
    """A file on the draft."""
    upload = ContentFile(PDF + organization.encode(), f"{organization}实施方案.pdf")
    files.attach(
        province.filing(organization),
        judge(upload),
        actor=province.person(organization),
        source=SOURCE,
    )


def _choose(province: Province, organization: str, chosen: Sequence[int]) -> None:
    filing = province.filing(organization)
    choose_measures(
        filing.pk,
        actor=province.person(organization),
        source=SOURCE,
        version=filing.version,
        measure_ids=_numbered(province, chosen),
    )


def _numbered(province: Province, numbers: Sequence[int]) -> list[int]:
    rows = Measure.objects.filter(task__area__plan=province.plan).in_print_order()
    ids = list(rows.values_list("pk", flat=True))
    return [ids[number - 1] for number in numbers]


def _steps(measure: int, shift: int) -> Iterator[MilestoneInput]:
    """Three to five steps; no two measures have quite the same days."""
    first = 1 + measure % 20
    yield MilestoneInput("印发实施方案，分解任务", date(2012, 5, first), 15)
    yield MilestoneInput("出台配套办法", date(2012, 7, first + shift), 25)
    if measure % 3:
        yield MilestoneInput("试点单位全面启动", date(2012, 9, first), 30)
    else:
        yield MilestoneInput("完成清理核查", date(2012, 8, first), 10)
        yield MilestoneInput("首批任务销号", date(2012, 10, first), 20)
    yield MilestoneInput("总结验收，形成长效机制", date(2012, 12, first), 30)


def _on(day: tuple[int, int]) -> date:
    return date(2012, *day)
