"""The figures in words."""

import re
from dataclasses import replace
from datetime import date

from reform_tracker.office.official.text import typeset
from reports.figures.values import Late, Named, PlanFigures, ResultLine
from reports.provincial.documents import titles, wording
from tests.reports.provincial.documents.figures_2012 import LIGHTS, may_2012, no_figures, shares


def paragraphs(figures: PlanFigures, number: int) -> list[str]:
    section = wording.sections(figures)[number - 1]
    return [paragraph.lead + paragraph.text for paragraph in section.paragraphs]


def whole(figures: PlanFigures) -> str:
    return "\n".join(line for number in range(1, 5) for line in paragraphs(figures, number))


def test_totals_come_first() -> None:
    assert paragraphs(may_2012(), 1)[0] == (
        "重点工作共9个领域、39项改革任务、45项责任事项。"
        "按已审核方案的36项（共45项）计算，平均完成程度为24%\uff0c序时进度为33%\uff0c落后9个百分点。"
    )


def test_progress_ahead_of_or_on_schedule_is_said_so() -> None:
    assert "超前7个百分点" in paragraphs(may_2012(actual=40), 1)[0]
    assert "与之持平" in paragraphs(may_2012(actual=33), 1)[0]
    assert "尚无单位申报" in paragraphs(may_2012(actual=None), 1)[0]
    assert "尚无计算依据" in paragraphs(may_2012(scheduled=None), 1)[0]


def test_shares_of_each_class_add_up_to_a_hundred_percent() -> None:
    figures = may_2012(lights=shares(dict(zip(LIGHTS, (7, 13, 11, 6, 8), strict=True))))
    for line in paragraphs(figures, 1)[1:4]:
        tenths = [round(float(share) * 10) for share in re.findall(r"占([\d.]+)%", line)]
        assert sum(tenths) == 1000
    counts = re.findall(r"(\d+)项\uff0c占", paragraphs(figures, 1)[1])
    assert [int(count) for count in counts] == [7, 13, 11, 6, 8]


def test_who_has_filed_nothing_is_named_once_where_it_is_a_problem() -> None:
    figures = may_2012()
    filings, reports = paragraphs(figures, 1)[4:6]
    assert "应备案34家\uff0c已备案14家\uff0c其中审核通过7家" in filings
    assert "“5月中旬前”\uff0c按2012年5月15日掌握\uff0c尚未届满" in filings
    assert f"应报送{figures.reports_due}份" in reports
    # Before the deadline nobody has failed: who has not filed is urged.
    assert "尚未届满" in reports
    missing = [filing.organization for filing in figures.filings if not filing.is_filed]
    told = f"督促尚未备案的20家单位于2012年5月15日前完成备案：{'、'.join(missing)}。"
    assert told in "".join(paragraphs(figures, 4))
    assert "未报送的" not in whole(figures)
    past = replace(figures, as_of=date(2012, 5, 31))
    silent, partly = past.not_reported[1:], past.not_reported[:1]
    text = whole(replace(past, not_reported=silent, partly_reported=partly))
    assert text.count(f"未报送的{len(silent)}家：{'、'.join(silent)}。") == 1
    assert f"未报齐的1家（括号内为欠报份数）：{partly[0]}（" in text
    assert text.count(f"逾期未备案的20家：{'、'.join(missing)}。") == 1


def test_late_filings_are_named_with_their_working_days() -> None:
    figures = may_2012()
    late = replace(figures.filings[0], days_late=3)
    filings = paragraphs(replace(figures, filings=(late, *figures.filings[1:])), 1)[4]
    assert f"逾期备案的1家\uff1a{late.organization}\uff083个工作日\uff09。" in filings


def test_after_the_term_units_are_urged_differently() -> None:
    before, after = may_2012(), may_2012(as_of=date(2012, 6, 1))
    assert "尚未届满" in whole(before)
    assert "于2012年5月15日前完成备案" in whole(before)
    assert "已经届满" in whole(after)
    assert "逾期未备案的20家" in whole(after)
    assert "催报逾期未报送" in whole(after)


def test_declared_done_is_kept_apart_from_verified() -> None:
    assert "申报完成但尚未核实的3项" in whole(may_2012())
    assert "尚未核实" not in whole(may_2012(declared_done_not_verified=0))


def test_slow_units_stand_by_name_among_the_problems() -> None:
    figures = may_2012()
    problems = "\n".join(paragraphs(figures, 3))
    assert f"进度严重滞后的单位{len(figures.slow_units)}家" in problems
    assert all(name in problems for name in figures.slow_units)


def test_problems_of_red_measures_come_first_and_the_rest_is_counted() -> None:
    figures = may_2012()
    lights = {(row.key, row.organization): row.light for row in figures.ledger}
    many = tuple(
        Named(r.key, r.task, r.organization, f"问题{r.key}{r.organization}") for r in figures.ledger
    )
    lines = paragraphs(replace(figures, problems=many), 3)[1:]
    assert f"共反映困难和问题{len(many)}条" in lines[0]
    assert f"其余{len(many) - 12}条见附件1" in lines[0]
    assert len(lines) == 13
    shown = [item for item in many if any(f"{item.text}。" in line for line in lines)]
    reds = sum(lights[item.key, item.organization] == "red" for item in many)
    found = [lights[item.key, item.organization] for item in shown]
    assert found.count("red") == min(reds, 12)


