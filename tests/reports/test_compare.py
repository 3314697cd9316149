"""Quarters and versions side by side: in the pack against the last quarter and last year, and by name."""

import json

import pytest

from fundtracker.cli import run
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import corrections
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.ledger.projects.projects import Progress
from fundtracker.reports.context import ReportContext
from fundtracker.reports.review import pack, pack_pdf, prior_quarters, quarter_comparison
from fundtracker.reports.review.pack import Print
from tests.ledger import fund_world, world

Q = Quarter(2024, 2)
LAST, YEAR = Quarter(2024, 1), Quarter(2023, 2)


@pytest.fixture
def ledger(tmp_path):
    with world.filled(tmp_path) as made:
        ids = world.ids(made)
        world.classify(made, ids[::2], "policy")
        world.classify(made, ids[1::2], "infrastructure")
        yield made


def freeze(ledger, quarter: Quarter) -> None:
    ledger.reviews.check(quarter.ordinal, ["x"], "示例")
    ledger.reviews.lock(quarter.ordinal, pack.body(ledger, quarter, []), ledger.head())


def booked(ledger, quarter: Quarter, code: str) -> int:
    line = ledger.plan.line(code).id
    return sum(p.amount_fen for p in ledger.payments.some()
               if p.book_quarter == quarter.ordinal and p.line_id == line and p.measure == 0)  # fmt: skip


def test_the_quarter_stands_beside_the_last_one_and_last_year_with_changes(ledger):
    table = prior_quarters.compared(ReportContext(ledger, Q))[0]
    row = table.row("plan/policy/quarter")
    now, last, year = (booked(ledger, q, "policy") for q in (Q, LAST, YEAR))
    values = {k: c.value for k, c in row.cells.items()}
    assert (values["now"], values["last"], values["year"]) == (now, last, year)
    assert (values["change"], values["change_year"]) == (now - last, now - year)
    assert abs(values["rate"] - (now - last) * 1000 / last) <= 0.5
    assert [band.name for band in table.bands][:2] == ["本季", "开工以来累计"]
    assert all("未冻结" in note for note in table.notes[:2])


def test_money_paid_completed_investment_and_funds_have_sheets_of_their_own(ledger):
    fund = fund_world.made(ledger)
    fund_world.called(ledger, fund, 250_00, "2024-02-01")
    with ledger.change("list") as change:
        project = ledger.projects.put(
            change, "I1", "某产业项目", ledger.plan.line("industry").id
        ).id
        for quarter, fen in ((YEAR, 5_00), (LAST, 40_00), (Q, 70_00)):
            ledger.projects.report(
                change, Progress(project, quarter.last_day.toordinal(), completed_fen=fen)
            )
    money, done, funds = prior_quarters.compared(ReportContext(ledger, Q))
    assert [table.code for table in (money, done, funds)] == [
        "compare",
        "compare_done",
        "compare_funds",
    ]
    assert not any("industry" in row.code for row in money.rows)
    rows = {
        r.code: {k: c.value for k, c in r.cells.items()}
        for table in (done, funds)
        for r in table.rows
    }
    total = next(v for k, v in rows.items() if k.endswith("done_total"))
    assert (total["now"], total["last"], total["year"], total["change"], total["rate"]) == (
        70_00,
        40_00,
        5_00,
        30_00,
        750,
    )
    called = next(v for k, v in rows.items() if k.endswith("/called"))
    assert (called["now"], called["last"], called["year"]) == (250_00, 250_00, 0)


def test_nothing_before_has_no_rate_and_a_first_quarter_no_neighbour(ledger):
    table = prior_quarters.compared(ReportContext(ledger, Quarter(2023, 1)))[0]
    row = table.row("plan/policy/quarter")
    assert row.number("rate") is None
    far = prior_quarters._row(
        "x",
        "k",
        [{"k": ("", "money", 1_000_00)}, {"k": ("", "money", 1)}, {"k": ("", "money", 500_00)}],
        "",
    )
    assert (far.number("rate"), far.number("rate_year")) == (None, 1000)
    assert row.number("rate_year") is None


