"""Whatever happens to a fund, its book keeps its rules: tried through the ledger, change by change."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.funds.partners import whole_fund
from fundtracker.errors import UserError
from fundtracker.ledger.funds.capital_calls import Division, Notice
from fundtracker.ledger.funds.commitments import Transfer
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.holding_book import Exit, Purchase
from fundtracker.ledger.funds.receipts import Arrived
from tests.examples import examples
from tests.ledger import world
from tests.ledger.fund_world import day, made

START = day("2023-04-01")
NAMES = ("fiscal", "industry", "gp", "newcomer")
STEP = st.tuples(
    st.sampled_from(
        (
            "call",
            "call",
            "receive",
            "receive",
            "distribute",
            "transfer",
            "default",
            "close",
            "reverse",
            "undo",
            "redo",
        )
    ),
    st.integers(0, 3),
    st.integers(1, 400_00),
    st.integers(0, 900),
)


def act(ledger, fund, step) -> None:
    kind, who, fen, later = step
    capital, name, other, on = ledger.capital, NAMES[who], NAMES[(who + 1) % 4], START + later
    if kind in ("undo", "redo"):
        getattr(ledger, kind)()
        return
    with ledger.change(f"fund.{kind}") as change:
        if kind == "call":
            items = {"call": fen, "call_fee": fen // 7 + 1, "call_outside": fen // 90}
            capital.call_capital(
                change,
                fund,
                Notice(on, on + 20),
                items,
                Division(by=("committed", "unfunded")[who % 2]),
            )
        elif kind == "receive":
            capital.receive(change, fund, Arrived(who + 1, other, on, fen))
        elif kind == "distribute":
            items = {"capital": fen, "income": fen // 3, "carry": fen // 9, "recallable": fen // 5}
            capital.distribute(change, fund, Resolution(on), items)
        elif kind == "transfer":
            capital.transfer(change, fund, Transfer(name, other, fen, on))
        elif kind == "default":
            capital.default(change, fund, name, on)
        elif kind == "close":
            capital.close_late(change, fund, name, fen, on)
        else:
            capital.reverse_call(change, fund, who + 1, on)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The bytes of a ledger with one fund, made once."""
    path = tmp_path_factory.mktemp("funds") / "l.ftdb"
    with world.planned(path) as ledger:
        fund = made(ledger)
        with ledger.change("partner") as change:
            ledger.funds.put_partner(change, "newcomer")
    return path.read_bytes(), fund


@examples(7)
@given(st.lists(STEP, max_size=14))
def test_any_life_of_a_fund_keeps_unfunded_at_or_above_zero_and_loses_no_fen(
    template, tmp_path_factory, steps
):
    content, fund = template
    path = tmp_path_factory.mktemp("life") / "l.ftdb"
    path.write_bytes(content)
    with world.opened(path) as ledger:
        for step in steps:
            before = ledger.state_hash()
            try:
                act(ledger, fund, step)
            except UserError:
                assert ledger.state_hash() == before  # refused: nothing was written
        for call in ledger.capital.calls(fund):
            for item, fen in call.items.items():
                assert fen == sum(row.get(item, 0) for row in call.lines.values())
        for given_back in ledger.capital.distributions(fund):
            assert given_back.total == sum(sum(row.values()) for row in given_back.lines.values())
        for later in range(0, 1000, 90):
            now = ledger.funds.standings(fund, START + later)
            assert all(each.unfunded >= 0 for each in now.values())
            whole = whole_fund(now.values())
            entries = [
                e for e in ledger.funds.entries(fund) if e.day <= dt.date.fromordinal(START + later)
            ]
            assert whole.received == sum(e.signed for e in entries if e.kind == "receipt")
        assert ledger.check() == []


@examples(6)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(1, 10**9)), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 10**9)), max_size=4),
    st.integers(0, 10**10),
)
def test_realised_and_unrealised_add_up_to_the_same_under_fifo_and_average(
    template, tmp_path_factory, bought, sold, value
):
    content, _ = template
    path = tmp_path_factory.mktemp("lots") / "l.ftdb"
    path.write_bytes(content)
    gains = []
    with world.opened(path) as ledger:
        for method in ("fifo", "average"):
            fund = made(ledger, shares={}, code=method, method=method)
            with ledger.change("invest") as change:
                company = ledger.companies.put(change, f"示例企业{method}").id
                ledger.companies.put_deal(change, fund, company)
                deal = ledger.companies.deal(fund, f"示例企业{method}")
                for at, (shares, cost) in enumerate(bought):
                    ledger.companies.invest(
                        change, deal.id, Purchase(START + at * 40, shares, cost, round_name=str(at))
                    )
            for at, (shares, proceeds) in enumerate(sold):
                with suppress(UserError), ledger.change("exit") as change:
                    ledger.companies.exit(change, deal, Exit(START + 7 + at * 40, shares, proceeds))
            left = ledger.companies.position(deal)
            gains.append((left.shares, left.realised + left.unrealised(value)))
        assert gains[0] == gains[1]
        assert ledger.check() == []
