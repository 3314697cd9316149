"""The versioned terms of funds, and the terms that single partners have of their own."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.funds.capital_account import COMMITTED, Shares
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.fund_entries import FundEntries

if (
    TYPE_CHECKING
):  # the list of things to do needs funds on every start, not what is calculated with them
    from fundtracker.domain.funds.carry import Concession
    from fundtracker.domain.funds.carry_terms import Terms
    from fundtracker.domain.funds.fees import Step

MILLION = 1_000_000
_GIVE = ("give_to", "give_base", "give_share", "give_ceiling", "give_when")
AS_RECKONED = "reckoned"  # a stated word for the fee that is divided as it is reckoned
NO_STEPS = "none"  # a stated word that takes the higher hurdles away
_CARRY = ("steps", "loss_carryforward")
_PROTECTION = ("escrow", "overdue_rate")
_COUNTING = ("fee_floor", "day_count")
_LIMITS = ("fee_cap_year", "fee_cap", "carry_tax")
_BASIS = ("call_basis", "distribution_basis", "result_basis", "fee_split")
_WHY = ("reason", "doc_no")
_TAKEN_AWAY = (  # a term, what takes it away, what stands then
    ("give_ceiling", -1, None),
    ("one_company", -1, None),
    ("fee_split", AS_RECKONED, ""),
    ("steps", NO_STEPS, ""),
)
_BESIDE = (
    *("terms_carry", "terms_hurdle", "terms_protection", "terms_counting", "terms_limits"),
    *("fund_concession", "fund_basis"),
)  # tables of what came to the terms later


class TermsRow(NamedTuple):
    """A version of a fund's terms; rates and shares in parts per million, ``late_rate`` of a late
    closing.

    ``give_…``: what the fiscal partners give up of their gain (让利); ``give_to`` ``none`` where
    nothing is agreed. ``…_basis``: by what calls, distributions and results are divided;
    ``fee_split``: the fee, '' as it is reckoned.
    ``steps``: the hurdles above the first (``carry_terms.parse_steps``); ``loss_carryforward``: of
    a waterfall deal by deal, capital lost in earlier deals is given back first. ``escrow``: the
    part of each carry that is kept back until it is released; ``overdue_rate``: interest a year on
    capital paid after its due day. ``fee_floor``: the least fee a year, fen; ``day_count``: how the
    time of the preferred return is told (``daycount.CONVENTIONS``). ``fee_cap_year``, ``fee_cap``:
    the most that the fee may be in a calendar year and in all, fen, 0 without a ceiling;
    ``carry_tax``: the tax on carry by which what is given back is bounded, 0: all of it.
    """

    number: int
    start_day: int
    carry: int = 0
    pref_rate: int = 0
    catch_up: int = MILLION
    compounding: str = "annual"
    hurdle: str = "soft"
    style: str = "whole_fund"
    clawback: int = 1
    fee_rate: int = 0
    fee_basis: str = "committed"
    fee_months: int = 3
    late_rate: int = 0
    one_company: int | None = None
    doc_no: str = ""
    reason: str = ""
    give_to: str = "none"
    give_base: str = "gain"
    give_share: int = MILLION
    give_ceiling: int | None = None
    give_when: str = "always"
    call_basis: str = "committed"
    distribution_basis: str = "paid_in"
    result_basis: str = "paid_in"
    fee_split: str = ""
    steps: str = ""
    loss_carryforward: int = 0
    escrow: int = 0
    overdue_rate: int = 0
    fee_floor: int = 0
    day_count: str = "act/365f"
    fee_cap_year: int = 0
    fee_cap: int = 0
    carry_tax: int = 0

    @property
    def fees_by(self) -> str:
        """On what the management fee falls: as stated, else on commitments where it is reckoned
        on them.
        """
        return self.fee_split or ("committed" if self.fee_basis == "committed" else "paid_in")

    @property
    def concession(self) -> "Concession | None":
        """What the fiscal partners give up of their gain; None where nothing is agreed."""
        from fundtracker.domain.funds.carry import Concession

        if self.give_to == "none":
            return None
        ceiling = None if self.give_ceiling is None else Fraction(self.give_ceiling, MILLION)
        return Concession(
            self.give_to,
            self.give_base,
            Fraction(self.give_share, MILLION),
            ceiling,
            self.give_when,
        )

    @property
    def waterfall(self) -> "Terms":
        """The terms as the waterfall takes them."""
        from fundtracker.domain.funds.carry_terms import Terms, parse_steps

        return Terms(
            Fraction(self.carry, MILLION),
            Fraction(self.pref_rate, MILLION),
            Fraction(self.catch_up, MILLION),
            self.compounding,
            self.hurdle,
            self.style,
            bool(self.clawback),
            self.day_count,
            start=dt.date.fromordinal(self.start_day),
            version=self.number,
            steps=parse_steps(self.steps),
            loss_carryforward=bool(self.loss_carryforward),
        )

    @property
    def fee_step(self) -> "Step":
        """The rate, basis and least amount of the management fee."""
        from fundtracker.domain.funds.fees import Step

        return Step(
            dt.date.fromordinal(self.start_day),
            Fraction(self.fee_rate, MILLION),
            self.fee_basis,
            self.fee_floor,
        )


_TERMS: dict[str, Any] = dict(TermsRow._field_defaults)


class PartnerTerms(NamedTuple):
    """A partner's own terms from a day on: it bears no fee or no carry; ``carry_share`` of it
    among all stated.
    """

    partner: str
    start_day: int
    no_fee: int
    no_carry: int
    carry_share: int | None
    doc_no: str


def _shares_from(day: int, versions: Sequence[TermsRow], own: Sequence[PartnerTerms]) -> Shares:
    """Return by what results are divided from a day on, by the terms in force then."""
    terms = [row for row in versions if row.start_day <= day] or versions[:1]
    latest = {row.partner: row for row in own if row.start_day <= day}
    return Shares(
        dt.date.fromordinal(day),
        terms[-1].result_basis if terms else _TERMS["result_basis"],
        terms[-1].fees_by if terms else COMMITTED,
        frozenset(name for name, row in latest.items() if row.no_fee),
        frozenset(name for name, row in latest.items() if row.no_carry),
    )


class FundTerms(FundEntries):
    """The funds with their terms."""

    def terms(self, fund: int) -> list[TermsRow]:
        """Return the versions of a fund's terms, by the day they are valid from."""
        beside = (*_GIVE, *_BASIS, *_CARRY, *_PROTECTION, *_COUNTING, *_LIMITS)
        own = ", ".join(f"t.{name}" for name in TermsRow._fields if name not in beside)
        concession = ", ".join(
            [*(f"g.{name}" for name in _GIVE), *(f"b.{name}" for name in _BASIS)]
        )
        rows = self._db.read(
            f"SELECT t.id, c.trigger_hurdle, c.loss_carryforward, coalesce(p.escrow, 0), "
            "coalesce(p.overdue_rate, 0), coalesce(k.fee_floor_fen, 0), coalesce(k.day_count, "
            f"'{_TERMS['day_count']}'), coalesce(l.fee_cap_year_fen, 0),"
            f" coalesce(l.fee_cap_fen, 0), coalesce(l.carry_tax, 0),"
            f" g.id IS NULL, b.id IS NULL, {own}, {concession}"
            " FROM fund_terms t LEFT JOIN fund_concession g ON g.terms_id = t.id"
            " LEFT JOIN fund_basis b ON b.terms_id = t.id LEFT JOIN terms_carry c ON c.terms_id = "
            "t.id LEFT JOIN terms_protection p ON p.terms_id = t.id"
            " LEFT JOIN terms_counting k ON k.terms_id = t.id"
            " LEFT JOIN terms_limits l ON l.terms_id = t.id"
            " WHERE t.fund_id = ? ORDER BY t.start_day",
            (fund,),
        )
        steps = self._steps(fund)
        versions = []
        later = (*_CARRY, *_PROTECTION, *_COUNTING, *_LIMITS)
        names = [name for name in TermsRow._fields if name not in later]
        for terms, trigger, losses, escrow, overdue, floor, count, *rest in rows:
            year, cap_of_life, tax, no_concession, no_basis, *row = rest
            values = dict(zip(names, row, strict=True))
            values |= {"steps": steps.get(terms, ""), "loss_carryforward": losses or 0}
            values |= {"escrow": escrow, "overdue_rate": overdue}
            values |= {"fee_floor": floor, "day_count": count}
            values |= {"fee_cap_year": year, "fee_cap": cap_of_life, "carry_tax": tax}
            values |= {"hurdle": "trigger"} if trigger else {}
            values |= {name: _TERMS[name] for name in _GIVE if no_concession}
            values |= {name: _TERMS[name] for name in _BASIS if no_basis}
            versions.append(TermsRow(**values))
        return versions

    def _steps(self, fund: int) -> dict[int, str]:
        """Return version of the terms → its hurdles above the first, as text."""
        rows = self._db.read(
            "SELECT h.terms_id, h.rate, h.multiple, h.carry, h.catch_up FROM terms_hurdle h"
            " JOIN fund_terms t ON t.id = h.terms_id WHERE t.fund_id = ? ORDER BY h.terms_id, "
            "h.number",
            (fund,),
        )
        if not rows:
            return {}
        from fundtracker.domain.funds.carry_terms import HurdleStep, steps_text

        steps_of_terms: dict[int, list[HurdleStep]] = {}
        for terms, *row in rows:
            rate, multiple, carry, catch_up = (
                None if each is None else Fraction(each, MILLION) for each in row
            )
            steps_of_terms.setdefault(terms, []).append(
                HurdleStep(carry or Fraction(), rate, multiple, catch_up or Fraction())
            )
        return {terms: steps_text(steps) for terms, steps in steps_of_terms.items()}

    def waterfalls(self, fund: int) -> "list[Terms]":
        """Return the versions of a fund's waterfall by day; the first one holds for all that came
        before it, too.
        """
        rows = sorted((row.waterfall for row in self.terms(fund)), key=lambda terms: terms.start)
        return [
            terms._replace(start=terms.start if at else dt.date.min)
            for at, terms in enumerate(rows)
        ]

    def partner_terms(self, fund: int) -> list[PartnerTerms]:
        """Return the partners' own terms of a fund, by day."""
        names = {partner.id: partner.name for partner in self.partners()}
        rows = self._db.read(
            "SELECT partner_id, start_day, no_fee, no_carry, carry_share, doc_no FROM "
            "partner_terms WHERE fund_id = ?"
            " ORDER BY start_day, id",
            (fund,),
        )
        return [PartnerTerms(names[row[0]], *row[1:]) for row in rows]

    def shares(self, fund: int) -> list[Shares]:
        """Return by what the fund's results are divided, by day."""
        versions, own = self.terms(fund), self.partner_terms(fund)
        days = sorted({*(row.start_day for row in versions), *(row.start_day for row in own)})
        counts = [_shares_from(day, versions, own) for day in days]
        return [counts[0]._replace(start=dt.date.min), *counts[1:]] if counts else []

    def free_of_carry(self, fund: int, day: dt.date) -> frozenset[str]:
        """Return the partners who bear no carry on a day."""
        return self._shares_on(fund, day).no_carry

    def free_of_fee(self, fund: int, day: dt.date) -> frozenset[str]:
        """Return the partners who bear no management fee on a day."""
        return self._shares_on(fund, day).no_fee

    def _shares_on(self, fund: int, day: dt.date) -> Shares:
        return next((row for row in reversed(self.shares(fund)) if row.start <= day), Shares())

    def set_terms(self, change: Change, fund: int, start_day: int, **terms: Any) -> Put:
        """Add a version of a fund's terms valid from a day; the same terms again say nothing,
        others of that day correct its version where reason and document are stated.

        What is not said is taken from the version in force; a ``give_ceiling`` or ``one_company``
        below 0 takes the limit away, a ``fee_split`` of ``AS_RECKONED`` goes back to the fee
        divided as it is reckoned, ``steps`` of ``NO_STEPS`` takes the higher hurdles away.

        Raises:
            UserError: ``terms_need_reason`` (a later version without reason and document),
                ``terms_stand`` (a correction without them), ``negative_amount``,
                ``waterfall_terms``, ``hurdle_steps``, ``concession_terms``,
                ``fee_floor_above_cap``.
        """
        from fundtracker.domain.funds import carry_terms

        known = self.terms(fund)
        if terms.get("steps") not in (None, "", NO_STEPS):
            terms["steps"] = carry_terms.steps_text(carry_terms.parse_steps(terms["steps"]))
        same = next((row for row in known if row.start_day == start_day), None)
        number = same.number if same else max((row.number for row in known), default=0) + 1
        values = {**_stated(known, start_day, terms), "number": number, "start_day": start_day}
        if same is not None and _says_nothing(same, values, terms):
            return Put(fund, "known")
        if known and not all(str(values[name]).strip() for name in _WHY):
            raise UserError("terms_stand" if same else "terms_need_reason", number=number)
        row = TermsRow(**values)
        _require_terms(row)
        if same is not None:
            self._end_terms(change, fund, number)
        return Put(self._write_terms(change, fund, row), "new" if same is None else "changed")

    def _end_terms(self, change: Change, fund: int, number: int) -> None:
        """End a version that is corrected, with what came to it later; the history keeps it."""
        ((version,),) = self._db.read(
            "SELECT id FROM fund_terms WHERE fund_id = ? AND number = ?", (fund, number)
        )
        for table in _BESIDE:
            for (each,) in self._db.read(f"SELECT id FROM {table} WHERE terms_id = ?", (version,)):
                change.delete(table, each)
        change.delete("fund_terms", version)

    @staticmethod
    def _write_terms(change: Change, fund: int, row: TermsRow) -> int:
        """Write a version of the terms; what came to them later has tables of its own."""
        facts = row._asdict()
        concession = {name: facts.pop(name) for name in _GIVE}
        basis = {name: facts.pop(name) for name in _BASIS}
        beside = {name: facts.pop(name) for name in _CARRY}
        protection = {name: facts.pop(name) for name in _PROTECTION}
        floor, count = (facts.pop(name) for name in _COUNTING)
        limits = {name: facts.pop(name) for name in _LIMITS}
        trigger = facts["hurdle"] == "trigger"
        terms_id = change.insert(
            "fund_terms", {"fund_id": fund, **facts} | ({"hurdle": "soft"} if trigger else {})
        )
        if trigger or beside["loss_carryforward"]:
            losses = int(beside["loss_carryforward"])
            change.insert(
                "terms_carry",
                {"terms_id": terms_id, "trigger_hurdle": int(trigger), "loss_carryforward": losses},
            )
        _write_steps(change, terms_id, row)
        if any(protection.values()):
            change.insert("terms_protection", {"terms_id": terms_id, **protection})
        if floor or count != _TERMS["day_count"]:
            counting = {"fee_floor_fen": floor, "day_count": count}
            change.insert("terms_counting", {"terms_id": terms_id, **counting})
        _write_limits(change, terms_id, limits)
        if row.concession is not None:
            change.insert("fund_concession", {"terms_id": terms_id, **concession})
        if basis != {name: _TERMS[name] for name in _BASIS}:
            change.insert("fund_basis", {"terms_id": terms_id, **basis})
        return terms_id