def test_an_earlier_quarter_is_told_as_it_was_frozen_and_its_restatement_beside_it(ledger):
    freeze(ledger, LAST)
    was = booked(ledger, LAST, "policy")
    ledger.reviews.reopen(LAST.ordinal, "补录")
    payment = next(p for p in ledger.payments.some() if p.book_quarter == LAST.ordinal)
    world.classify(
        ledger,
        [payment.id],
        "infrastructure" if payment.line_id == ledger.plan.line("policy").id else "policy",
    )
    freeze(ledger, LAST)
    now = booked(ledger, LAST, "policy")
    assert was != now
    table = prior_quarters.compared(ReportContext(ledger, Q))[0]
    assert table.row("plan/policy/quarter").number("last") == now
    assert "已冻结" in table.notes[0]
    assert prior_quarters.restated(ReportContext(ledger, Q)).rows == []
    ledger.plan.new_version(VersionPapers("调整", "x", "会", doc_no="9号", dated="2023-12-15"))
    version = ledger.plan.current()
    with ledger.change("plan") as change:
        ledger.plan.set_amount(
            change, version, ledger.plan.line("policy"), 0, PlanAmount(900_000_000_00, doc_no="9号")
        )
    rows = {
        row.name: [c.value for c in row.cells.values()]
        for row in prior_quarters.restated(ReportContext(ledger, Q)).rows
    }
    found = [v[:2] for name, v in rows.items() if "政策" in name and name.endswith("计划总额")]
    assert found == [["800,000,000.00", "900,000,000.00"]]


def test_two_versions_of_a_quarter_are_explained_by_the_changes_between(ledger):
    freeze(ledger, LAST)
    ledger.reviews.reopen(LAST.ordinal, "补录")
    moved = next(p for p in ledger.payments.some() if p.book_quarter == LAST.ordinal)
    other = "infrastructure" if moved.line_id == ledger.plan.line("policy").id else "policy"
    ledger.profiles.save("p", "1", "name = 'p'\n")  # moves nothing
    with ledger.change("classify", "误记") as change:
        ledger.payments.classify(change, [moved.id], line_id=ledger.plan.line(other).id)
    cause = ledger.history.last()
    world.classify(
        ledger, [p.id for p in ledger.payments.some() if p.book_quarter == Q.ordinal]
    )  # another quarter
    freeze(ledger, LAST)
    found = quarter_comparison.compare(ledger, "2024Q1@1", "2024Q1@2", "zh")
    keys = {d.key: (d.a, d.b) for d in found.differences}
    a, b = keys["plan/policy/quarter"]
    assert abs(b - a) == moved.amount_fen
    assert [(c.entry.seq, c.entry.reason) for c in found.causes] == [(cause, "误记")]
    assert set(found.causes[0].keys) == set(keys)
    text = quarter_comparison.as_table(ledger, found, unit="yuan")
    assert any(f"#{cause}" in note and "误记" in note for note in text.notes)
    titles, names = (
        {band.code: band.name for band in text.bands},
        {d.key: d.name for d in found.differences},
    )
    assert {row.code for row in text.rows} == set(names)
    for row in text.rows:
        title, _, name = names[row.code].partition(" · ")
        assert titles[row.band].startswith(title) and row.name == name
    paid = text.row("plan/policy/quarter")
    assert (paid.number("a"), paid.number("b")) == (a, b)  # numbers: sums in files, red
    assert [c.kind for c in text.columns_of(paid)] == ["money"] * 3
    places = [int(row.band.removeprefix("band")) for row in text.rows]
    assert places == sorted(places)
    assert quarter_comparison.compare(ledger, "2024Q1@2", "2024Q1@now", "zh").differences == []
    assert quarter_comparison.compare(ledger, "2024Q1", "2024Q1@2", "zh").differences == []


