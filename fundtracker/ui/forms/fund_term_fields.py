"""The fields of a fund's terms in a form, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fundtracker.domain.funds import carry
from fundtracker.i18n import tr
from fundtracker.ledger.funds.fund_terms import AS_RECKONED, MILLION, NO_STEPS, TermsRow
from fundtracker.records.fund_terms import DAY_COUNTS
from fundtracker.reports.funds import concession
from fundtracker.ui.forms.record_dialog import Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Entry, Number, Words

_BASES = ("call_basis", "distribution_basis", "result_basis", "fee_split")
_CARRY = (
    "hurdle",
    "compounding",
    "day_count",
    "style",
    "clawback",
    "fee_months",
    "loss_carryforward",
)
_DECIMALS = 4  # of a per cent: what the ledger keeps, parts per million, with nothing cut off
_RATES = (
    *(
        "carry",
        "pref_rate",
        "catch_up",
        "fee_rate",
        "late_rate",
        "escrow",
        "overdue_rate",
        "carry_tax",
    ),
)
TERM_ROWS = (
    ("carry", "pref_rate", "catch_up"),
    ("hurdle", "compounding", "day_count"),
    ("steps", "escrow", "overdue_rate"),
    ("style", "clawback", "loss_carryforward"),
    ("fee_rate", "fee_basis", "late_rate"),
    ("give_to", "give_base"),
    ("give_share", "give_ceiling", "give_when"),
    ("call_basis", "distribution_basis"),
    ("result_basis", "fee_split"),
    ("fee_months", "fee_floor", "one_company"),
    ("fee_cap_year", "fee_cap", "carry_tax"),
)
_GIVEN = ("give_to", "give_base", "give_when")


def basis_name(basis: str) -> str:
    """Return the name of what a management fee is reckoned on."""
    return {
        "committed": tr("commitments"),
        "paid_in": tr("paid-in capital"),
        "net_invested": tr("net invested"),
        "nav": tr("net asset value"),
    }[basis]


def term_entries(known: TermsRow | None, unit: str) -> dict[str, Entry]:
    """Return the fields of terms, filled with those known."""

    def rate(code: str, name: str, fresh: int) -> Number:
        number = getattr(known, code) if known is not None else fresh
        return Number(f"{name} (%)", 0, MILLION, decimals=_DECIMALS, number=number)

    bases = [
        (basis_name(basis), basis) for basis in ("committed", "paid_in", "net_invested", "nav")
    ]
    return {
        "carry": rate("carry", tr("Carry"), 200_000),
        "pref_rate": rate("pref_rate", tr("Preferred return"), 80_000),
        "catch_up": rate("catch_up", tr("Catch-up"), MILLION),
        "fee_rate": rate("fee_rate", tr("Management fee"), 20_000),
        "fee_basis": Choice(
            tr("Fee on"), bases, current=known.fee_basis if known is not None else None
        ),
        "late_rate": rate("late_rate", tr("Late closing"), 80_000),
        "escrow": rate("escrow", tr("Carry kept in escrow"), 0),
        "overdue_rate": rate("overdue_rate", tr("Interest on late payment"), 0),
        "carry_tax": rate("carry_tax", tr("Tax on carry (clawback net of it)"), 0),
        **{
            name: Amount(words, unit, needed=False, fen=getattr(known, name, None) or None)
            for name, words in (
                ("fee_floor", tr("Least fee a year")),
                ("fee_cap_year", tr("Most fee a year")),
                ("fee_cap", tr("Most fee in all")),
            )
        },
        **_carry_entries(known),
        **_give_entries(known),
        **_basis_entries(known),
        "doc_no": Words(tr("Document number"), tr("of the agreement")),
    }


def _carry_entries(known: TermsRow | None) -> dict[str, Entry]:
    """Return the fields of how carry and fee are reckoned, and of the limit of one company."""

    def choice(code: str, name: str, names: dict[Any, str]) -> Choice:
        return Choice(
            name,
            [(words, each) for each, words in names.items()],
            current=getattr(known, code, None),
        )

    limit = None if known is None or known.one_company is None else known.one_company
    return {
        "hurdle": choice(
            "hurdle",
            tr("Hurdle"),
            {
                "soft": tr("soft: with catch-up"),
                "hard": tr("hard: carry only above it"),
                "trigger": tr("trigger: carry on all profit once reached"),
            },
        ),
        "steps": Words(
            tr("Higher hurdles"), "12%:25%; 2x:30%", needed=False, text=getattr(known, "steps", "")
        ),
        "loss_carryforward": choice(
            "loss_carryforward",
            tr("Earlier losses (deal by deal)"),
            {0: tr("stay with their deal"), 1: tr("are given back first")},
        ),
        "compounding": choice("compounding", tr("Preferred return earns"), compounding_names()),
        "day_count": choice(
            "day_count",
            tr("Days of the preferred return"),
            {option.code: tr(option.words) for option in DAY_COUNTS},
        ),
        "style": choice(
            "style",
            tr("Carry calculated"),
            {"whole_fund": tr("over the whole fund"), "deal_by_deal": tr("deal by deal")},
        ),
        "clawback": choice(
            "clawback", tr("Carry paid too much"), {1: tr("is given back"), 0: tr("stays paid")}
        ),
        "fee_months": choice(
            "fee_months",
            tr("Fee charged"),
            {
                3: tr("every quarter"),
                6: tr("every half-year"),
                12: tr("every year"),
                1: tr("every month"),
            },
        ),
        "one_company": Number(
            f"{tr('At most in one company, of commitments')} (%)",
            0,
            MILLION,
            needed=False,
            decimals=_DECIMALS,
            number=limit,
        ),
    }


def compounding_names() -> dict[str, str]:
    """Return the ways in which a preferred return earns, with their names."""
    return {
        "annual": tr("compounded yearly"),
        "simple": tr("simple interest"),
        "semiannual": tr("compounded half-yearly"),
        "quarterly": tr("compounded quarterly"),
        "monthly": tr("compounded monthly"),
        "daily": tr("compounded daily"),
    }


def _basis_entries(known: TermsRow | None) -> dict[str, Entry]:
    """Return the fields of what the lines of the accounts are divided by."""
    names = {
        "committed": tr("commitments"),
        "paid_in": tr("paid-in capital"),
        "unfunded": tr("what is unfunded"),
        "own": tr("own amounts of the partners"),
        "": tr("as the fee is calculated"),
    }

    def choice(code: str, name: str, *among: str) -> Choice:
        return Choice(
            name, [(names[each], each) for each in among], current=getattr(known, code, None)
        )

    return {
        "call_basis": choice("call_basis", tr("Calls by"), "committed", "unfunded"),
        "distribution_basis": choice(
            "distribution_basis", tr("Distributions by"), "paid_in", "committed", "own"
        ),
        "result_basis": choice("result_basis", tr("Results by"), "paid_in", "committed"),
        "fee_split": choice("fee_split", tr("Fee divided by"), "", "committed", "paid_in"),
    }


def _give_entries(known: TermsRow | None) -> dict[str, Entry]:
    """Return the fields of what the fiscal partners give up of their gain (让利)."""

    def choice(code: str, name: str, words: Callable[[str], str], among: Sequence[str]) -> Choice:
        return Choice(
            name, [(words(each), each) for each in among], current=getattr(known, code, None)
        )

    share, ceiling = (None, None) if known is None else (known.give_share, known.give_ceiling)
    return {
        "give_to": choice(
            "give_to", tr("Gain given up to"), concession.to_name, carry.CONCESSION_TO
        ),
        "give_base": choice(
            "give_base", tr("Out of"), concession.base_name, carry.CONCESSION_BASES
        ),
        "give_share": Number(
            f"{tr('Share given up')} (%)",
            0,
            MILLION,
            decimals=_DECIMALS,
            number=MILLION if share is None else share,
        ),
        "give_ceiling": Number(
            f"{tr('At most, of the capital paid in')} (%)",
            0,
            10_000_000,
            decimals=_DECIMALS,
            number=0 if ceiling is None else ceiling,
        ),
        "give_when": choice("give_when", tr("When"), concession.when_name, carry.CONCESSION_WHEN),
    }


def term_values(v: Values) -> dict[str, Any]:
    """Return what the fields of a form say, as the ledger takes it."""
    stated = {code: v[code] for code in ("fee_basis", "doc_no", *_GIVEN, *_BASES, *_CARRY)}
    stated |= {name: v[name] or 0 for name in ("fee_floor", "fee_cap_year", "fee_cap")}
    stated["fee_split"], stated["steps"] = v["fee_split"] or AS_RECKONED, v["steps"] or NO_STEPS
    stated["one_company"] = -1 if v["one_company"] is None else v["one_company"]
    stated |= {"give_share": v["give_share"]} if v["give_share"] else {"give_to": carry.TO_NONE}
    ceiling = v["give_ceiling"] or -1  # 0 in the form: no ceiling
    return {code: v[code] for code in _RATES} | stated | {"give_ceiling": ceiling}
