"""Official sentences of the played year, made of what a line is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from departments.accounts.demo import COMMISSION_UNIT
from reports.playing.subjects import Counted, Subject
from reports.playing.tempers import FULL, Pace
from tasks.progress.models import DeclaredStatus
from tasks.progress.service import ReportInput

PREFECTURES = 14
COUNTIES = {
    "兰州市": ("城关区", "红古区", "榆中县"),
    "嘉峪关市": ("雄关区", "镜铁区", "峪泉镇"),
    "金昌市": ("金川区", "永昌县", "河西堡镇"),
    "白银市": ("白银区", "靖远县", "会宁县"),
    "天水市": ("秦州区", "麦积区", "甘谷县"),
    "武威市": ("凉州区", "民勤县", "古浪县"),
    "张掖市": ("甘州区", "高台县", "山丹县"),
    "平凉市": ("崆峒区", "泾川县", "庄浪县"),
    "酒泉市": ("肃州区", "玉门市", "敦煌市"),
    "庆阳市": ("西峰区", "宁县", "镇原县"),
    "定西市": ("安定区", "陇西县", "临洮县"),
    "陇南市": ("武都区", "成县", "徽县"),
    "临夏州": ("临夏市", "永靖县", "和政县"),
    "甘南州": ("合作市", "夏河县", "临潭县"),
}
WORKS = (
    "召开{name}工作推进会，逐项研究存在的问题",
    "赴{place}开展专题调研，掌握基层执行情况",
    "建立月调度、季通报制度，对重点事项跟踪督办",
    "会同{partner}下发通知，明确职责分工和完成时限",
    "举办{name}业务培训班，培训基层工作人员{number}人次",
    "对{place}落实情况开展督导检查，反馈问题{few}条并督促整改",
    "按照分管领导批示要求，调整工作安排，倒排工期",
    "汇总各方面意见建议{number}条，修改完善配套文件",
    "在门户网站开设专栏，公开政策文件和办理情况",
    "专题研究{name}，把任务细化到科室和责任人",
    "与{partner}会商资金安排和政策衔接事项",
    "选取{place}先行先试，总结典型做法",
    "开展专项自查，整改问题{few}个",
    "编发工作简报{few}期，通报各单位进展",
)
AFTER = (
    "加强与{partner}的衔接，及时解决工作中的问题",
    "加大对{place}的督导力度",
    "按月调度进展，对进度滞后的环节重点推进",
    "做好政策宣传和解读",
    "抓紧落实资金和人员",
    "适时开展阶段性总结",
)
EFFECTS = (
    "影响了本阶段任务按期完成",
    "致使部分事项滞后于时间安排",
    "经与有关部门沟通，尚未形成一致意见",
    "需要进一步明确政策口径",
    "目前正在逐项梳理，研究解决办法",
)
# What `count` says.
COUNT = re.compile(r"(截至\d+月\d+日，\D+?)(\d+)(\D+?，占年度目标)(\d+)(\D+?的)\d+%")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: an organization, with whom it works on the line."""

    unit: str
    partners: Sequence[str]
    subject: Subject

    @property
    def places(self) -> Sequence[str]:
        return COUNTIES.get(self.unit) or tuple(COUNTIES)

    @property
    def counted(self) -> Sequence[Counted]:
        """What it counts: a prefecture its share of the province's number."""
        if self.unit not in COUNTIES:
            return self.subject.counted
        return [
            Counted(one.what, one.unit, max(3, one.total // PREFECTURES))
            for one in self.subject.counted
        ]

    def fill(self, text: str, dice: Random) -> str:
        return text.format(
            name=self.subject.name,
            place="、".join(dice.sample(self.places, 2)),
            partner=dice.choice(self.partners or ("有关部门",)),
            number=dice.randint(40, 380),
            few=dice.randint(3, 18),
        )


def report(
    speaker: Speaker, pace: Pace, on: date, dice: Random, *, quoted: Sequence[str] = ()
) -> ReportInput:
    """What an organization reports of a line on a day."""
    percent = pace.percent(on)
    if percent == FULL:
        return _done(speaker, on, dice, quoted)
    stuck = pace.is_stuck(on)
    stage = pace.stage(on)
    works = [speaker.fill(one, dice) for one in dice.sample(WORKS, 2)]
    said = [speaker.subject.stages[stage].done, works[0], count(speaker, percent, on, dice)]
    if dice.choice((True, False)):
        said[:2] = [works[0], speaker.subject.stages[stage].done]
    title, due = pace.titles[stage], pace.due[stage]
    late = due < on
    day = f"尽快补上{on_day(due)}应完成的进度" if late else f"确保{on_day(due)}前完成"
    problems = f"{speaker.subject.hindrance}，{dice.choice(EFFECTS)}。" if stuck or late else ""
    return ReportInput(
        status=DeclaredStatus.BLOCKED if stuck else DeclaredStatus.IN_PROGRESS,
        percent=percent,
        progress="。".join([*said, works[1], *(one.rstrip("。") for one in quoted)]) + "。",
        problems=problems,
        next_steps=f"下一步重点抓好“{title}”，{day}；{speaker.fill(dice.choice(AFTER), dice)}。",
        coordination=coordination(speaker) if stuck else "",
    )


def coordination(speaker: Speaker) -> str:
    """What is asked of the commission where a line is stuck."""
    others = [one for one in speaker.partners if one != COMMISSION_UNIT]
    partners = "、".join(others[:2]) or "有关部门"
    return f"恳请省发展改革委协调{partners}研究解决：{speaker.subject.hindrance}。"


def part(speaker: Speaker, on: date, dice: Random) -> str:
    """What a supporter hands to the lead."""
    works = [speaker.fill(one, dice) for one in dice.sample(WORKS, 2)]
    return f"{speaker.unit}围绕{speaker.subject.name}，{works[0]}。{on.month}月以来，{works[1]}。"


def summary(unit: str, names: Sequence[str], dice: Random) -> str:
    """The main steps of an implementation plan, in a sentence or two."""
    first = dice.choice(
        (
            "成立由主要负责同志任组长的改革工作小组",
            "明确分管负责同志和责任科室",
            "建立任务台账，实行清单管理、销号办结",
            "将改革任务纳入本单位年度目标责任管理",
        )
    )
    second = dice.choice(
        (
            "每月调度、每季通报，年底对照台账逐项验收",
            "分安排部署、组织实施、检查推进、总结验收四个阶段推进",
            "上半年出台配套政策，下半年抓好落实和检查",
        )
    )
    return f"{unit}承担{'、'.join(names)}等{len(names)}项改革任务。{first}；{second}。"


def _done(speaker: Speaker, on: date, dice: Random, quoted: Sequence[str]) -> ReportInput:
    last = speaker.subject.stages[-1]
    counts = "，".join(f"{one.what}{one.total}{one.unit}" for one in speaker.counted)
    work = speaker.fill(dice.choice(WORKS), dice)
    said = [
        f"{speaker.subject.name}年度任务已全部完成",
        last.done,
        f"截至{on_day(on)}，{counts}，达到年度目标",
        work,
        *(one.rstrip("。") for one in quoted),
    ]
    return ReportInput(status=DeclaredStatus.DONE, percent=FULL, progress="。".join(said) + "。")


def count(speaker: Speaker, percent: int, on: date, dice: Random) -> str:
    """What has been counted of one thing by a day."""
    one = dice.choice(speaker.counted)
    number = one.total * percent // FULL
    if not number:
        return f"年度目标为{one.what}{one.total}{one.unit}，目前正在开展前期工作"
    share = round(number * FULL / one.total)
    return (
        f"截至{on_day(on)}，{one.what}{number}{one.unit}，占年度目标{one.total}{one.unit}的{share}%"
    )


def corrected(text: str, percent: int) -> str:
    """The same text with what is counted in it as it is at this degree of completion."""

    def put(found: re.Match[str]) -> str:
        said, _number, unit, total, of = found.groups()
        number = max(1, int(total) * percent // FULL)
        return f"{said}{number}{unit}{total}{of}{round(number * FULL / int(total))}%"

    return COUNT.sub(put, text)


def on_day(on: date) -> str:
    """As official texts of the year name it."""
    return f"{on.month}月{on.day}日"
