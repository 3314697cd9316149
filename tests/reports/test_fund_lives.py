"""Random lives of a fund: every total ties to the fen, all can be undone in any order, a past day is what was then."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.partners import (
    whole_fund,
)
from fundtracker.errors import UserError
from fundtracker.ledger.funds.capital_calls import Notice
from fundtracker.ledger.funds.commitments import Commitment, Transfer
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_costs import Spending
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports import registry
from fundtracker.reports.funds.fund_figures import figures
from tests.domain.published_formulas import adds_across
from tests.examples import examples
from tests.ledger import world
from tests.ledger.fund_world import day, held, made

START, LAST = day("2023-04-01"), 1100
NAMES = ("fiscal", "industry", "gp", "newcomer")
KINDS = (
    *(
        "call",
        "receive",
        "receive",
        "distribute",
        "distribute",
        "transfer",
        "default",
        "close",
        "take_back_call",
    ),
    *(
        "take_back_distribution",
        "invest",
        "invest",
        "exit",
        "write_off",
        "value",
        "income",
        "fees",
        "cost",
        "terms",
    ),
    *("take_back_row", "take_back_row", "receive_all", "clawback"),
)


@dataclasses.dataclass(frozen=True)
class Step:
    """What happens: ``who``, an amount and a day; ``number`` names it."""

    number: int
    kind: str
    who: int
    fen: int
    at: int


ROWS = st.tuples(
    st.sampled_from(KINDS), st.integers(0, 3), st.integers(1, 400_00), st.integers(1, LAST)
)
LIVES = st.lists(ROWS, max_size=16).map(
    lambda rows: [Step(n, *row) for n, row in enumerate(rows, 1)]
)


def latest(every, kind, on) -> int:
    """The number of the last one of a kind on or before a day, 0 where there is none: what comes later says nothing."""
    return max(
        ((each.day, each.number) for each in every if each.kind == kind and each.day <= on),
        default=(0, 0),
    )[1]


def act(ledger, fund, step, until=None) -> None:
    """Do a step; ``until`` cuts what runs to a day."""
    with ledger.change(f"fund.{step.kind}") as change:
        if step.kind in DEEDS:
            DEEDS[step.kind](ledger, change, fund, step, START + step.at, until)
        else:
            of_a_deal(ledger.companies, change, fund, step, START + step.at)


def receive(ledger, change, fund, step, on, _):
    number = latest(ledger.capital.calls(fund), "call", on)
    ledger.capital.receive(
        change, fund, Arrived(number, NAMES[step.who], on, step.fen, bank_ref=str(step.number))
    )


def distribute(ledger, change, fund, step, on, _):
    fen = step.fen
    items = {"capital": fen, "income": fen // 3, "carry": fen // 9, "recallable": fen // 5}
    ledger.capital.distribute(change, fund, Resolution(on, number=step.number * 100), items)


def call(ledger, change, fund, step, on, _):
    items = {"call": step.fen, "call_fee": step.fen // 7 + 1, "call_outside": step.fen // 90}
    ledger.capital.call_capital(change, fund, Notice(on, on + 20, number=step.number * 100), items)


def new_terms(ledger, change, fund, step, on, _):
    give = {
        "give_to": ("none", "manager", "partners", "all")[step.who],
        "give_share": 10_000 + step.fen,
    }
    shares = {"carry": 100_000 + step.fen, "catch_up": 1_000_000 - step.fen}
    ledger.funds.set_terms(change, fund, on, doc_no="补", reason="改", **shares, **give)


def take_back_row(ledger, change, fund, step, on, _):
    rows = [
        (what, row)
        for what in ("lot", "deal_exit", "deal_income", "fund_expense")
        for (row,) in ledger.read(f"SELECT id FROM {what} WHERE day <= ? ORDER BY id", (on,))
    ]
    if not rows:
        raise UserError("nothing_to_take_back", day="", amount="")
    ledger.companies.take_back(change, *rows[step.fen % len(rows)], on)


DEEDS = {
    "take_back_row": take_back_row,
    "receive_all": lambda ledger, change, fund, s, on, _: ledger.capital.receive_all(
        change, fund, latest(ledger.capital.calls(fund), "call", on), on
    ),
    "clawback": lambda ledger, change, fund, s, on, _: ledger.capital.give_back_carry(
        change, fund, "gp", on, s.fen
    ),
    "call": call,
    "receive": receive,
    "distribute": distribute,
    "terms": new_terms,
    "transfer": lambda ledger, change, fund, s, on, _: ledger.capital.transfer(
        change, fund, Transfer(NAMES[s.who], NAMES[(s.who + 1) % 4], s.fen, on)
    ),
    "default": lambda ledger, change, fund, s, on, _: ledger.capital.default(
        change, fund, NAMES[s.who], on
    ),
    "close": lambda ledger, change, fund, s, on, _: ledger.capital.close_late(
        change, fund, "newcomer", s.fen, on
    ),
    "take_back_call": lambda ledger, change, fund, s, on, _: ledger.capital.reverse_call(
        change, fund, latest(ledger.capital.calls(fund), "call", on), on
    ),
    "take_back_distribution": lambda ledger, change, fund, s, on, _: (
        ledger.capital.reverse_distribution(
            change, fund, latest(ledger.capital.distributions(fund), "distribution", on), on
        )
    ),
    "fees": lambda ledger, change, fund, s, on, until: ledger.fund_costs.run_fees(
        change, fund, on if until is None else min(on, until)
    ),
    "cost": lambda ledger, change, fund, s, on, _: ledger.fund_costs.spend(
        change, fund, Spending(on, s.fen, kind=("expense", "draw", "interest")[s.who % 3])
    ),
}


def of_a_deal(books, change, fund, step, on) -> None:
    """What happens between the fund and one of its two companies."""
    deal, fen = books.deals(fund)[step.who % 2], step.fen
    if step.kind == "invest":
        foreign = {"currency": "USD", "cost_minor": fen * 7 + 3} if step.who > 1 else {}
        books.invest(
            change,
            deal.id,
            Purchase(
                on,
                step.who + 1,
                fen,
                fee_fen=fen // 50,
                round_name=str(step.number),
                doc_no="投",
                **foreign,
            ),
        )
    elif step.kind == "exit":
        books.exit(change, deal, Exit(on, 1 + step.who // 2, fen * 2))
    elif step.kind == "write_off":
        books.exit(change, deal, Exit(on, 1 + step.who // 2, 0, kind="write_off"))
    elif step.kind == "value":
        books.value_at(change, deal.id, Valued(on, fen * 3, "round", prepared="甲", approved="乙"))
    else:
        books.income(change, deal.id, on, fen)


class Template:
    """A ledger with one fund that has two deals, made once; ``opened`` opens a fresh copy."""

    def __init__(self, folders) -> None:
        self._folders = folders
        path = folders.mktemp("lives") / "l.ftdb"
        with world.planned(path) as ledger:
            self.fund = made(ledger)
            for name in ("示例企业甲", "示例企业乙"):
                held(ledger, self.fund, name)
            with ledger.change("partner") as change:
                ledger.funds.put_partner(change, "newcomer")
        self._content = path.read_bytes()

    def opened(self):
        path = self._folders.mktemp("life") / "l.ftdb"
        path.write_bytes(self._content)
        return world.opened(path)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return Template(tmp_path_factory)


def lived(ledger, fund, life) -> list[Step]:
    """Live a life; return the steps that were not refused."""
    done = []
    for step in life:
        before = ledger.state_hash()
        try:
            act(ledger, fund, step)
            done.append(step)
        except UserError:
            assert ledger.state_hash() == before
    return done


def told(ledger, fund, on) -> dict:
    """All figures of the fund at a day, without what names rows of the file."""
    now = figures(ledger, ledger.funds.get(fund), dt.date.fromordinal(on))
    return {
        "partners": now.partners, "whole": now.total, "rolled": now.rolled, "shares": now.shares,
        "accrued": now.accrued_carry, "cash": now.cash, "back": now.clawback, "gross": now.gross, "net": now.net, "entries": sorted(now.entries),
        "holdings": [(h.deal.company, h.cost, h.value, h.realised, h.income, h.fees) for h in now.holdings],
    }  # fmt: skip


def ties(ledger, fund, on) -> None:
    """Every total at a day is what it is made of."""
    now = figures(ledger, ledger.funds.get(fund), dt.date.fromordinal(on))
    assert whole_fund(now.partners.values()) == now.total
    assert adds_across(list(now.shares.values()), now.rolled) == [] or not now.partners
    assert now.rolled.closing == now.rolled.opening + sum(now.rolled.lines.values())
    assert all(each.unfunded >= 0 for each in now.partners.values())
    many = now.net.multiples
    if now.total.paid_in:
        assert many.tvpi.part * many.dpi.whole == (many.dpi.part + many.rvpi.part) * many.tvpi.whole
    for each in now.holdings:
        assert each.proceeds + each.value - each.invested == each.realised + each.value - each.cost


def tables_tie(ledger, fund, quarter) -> None:
    """The rows of the sheets add up to their totals."""
    made_table = registry.build(ledger, "concession", quarter=quarter, unit="yuan")
    rows = {row.code: {c: cell.value for c, cell in row.cells.items()} for row in made_table.rows}
    for column, whole in rows.get(f"f{fund}", {}).items():
        parts = [row.get(column, 0) for code, row in rows.items() if code.startswith(f"f{fund}p")]
        assert sum(parts) == whole, column
    if f"f{fund}" in rows:
        assert rows[f"f{fund}"]["after"] == rows[f"f{fund}"]["gain"]
    made_table = registry.build(ledger, "tiers", quarter=quarter, unit="yuan")
    for row in made_table.rows:
        v = {c: cell.value for c, cell in row.cells.items()}
        parts = ("capital", "preferred", "catch_up_lp", "catch_up_gp", "split_lp", "split_gp")
        assert sum(v[part] for part in parts) == v["cash"]
    for name in (
        "funds",
        "partners",
        "portfolio",
        "nav",
        "equity",
        "fx",
        "waterfall",
        "calls",
        "distributions",
    ):
        registry.build(ledger, name, quarter=quarter)


def test_terms_that_begin_after_the_first_payment_hold_for_what_came_before(template):
    with template.opened() as ledger:
        with ledger.change("fund") as change:
            fund = ledger.funds.put(
                change, "X2", "示例基金二", kind="industry", set_up_day=START
            ).id
            ledger.capital.commit(change, fund, Commitment("fiscal", START, 100_00))
            ledger.capital.call_capital(change, fund, Notice(START, START + 9), {"call": 100_00})
            ledger.capital.receive(change, fund, Arrived(1, "fiscal", START, 100_00))
            ledger.funds.set_terms(change, fund, START + 100, carry=200_000, pref_rate=80_000)
            ledger.companies.put_deal(change, fund, ledger.companies.get("示例企业甲").id)
            deal = ledger.companies.deal(fund, "示例企业甲")
            ledger.companies.invest(change, deal.id, Purchase(START + 1, 10, 100_00))
            ledger.companies.value_at(
                change, deal.id, Valued(START + 200, 200_00, "round", prepared="甲", approved="乙")
            )
        tables_tie(ledger, fund, Quarter.parse("2024Q1"))
        now = figures(ledger, ledger.funds.get(fund), dt.date(2024, 3, 31))
        assert now.accrued_carry == 20_00  # a fifth of 100; full catch-up
        assert ledger.capital.tiers(fund, START + 365, 200_00).gp == 20_00
        with pytest.raises(UserError, match="no_terms"):
            ledger.capital.tiers(fund, START + 99, 200_00)


@examples(7)
@given(LIVES)
def test_every_total_of_any_life_ties_to_the_fen(template, life):
    fund = template.fund
    with template.opened() as ledger:
        lived(ledger, fund, life)
        for later in (0, 200, 500, 900, LAST + 1):
            ties(ledger, fund, START + later)
        for name in ("2023Q4", "2024Q3", "2026Q1"):
            tables_tie(ledger, fund, Quarter.parse(name))
        assert ledger.check() == []


@examples(7)
@given(LIVES, st.randoms(use_true_random=False))
def test_a_life_undone_in_any_order_leaves_what_stood_before(template, life, random):
    fund = template.fund
    with template.opened() as ledger:
        before, last = ledger.state_hash(), ledger.history.last()
        lived(ledger, fund, life)
        standing = [one.seq for one in ledger.history.entries(last + 1)]
        while standing:
            random.shuffle(standing)
            left = []
            for seq in standing:
                try:
                    ledger.undo(seq)
                except UserError:
                    left.append(seq)  # something later rests on it
            assert len(left) < len(standing)
            standing = left
        assert ledger.state_hash() == before
        assert ledger.check() == []


@examples(7)
@given(LIVES, st.integers(0, LAST))
def test_a_past_day_is_what_a_life_up_to_it_leaves(template, life, later):
    fund = template.fund
    with template.opened() as ledger:
        done = lived(ledger, fund, life)
        seen = told(ledger, fund, START + later)
    with template.opened() as ledger:
        for step in done:
            if step.at <= later or step.kind == "fees":
                act(ledger, fund, step, START + later)
        assert told(ledger, fund, START + later) == seen