def test_requests_stay_out_of_the_report() -> None:
    figures = may_2012()
    assert not any(item.text in whole(figures) for item in figures.coordination)
    assert f"{len(figures.coordination)}项需协调事项\uff08见附件2\uff09" in whole(figures)


def test_nothing_known_is_said_in_sentences() -> None:
    for section in wording.sections(no_figures()):
        assert section.paragraphs
        for paragraph in section.paragraphs:
            assert paragraph.text.endswith("。")


def test_every_paragraph_ends_as_a_sentence_with_full_width_marks() -> None:
    for section in wording.sections(may_2012()):
        for paragraph in section.paragraphs:
            assert paragraph.text[-1] == "。"
            assert typeset(paragraph.text) == paragraph.text


def test_subject_is_the_title_without_the_kind_of_document() -> None:
    assert titles.subject(may_2012()) == "甘肃省2012年经济体制改革重点工作"
    assert titles.subject(may_2012(plan_title="意见")) == "意见"
    other = may_2012(plan_title="深化改革工作要点", period="2013-Q1", year=2013)
    assert titles.title_lines(other, "某委")[2] == "2013年第一季度进展情况的报告"


def test_what_nobody_has_reviewed_is_marked() -> None:
    figures = may_2012()
    unreviewed = replace(figures.problems[0], reviewed=False, text="缺少人手。")
    told = whole(replace(figures, problems=(unreviewed, *figures.problems[1:])))
    assert told.count("\uff08未经审核\uff09") == 1


def test_a_mean_says_what_it_rests_on() -> None:
    figures = may_2012()
    area = replace(figures.areas[0], based=1, measures=7)
    told = whole(replace(figures, areas=(area,), based=3))
    assert "按已审核方案的1项\uff08共7项\uff09计算" in told
    assert f"按已审核方案的3项\uff08共{figures.measures_total}项\uff09计算" in told


def test_overdue_duties_behind_red_lights_are_counted() -> None:
    figures = may_2012()
    late = Late("filing", "", date(2012, 5, 15), 12)
    rows = [
        replace(row, late=(late,)) if row.role == "lead" and number < 9 else row
        for number, row in enumerate(figures.ledger)
    ]
    count = sum(bool(row.late) for row in rows)
    assert f"实施方案逾期未备案的{count}项" in whole(replace(figures, ledger=tuple(rows)))


def test_nothing_is_said_of_classes_that_are_empty() -> None:
    figures = may_2012(lights=shares(dict(zip(LIGHTS, (0, 45, 0, 0, 0), strict=True))))
    (line,) = [line for line in paragraphs(figures, 1) if line.startswith("按进度灯号划分")]
    assert line.count("占") == 1
    assert "0项" not in line.replace("40项", "").replace("50项", "")


def test_an_area_names_who_is_behind_once_in_the_order_of_the_units() -> None:
    figures = may_2012()
    order = [one.organization for one in figures.units]
    for area, text in zip(figures.areas, paragraphs(figures, 2), strict=True):
        behind = {
            row.organization: row.key
            for row in figures.ledger
            if row.area_number == area.number and row.role == "lead"
            if row.light in {"red", "yellow"}
        }
        named = re.findall(r"滞后事项：(.*?)。", text)
        assert bool(named) == bool(behind), area.title
        if named:
            units = re.findall(r"(?:^|、)([^（、]+)（", named[0])
            assert units == sorted(behind, key=order.index)
            assert all(key in named[0] for key in behind.values())


def test_what_several_measures_of_an_area_say_alike_is_said_once() -> None:
    first, *others = may_2012().areas
    told = replace(first, highlights=("甲任务：已印发。", "甲任务：已印发。"))
    text = paragraphs(may_2012(areas=(told, *others)), 2)[0]
    assert text.count("甲任务：已印发") == 1


def left_behind(*kinds: str, recommended: bool = False) -> tuple[ResultLine, ...]:
    return tuple(
        ResultLine(
            kind=kind,
            title=f"办法{number}",
            number="甘政办发〔2012〕18号" if kind == "document" else "",
            dated_on=date(2012, 5, 8),
            organization="省工信委",
            key="6.3",
            recommended=recommended,
        )
        for number, kind in enumerate(kinds, 1)
    )


def test_what_the_reform_has_left_behind_is_a_part_of_its_own() -> None:
    found = left_behind("document", "pilot", "pilot", recommended=True)
    figures = may_2012(results=found, results_total=9)
    assert [one.heading for one in wording.sections(figures)][2:4] == [
        "三、改革成果",
        "四、存在的主要问题",
    ]
    assert paragraphs(figures, 3) == [
        "本期新形成改革成果3项，其中制度成果1项、试点成效2项；累计9项。其中3项向全省推广。",
        "（一）制度成果。省工信委《办法1》（甘政办发〔2012〕18号，5月8日，推广）。",
        "（二）试点成效。省工信委办法2（5月8日，推广）、办法3（5月8日，推广）。",
    ]


def test_without_a_new_result_nothing_is_said_of_them() -> None:
    assert "改革成果" not in whole(may_2012(results_total=4))


def test_of_many_results_the_first_are_named_and_the_others_counted() -> None:
    (_count, told) = paragraphs(may_2012(results=left_behind(*["practice"] * 14)), 3)
    assert (told.count("省工信委"), told.count("办法")) == (1, 12)
    assert "等14项" in told
