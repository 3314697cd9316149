"""The sample ledger is built from its shipped files as a person would import them."""

import datetime as dt
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from fundtracker import i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.intake import sample
from fundtracker.intake.payments import cross_source
from fundtracker.ledger import Ledger, templates
from fundtracker.ledger.core.measures import PAID, RELEASED, TRANSFER
from fundtracker.ledger.undo import stacks
from fundtracker.ledger.warnings import alerts
from fundtracker.paths import asset
from fundtracker.reports import registry
from fundtracker.reports.plan import plan_data, table1
from fundtracker.reports.tables.table_text import lead, render_csv, render_text
from tests.tools import make_sample

FOLDER = asset(sample.FOLDER)
AT = dt.datetime(2025, 1, 8, 9, tzinfo=dt.UTC)


def now() -> dt.datetime:
    return AT


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Path, list[sample.Done]]:
    path = tmp_path_factory.mktemp("sample") / "s.ftdb"
    return path, list(sample.build(path, "tester", now))


@pytest.fixture
def ledger(built):
    with Ledger.open(built[0], "tester", clock=now, read_only=True) as found:
        yield found


def copy_of(built, folder: Path) -> Path:
    path = folder / "copy.ftdb"
    path.write_bytes(built[0].read_bytes())
    return path


def test_the_shipped_files_are_what_the_generator_writes(tmp_path):
    make_sample.make(tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix != ".toml"}
    assert sorted(written) == sorted(shipped)
    assert [name for name in shipped if written[name] != shipped[name]] == []


def test_the_shipped_files_are_small_and_say_what_they_are():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 480_000
    for path in FOLDER.iterdir():
        content = path.read_bytes()
        assert any("示例".encode(code) in content for code in ("utf-8", "gb18030", "utf-16-le")), (
            path.name
        )


def test_at_least_six_kinds_of_files_in_four_encodings_go_in(ledger):
    imports = ledger.imports.all()
    layouts = {(i.kind, i.profile, i.unit, i.proves) for i in imports}
    assert len(layouts) >= 9
    assert {i.kind for i in imports} == {
        "bank_statement",
        "treasury_payment",
        "payment_ledger",
        "gl_voucher",
    }
    assert {i.encoding for i in imports} == {"gb18030", "utf-8", "utf-16", "xlsx"}
    assert {i.unit for i in imports} == {"元", "万元"}


def test_every_row_of_every_file_is_accounted_for(ledger, built):
    imports = ledger.imports.all()
    for i in imports:
        assert i.n_read == i.n_new + i.n_known + i.n_skipped + i.n_rejected > 0
        assert len(ledger.imports.rejected(i.id)) == i.n_rejected
    payments = built[1][-len(imports) :]
    assert [(i.name, i.n_new, i.n_known, i.n_rejected) for i in imports] == payments
    lists = built[1][: -len(imports)]
    assert len(lists) == len(tomllib.loads((FOLDER / "sample.toml").read_text("utf-8"))["lists"])
    assert [done.name for done in lists if done.rejected or not done.new] == []
    codes = Counter(code for i in imports for _, code, _ in ledger.imports.rejected(i.id))
    assert set(codes) >= {
        "bad_date",
        "sub_fen_precision",
        "both_sides",
        "duplicate_in_file",
        "foreign_currency",
    }
    assert 5 <= sum(codes.values()) <= 15


def test_the_overlapping_export_adds_only_what_is_new(ledger):
    first, second = (i for i in ledger.imports.all() if i.name.startswith("工商银行"))
    december = ledger.payments.some(
        "p.import_id = ? AND p.pay_date >= ?", (first.id, dt.date(2023, 12, 1).toordinal())
    )
    assert first.n_known == 0
    assert second.n_known == len(december) > 10


def test_declared_totals_agree_but_for_one_paper(ledger):
    said = {i.name: i.details["differences"] for i in ledger.imports.all() if i.details["declared"]}
    assert len(said) >= 4
    assert {name: gaps for name, gaps in said.items() if gaps} == {
        "专项债券资金拨付台账_2023至2024年.csv": {"out_fen": -500_000}
    }


def test_about_1500_payments_fill_every_quarter_of_two_years(ledger):
    paid = ledger.payments.some("p.measure = ?", (PAID,))
    assert 1_450 <= len(paid) <= 1_550
    quarters = Counter(p.book_quarter for p in paid)
    first, last = Quarter.parse("2023Q1").ordinal, Quarter.parse("2024Q4").ordinal
    assert min(quarters[q] for q in range(first, last + 1)) >= 30
    outside = [p for p in paid if not first <= p.book_quarter <= last]
    assert [p.date for p in outside] == [dt.date(2022, 12, 28)]


