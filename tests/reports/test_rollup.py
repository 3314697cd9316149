"""Many ledgers as one: added up to the fen, each figure opens to its ledger, nothing doubtful goes unsaid."""

import itertools
import json
import shutil

import pytest

from fundtracker.cli import run
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import migrations
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.reports import registry
from fundtracker.reports.plan import table1
from fundtracker.reports.rollup import doubts, opened, rollup
from fundtracker.reports.rollup.member import FUNDS, PLAN, Asked, names_of
from tests.ledger import world
from tests.ledger.fund_world import called, made, received
from tests.reports.test_compare import freeze

Q = Quarter(2024, 2)
AGO = Quarter(2023, 4)
EACH = {"same_plan": "each"}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """Three districts: their own payments, plans that differ in amount; the third has funds."""
    folder = tmp_path_factory.mktemp("city")
    paths = []
    for at, name in enumerate(("east", "west", "north")):
        path = folder / f"{name}.ftdb"
        with world.planned(path) as ledger:
            post.post(ledger, world.bank(folder / f"{name}.csv", world.rows(100 * at, 24 + 3 * at)))
            ids = world.ids(ledger)
            world.classify(ledger, ids[::2], "policy")
            world.classify(ledger, ids[1::3], "infrastructure")
            amount(ledger, "policy", 700_000_001 + at)
            fund = made(ledger, code=f"{name}1")
            called(ledger, fund, 250_01 + at)
            received(ledger, fund)
        paths.append(path)
    return paths


@pytest.fixture
def copies(city, tmp_path):
    """The districts, to be spoiled."""
    return [shutil.copy(path, tmp_path / path.name) for path in city]


def amount(ledger, code, fen, **more):
    world.second_version(ledger)
    with ledger.change("plan.amount") as change:
        ledger.plan.set_amount(
            change, ledger.plan.current(), ledger.plan.line(code), 0, PlanAmount(fen, **more)
        )


def reader(path):
    return world.opened(path, read_only=True)


def read(paths, what=PLAN, *, quarter=Q, **answers):
    return rollup.build(
        paths, Asked(what, "yuan", "zh"), reader,
        quarter=quarter, answers=answers,
    )  # fmt: skip


def found(paths, code, what=PLAN, **more):
    """The doubts of a code; each is open exactly where it asks or stops, and then there is no table."""
    together = read(paths, what, **more)
    assert (together.table is None) == any(d.is_open for d in together.doubts)
    return [doubt for doubt in together.doubts if doubt.code == code]


def own(path, build=table1.build):
    with world.opened(path, read_only=True) as ledger:
        return build(ledger, quarter=Q, unit="yuan")


# ---------------------------------------------------------------- the sums
def test_every_sum_is_that_of_the_ledgers_to_the_fen_and_of_their_payments(city):
    together = read(city)
    table, tables = together.table, [own(path) for path in city]
    for row, column in itertools.product(table.rows, table.columns):
        parts = [t.row(row.code).number(column.code) for t in tables]
        known = [fen for fen in parts if fen is not None]
        if column.kind == "money":
            assert row.number(column.code) == (sum(known) if known else None), (row.code, column)
    for code in ("policy", "infrastructure"):
        paid = 0
        for path in city:
            with world.opened(path, read_only=True) as ledger:
                line = ledger.plan.line(code).id
                paid += sum(p.amount_fen for p in ledger.payments.some()
                            if p.line_id == line and p.book_quarter <= Q.ordinal)  # fmt: skip
        row = table.row(code)
        assert row.number("total") == paid
        assert row.number("rate") == round(paid * 1000 / row.number("plan"))
        assert row.number("gap") == row.number("rate") - row.number("elapsed")
        assert row.number("left") == row.number("plan") - paid
    assert table.row("policy").number("plan") == 3 * 700_000_001 + 3
    words = {column.code: column.head for column in own(city[0]).columns}
    assert {column.code: column.head for column in table.columns} == words


