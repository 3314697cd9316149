"""Frozen means frozen: every public writer, import, undo and redo tried against a year that is frozen."""

import json
import shutil

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger import undo
from fundtracker.ledger.review import freeze, signing
from fundtracker.ledger.review.reviews import ROLES
from fundtracker.reports.review import pack
from tests.examples import examples, some
from tests.ledger import frozen_world as year
from tests.ledger import world
from tests.ledger.frozen_writers import MACHINERY, WRITERS, called


class Body(bytes):
    """The content of a snapshot, told in short where a test fails."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with the frozen ledger, and the content of its last snapshot."""
    folder = tmp_path_factory.mktemp("year")
    with year.filled(folder) as ledger:
        body = year.freeze(ledger)
        assert ledger.check() == []
    return folder, Body(body)


@pytest.fixture
def ledger(made, tmp_path):
    shutil.copytree(made[0], tmp_path, dirs_exist_ok=True)
    with world.opened(tmp_path / "l.ftdb") as opened:
        yield opened


def kept_rows(ledger) -> dict[str, list[tuple]]:
    """All that counts in 2023, row by row, told apart from how the guard looks at it."""
    first, last = Quarter(2023, 1).first_day.toordinal(), year.LAST.last_day.toordinal()
    asked = {
        "payment": ("pay_date, book_quarter, amount_fen, measure, direction, line_id, project_id, source_id, parts",
                    f"book_quarter BETWEEN {year.FROZEN[0]} AND {year.FROZEN[-1]}"),
        "part": ("payment_id, position, line_id, project_id, source_id, amount_fen",
                 "(SELECT book_quarter FROM payment WHERE id = payment_id) / 4 = 2023"),
        "booking": ("payment_id, position, contract_id, application_id, kind, document",
                    "(SELECT book_quarter FROM payment WHERE id = payment_id) / 4 = 2023"),
        "plan_version": ("*", "dated LIKE '2023%'"),
        "plan_amount": ("*", "(SELECT dated FROM plan_version WHERE id = version_id) LIKE '2023%'"),
        "project_budget": ("*", "year = 2023"), "indicator_target": ("*", "year = 2023"),
        "application": ("number, applied_day, applied_fen, company, iif(approved_day <= :last, approved_fen, NULL)",
                        "applied_day BETWEEN :first AND :last"),
        "contract": ("number, project_id, signed_fen, settled_fen", "signed_day BETWEEN :first AND :last"),
        "contract_change": ("*", "dated BETWEEN :first AND :last AND state = 'approved'"),
        "attachment": ("*", "name = 'paper.pdf' AND owner = 'capital_call'"),
        "project_fact": ("done_day", "done_day BETWEEN :first AND :last"),
        "milestone": ("*", "done_day BETWEEN :first AND :last"),
        "fund": ("code, set_up_day", "set_up_day BETWEEN :first AND :last"),
        "curve": ("*", "kind = 'plan' AND quarter / 4 = 2023 AND number = 0 OR kind = 'forecast' AND number / 4 = 2023"),
        **dict.fromkeys(("cash_plan", "indicator_actual", "explanation", "company_kpi"), ("*", "quarter / 4 = 2023")),
        **dict.fromkeys(
            ("bank_balance", "bank_transit", "request_approval"), ("*", "day BETWEEN :first AND :last")
        ),
        "payment_request": ("*", "asked_day BETWEEN :first AND :last"),
        **dict.fromkeys(("quota", "estimate"), ("*", "dated BETWEEN :first AND :last")),
        **dict.fromkeys(("progress", "contract_work"), ("*", "until_day BETWEEN :first AND :last")),
        **dict.fromkeys(
            ("commitment", "capital_call", "receipt", "distribution", "distribution_paid", "fund_expense", "lot",
             "interest_transfer", "partner_fee",
             "valuation", "deal_income", "deal_exit", "share_split", "deal_document", "company_round", "index_level",
             "return_credit", "call_reminder", "overdue_interest"),
            ("*", "day BETWEEN :first AND :last"),
        ),
        **dict.fromkeys(("fund_terms", "return_rule"), ("*", "start_day BETWEEN :first AND :last")),
        **dict.fromkeys(
            ("distribution_pending", "carry_escrow"),
            ("*", "(SELECT day FROM distribution WHERE id = distribution_id) BETWEEN :first AND :last"),
        ),
        "fund_basis": ("*", "(SELECT start_day FROM fund_terms WHERE id = terms_id) BETWEEN :first AND :last"),
        **dict.fromkeys(
            ("terms_carry", "terms_hurdle", "terms_protection", "terms_counting", "terms_limits"),
            ("*", "(SELECT start_day FROM fund_terms WHERE id = terms_id) BETWEEN :first AND :last"),
        ),
        "fund_expense_category": (
            "*", "(SELECT day FROM fund_expense WHERE id = expense_id) BETWEEN :first AND :last"
        ),
        "fee_kept": ("*", "(SELECT day FROM taken_back WHERE id = taken_back_id) BETWEEN :first AND :last"),
        "division_settled": ("*", "day BETWEEN :first AND :last"),
        "early_money": ("*", "(SELECT day FROM receipt WHERE id = row_id) BETWEEN :first AND :last"),
        "partner_terms": ("*", "start_day BETWEEN :first AND :last"),
        "valuation_holding": (
            "*", "(SELECT day FROM valuation WHERE id = valuation_id) BETWEEN :first AND :last"
        ),
        "fund_fee": ("*", "last_day BETWEEN :first AND :last"),
        "review_snapshot": ("*", "quarter / 4 = 2023"),
    }  # fmt: skip
    found = {}
    for table, (columns, where) in asked.items():
        if columns == "*":
            columns = ", ".join(ledger.tables[table].columns)
        sql = f"SELECT {columns} FROM {table} WHERE {where} ORDER BY 1, 2" if "," in columns else (
            f"SELECT {columns} FROM {table} WHERE {where} ORDER BY 1")  # fmt: skip
        found[table] = ledger.read(sql, {"first": first, "last": last} if ":" in sql else ())
    return found