def test_two_quarters_are_explained_by_the_money_booked_after_the_earlier(ledger):
    found = quarter_comparison.compare(ledger, YEAR.name, Q.name, "zh")
    keys = {d.key: (d.a, d.b) for d in found.differences}
    a, b = keys["plan/policy/total"]
    span = [Quarter.at(i) for i in range(YEAR.ordinal + 1, Q.ordinal + 1)]
    assert b - a == sum(booked(ledger, q, "policy") for q in span)
    paid = [
        p
        for p in ledger.payments.some()
        if YEAR.ordinal < p.book_quarter <= Q.ordinal and p.measure == 0
    ]
    assert sum(c.fen for c in found.causes) == sum(p.amount_fen for p in paid)
    assert sum(c.payments for c in found.causes) == len(paid)


def test_a_counter_entry_explains_the_quarter_it_is_booked_in(ledger):
    freeze(ledger, LAST)
    payment = next(p for p in ledger.payments.some() if p.book_quarter == LAST.ordinal)
    (entry,) = corrections.correct(ledger, [payment.id], "重复支付")
    found = quarter_comparison.compare(ledger, LAST.name, Q.name, "zh")
    assert [c.entry.reason for c in found.causes if c.entry.kind == "correction"] == ["重复支付"]
    assert ledger.payments.get(entry).book_quarter == Q.ordinal


def test_sides_that_are_not_there_are_told(ledger, capsys):
    for text, code in (
        ("2024Q9", "bad_quarter"),
        ("2024Q1@1", "no_such_snapshot"),
        ("2024Q1@x", "no_such_snapshot"),
    ):
        with pytest.raises(UserError) as error:
            quarter_comparison.side(ledger, text, "zh")
        assert error.value.code == code
    here = ["--ledger", str(ledger.path), "--lang", "en"]
    assert run(["report", "compare", "2023Q2", "2024Q2", *here]) == 0
    out = capsys.readouterr().out
    assert "23Q2 · today" in out and "payments" in out
    assert run(["report", "compare", "2023Q2", "2024Q2", "--format", "json", *here]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["a"]["quarter"] == "2023Q2" and data["differences"] and data["causes"]
    assert run(["report", "compare", "2023Q2", *here]) == 2
    assert run(["report", "plan", "2023Q2", *here]) == 2


def test_the_comparison_and_restatements_are_on_the_paper(ledger, tmp_path):
    content = json.loads(pack.body(ledger, Q, []))
    codes = [s["code"] for s in content["languages"]["en"]["sheets"]]
    assert codes.index("compare") < codes.index("coverage")
    assert codes[-1] == "restated"
    pack_pdf.write(content, tmp_path / "p.pdf", Print(("en",)))
    assert (tmp_path / "p.pdf").stat().st_size > 50_000


def test_a_difference_that_a_unit_would_round_away_is_shown_in_yuan(ledger):
    none = quarter_comparison.compare(ledger, Q.name, Q.name, "zh")
    fen = quarter_comparison.Difference("x/y/z", "表 · 行", "money", 1_000_000, 1_000_001)
    table = quarter_comparison.as_table(ledger, none._replace(differences=[fen]), unit="wan")
    assert table.unit == "yuan" and table.row("x/y/z").number("change") == 1
    big = fen._replace(b=9_000_000)
    table = quarter_comparison.as_table(ledger, none._replace(differences=[big]), unit="wan")
    assert table.unit == "wan"
    share = fen._replace(key="x/y/s", kind="percent", a=100, b=90)
    table = quarter_comparison.as_table(ledger, none._replace(differences=[share, fen]))
    assert [row.code for row in table.rows] == ["x/y/z", "x/y/s"]  # money first
    kinds = [c.kind for c in table.columns_of(table.row("x/y/s"))]
    assert kinds == ["percent", "percent", "points"] and table.bands[1].name == "表：比率"
