"""Targets that are ceilings (PUE ≤ 1.25): stated by list, command and form, shown, warned of, explained, kept."""

import pytest

from fundtracker import cli
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import bounds
from fundtracker.domain.park import indicators as rules
from fundtracker.errors import UserError
from fundtracker.intake.lists import post_list
from fundtracker.ledger.core.change_words import Readable
from fundtracker.ledger.review.indicators import Target
from fundtracker.ledger.warnings import alerts
from fundtracker.records.indicators import INDICATOR
from fundtracker.reports import registry
from fundtracker.reports.charts.indicator_charts import all_against_path, read_course
from fundtracker.reports.charts.table_charts import indicators as reached_chart
from fundtracker.reports.context import ReportContext
from fundtracker.reports.explain import explain
from fundtracker.reports.indicators import table10
from fundtracker.reports.tables.labels import worded
from tests.ledger import world
from tests.ledger.test_reviews import lock
from tests.reports.test_indicators import shown

HEAD = "指标编码,指标名称,统计范围,计量单位,基线,基线日期,目标,目标年度,目标性质,数据来源\n"
PUE = "pue,数据中心PUE,园区,比,1.5,2022-12-31,1.25,2024,{bound},节能审查\n"


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        yield made


def listed(ledger, tmp_path, *rows):
    path = tmp_path / "d.csv"
    path.write_text(HEAD + "".join(rows), "utf-8")
    return post_list.post(ledger, path)


def report(ledger, quarter, amount, code="pue"):
    with ledger.change("indicator") as change:
        ledger.indicators.report(
            change, ledger.indicators.find(code), Quarter.parse(quarter).ordinal, amount, "月报"
        )


def bound_of(ledger, code="pue"):
    return ledger.indicators.targets()[ledger.indicators.find(code)][0].bound


def stored(ledger):
    return ledger.read("SELECT count(*) FROM target_ceiling")[0][0]


@pytest.mark.parametrize(
    ("word", "bound", "mark"),
    [("不高于", "at_most", "≤"), ("不超过", "at_most", "≤"), ("≤", "at_most", "≤"),
     ("低于", "less_than", "<"), ("超过", "more_than", ">"), ("不低于", "at_least", "≥")],
)  # fmt: skip
def test_a_list_states_which_way_a_target_binds(ledger, tmp_path, word, bound, mark):
    assert not listed(ledger, tmp_path, PUE.format(bound=word)).rejected
    assert bound_of(ledger) == bound
    assert shown(ledger, "2023Q2")["pue"]["target"] == f"{mark} 1.25"


def test_the_command_states_a_ceiling_and_takes_it_back(ledger, capsys):
    said = ["add", "indicator", "--ledger", str(ledger.path), "--code", "e1", "--name", "单位能耗",
            "--scope", "park", "--measure", "吨", "--baseline", "0.8", "--target", "0.5",
            "--target-year", "2025", "--source", "文", "--bound"]  # fmt: skip
    ledger.close()
    before = 0
    for bound, rows in (("at_most", 1), ("less_than", 1), ("equal", 0), ("at_most", 1)):
        assert cli.run([*said, bound]) == 0
        with world.opened(ledger.path) as again:
            assert (bound_of(again, "e1"), stored(again)) == (bound, rows)
            again.undo()
            assert stored(again) == before
            again.redo()
            assert (bound_of(again, "e1"), stored(again)) == (bound, rows)
        before = rows


def test_a_ceiling_is_met_at_or_below_it_and_one_of_less_than_below_it_alone():
    kept = [bounds.kept(n, 125, b) for b in bounds.CEILINGS for n in (124, 125, 126)]
    assert kept == [True, True, False, True, False, False]
    stand = [rules.standing(n, 1_250, 1_400, -1, "at_most") for n in (1_450, 1_400, 1_300, 1_250)]
    assert stand == ["behind", "in_step", "ahead", "within"]
    assert rules.standing(1_250, 1_250, None, 0, "less_than") == "missed"
    assert rules.standing(1_249, 1_250, None, 9, "less_than") == "within"


