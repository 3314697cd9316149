"""A fund for the tests: three partners (fiscal 600, industry 300, GP 100 yuan) and its terms."""

import datetime as dt

from fundtracker.ledger.funds.capital_calls import Division, Notice
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.ledger.funds.receipts import Arrived


def day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


TERMS = {
    "carry": 200_000, "pref_rate": 80_000, "catch_up": 1_000_000, "fee_rate": 20_000, "late_rate": 80_000,
    "doc_no": "协议1号",
}  # fmt: skip
SHARES = {"fiscal": (600_00, "fiscal"), "industry": (300_00, "other"), "gp": (100_00, "gp")}


def made(ledger, *, shares=None, code="X1", method="fifo", start="2023-04-01", **terms) -> int:
    """A fund with its partners committed on 2023-04-01; returns its id. ``terms`` other than ``TERMS``."""
    with ledger.change("fund") as change:
        fund = ledger.funds.put(
            change,
            code,
            f"示例基金{code}",
            kind="industry",
            set_up_day=day(start),
            cost_method=method,
        ).id
        ledger.funds.set_terms(change, fund, day(start), **(TERMS | terms))
        for name, (fen, class_) in (SHARES if shares is None else shares).items():
            ledger.funds.put_partner(change, name, class_)
            ledger.capital.commit(change, fund, Commitment(name, day(start), fen))
    return fund


def called(ledger, fund, fen, at="2023-06-01", **how):
    with ledger.change("fund.call") as change:
        ledger.capital.call_capital(
            change, fund, Notice(day(at), day(at) + 30), {"call": fen}, Division(**how)
        )


def received(ledger, fund, number=1, at="2023-06-30"):
    """All that a call asks for arrives on a day."""
    with ledger.change("fund.receive") as change:
        for name, row in ledger.capital.call(fund, number).lines.items():
            ledger.capital.receive(change, fund, Arrived(number, name, day(at), sum(row.values())))


def held(ledger, fund, name="示例企业甲") -> object:
    """A deal of the fund with a company; nothing bought yet."""
    with ledger.change("deal") as change:
        company = ledger.companies.put(change, name).id
        ledger.companies.put_deal(change, fund, company)
    return ledger.companies.deal(fund, name)
