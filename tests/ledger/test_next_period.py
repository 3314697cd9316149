"""The plan goes on beyond 2025: a version with its own years takes what would else lie outside."""

import datetime as dt

from fundtracker import cli
from fundtracker.domain.base.period import Quarter
from fundtracker.intake.lists import post_list
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.ledger.sources.sources import Left, Quota
from fundtracker.reports import explain, registry
from tests.ledger import world

Q = Quarter(2026, 1)


def total(ledger, code: str) -> int:
    table = registry.build(ledger, "plan", quarter=Q, unit="yuan")
    row = next((r for r in table.rows if r.code == code), None)
    return (row.cells["total"].value or 0) if row is not None and "total" in row.cells else 0


def test_payments_of_2026_lie_inside_a_version_of_its_own_years_and_balances_are_carried(tmp_path):
    path = tmp_path / "l.ftdb"
    with world.planned(path) as ledger:
        rows = ["2025-12-01,S1,工程款,10.00,,甲,62", "2026-02-01,S2,工程款,7.00,,甲,62"]
        post.post(ledger, world.bank(tmp_path / "a.csv", rows))
        world.classify(ledger, world.ids(ledger), "policy")
        assert (total(ledger, "policy"), total(ledger, "outside")) == (10_00, 7_00)
    words = [
        "add",
        "plan.version",
        "--ledger",
        str(path),
        "--person",
        "x",
        "--name=展期",
        "--why=续建",
    ]
    words += ["--doc=批9", "--day=2025-12-20", "--first=2023Q1", "--last=2028Q4"]
    assert cli.run(words) == 0
    amounts = tmp_path / "p.csv"
    amounts.write_text(
        "计划科目,计划年度,计划金额（元）,计划批复文号\npolicy,,900000000,批9\npolicy,2026,100000000,批10\n",
        "utf-8",
    )
    clock = lambda: dt.datetime(2026, 2, 2, tzinfo=dt.UTC)  # noqa: E731
    with Ledger.open(path, "x", clock=clock) as ledger:
        assert post_list.post(ledger, amounts).rejected == []
        assert (total(ledger, "policy"), total(ledger, "outside")) == (17_00, 0)
        version = ledger.plan.current()
        assert (version.last, version.period_assumed) == (Quarter(2028, 4), False)
        stated = {(a.year, a.amount_fen) for a in ledger.plan.amounts(version.id)
                  if a.line_id == ledger.plan.line("policy").id}  # fmt: skip
        assert stated == {(0, 900_000_000_00), (2026, 100_000_000_00)}
        source = ledger.plan.source_names()["一般公共预算"]
        with ledger.change("quota") as change:
            ledger.funding.put_quota(
                change, Quota("指1", "release", source, None, 2025, 50_00, 739_000)
            )
            ledger.funding.carry_over(change, "结1", Left(source, None, 2025, 40_00))
        assert ledger.funding.left(source, Q.last_day.toordinal()) == 50_00 and ledger.check() == []


def test_a_plan_that_begins_later_leaves_the_quarters_before_it_with_theirs(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        rows = ["2024-12-01,S1,工程款,10.00,,甲,62", "2026-02-01,S2,工程款,7.00,,甲,62"]
        post.post(ledger, world.bank(tmp_path / "a.csv", rows))
        world.classify(ledger, world.ids(ledger), "policy")
        ledger.plan.new_version(
            VersionPapers("二期", "Second", "r", doc_no="批9", dated="2025-12-20"),
            first=Q,
            last=Quarter(2028, 4),
        )
        before, after = (
            registry.build(ledger, "plan", quarter=q, unit="yuan") for q in (Quarter(2024, 4), Q)
        )
        assert before.version.startswith("V1") and after.version.startswith("V2")
        shown = [(t.row("policy").cells["total"].value, t.row("outside").cells["total"].value)
                 for t in (before, after)]  # fmt: skip
        assert shown == [(10_00, 0), (7_00, 10_00)]
        assert "10.00" in after.row("outside").cells["note"].value
        headline = before.row("headline").cells["plan"].id
        opened = explain.explain(ledger, headline)
        assert headline.endswith("/v1") and opened.text == "> 20,000,000,000.00"
        assert ledger.check() == []
        with ledger.change("plan.amount", "r", doc_no="批9") as change:
            version, line = ledger.plan.current(), ledger.plan.line("headline")
            ledger.plan.set_amount(change, version, line, 0, PlanAmount(7_00, doc_no="批9"))
        for quarter, shown in ((Quarter(2024, 4), "> 20,000,000,000.00"), (Q, "7.00")):
            table = registry.build(ledger, "plan", quarter=quarter, unit="yuan")
            figure = table.row("headline").cells["plan"].id
            assert explain.explain(ledger, figure).text == shown