def test_a_figure_opens_to_each_ledger_and_its_own_explanation(city):
    together = read(city)
    opener = reader
    for column, counts in (("total", True), ("rate", False)):
        figure = together.table.row("policy").cells[column].id
        shown = opened.opened(together, figure, opener, limit=1)
        assert [part.member.path for part, _, _ in shown.parts] == city
        assert {part.counts for part, _, _ in shown.parts} == {counts}
        assert all(explanation.sum_fen for _, _, explanation in shown.parts)
        if counts:
            fen = sum(explanation.sum_fen for _, _, explanation in shown.parts)
            assert fen == together.table.row("policy").number(column)
            assert shown.formula.count(" + ") == 2 and shown.formula.endswith(f"= {shown.text}")
        else:
            assert shown.formula.startswith(shown.formula.split(" ÷ ")[0] + " ÷ ")
    one = opened.as_explanation(together, figure, opener, limit=1)
    assert [record["file"] for record in one.records] == [str(path) for path in city]
    with pytest.raises(UserError, match="rollup_no_sheet"):
        opened.as_explanation(together, figure, opener, limit=1 << 40)
    with pytest.raises(UserError, match="no_such_figure"):
        rollup.parts(together, "plan/policy/total/2099Q1")


def test_rows_that_are_not_all_that_was_booked_are_not_added_up(city, monkeypatch):
    real = table1.table1

    def short(context, **how):
        table = real(context, **how)
        rows = [r if r.code != "unclassified" else r._replace(cells={}) for r in table.rows]
        return table._replace(rows=rows)

    monkeypatch.setattr(table1, "table1", short)
    with pytest.raises(UserError, match="rollup_not_proved"):
        read(city)


def test_funds_stand_by_ledger_and_their_rates_are_in_no_total(city):
    table = read(city, FUNDS).table
    tables = [
        own(path, lambda ledger, **how: registry.build(ledger, "funds", **how)) for path in city
    ]
    total = table.rows[-1]
    for column in table.columns:
        if column.kind in ("money", "count"):
            parts = [t.row("total").number(column.code) for t in tables]
            assert total.number(column.code) == sum(parts), column
        elif column.code not in ("pic", "ledger"):
            assert column.code not in total.cells
            assert all(column.code not in row.cells for row in table.rows if row.total)
    single = next(row for row in table.rows if row.name == "示例基金west1")
    its = next(row for row in tables[1].rows if row.name == single.name)
    assert {c: cell.value for c, cell in single.cells.items()} == {
        "ledger": "west", **{c: cell.value for c, cell in its.cells.items()}
    }  # fmt: skip
    assert total.number("paid_in") == 3 * 250_01 + 3
    [part] = rollup.parts(read(city, FUNDS), single.cells["tvpi"].id)
    assert part.member.name == "west" and part.cell.value == single.number("tvpi")


# ---------------------------------------------------------------- what is never silent
def test_a_ledger_counts_once_whatever_its_file_is_called(copies, tmp_path):
    east, west, _ = copies
    for name in ("same", "later", "renamed"):
        shutil.copy(east, tmp_path / f"{name}.ftdb")
    with world.opened(tmp_path / "later.ftdb") as ledger:
        world.classify(ledger, world.ids(ledger)[:1], "infrastructure")
    world.behind(tmp_path / "renamed.ftdb", "UPDATE ledger_state SET uid = 'another'")
    for name in ("same", "later", "renamed"):
        [doubt] = found([east, west, tmp_path / f"{name}.ftdb"], "twice")
        assert doubt.stops and "east" in doubt.text and name in doubt.text
        assert ("两个状态" in doubt.text) == (name == "later")
    [doubt] = found([east, east], "twice")
    assert doubt.stops


def test_a_ledger_that_cannot_be_read_stops_and_is_named(copies, tmp_path):
    east, west, north = copies
    (tmp_path / "text.ftdb").write_text("no ledger")
    world.behind(west, f"PRAGMA user_version = {migrations.version() + 1}")
    world.behind(north, "PRAGMA user_version = 10")
    with Ledger.create(tmp_path / "bare.ftdb", "x", clock=world.Clock()):
        pass
    paths = [east, west, north, *(tmp_path / f"{n}.ftdb" for n in ("text", "gone", "bare"))]
    together = read(paths)
    assert {each.name: each.error.code for each in together.unopened} == {
        "west": "newer_file", "north": "strange_shape", "text": "not_a_ledger", "gone": "no_ledger",
        "bare": "no_plan",
    }  # fmt: skip
    assert together.table is None
    assert sum(doubt.stops and doubt.code == "unopened" for doubt in together.doubts) == 5


