"""One row of a fund's list into the ledger: a function for each kind of list."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fundtracker.domain.exact import exact
from fundtracker.errors import UserError
from fundtracker.ledger.companies import KPIS, Deal
from fundtracker.ledger.funds import MILLION
from fundtracker.ledger.records import Put

if TYPE_CHECKING:
    from fundtracker.intake.list_rows import Desk

Values = dict[str, Any]
SPLIT_WORDS = re.compile("转增|送股|送红股|拆股|拆细|红股|股份分割|bonus|split", re.IGNORECASE)
_TENTHS = 1000  # a tenth of a per cent in parts per million
_PAPERS = ("initiation", "diligence", "vote", "contract")


def _fund_id(desk: Desk, v: Values) -> int:
    return desk.ledger.funds.get(v["fund"]).id


def _deal(desk: Desk, v: Values) -> Deal:
    return desk.ledger.companies.deal(_fund_id(desk, v), v["company"])


def _ppm(tenths: int | None) -> int | None:
    return None if tenths is None else tenths * _TENTHS


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
    terms = {
        "carry": _ppm(v["carry"]), "pref_rate": _ppm(v["pref"]), "catch_up": _ppm(v["catch_up"]),
        "fee_rate": _ppm(v["fee_rate"]), "fee_basis": v["fee_basis"], "late_rate": _ppm(v["late_rate"]),
        "give_to": v["give_to"], "give_share": _ppm(v["give_share"]), "give_base": v["give_base"],
        "give_ceiling": _ppm(v["give_ceiling"]), "give_when": v["give_when"],
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
                growth=v["growth"] * _TENTHS, source=v["source"] or "",
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


def _receipt(desk: Desk, v: Values) -> list[Put]:
    fen, back = abs(v["amount"]), v["amount"] < 0
    return [
        desk.ledger.capital.receive(
            desk.change, _fund_id(desk, v), v["number"], v["partner"], v["day"], fen, bank_ref=v["ref"] or "",
            reverses=back,
        )
    ]  # fmt: skip


def _distribution(desk: Desk, v: Values) -> list[Put]:
    items = {item: v[item] or 0 for item in ("capital", "income", "gain", "carry", "recallable")}
    return [
        desk.ledger.capital.distribute(
            desk.change, _fund_id(desk, v), v["day"], items, number=v["number"], money_use=v["use"] or "",
            note=v["note"] or "", doc_no=v["doc"] or "",
        )
    ]  # fmt: skip


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


WRITERS: dict[str, Callable[[Desk, Values], list[Put]]] = {
    "funds": _fund, "partners": _partner, "calls": _call, "receipts": _receipt, "distributions": _distribution,
    "companies": _company, "investments": _investment, "exits": _exit, "valuations": _valuation,
    "dealincome": _income, "fundcosts": _cost, "kpis": _kpi, "indexes": _level,
}  # fmt: skip
