"""表10: published figures as targets, actuals by quarter, own units that no switch of units touches."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import indicators as rules
from fundtracker.errors import UserError
from fundtracker.intake.lists import post_list
from fundtracker.ledger.review.indicators import Target
from fundtracker.ledger.warnings import alerts
from fundtracker.reports import registry
from fundtracker.reports.charts.indicator_charts import read_course
from fundtracker.reports.tables import report_table
from tests.ledger import world


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        yield made


def shown(ledger, quarter: str, unit: str = "wan") -> dict[str, dict[str, str]]:
    made = registry.build(ledger, "indicators", quarter=Quarter.parse(quarter), unit=unit)
    return {
        row.code: {c.code: report_table.shown(made, c, row.cells.get(c.code)) for c in made.columns}
        for row in made.rows
    }


def test_the_published_figures_stand_with_their_bounds_and_years_in_every_unit(ledger):
    for unit in ("yuan", "wan", "yi"):
        rows = shown(ledger, "2023Q4", unit)
        assert rows["compute_online"]["target"] == "250"
        assert rows["compute_online"]["year"] == "2023"
        assert (rows["park_revenue"]["target"], rows["park_revenue"]["year"]) == (
            "预计 > 600",
            "2028",
        )
        assert rows["compute_reserved"]["baseline"] == "> 600"
        assert rows["compute_reserved"]["target"] == "—"
        assert rows["district_industry"]["baseline"] == "230"
        assert rows["platforms"]["baseline"] == "13"
        assert [rows[c]["baseline"] for c in ("key_enterprises", "ecosystem")] == ["≥ 170", "≥ 80"]


def test_actuals_come_from_a_list_and_are_told_again_as_known(ledger, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "指标编码,季度,实际值,数据来源\ncompute_online,2023Q3,160,月报\n已上线算力,2023年第四季度,\"265.5\",月报\n"
        "没有,2023Q4,1,x\necosystem,2023Q4,十,x\n", "utf-8",
    )  # fmt: skip
    done = post_list.post(ledger, path)
    assert (done.kind, done.counts["new"], [i.code for i in done.rejected]) == (
        "actuals", 2, ["no_such_indicator", "bad_thousandths"],
    )  # fmt: skip
    assert post_list.post(ledger, path).counts["known"] == 2
    row = shown(ledger, "2023Q4")["compute_online"]
    assert (row["q1"], row["q0"], row["rate"]) == ("160", "265.5", "106.2%")


def test_a_definition_with_its_target_comes_from_a_list(ledger, tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(
        "指标编码,指标名称,统计范围,计量单位,口径,基线,目标,目标年度,目标性质,数据来源\n"
        "talent,人才数,园区,人,在园,100,500,2025,不低于,人社局\nbad,某,园区,人,,,7,,,x\n", "utf-8",
    )  # fmt: skip
    done = post_list.post(ledger, path)
    assert [i.code for i in done.rejected] == ["target_needs_year"]
    assert shown(ledger, "2024Q1")["talent"]["target"] == "≥ 500"
    assert "bad" not in shown(ledger, "2024Q1")


def test_money_stands_beside_the_indicators_per_unit(ledger, tmp_path):
    from fundtracker.intake.payments import post

    post.post(ledger, world.bank(tmp_path / "a.csv", world.rows(0, 12)))
    world.classify(ledger, world.ids(ledger), "infrastructure")
    paid = sum(fen for line, _, _, fen in ledger.plan.sums() if line)
    with ledger.change("indicator") as change:
        ledger.indicators.report(
            change, ledger.indicators.find("compute_online"), 2023 * 4 + 3, 4_000, "月报"
        )
    wan_thousandths = round(paid / 4 / 1_000_000 * 1000)
    made = registry.build(ledger, "indicators", quarter=Quarter(2023, 4))
    row = next(r for r in made.rows if r.code == "yuan_per_p")
    assert row.cells["q0"].value == wan_thousandths != 0


def test_an_indicator_stands_by_its_even_course():
    assert rules.path(0, 0, 100, 10, 5) == 50
    assert rules.path(0, 0, 100, 10, -3) == 0
    assert rules.path(0, 0, 100, 10, 99) == 100
    assert [rules.standing(a, 100, 50) for a in (None, 47, 49, 53, 100)] == [
        "missing", "behind", "in_step", "ahead", "reached",
    ]  # fmt: skip
    assert rules.standing(5, None, None) == "no_target"
    assert rules.rate(5, 0) is None
    assert rules.per(1_000_000_00, 2_000) == 50_000
    assert rules.per(5, 0) is None


def test_a_target_needs_its_paper(ledger):
    with (
        pytest.raises(UserError, match="target_needs_source"),
        ledger.change("indicator") as change,
    ):
        ledger.indicators.set_target(
            change, Target(ledger.indicators.find("platforms"), 2025, 20_000, source=" ")
        )


def test_registers_hold_platforms_and_scenarios(ledger, tmp_path):
    assert [e.name for e in ledger.indicators.entries("platform")] == [
        "国家高端智能化家用电器创新中心"
    ]
    path = tmp_path / "r.csv"
    path.write_text(
        "登记类别,登记名称,开放单位,日期,数据来源\n场景,智慧金融示例场景,示例银行,2023-05-06,公告\n",
        "utf-8",
    )
    assert post_list.post(ledger, path).counts["new"] == 1
    assert [e.name for e in ledger.indicators.entries("scenario")] == ["智慧金融示例场景"]


def test_what_is_due_in_a_quarter_is_told(ledger):
    due = [one.code for one in ledger.indicators.missing(2023 * 4 + 1)]
    assert due == ["compute_online", "platforms", "key_enterprises", "ecosystem"]
    assert "park_revenue" in [one.code for one in ledger.indicators.missing(2023 * 4 + 3)]


def test_decisions_of_the_last_meeting_are_followed_up_in_table_12(ledger):
    q = Quarter(2023, 2)
    ledger.reviews.decide(q.ordinal, "加快上线", owner="科创局")
    rows = registry.build(ledger, "decisions", quarter=Quarter(2023, 3)).rows
    assert [(r.name, r.cells["owner"].value) for r in rows] == [("加快上线", "科创局")]
    assert registry.build(ledger, "decisions", quarter=q).rows == []
    ledger.reviews.follow_up(q.ordinal, 1, "done", "已上线")
    assert registry.build(ledger, "decisions", quarter=Quarter(2023, 4)).rows == []


def test_a_target_that_is_due_is_missed_on_its_day_and_overdue_afterwards_reported_or_not(ledger):
    def at(quarter: str) -> str:
        return shown(ledger, quarter)["compute_online"]["standing"]

    def warned(quarter: str) -> list[tuple[int, str]]:
        made = alerts(ledger, Quarter.parse(quarter).last_day.toordinal())
        return [
            (one.severity, one.params["short"])
            for one in made
            if one.params["name"] == "已上线算力"
        ]

    with ledger.change("indicator") as change:
        ledger.indicators.report(
            change, ledger.indicators.find("compute_online"), 2023 * 4 + 3, 100_000, "月报"
        )
    assert at("2023Q3") == "未填报" and warned("2023Q3") == []
    assert (at("2023Q4"), warned("2023Q4")) == ("未达成 −150", [(2, "150 P")])
    assert (at("2024Q1"), warned("2024Q1")) == ("逾期 −150", [(3, "150 P")])
    with ledger.change("indicator") as change:
        ledger.indicators.report(
            change, ledger.indicators.find("compute_online"), 2024 * 4, 250_000, "月报"
        )
    assert (at("2024Q1"), warned("2024Q1")) == ("达成", []) and at("2024Q2") == "达成"


def test_a_path_is_drawn_where_baseline_and_target_stand(ledger, tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(
        "指标编码,指标名称,统计范围,计量单位,口径,基线,目标,目标年度,目标性质,数据来源\n"
        "talent,人才数,园区,人,在园,100,500,2025,不低于,人社局\n", "utf-8",
    )  # fmt: skip
    post_list.post(ledger, path)
    course = read_course(ledger, "talent", Quarter(2024, 1), "zh")
    assert (
        course.path[0] is not None
        and course.path == sorted(course.path)
        and course.path[-1] == 500_000
    )
    with ledger.change("indicator") as change:
        ledger.indicators.report(
            change, ledger.indicators.find("talent"), 2024 * 4, 120_000, "月报"
        )
    assert shown(ledger, "2024Q1")["talent"]["standing"] == "慢于序时"
