"""One row of a fund's list into the ledger: a function for each kind of list."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from fundtracker.domain.base.fractions import exact
from fundtracker.errors import UserError
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.companies import KPIS, Deal
from fundtracker.ledger.funds.funds import MILLION

if TYPE_CHECKING:
    from fundtracker.intake.lists.lookups import Desk, Values

SPLIT_WORDS = re.compile("转增|送股|送红股|拆股|拆细|红股|股份分割|bonus|split", re.IGNORECASE)
_PAPERS = ("initiation", "diligence", "vote", "contract")


def _fund_id(desk: Desk, v: Values) -> int:
    return desk.ledger.funds.get(v["fund"]).id


def _deal(desk: Desk, v: Values) -> Deal:
    return desk.ledger.companies.deal(_fund_id(desk, v), v["company"])


def _parts(text: str, bow: bool = False) -> int:
    """Return a number or per cent as parts per million; a rate above 1 is in per cent unless it is a bow."""
    try:
        number = exact(text)
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_number", text=text) from None
    if not bow and not text.endswith("%") and number > 1:
        number /= 100
    return round(number * MILLION)


def _fund(desk: Desk, v: Values) -> list[Put]:
    funds, change = desk.ledger.funds, desk.change
    facts = {c: v[c] for c in (
        "name_en", "kind", "manager", "account", "approved_day", "set_up_day", "period_end_day", "term_end_day",
        "closed_day",
    )}  # fmt: skip
    puts = [funds.put(change, v["code"], v["name"], cost_method=v["method"], **facts)]
    if v["account"] and v["account_name"]:
        puts.append(desk.ledger.books.assign(change, v["account"], puts[0].id, v["account_name"]))
    terms = {
        "carry": v["carry"], "pref_rate": v["pref"], "catch_up": v["catch_up"],
        "fee_rate": v["fee_rate"], "fee_basis": v["fee_basis"], "late_rate": v["late_rate"],
        "give_to": v["give_to"], "give_share": v["give_share"], "give_base": v["give_base"],
        "give_ceiling": v["give_ceiling"], "give_when": v["give_when"],
    }  # fmt: skip
    if any(value is not None for value in terms.values()):
        start = v["terms_day"] or v["set_up_day"]
        if start is None:
            raise UserError("terms_need_day")
        puts.append(funds.set_terms(change, puts[0].id, start, doc_no=v["doc"], reason=v["reason"], **terms))
    if v["rates"]:
        if v["life"] is None or v["growth"] is None or not v["bow"]:
            raise UserError("pace_incomplete")
        rates = [_parts(text) for text in re.split(r"[\s/、,，;；]+", v["rates"].strip())]
        puts.append(
            funds.set_pace(
                change, puts[0].id, rates, v["life"], bow=_parts(v["bow"], bow=True),
                growth=v["growth"], source=v["source"] or "",
            )
        )  # fmt: skip
    return puts


def _partner(desk: Desk, v: Values) -> list[Put]:
    fund = _fund_id(desk, v)
    facts = {c: v[c] for c in ("name_en", "credit_code", "account", "contact")}
    return [
        desk.ledger.funds.put_partner(desk.change, v["partner"], v["class"], **facts),
        desk.ledger.capital.commit(
            desk.change, fund, v["partner"], v["day"], v["amount"], kind=v["kind"] or "commit", doc_no=v["doc"] or ""
        ),
    ]


def _call(desk: Desk, v: Values) -> list[Put]:
    items = {item: v[item] or 0 for item in ("call", "call_fee", "call_expense", "call_outside")}
    return [
        desk.ledger.capital.call_capital(
            desk.change, _fund_id(desk, v), v["day"], v["due"], items, number=v["number"], purpose=v["purpose"] or "",
            doc_no=v["doc"] or "",
        )
    ]  # fmt: skip


def _calls_by_partner(desk: Desk, rows: list[Values]) -> list[Put]:
    """Write a call whose notice states each partner's amount: a row a partner."""
    parts, same = _parts_of(
        rows, ("call", "call_fee", "call_expense", "call_outside"), ("day", "due", "purpose", "doc")
    )
    return [
        desk.ledger.capital.call_capital(
            desk.change, _fund_id(desk, rows[0]), same["day"], same["due"], _summed(parts), number=rows[0]["number"],
            purpose=same["purpose"] or "", doc_no=same["doc"] or "", parts=parts,
        )
    ]  # fmt: skip