def _write_limits(change: Change, terms_id: int, limits: dict[str, int]) -> None:
    """Write the ceilings of the fee and the tax on carry, where there are any."""
    if any(limits.values()):
        caps = {f"{name}_fen": limits[name] for name in ("fee_cap_year", "fee_cap")}
        row = {"terms_id": terms_id, **caps, "carry_tax": limits["carry_tax"]}
        change.insert("terms_limits", row)


def _require_terms(row: TermsRow) -> None:
    """Refuse terms that nothing can follow; see ``FundTerms.set_terms``."""
    from fundtracker.domain.funds import carry, carry_terms

    carry_terms.check_terms(row.waterfall)
    if row.concession is not None:
        carry.check_concession(row.concession)
    if min(row.fee_floor, row.fee_cap_year, row.fee_cap) < 0:
        raise UserError("negative_amount")
    if row.fee_cap_year and row.fee_floor > row.fee_cap_year:
        raise UserError("fee_floor_above_cap")


def _stated(known: list[TermsRow], start_day: int, terms: dict[str, Any]) -> dict[str, Any]:
    """Return what a version says: the version in force on its day with what is stated."""
    before = [row for row in known if row.start_day <= start_day] or known[:1]
    values = {**(before[-1]._asdict() if before else _TERMS), "doc_no": "", "reason": ""}
    for name, sign, fresh in _TAKEN_AWAY:
        if terms.get(name) == sign:
            values, terms = {**values, name: fresh}, {**terms, name: fresh}
    return values | {key: value for key, value in terms.items() if value not in (None, "")}


def _says_nothing(same: TermsRow, values: dict[str, Any], terms: dict[str, Any]) -> bool:
    unsaid = {name: getattr(same, name) for name in _WHY if not terms.get(name)}
    return {**values, **unsaid} == same._asdict()


def _write_steps(change: Change, terms_id: int, row: TermsRow) -> None:
    """Write the hurdles above the first one, each a row."""
    for number, step in enumerate(row.waterfall.steps, 1):
        parts = {
            name: None if part is None else round(part * MILLION)
            for name, part in step._asdict().items()
        }
        change.insert("terms_hurdle", {"terms_id": terms_id, "number": number, **parts})