def test_what_is_reached_of_a_ceiling_is_what_came_down_of_what_is_to_come_down():
    def of(actual, baseline=1_500):
        return rules.rate(actual, 1_250, "at_most", baseline)

    assert [of(n) for n in (1_500, 1_400, 1_250, 1_200, 1_550)] == [0, 400, 1000, 1200, -200]
    assert of(1_200, None) is None and of(1_200, 1_250) is None and of(None) is None
    assert rules.rate(0, 0, "at_most", 10) == 1000  # nothing left of it: no division by the target


def test_the_course_of_a_ceiling_falls_and_from_below_it_is_the_ceiling():
    assert [rules.path(1_500, 0, 1_250, 10, day, "at_most") for day in (0, 5, 10, 11)] == [
        1_500, 1_375, 1_250, 1_250,
    ]  # fmt: skip
    assert [rules.path(1_000, 0, 1_250, 10, day, "at_most") for day in (0, 5)] == [1_250, 1_250]
    assert rules.path(1_000, 0, 1_250, 10, 5, "at_least") == 1_125


def test_table_10_follows_a_ceiling_to_its_day_and_beyond(ledger, tmp_path):
    listed(ledger, tmp_path, PUE.format(bound="不高于"))

    def at(quarter):
        row = shown(ledger, quarter)["pue"]
        warned = [
            (one.severity, one.params["reached"], one.params["limit"])
            for one in alerts(ledger, Quarter.parse(quarter).last_day.toordinal())
            if one.code == "warn_indicator_over"
        ]
        return row["rate"], row["standing"], warned

    assert at("2024Q4") == ("—", "未填报", [(2, "—", "≤ 1.25 比")])
    report(ledger, "2023Q4", 1_460)
    report(ledger, "2024Q3", 1_240)
    report(ledger, "2024Q4", 1_300)
    report(ledger, "2025Q1", 1_250)
    assert at("2023Q4") == ("16.0%", "慢于序时", [])
    assert at("2024Q3") == ("104.0%", "在上限内", [])
    assert at("2024Q4") == ("80.0%", "未达成 +0.05", [(2, "1.3 比", "≤ 1.25 比")])
    assert at("2025Q1") == ("100.0%", "在上限内", [])
    report(ledger, "2025Q1", 1_255)
    assert at("2025Q1")[1:] == ("逾期 +0.005", [(3, "1.255 比", "≤ 1.25 比")])


def test_a_ceiling_opens_to_how_it_is_counted_and_says_where_it_has_no_per_cent(ledger, tmp_path):
    listed(ledger, tmp_path, PUE.format(bound="不高于"), "e2,单耗,园区,吨,,,0.5,2025,低于,文\n")
    report(ledger, "2023Q4", 1_460)
    report(ledger, "2023Q4", 300, "e2")
    opened = explain(ledger, "indicators/pue/rate/2023Q4")
    assert opened.formula == "(1.5 − 1.46) ÷ (1.5 − 1.25) = 16.0%"
    assert "须有高于目标的基线" in explain(ledger, "indicators/e2/rate/2023Q4").formula
    assert [r["table"] for r in explain(ledger, "indicators/e2/target/2023Q4").records] == [
        "indicator_target", "target_ceiling", "indicator_actual", "indicator",
    ]  # fmt: skip
    made = registry.build(ledger, "indicators", quarter=Quarter(2023, 4))
    assert any("较基线已降低的数" in note for note in made.notes)


def test_no_note_of_ceilings_where_there_is_none(ledger):
    made = registry.build(ledger, "indicators", quarter=Quarter(2023, 4))
    assert not any("上限" in note for note in made.notes)