def _parts_of(
    rows: list[Values], items: tuple[str, ...], shared: tuple[str, ...]
) -> tuple[dict[str, dict[str, int]], Values]:
    """Return the partners' amounts of the rows of one call or distribution, and what the rows state in common.

    Raises:
        UserError: ``partner_twice``, ``rows_differ`` (two rows of one number state different days or words).
    """
    parts: dict[str, dict[str, int]] = {}
    for row in rows:
        if row["partner"] in parts:
            raise UserError("partner_twice", partner=row["partner"], number=row["number"])
        parts[row["partner"]] = {item: row[item] for item in items if row[item]}
    same: Values = {}
    for name in shared:
        stated = {row[name] for row in rows if row[name] not in (None, "")}
        if len(stated) > 1:
            raise UserError("rows_differ", number=rows[0]["number"])
        same[name] = next(iter(stated), None)
    return parts, same


def _summed(parts: dict[str, dict[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in parts.values():
        for item, fen in row.items():
            sums[item] = sums.get(item, 0) + fen
    return sums


def _receipt(desk: Desk, v: Values) -> list[Put]:
    fen, back = abs(v["amount"]), v["amount"] < 0
    return [
        desk.ledger.capital.receive(
            desk.change, _fund_id(desk, v), v["number"], v["partner"], v["day"], fen, bank_ref=v["ref"] or "",
            reverses=back,
        )
    ]  # fmt: skip


_GIVEN = ("capital", "income", "gain", "carry", "recallable")


def _distribution(desk: Desk, v: Values) -> list[Put]:
    items = {item: v[item] or 0 for item in _GIVEN}
    fund, capital = _fund_id(desk, v), desk.ledger.capital
    puts = [
        capital.distribute(
            desk.change, fund, v["day"], items, number=v["number"], money_use=v["use"] or "",
            note=v["note"] or "", doc_no=v["doc"] or "",
        )
    ]  # fmt: skip
    names = capital.distribution(fund, v["number"]).lines if v["paid"] else ()
    return [*puts, *(capital.paid_out(desk.change, fund, v["number"], name, v["paid"]) for name in names)]


def _distributions_by_partner(desk: Desk, rows: list[Values]) -> list[Put]:
    """Write a distribution whose notice states each partner's amount, and the days on which they were paid."""
    parts, same = _parts_of(rows, _GIVEN, ("day", "note", "doc", "use"))
    fund, number, capital = _fund_id(desk, rows[0]), rows[0]["number"], desk.ledger.capital
    puts = [
        capital.distribute(
            desk.change, fund, same["day"], _summed(parts), number=number, money_use=same["use"] or "",
            note=same["note"] or "", doc_no=same["doc"] or "", parts=parts,
        )
    ]  # fmt: skip
    paid = [row for row in rows if row["paid"]]
    return [*puts, *(capital.paid_out(desk.change, fund, number, row["partner"], row["paid"]) for row in paid)]


def _company(desk: Desk, v: Values) -> list[Put]:
    facts = {c: v[c] for c in ("name_en", "credit_code", "track", "scenario", "location")}
    flags = {c: None if v[n] is None else int(v[n]) for c, n in (("gold_partner", "gold"), ("tenant", "tenant"))}
    return [desk.ledger.companies.put(desk.change, v["name"], **facts, **flags)]


def _investment(desk: Desk, v: Values) -> list[Put]:
    companies, change = desk.ledger.companies, desk.change
    fund, company = _fund_id(desk, v), companies.get(v["company"])
    facts = {"stage": v["stage"], "security": v["security"], "committed_fen": v["committed"],
             "reserve_fen": v["reserve"], "checklist_day": v["checklist"]}  # fmt: skip
    puts = [companies.put_deal(change, fund, company.id, **facts)]
    deal, name = puts[0].id, v["round"] or ""
    if v["before"] is not None and not companies.rounds(company.id):
        puts.append(companies.put_round(change, company.id, v["day"] - 1, "", v["before"]))
    if v["issued"] is not None:
        puts.append(companies.put_round(change, company.id, v["day"], name, v["issued"]))
    puts += _shares(desk, v, deal)
    for kind in _PAPERS:
        if v[f"{kind}_doc"]:
            result = (v["vote_result"] or "") if kind == "vote" else ""
            day = v[f"{kind}_day"] or v["day"]
            puts.append(companies.document(change, deal, kind, day, v[f"{kind}_doc"], result))
    return puts


def _shares(desk: Desk, v: Values, deal: int) -> list[Put]:
    """Write what a row says of shares: bought, come without money (转增, 送股, 拆股), or a round of others alone."""
    companies, name = desk.ledger.companies, v["round"] or ""
    if v["amount"] or v["fee"]:
        return [
            companies.invest(
                desk.change, deal, v["day"], v["shares"], v["amount"], fee_fen=v["fee"] or 0, round_name=name,
                doc_no=v["doc"] or "",
            )
        ]  # fmt: skip
    if v["shares"] and SPLIT_WORDS.search(name):
        one = desk.ledger.companies.deal(_fund_id(desk, v), v["company"])
        return [companies.split(desk.change, one, v["day"], v["shares"], name=name, doc_no=v["doc"] or "")]
    if v["shares"]:
        raise UserError("shares_for_nothing")
    if v["issued"] is None:
        raise UserError("not_above_zero")
    return []


def _exit(desk: Desk, v: Values) -> list[Put]:
    return [
        desk.ledger.companies.exit(
            desk.change, _deal(desk, v), v["day"], v["shares"], v["proceeds"], kind=v["kind"] or "sale",
            fee_fen=v["fee"] or 0, buyer=v["buyer"] or "", doc_no=v["doc"] or "",
        )
    ]  # fmt: skip


def _valuation(desk: Desk, v: Values) -> list[Put]:
    return [
        desk.ledger.companies.value_at(
            desk.change, _deal(desk, v).id, v["day"], v["value"], v["technique"] or "other", inputs=v["inputs"] or "",
            prepared=v["prepared"] or "", approved=v["approved"] or "", anew=False,
        )
    ]  # fmt: skip


def _income(desk: Desk, v: Values) -> list[Put]:
    deal, kind = _deal(desk, v), v["kind"] or "dividend"
    return [desk.ledger.companies.income(desk.change, deal.id, v["day"], v["amount"], kind, v["doc"] or "")]


def _cost(desk: Desk, v: Values) -> list[Put]:
    return [
        desk.ledger.fund_costs.spend(
            desk.change, _fund_id(desk, v), v["day"], v["amount"], kind=v["kind"] or "expense",
            payee=v["payee"] or "", doc_no=v["doc"] or "",
        )
    ]  # fmt: skip


def _kpi(desk: Desk, v: Values) -> list[Put]:
    company = desk.ledger.companies.get(v["company"]).id
    puts = [
        desk.ledger.companies.set_kpi(desk.change, company, v["quarter"], code, v[code])
        for code in KPIS
        if v[code] is not None
    ]
    if not puts:
        raise UserError("row_says_nothing")
    return puts


def _level(desk: Desk, v: Values) -> list[Put]:
    return [desk.ledger.funds.set_level(desk.change, v["series"], v["day"], v["level"].replace(",", ""))]


def _of_partner(v: Values) -> Hashable:
    """Return what the rows of one call or distribution share; None for a row that states the whole."""
    return (v["fund"], v["number"]) if v["partner"] else None


TOGETHER: dict[str, tuple[Callable[[Values], Hashable], Callable[[Desk, list[Values]], list[Put]]]] = {
    "calls": (_of_partner, _calls_by_partner), "distributions": (_of_partner, _distributions_by_partner),
}  # fmt: skip

WRITERS: dict[str, Callable[[Desk, Values], list[Put]]] = {
    "funds": _fund, "partners": _partner, "calls": _call, "receipts": _receipt, "distributions": _distribution,
    "companies": _company, "investments": _investment, "exits": _exit, "valuations": _valuation,
    "dealincome": _income, "fundcosts": _cost, "kpis": _kpi, "indexes": _level,
}  # fmt: skip
