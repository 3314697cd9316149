"""Duties of the funds: facts from the ledger, judged by ``domain.duties``; 返投 rules and
credits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.funds import duties, partners
from fundtracker.domain.funds.duties import Alert, Credit, ReturnRule, ReturnStanding
from fundtracker.domain.holdings import portfolio
from fundtracker.domain.park.warnings import AT_ONCE, BREACH, TOPICS, Warning
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.funds.capital_book import in_force
from fundtracker.ledger.funds.companies import Companies
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.ledger.funds.funds import Funds
from fundtracker.ledger.funds.later_closings import Capital
from fundtracker.ledger.funds.own_income import OwnIncomes


def _date(day: int | None) -> dt.date | None:
    return None if day is None else dt.date.fromordinal(day)


def as_warning(fund: Fund, alert: Alert) -> Warning:
    """Return a duty of a fund as a line of 表11: a breach 3, overdue or due at once 2, soon 1."""
    grave = TOPICS[alert.code].severity
    severity = AT_ONCE if alert.overdue or grave == AT_ONCE else 1
    if grave == BREACH and alert.days_left <= 0:
        severity = BREACH
    due, params = alert.due.toordinal(), alert.issue.params
    return Warning(alert.code, severity, None, alert.fen, due, fund.manager, alert.subject, params)


class Requirement(NamedTuple):
    """A requirement of 返投 valid from a day, to be met until another; ``multiple`` in parts per
    million of the base.
    """

    start_day: int
    until_day: int
    multiple: int
    base_fen: int
    doc_no: str


class Counted(NamedTuple):
    """An investment counted towards 返投: approved with its evidence, or only claimed."""

    day: int
    amount_fen: int
    basis: str
    company_id: int | None = None
    factor: int = MILLION
    evidence: str = ""
    approved_by: str = ""


class FundDuties:
    """What the funds owe by rule and by date."""

    def __init__(
        self,
        db: Database,
        funds: Funds,
        capital: Capital,
        companies: Companies,
        own_income: OwnIncomes,
    ) -> None:
        self._db, self._funds, self._capital, self._companies = db, funds, capital, companies
        self._own_income = own_income

    def alerts(self, day: int) -> list[Warning]:
        """Return the funds' duties on a day (an ordinal) as lines of 表11: breaches 3, overdue 2,
        soon 1.
        """
        today, warnings = dt.date.fromordinal(day), list[Warning]()
        for fund in self._funds.all():
            warnings += [as_warning(fund, alert) for alert in self._of(fund, today)]
        return warnings

    def _of(self, fund: Fund, today: dt.date) -> Iterator[Alert]:
        if fund.closed_day is not None and fund.closed_day <= today.toordinal():
            return
        begun = [day for day in (fund.approved_day, fund.set_up_day) if day is not None]
        if begun and min(begun) > today.toordinal():
            return  # neither approved nor set up yet
        yield from duties.fund_alerts(self.facts(fund, today), today)
        yield from duties.call_alerts(self._calls(fund, today), today)
        yield from duties.company_alerts(self._company_facts(fund, today), today)
        yield from duties.limit_alerts(self._limits(fund, today), today)
        yield from duties.return_alerts(fund.name, self.local_reinvestment(fund.id, today), today)

    def facts(self, fund: Fund, today: dt.date) -> duties.FundFacts:
        """Return what is known of a fund until a day; a fund without a date raises no alert about
        it.
        """
        until = today.toordinal()
        fiscal = {partner.name for partner in self._funds.partners() if partner.class_ == "fiscal"}
        proceeds, settled = list[tuple[dt.date, int]](), list[tuple[dt.date, int]]()
        for distribution in self._capital.distributions(fund.id):
            part = sum(
                sum(row.values()) for name, row in distribution.lines.items() if name in fiscal
            )
            if distribution.kind == "distribution" and distribution.day <= until and part:
                date = dt.date.fromordinal(distribution.day)
                proceeds.append((date, part))
                if distribution.money_use:
                    settled.append((date, part))
        return duties.FundFacts(
            fund.name,
            _date(fund.approved_day),
            _date(fund.set_up_day),
            _date(fund.term_end_day),
            _date(fund.period_end_day),
            tuple(
                (e.day, e.signed)
                for e in self._funds.entries(fund.id, until)
                if e.kind == "receipt"
            ),
            tuple(self._spent(fund, until)),
            tuple(proceeds),
            tuple(settled),
            tuple(self._funds.duties(fund.id, "evaluation")),
            tuple(self._funds.duties(fund.id, "equity_sheet")),
            _date(fund.closed_day),
        )

    def _spent(self, fund: Fund, until: int) -> list[tuple[dt.date, int]]:
        """Return what used the money paid in: shares bought, fees and costs, and what of it went
        back to the partners.
        """
        rows = [
            (lot.day.toordinal(), lot.cost + lot.fee)
            for deal in self._companies.deals(fund.id)
            for lot in self._companies.lots(deal.id, until)
            if lot.back is None
        ]
        rows += [(row.last_day, row.due) for row in self._capital.fees(fund.id)]
        rows += self._funds.expenses(fund.id)
        rows += self._given_back(fund, until)
        return [
            (dt.date.fromordinal(day), fen) for day, fen in sorted(rows) if day <= until and fen
        ]

    def _given_back(self, fund: Fund, until: int) -> list[tuple[int, int]]:
        """Return (day, fen) of paid-in money that went back to the partners: the refund of a later
        closing, and of what is distributed what companies had not brought in by then.
        """
        rows, moves = list[tuple[int, int]](), list[tuple[int, int]]()
        for each in partners.settled(self._funds.entries(fund.id, until)):
            moved = each.moved.toordinal()
            if each.kind == partners.EQUALISATION:
                rows.append((moved, each.signed))
            elif each.kind in partners.DISTRIBUTION_KINDS:
                moves.append((moved, each.signed))
        moves += [
            (flow.day, flow.fee_fen - flow.amount_fen)
            for deal in self._companies.deals(fund.id)
            for flow in self._companies.flows(deal.id, until)
            if flow.kind not in ("lot", "split", "convert")
        ]
        moves += [(row.day, -row.amount_fen) for row in self._own_income.of(fund.id, until)]
        stated = most = 0
        for day, fen in sorted(move for move in moves if move[0] <= until):
            stated += fen
            if stated > most:  # more than ever came in: it was paid in
                rows.append((day, stated - most))
                most = stated
        return rows

    def _calls(self, fund: Fund, today: dt.date) -> list[duties.CallFact]:
        until = today.toordinal()
        failed = partners.failed(self._funds.entries(fund.id, until))  # it was taken back
        call_facts = []
        for call in in_force(self._capital.calls(fund.id), until):
            came, due = self._capital.arrived(call.id, until), dt.date.fromordinal(call.due_day)
            for name, row in call.lines.items():
                asked = sum(fen for item, fen in row.items() if item in partners.CALL_KINDS)
                if name not in failed:
                    subject = f"{fund.name} #{call.number} {name}"
                    call_facts.append(duties.CallFact(subject, due, asked, came.get(name, 0)))
        return call_facts

    def _company_facts(self, fund: Fund, today: dt.date) -> list[duties.CompanyFact]:
        until, company_facts = today.toordinal(), list[duties.CompanyFact]()
        for deal in self._companies.deals(fund.id):
            lots = [lot for lot in self._companies.lots(deal.id, until) if lot.back is None]
            valued = self._companies.valuations(deal.id, until)
            if lots:
                held = self._companies.position(deal, until).held
                last = _date(valued[-1].day) if valued else None
                other = self._companies.to_revalue(deal, until) is not None
                counted = self._companies.value(deal, until) if other else None
                company_facts.append(
                    duties.CompanyFact(
                        deal.company,
                        lots[0].day,
                        last,
                        deal.checklist_day is not None,
                        held,
                        counted,
                    )
                )
        return company_facts

    def _limits(self, fund: Fund, today: dt.date) -> list[portfolio.LimitUse]:
        until = today.toordinal()
        terms = self._funds.terms_on(fund.id, until)
        if terms is None or terms.one_company is None:
            return []
        committed = sum(each.committed for each in self._funds.standings(fund.id, until).values())
        cost = [
            (deal.company, self._companies.position(deal, until).cost)
            for deal in self._companies.deals(fund.id)
        ]
        share = Fraction(terms.one_company, MILLION)
        limit = portfolio.Limit(f"{float(share) * 100:g}%", share, committed)
        return portfolio.limits_used(portfolio.concentration(cost), [limit])

    # ------------------------------------------------------------ 返投
    def local_reinvestment(self, fund_id: int, today: dt.date) -> ReturnStanding | None:
        """Return what is required, approved and only claimed on a day; None where no rule
        stands.
        """
        rules = [
            ReturnRule(
                dt.date.fromordinal(start),
                Fraction(multiple, MILLION),
                base,
                dt.date.fromordinal(until),
            )
            for start, until, multiple, base in self._db.read(
                "SELECT start_day, until_day, multiple, base_fen FROM return_rule WHERE fund_id = "
                "? ORDER BY 1",
                (fund_id,),
            )
        ]
        credits = [
            Credit(dt.date.fromordinal(day), fen, Fraction(factor, MILLION), bool(approved))
            for day, fen, factor, approved in self._db.read(
                "SELECT day, amount_fen, factor, approved_by FROM return_credit WHERE fund_id = ? "
                "ORDER BY day, id",
                (fund_id,),
            )
        ]
        return duties.local_reinvestment(rules, credits, today)

    def credits(self, fund_id: int) -> list[tuple[int, int, int | None, str]]:
        """Return (day, fen, company, evidence) of what counts towards 返投, by day."""
        rows = self._db.read(
            "SELECT day, amount_fen, company_id, evidence FROM return_credit WHERE fund_id = ? "
            "ORDER BY day, id",
            (fund_id,),
        )
        return [(day, fen, company, evidence) for day, fen, company, evidence in rows]

    def set_return_rule(self, change: Change, fund_id: int, required: Requirement) -> Put:
        """Set a requirement of 返投 valid from a day.

        Raises:
            UserError: ``rule_ends_before_start``.
        """
        if required.until_day < required.start_day:
            days = (required.start_day, required.until_day)
            start, until = (dt.date.fromordinal(day).isoformat() for day in days)
            raise UserError("rule_ends_before_start", start=start, until=until)
        values = required._asdict()
        key = {"fund_id": fund_id, "start_day": values.pop("start_day")}
        return put(self._db, change, "return_rule", key, values)

    def credit(self, change: Change, fund_id: int, counted: Counted) -> Put:
        """Record an investment counted towards 返投, approved with its evidence or only claimed.

        Raises:
            UserError: ``not_above_zero``, ``credit_needs_evidence`` (approved without a document).
        """
        if counted.amount_fen <= 0:
            raise UserError("not_above_zero")
        if counted.approved_by and not counted.evidence.strip():
            raise UserError("credit_needs_evidence")
        row = {"fund_id": fund_id, **counted._asdict()}
        return put(self._db, change, "return_credit", row, {})