def told_today(ledger) -> dict:
    """What the papers say in the one language that is compared: half of what a freeze reads."""
    paper = pack.paper(ledger, year.LAST, "zh")
    content = {"quarter": year.LAST.name, "sample": ledger.is_sample, "languages": {"zh": paper}}
    return json.loads(json.dumps(content))


def test_the_world_has_a_row_of_every_kind_to_be_reached(ledger):
    empty = [table for table, rows in kept_rows(ledger).items() if not rows]
    assert empty == []


def test_every_table_counts_in_a_quarter_or_says_why_it_does_not(ledger):
    tables = set(ledger.tables)
    assert set(freeze.FROZEN_RULES) | set(freeze.UNDATED) == tables
    assert not set(freeze.FROZEN_RULES) & set(freeze.UNDATED)


def test_every_public_writer_is_tried():
    assert year.found_by_inspection() == set(WRITERS) | MACHINERY & year.found_by_inspection()
    assert len(WRITERS) > 80


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_writer_does_not_reach_a_frozen_quarter(made, ledger, name):
    before, writer = kept_rows(ledger), WRITERS[name]
    said = ""
    try:
        called(ledger, name, year.at(ledger, frozen=True))
    except UserError as error:
        said = error.code
    assert said == writer.says
    assert kept_rows(ledger) == before
    assert ledger.reviews.snapshot(ledger.reviews.of(year.LAST.ordinal).snapshot_id).body == made[1]


@pytest.mark.parametrize("name", some(sorted(n for n in WRITERS if n not in (
    "corrections.correct", "imports.Imports.withdraw", "reviews.Reviews.reopen")), 3))  # fmt: skip
def test_a_writer_works_in_an_open_quarter_and_the_frozen_one_is_told_as_before(made, ledger, name):
    before = kept_rows(ledger)
    called(ledger, name, year.at(ledger, frozen=False))
    assert kept_rows(ledger) == before
    assert ledger.check() == []
    moved = pack.differences(json.loads(made[1]), told_today(ledger), "zh")
    if moved:
        assert WRITERS[name].restates, moved


def test_a_correction_lands_in_the_open_quarter_and_both_are_shown(made, ledger):
    before, when = kept_rows(ledger), year.at(ledger, frozen=True)
    called(ledger, "corrections.correct", when)
    assert kept_rows(ledger) == before
    entry = ledger.read("SELECT counter_id FROM correction")[0][0]
    counter = ledger.payments.get(entry)
    assert (counter.book_quarter, counter.amount_fen) == (
        year.LAST.ordinal + 1, -ledger.payments.get(when.payment).amount_fen,
    )  # fmt: skip
    assert pack.differences(json.loads(made[1]), told_today(ledger), "zh") == []
    ledger.undo()
    assert kept_rows(ledger) == before