def test_refunds_are_negative_payments_and_own_transfers_are_none(ledger):
    refunds = ledger.payments.some("p.amount_fen < 0")
    assert len(refunds) >= 5
    assert {(p.direction, p.measure) for p in refunds} == {(0, PAID)}
    moved = ledger.payments.some("p.measure = ?", (TRANSFER,))
    assert sorted(p.direction for p in moved) == [0, 1]  # from one account, into the other
    assert {p.amount_fen for p in moved} == {moved[0].amount_fen}
    assert {p.account for p in moved} <= ledger.payments.own_accounts()
    assert {p.line_id for p in moved} == {None}


def test_money_that_arrived_is_released_never_paid(ledger):
    (register,) = (i for i in ledger.imports.all() if i.proves == "released")
    rows = ledger.payments.some("p.import_id = ?", (register.id,))
    assert {p.measure for p in rows} == {RELEASED}
    assert len(rows) == register.n_new


def test_what_two_sources_show_counts_once(ledger):
    assert cross_source.in_ledger(ledger) == []
    vouchers = next(i for i in ledger.imports.all() if i.kind == "gl_voucher")
    assert vouchers.n_new > 10
    # Every voucher is the bank's payment: none stands for itself any more.
    assert ledger.payments.some("p.import_id = ?", (vouchers.id,)) == []


def test_every_payee_is_marked_as_made_up(ledger):
    paid = ledger.payments.some("p.measure <> ?", (RELEASED,))
    assert [p.counterparty for p in paid if "示例" not in p.counterparty] == []


def test_nearly_every_payment_is_classified_by_the_rules(ledger):
    paid = ledger.payments.some("p.measure = ?", (PAID,))
    waiting = [p for p in paid if p.line_id is None]
    assert 5 <= len(waiting) <= 20
    assert len([p for p in paid if p.project_id is None]) <= 30
    assert {p.project_id for p in paid} >= {
        p.id for p in ledger.projects.all() if not p.published and not p.code.startswith("SL-C")
    }  # industry projects report completed investment, no public money is paid on them


def test_table_1_is_near_the_time_elapsed_with_a_line_ahead_and_one_behind(ledger):
    report = table1.build(ledger)
    rows = {row.code: row for row in report.rows}
    assert report.quarter == Quarter.parse("2024Q4")
    assert 600 <= rows["fiscal"].number("rate") <= 660
    assert rows["policy"].number("gap") > 5
    assert rows["infrastructure"].number("gap") < -5


def test_the_ledger_proves_whole_and_is_marked_as_sample_data(ledger):
    assert ledger.check() == []
    assert ledger.is_sample
    report = table1.build(ledger)
    assert i18n.tr("Sample data") in lead(report)[0]
    assert plan_data.as_data(report, ledger.plan.versions())["sample"] is True
    assert i18n.tr("Sample data") in render_csv(report).splitlines()[0]


def test_a_ledger_of_ones_own_is_not_marked(tmp_path):
    with Ledger.create(tmp_path / "own.ftdb", "tester", clock=now) as own:
        templates.load(own, "laoshan-2023")
        assert not own.is_sample
        report = table1.build(own)
        assert i18n.tr("Sample data") not in render_text(report)


def test_undoing_everything_leaves_the_template_still_marked_and_redo_brings_all_back(
    built, tmp_path
):
    with Ledger.create(tmp_path / "plain.ftdb", "tester", clock=now) as plain:
        templates.load(plain, "laoshan-2023", sample=True)
        empty = plain.state_hash()
    with Ledger.open(copy_of(built, tmp_path), "tester", clock=now) as ledger:
        full, undone = ledger.state_hash(), len(stacks(ledger.history.entries())[0])
        for _ in range(undone):
            ledger.undo()
        with pytest.raises(UserError) as raised:
            ledger.undo()
        assert raised.value.code == "nothing_to_undo"
        assert ledger.state_hash() == empty
        assert ledger.payments.some() == []
        assert ledger.is_sample
        for _ in range(undone):
            ledger.redo()
        assert ledger.state_hash() == full
        assert ledger.check() == []