def test_one_file_in_two_ledgers_is_asked_with_what_would_count_twice(copies, tmp_path):
    east, west, _ = copies
    both = world.bank(tmp_path / "both.csv", world.rows(900, 5))
    for path in (east, west):
        with world.opened(path) as ledger:
            post.post(ledger, both)
    [doubt] = found([east, west], "same_file")
    assert "both.csv" in doubt.text and "5 笔" in doubt.text and doubt.answers == ("add",)
    answered = read([east, west], same_file="add")
    assert answered.table is not None
    assert any(doubt.text in note and "已答复" in note for note in answered.table.notes)


def test_equal_plans_are_one_or_each_has_its_own(tmp_path):
    paths = [tmp_path / "a.ftdb", tmp_path / "b.ftdb"]
    for path in paths:
        world.planned(path).close()
    [doubt] = found(paths, "same_plan")
    assert doubt.answers == ("each", "once") and doubt.is_open
    plan = own(paths[0]).row("policy").number("plan")
    assert read(paths, same_plan="each").table.row("policy").number("plan") == 2 * plan
    once = read(paths, same_plan="once")
    assert once.table.row("policy").number("plan") == plan
    assert once.table.row("parts").number("plan") == own(paths[0]).row("parts").number("plan")
    parts = rollup.parts(once, once.table.row("policy").cells["plan"].id)
    assert [part.counts for part in parts] == [True, False]
    assert read(paths, same_plan="add").table is None  # no answer of this question


def test_plans_of_other_periods_have_no_time_in_common(copies):
    east, west, north = copies
    with world.opened(west) as ledger:
        ledger.plan.new_version(
            VersionPapers("五年", "five", "r", doc_no="d", dated="2024-05-06"),
            first=Quarter(2023, 1),
            last=Quarter(2027, 4),
        )
    [doubt] = found([east, west, north], "periods")
    assert doubt.is_open and "2023Q1–2027Q4" in doubt.text
    row = read([east, west, north], periods="add").table.row("policy")
    assert row.number("rate") is not None and row.number("elapsed") is row.number("gap") is None
    assert found(copies, "versions")


def test_lines_that_differ_are_named_or_stop(copies):
    east, west, north = copies
    with world.opened(east) as ledger, ledger.change("line") as change:
        ledger.plan.add_line(change, "talent", "人才", "Talent", nature="fiscal")
    with world.opened(west) as ledger, ledger.change("line") as change:
        ledger.plan.add_line(change, "health", "卫生", "Health", nature="fiscal")
    with world.opened(north) as ledger, ledger.change("line") as change:
        ledger.plan.add_line(change, "health", "医疗", "Medicine", nature="fiscal")
    some = {doubt.text for doubt in found(copies, "some_lines")}
    assert any("人才" in text and "east" in text for text in some) and len(some) == 2
    [names] = found(copies, "line_names")
    assert names.is_open and "卫生" in names.text and "医疗" in names.text
    codes = [row.code for row in read(copies, line_names="add").table.rows]
    assert codes.index("talent") < codes.index("fiscal") and codes.count("health") == 1
    world.behind(north, "UPDATE plan_line SET nature = 'investment' WHERE code = 'policy'")
    [stop] = found([east, north], "measures")
    assert stop.stops and "policy" in stop.text


def test_a_plan_that_some_do_not_state_has_no_rate(copies):
    east, west, _ = copies
    with world.opened(east) as ledger, ledger.change("year") as change:
        line, version = ledger.plan.line("policy"), ledger.plan.current()
        ledger.plan.set_amount(change, version, line, 2024, PlanAmount(5_00, doc_no="1"))
    [doubt] = found([east, west], "no_year_plan")
    assert "west" in doubt.text and not doubt.is_open
    assert read([east, west]).table.row("policy").number("year_plan") == 5_00
    gone = (
        "DELETE FROM plan_amount WHERE line_id = (SELECT id FROM plan_line WHERE code = 'policy')"
    )
    world.behind(west, gone)
    assert found([east, west], "no_plan")
    row = read([east, west]).table.row("policy")
    assert row.number("total") > 0 and row.number("rate") is row.number("left") is None