def test_a_lock_is_not_turned_back_as_an_edit(ledger):
    lock = next(e.seq for e in reversed(ledger.history.entries()) if e.kind == "review.lock")
    with pytest.raises(UserError) as error:
        ledger.undo(lock)
    assert error.value.code == "not_undoable"
    with pytest.raises(UserError) as error, ledger.change("trial", "as agreed") as change:
        undo.reverse(ledger, change, lock)
    assert error.value.code == "not_undoable"
    assert ledger.reviews.of(year.LAST.ordinal).state == "locked"


def test_what_was_sent_back_is_not_frozen_again_by_an_undo(ledger):
    """Money may have moved in the opened quarter: only to freeze it makes a snapshot of it."""
    opened = year.LAST.ordinal - 1
    ledger.reviews.send_back(opened, "补")
    sent = ledger.history.last()
    with pytest.raises(UserError, match="not_undoable"):
        ledger.undo(sent)
    with pytest.raises(UserError, match="frozen_quarter"):
        ledger.undo()  # the edit before it: of a quarter that is frozen still
    assert ledger.reviews.of(opened).state == "open"
    assert ledger.reviews.requests(opened)[-1].text == "补"
    assert ledger.check() == []


# To freeze closes a quarter; to send back, with a reason, opens one that is frozen and not signed.
OPENING = {"reviews.Reviews.lock", "reviews.Reviews.send_back"}


def test_no_writer_undo_or_restored_backup_reaches_a_signed_quarter(made, ledger, tmp_path):
    last = year.LAST.ordinal
    for role in ROLES:
        key = signing.make_key(tmp_path / f"{role}.ftkey", role, "一个 long 口令")
        if role not in {
            s.role for s in ledger.reviews.signatures(ledger.reviews.of(last).snapshot_id)
        }:
            ledger.reviews.add_signature(
                last, ledger.reviews.signature(key, last, role, "2024-02-02T09:00:00+08:00")
            )
    assert ledger.reviews.of(last).state == "signed"
    before, tried = kept_rows(ledger), 0
    for name in sorted(set(WRITERS) - OPENING):
        for frozen in (True, False):
            try:
                called(ledger, name, year.at(ledger, frozen=frozen))
            except (UserError, IndexError, StopIteration):
                pass  # refused, or what it works on went with an earlier one
            assert kept_rows(ledger) == before, name
            tried += 1
    assert tried > 160
    with pytest.raises(UserError, match="review_is_signed"):
        ledger.reviews.reopen(last, "重来")
    for _ in range(30):
        try:
            ledger.undo()
        except UserError:
            break
        assert kept_rows(ledger) == before
    ledger.backup(tmp_path / "b.ftdb")
    for opened in (ledger, world.opened(tmp_path / "b.ftdb")):
        review = opened.reviews.of(last)
        assert (review.state, opened.reviews.snapshot(review.snapshot_id).body) == (
            "signed",
            made[1],
        )
        assert opened.check() == []
        assert kept_rows(opened) == before
    opened.close()


STEPS = st.lists(
    st.tuples(
        st.sampled_from([*sorted(set(WRITERS) - OPENING), "undo", "undo any", "redo", "import"]),
        st.booleans(),
        st.integers(0, 60),
    ),
    min_size=5,
    max_size=15,
)


@examples(7, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(STEPS)
def test_whatever_is_tried_in_whatever_order_the_frozen_year_stays(made, tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("any")
    shutil.copytree(made[0], folder, dirs_exist_ok=True)
    with world.opened(folder / "l.ftdb") as ledger:
        before = kept_rows(ledger)
        for n, (what, frozen, number) in enumerate(steps):
            try:
                if what == "undo":
                    ledger.undo()
                elif what == "undo any":
                    ledger.undo(2 + number % (ledger.history.last() - 1))
                elif what == "redo":
                    ledger.redo()
                elif what == "import":
                    post.post(
                        ledger, world.bank(folder / f"i{n}.csv", world.rows(number, 12, year=2023))
                    )
                else:
                    called(ledger, what, year.at(ledger, frozen=frozen))
            except (UserError, IndexError, StopIteration):
                pass  # refused, or what it works on was undone
            assert kept_rows(ledger) == before, what
        assert (
            ledger.reviews.snapshot(ledger.reviews.of(year.LAST.ordinal).snapshot_id).body
            == made[1]
        )
        assert ledger.check() == []