def test_the_same_clock_gives_the_same_content(built, tmp_path):
    path = tmp_path / "again.ftdb"
    list(sample.build(path, "tester", now))
    hashes = []
    for each in (path, built[0]):
        with Ledger.open(each, "tester", clock=now, read_only=True) as ledger:
            hashes.append(ledger.state_hash())
    assert hashes[0] == hashes[1]


def test_a_build_that_stops_leaves_nothing(tmp_path):
    path = tmp_path / "s.ftdb"
    building = sample.build(path, "tester", now)
    next(building)
    assert not path.exists()
    building.close()
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def broken(*_, **__):
        raise UserError("disk_full", path="s.ftdb")

    monkeypatch.setattr(cross_source, "accept_all", broken)
    with pytest.raises(UserError):
        list(sample.build(tmp_path / "s.ftdb", "tester", now))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_swept_and_a_living_one_is_not_disturbed(tmp_path):
    path = tmp_path / "s.ftdb"
    (tmp_path / "s.ftdb.part").write_bytes(b"half")
    building = sample.build(path, "tester", now)
    next(building)
    with pytest.raises(UserError) as raised:
        next(sample.build(path, "other", now))
    assert raised.value.code == "ledger_busy"
    list(building)
    assert [p.name for p in tmp_path.iterdir()] == ["s.ftdb"]


def test_nothing_is_overwritten(tmp_path):
    path = tmp_path / "s.ftdb"
    path.write_bytes(b"mine")
    with pytest.raises(UserError) as raised:
        next(sample.build(path, "tester", now))
    assert raised.value.code == "exists"
    assert path.read_bytes() == b"mine"


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(UserError) as raised:
        next(sample.build(tmp_path / "none" / "s.ftdb", "tester", now))
    assert raised.value.code == "no_folder"


def test_the_place_is_the_build_folder_of_a_source_tree_else_the_persons_own(tmp_path, monkeypatch):
    assert sample.place() == Path(sample.__file__).parents[2] / "build" / "sample.ftdb"
    monkeypatch.setattr(
        sample.fundtracker, "__file__", str(tmp_path / "site-packages/fundtracker/__init__.py")
    )
    assert sample.place().name == "sample.ftdb"
    assert tmp_path not in sample.place().parents


def test_payments_meet_contracts_and_every_state_of_a_contract_is_there(ledger):
    quarter = registry.build(ledger, "contracts").quarter
    rows = ledger.contracts.all()
    money = ledger.contracts.positions(rows, quarter.last_day.toordinal(), quarter.ordinal)
    booked = [b for b in ledger.bookings.all() if b.contract_id is not None]
    assert len(rows) == 66
    assert len(booked) > 800
    assert all(any(test(c) for c in money.values()) for test in (
        lambda c: c.excess > 0, lambda c: c.course.settled is not None, lambda c: c.retention_due,
        lambda c: c.course.pending > 0, lambda c: c.course.approved < 0, lambda c: c.below_floor > 0,
    ))  # fmt: skip
    told = {w.code for w in alerts(ledger, quarter.last_day.toordinal())}
    assert told >= {
        "warn_over_cap", "warn_committed_over_estimate", "warn_over_source", "warn_retention_due",
        "warn_milestone_late", "warn_source_idle", "warn_accounts_late", "warn_below_floor", "warn_retention_high",
    }  # fmt: skip


def test_the_sub_fund_of_the_sample_has_lived_and_its_two_books_agree(ledger):
    fund = ledger.funds.get("F2-SUB")
    kinds = {call.kind for call in ledger.capital.calls(fund.id)}
    assert {"call", "equalisation", "reversal"} <= kinds
    entries = {entry.kind for entry in ledger.funds.entries(fund.id)}
    assert {"default", "transfer_out", "transfer_in"} <= entries
    flows = [
        f.kind for deal in ledger.companies.deals(fund.id) for f in ledger.companies.flows(deal.id)
    ]
    assert {"split", "convert", "write_off"} <= set(flows)
    warned = {
        w.code for w in alerts(ledger, dt.date(2024, 12, 31).toordinal()) if w.about == fund.name
    }
    assert "duty_clawback" in warned
    assert "duty_equity_method" not in warned  # done
    local = ledger.fund_duties.local_reinvestment(fund.id, dt.date(2024, 12, 31))
    assert (local.approved, local.claimed) == (1_000_000_000, 900_000_000)
    for quarter in (Quarter(2024, 2), Quarter(2024, 4)):
        notes = registry.build(ledger, "lookthrough", quarter=quarter).notes
        assert [note for note in notes if fund.name in note] == []