def test_quarters_that_differ_are_asked_or_named_with_their_sums(copies, tmp_path):
    with world.opened(copies[1]) as ledger:
        post.post(ledger, world.bank(tmp_path / "x.csv", ["2026-02-01,S1,x,7.07,,示例,1"]))
    assert [doubt.is_open for doubt in found(copies, "quarters", quarter=None)] == [True]
    assert read(copies, quarter=None, quarters="add").quarter == Quarter(2026, 1)
    [later] = found(copies, "later", quarter=Quarter(2025, 4))
    assert later.text.endswith("：west (7.07)。") and not later.is_open
    [behind] = found(copies, "behind", quarter=Quarter(2026, 1))
    assert "east" in behind.text and "west" not in behind.text


def test_frozen_and_open_quarters_are_told_apart(copies):
    east, west, _ = copies
    with world.opened(east) as ledger:
        freeze(ledger, AGO)
    frozen = own(east, lambda ledger, **how: table1.build(ledger, **how | {"quarter": AGO}))
    [doubt] = found([east, west], "frozen", quarter=AGO)
    assert doubt.text.index("east") < doubt.text.index("west") and not doubt.is_open
    assert any(
        "快照" in d.text or "冻结" in d.text for d in found([east, west], "snapshot", quarter=AGO)
    )
    other = own(west, lambda ledger, **how: table1.build(ledger, **how | {"quarter": AGO}))
    sums = read([east, west], quarter=AGO, same_plan="each").table.row("policy").number("total")
    assert sums == sum(t.row("policy").number("total") for t in (frozen, other))


def test_sample_data_among_true_figures_is_asked(city, sample_ledger):
    [doubt] = found([city[0], sample_ledger], "sample", same_plan="each")
    assert doubt.is_open and doubt.answers == (doubts.ADD,)


def test_a_fund_in_two_ledgers_is_asked_and_money_between_funds_is_named(copies):
    east, west, _ = copies
    for path in (east, west):
        with world.opened(path) as ledger:
            made(ledger, code="both")
    [doubt] = found([east, west], "same_fund", FUNDS)
    assert doubt.is_open and "示例基金both" in doubt.text
    with world.opened(east) as ledger:
        fund = made(ledger, code="up", shares={"示例基金west1": (50_00, "other")})
        called(ledger, fund, 7_00)
        received(ledger, fund)
    [between] = found([east, west], "between", FUNDS)
    assert "7.00" in between.text and "示例基金west1" in between.text and not between.is_open


def test_names_of_ledgers_are_their_own(tmp_path):
    paths = [tmp_path / a / b for a, b in (("x", "l.ftdb"), ("y", "l.ftdb"), ("y", "m.ftdb"))]
    assert names_of(paths) == ["x/l", "y/l", "y/m"]
    with pytest.raises(UserError, match="rollup_needs_ledgers"):
        read(paths[:1])


# ---------------------------------------------------------------- the command
def test_the_command_asks_adds_opens_and_writes(city, tmp_path, capsys):
    ledgers = [*map(str, city)]
    assert (
        run(["rollup", "report", "plan", *ledgers, "--quarter", "2024Q2", "--format", "json"]) == 0
    )
    data = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in data["ledgers"]] == ["east", "west", "north"]
    row = next(row for row in data["table"]["rows"] if row["code"] == "policy")
    assert row["cells"]["total"]["fen"] == read(city).table.row("policy").number("total")
    figure = row["cells"]["total"]["id"]
    assert (
        run(["rollup", "report", "plan", *ledgers, "--quarter", "2024Q2", "--explain", figure]) == 0
    )
    text = capsys.readouterr().out
    assert [name for name in ("east", "west", "north") if f"== {name}" in text] == [
        "east",
        "west",
        "north",
    ]
    for form in ("csv", "xlsx"):
        words = [
            "rollup",
            "report",
            "funds",
            *ledgers,
            "--format",
            form,
            "-o",
            str(tmp_path / form),
        ]
        assert run([*words, "--quarter", "2024Q2"]) == 0
    assert "west" in (tmp_path / "csv").read_text("utf-8-sig")
    assert run(["rollup", "report", "plan", ledgers[0], ledgers[0]]) == 2
    assert "[twice]" in capsys.readouterr().err
    assert run(["rollup", "report", "plan", *ledgers, "--answer", "sample=add"]) == 2
    assert "sample=add" in capsys.readouterr().err