def test_the_charts_draw_what_came_down_and_leave_out_what_has_no_per_cent(ledger, tmp_path):
    listed(ledger, tmp_path, PUE.format(bound="不高于"), "e2,单耗,园区,吨,0.4,,0.5,2025,低于,文\n")
    report(ledger, "2023Q4", 1_400)
    report(ledger, "2023Q4", 450, "e2")
    quarter = Quarter(2023, 4)
    context = ReportContext(ledger, quarter, "wan", "zh")
    chart = all_against_path(context)
    at = chart.places.index("数据中心PUE")
    assert chart.series[0].values[at] == 400 and "单耗" not in chart.places
    assert 490 <= chart.series[1].values[at] <= 510  # half of two years have passed
    bars = reached_chart(registry.build(ledger, "indicators", quarter=quarter))
    assert bars.series[0].values[bars.places.index("数据中心PUE")] == 400
    assert "单耗" not in bars.places  # 0.45 of a baseline of 0.4 is no attainment
    course = read_course(ledger, "pue", quarter, "zh")
    falling = [n for n in course.path if n is not None]
    assert falling == sorted(falling, reverse=True) and falling[-1] == 1_250


def test_the_tone_of_a_standing_is_one_wherever_it_is_shown(ledger, tmp_path):
    listed(ledger, tmp_path, PUE.format(bound="不高于"))

    def tone(quarter):
        return table10.tone(
            registry.build(ledger, "indicators", quarter=Quarter.parse(quarter)).row("pue")
        )

    report(ledger, "2024Q4", 1_300)
    assert (tone("2024Q4"), tone("2025Q1")) == ("bad", "bad")
    report(ledger, "2025Q1", 1_200)
    assert tone("2025Q1") == "ok"


@pytest.mark.parametrize(("was", "now"), [("equal", "at_most"), ("at_most", "less_than"),
                                          ("at_most", "equal"), ("at_least", "more_than")])  # fmt: skip
def test_a_frozen_year_keeps_which_way_its_targets_bind(ledger, was, now):
    def state(bound):
        with ledger.change("indicator") as change:
            ledger.indicators.set_target(
                change,
                Target(ledger.indicators.find("platforms"), 2023, 20_000, bound=bound, source="文"),
            )

    state(was)
    lock(ledger, 2023 * 4 + 3)
    with pytest.raises(UserError, match="frozen_quarter"):
        state(now)
    assert bound_of(ledger, "platforms") == was


def test_the_form_says_what_follows_of_a_target_beside_its_baseline(ledger):
    def said(**values):
        return [remark.text for remark in INDICATOR.judge(ledger, values)]

    assert said(target=1_250, baseline=1_500, bound="at_most") == []
    assert "不高于" in said(target=1_250, baseline=1_500, bound=None)[0]
    assert "完成率" in said(target=1_250, baseline=1_250, bound="less_than")[0]
    assert "完成率" in said(target=1_250, baseline=None, bound="at_most")[0]
    assert said(target=1_500, baseline=1_250, bound="at_least") == said(bound="at_most") == []


def test_the_history_and_the_records_of_a_figure_say_a_ceiling_in_its_own_numbers(ledger, tmp_path):
    listed(ledger, tmp_path, PUE.format(bound="不高于"))
    rows = ledger.history.changes_of(ledger.history.entries()[-1].seq)
    said = {
        row.table: {name: new for name, _, new in worded(row.table, Readable(ledger).fields(row))}
        for row in rows
    }
    assert said["target_ceiling"] == {"指标": "数据中心PUE", "目标性质": "不高于"}
    assert (said["indicator_target"]["目标"], said["indicator"]["基线"]) == ("1.25", "1.5")
    records = explain(ledger, "indicators/pue/target/2023Q4").records
    fields = {r["table"]: dict(r["fields"]) for r in records}
    assert fields["indicator_target"]["目标"] == "1.25"
    assert fields["target_ceiling"] == {"指标": "数据中心PUE", "目标性质": "不高于"}
