"""Frozen quarters: what no import, edit, undo or redo reaches. Asked at the one door, at its end.

A quarter is frozen while its review is locked or signed. A change that wrote, ended or moved a row
which counts in a frozen quarter is refused whole; where the money belongs instead is the next open
quarter, with a counter-entry (``corrections``) where something booked was wrong.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.migrations import Stamped

FROZEN = ("locked", "signed")
_FROZEN = "('locked', 'signed')"


class Written(Protocol):
    """What is asked of a change, whether it is under way or was written long ago."""

    seq: int
    tables: dict[str, Stamped]

    def execute(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run a query on the ledger as it is after the change."""

    def inserted(self, table: str) -> list[list[int]]:
        """Return the ranges of ids that were inserted."""


class FrozenRule(NamedTuple):
    """What of a table counts in a quarter: ``at`` a quarter or (``days``) a day of the row ``r``.

    ``free``: columns that may change, as they touch no figure; ``watch``: else only these may not;
    ``only``: rows that count at all; ``fresh``: whether new rows are refused too, not only changes.
    """

    at: str
    days: bool = False
    free: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    only: str = "1"
    fresh: bool = True


_OF_PAYMENT = (
    "coalesce((SELECT max(q) FROM (SELECT book_quarter q FROM payment WHERE id = r.{key} UNION ALL"
    " SELECT book_quarter FROM payment_h WHERE id = r.{key} AND rev_end = :s)), 0)"
)
_PARENT = (
    "coalesce((SELECT {at} FROM {parent} WHERE id = r.{key}),"
    " (SELECT {at} FROM {parent}_h WHERE id = r.{key} ORDER BY rev_end DESC LIMIT 1), 0)"
)
_YEAR_END = "r.year * 4 + 3"  # what holds for a year is closed with its last quarter
_SETTLED = "coalesce((SELECT day FROM contract_settled WHERE contract_id = r.id), r.done_day)"
_DATED = "CAST(julianday({0}) - 1721424.5 AS INTEGER)"  # ISO text → ordinal day


def _payment(key: str) -> str:
    return _OF_PAYMENT.format(key=key)


def _parent(parent: str, key: str, at: str = "day") -> str:
    return _PARENT.format(parent=parent, key=key, at=at)


_OF_ROUND = (FrozenRule(_parent("company_round", "round_id"), days=True),)
# Of a part without a payment; a later closing's refund counts when money of the closing came.
_GIVEN_ON = (
    "CASE (SELECT kind FROM distribution WHERE id = r.distribution_id) WHEN 'equalisation' THEN"
    " (SELECT max(min(x.day), d.day) FROM distribution d JOIN capital_call c USING (fund_id, kind,"
    " day) JOIN receipt x ON x.call_id = c.id WHERE d.id = r.distribution_id)"
    f" ELSE {_parent('distribution', 'distribution_id')} END"
)


def _paper_day() -> str:
    owners = ("capital_call", "distribution", "deal_document", "valuation", "deal_exit")
    return (
        "CASE r.owner "
        + " ".join(f"WHEN '{t}' THEN {_parent(t, 'owner_id')}" for t in owners)
        + " END"
    )


def _count_day() -> str:
    owners = ("lot", "deal_exit", "share_split")
    return (
        "CASE r.owner "
        + " ".join(f"WHEN '{t}' THEN {_parent(t, 'row_id')}" for t in owners)
        + " END"
    )


def _early_day() -> str:
    owners = ("receipt", "distribution_paid")
    return (
        "CASE r.what "
        + " ".join(f"WHEN '{t}' THEN {_parent(t, 'row_id')}" for t in owners)
        + " END"
    )


def _on(at: str, *watch: str) -> FrozenRule:
    return FrozenRule(f"r.{at}", days=True, watch=(at, *watch))


_BY_DAY = (
    "commitment",
    "interest_transfer",
    "partner_fee",
    "capital_call",
    "receipt",
    "distribution",
    "fund_expense",
    "lot",
    "valuation",
    "deal_income",
    "deal_exit",
    "share_split",
    "stated_share",
    "deal_document",
    "company_round",
    "reported_holding",
    "index_level",
    "return_credit",
    *("call_reminder", "overdue_interest", "fund_income", "concession_paid", "taken_back"),
    "contract_settled",
)
# Provenance may pass to another file that shows the same payment: no figure moves by it.
FROZEN_RULES: dict[str, tuple[FrozenRule, ...]] = {
    "payment": (FrozenRule("r.book_quarter", free=("import_id", "line", "moved")),),
    "part": (FrozenRule(_payment("payment_id")),),
    "booking": (FrozenRule(_payment("payment_id")),),
    "correction": (FrozenRule(_payment("counter_id"), fresh=False),),
    "plan_version": (FrozenRule(_DATED.format("r.dated"), days=True),),
    "plan_amount": (
        FrozenRule(_parent("plan_version", "version_id", _DATED.format("dated")), days=True),
    ),
    "quota": (FrozenRule("r.dated", days=True),),
    "estimate": (FrozenRule("r.dated", days=True),),
    "project_budget": (FrozenRule(_YEAR_END),),
    "project_fact": (_on("done_day"), _on("accounts_day")),
    "milestone": (_on("done_day"),),
    "progress": (FrozenRule("r.until_day", days=True),),
    "curve": (
        FrozenRule(
            "r.quarter", only="r.kind = 'plan'", fresh=False
        ),  # a revised plan has points in the past
        FrozenRule("r.number", only="r.kind = 'forecast'"),
    ),
    "contract": (
        _on("signed_day", "number", "project_id", "source_id", "signed_fen"),
        _on("done_day"),
        FrozenRule(_SETTLED, days=True, watch=("settled_fen", "settled_doc")),
    ),
    "contract_item": (
        FrozenRule(
            _parent("contract", "contract_id", "coalesce(signed_day, 0)"), days=True, fresh=False
        ),
    ),
    "contract_work": (FrozenRule("r.until_day", days=True),),
    "contract_change": (FrozenRule("r.dated", days=True, only="r.state = 'approved'"),),
    "cash_plan": (FrozenRule("r.quarter"),),
    "payment_request": (FrozenRule("r.asked_day", days=True),),
    "request_approval": (FrozenRule("r.day", days=True),),
    "bank_balance": (FrozenRule("r.day", days=True),),
    "bank_transit": (FrozenRule("r.day", days=True),),
    "application": (
        _on("applied_day", "number", "clause_id", "company", "applied_fen"),
        FrozenRule("r.approved_day", days=True, free=("project_id",)),
    ),
    "indicator": (_on("baseline_day", "baseline", "baseline_bound"),),
    "indicator_target": (FrozenRule(_YEAR_END),),
    "target_ceiling": (FrozenRule(_parent("indicator_target", "target_id", "year * 4 + 3")),),
    "more_than": (  # of a target of a year; how other published figures bind is words
        FrozenRule(
            _parent("indicator_target", "record_id", "year * 4 + 3"),
            only="r.record_table = 'indicator_target'",
        ),
    ),
    "indicator_actual": (FrozenRule("r.quarter"),),
    "register_entry": (FrozenRule("r.day", days=True, free=("state", "source")),),
    "explanation": (FrozenRule("r.quarter"),),
    "company_kpi": (FrozenRule("r.quarter"),),
    "own_figure": (FrozenRule("r.quarter"),),
    "fund": (
        _on("approved_day"),
        _on("set_up_day", "code", "kind", "cost_method"),
        _on("closed_day"),
        FrozenRule("r.term_end_day + 1", days=True, watch=("term_end_day",)),  # no fee from then on
    ),
    "fund_terms": (FrozenRule("r.start_day", days=True),),
    "fund_basis": (FrozenRule(_parent("fund_terms", "terms_id", "start_day"), days=True),),
    "fund_expense_category": (FrozenRule(_parent("fund_expense", "expense_id"), days=True),),
    **dict.fromkeys(
        ("terms_carry", "terms_hurdle", "terms_protection", "terms_counting", "terms_limits"),
        (FrozenRule(_parent("fund_terms", "terms_id", "start_day"), days=True),),
    ),
    "partner_terms": (FrozenRule("r.start_day", days=True),),
    "division_settled": (FrozenRule("r.day", days=True),),
    "fee_kept": (FrozenRule(_parent("taken_back", "taken_back_id"), days=True),),
    "early_money": (FrozenRule(_early_day(), days=True),),
    **dict.fromkeys(
        ("distribution_pending", "carry_escrow"),
        (FrozenRule(_parent("distribution", "distribution_id"), days=True),),
    ),
    "interest_recall": (FrozenRule(_parent("interest_transfer", "transfer_id"), days=True),),
    "holding_count": (FrozenRule(_count_day(), days=True),),
    "fund_concession": (FrozenRule(_parent("fund_terms", "terms_id", "start_day"), days=True),),
    "return_rule": (FrozenRule("r.start_day", days=True),),
    "fund_fee": (FrozenRule("r.last_day", days=True),),
    "deal": (_on("checklist_day"),),
    "round_terms": _OF_ROUND,
    "round_part": _OF_ROUND,
    "valuation_input": (FrozenRule(_parent("valuation", "valuation_id"), days=True),),
    "valuation_holding": (FrozenRule(_parent("valuation", "valuation_id"), days=True),),
    "call_line": (FrozenRule(_parent("capital_call", "call_id"), days=True),),
    "call_item": (FrozenRule(_parent("capital_call", "call_id"), days=True),),
    "distribution_line": (FrozenRule(_parent("distribution", "distribution_id"), days=True),),
    "distribution_item": (FrozenRule(_parent("distribution", "distribution_id"), days=True),),
    # A paper may still join a frozen record, none goes; words and signatures come after the
    # freezing.
    "attachment": (FrozenRule(_paper_day(), days=True, fresh=False),),
    "record_file": (
        FrozenRule(
            "coalesce((SELECT book_quarter FROM payment p WHERE p.id = r.payment_id),"
            " (SELECT quarter FROM decision d WHERE d.id = r.decision_id))",
            fresh=False,
        ),
    ),
    "comment": (FrozenRule("r.quarter", fresh=False),),
    "review_request": (FrozenRule("r.quarter", free=("outcome",), fresh=False),),
    "decision": (FrozenRule("r.quarter", free=("state", "outcome"), fresh=False),),
    "review_annex": (FrozenRule("r.quarter"),),
    **dict.fromkeys(_BY_DAY, (FrozenRule("r.day", days=True),)),
    # A part that counted in a frozen quarter is not paid on another day.
    "distribution_paid": (
        FrozenRule("r.day", days=True),
        FrozenRule(
            _GIVEN_ON,
            days=True,
            only=f"r.day <> {_GIVEN_ON} AND NOT EXISTS"
            " (SELECT 1 FROM distribution_pending p WHERE p.distribution_id = r.distribution_id)",
        ),
    ),
}
# Tables that count in no quarter, and why.
UNDATED = {
    "claim": "which file shows a payment: provenance",
    "import": "a file taken in: its payments are kept",
    "import_reject": "rows that came to nothing",
    "import_account": "whose books a file belongs to: provenance",
    "account_books": "where files to come belong",
    "fund_account_row": "a fund's own bank rows: in no table",
    "fund_row_match": "what a bank row is in the fund's book: its money is frozen there",
    "list_import": "a list taken in: its records are kept",
    "source_file": "append-only",
    "source_chunk": "append-only",
    "term": "append-only",
    "staff": "who may do what: no figure",
    "desk": "who may send changes: no figure",
    "review": "its own states: see guard",
    "review_snapshot": "append-only",
    "review_signature": "append-only",
    "comment_seal": "append-only",
    "plan_line": "names and order",
    "statement": "published words",
    "park_fact": "published words",
    "list_word": "published words and names",
    "published_state": "published words; tables show a state from its day on",
    "yearly_pledge": "published words: a memo, in no sum",
    "fund_source": "names and order",
    "project": "names, and where new payments go",
    "counted_in": "a link without a date",
    "change_asked": "since when a change waited: written as it is decided",
    "source_rule": "limits of payments to come",
    "contract_rule": "suggests where payments go",
    "rule": "suggests where payments go",
    "own_account": "moves payments, which are kept",
    "profile": "how files are read",
    "saved_view": "how it is shown",
    "request_paid": "which request a payment answers: provenance",
    "policy_clause": "words of a document",
    "company": "facts without a date",
    "fund_identity": "which names mean one fund",
    "own_indicator": "names and units",
    "figures_asked": "who was asked: in no figure",
    "partner": "facts without a date",
    "fund_duty": "done after its year",
    "fund_duty_day": "done after its year",
    "fund_pace": "assumptions of a forecast",
    "setting": "how it is shown",
}


def frozen(db: Database) -> list[int]:
    """Return the frozen quarters (ordinals) in order."""
    return [
        q
        for (q,) in db.read(f"SELECT quarter FROM review WHERE state IN {_FROZEN} ORDER BY quarter")
    ]


def open_quarter(quarters: list[int], quarter: int) -> int:
    """Return the quarter in which money of a quarter is booked: itself, or the next that is not
    frozen.
    """
    while quarter in quarters:
        quarter += 1
    return quarter


def guard(db: Database, change: Change) -> None:
    """Refuse a change that reached a frozen quarter.

    What froze or reopened a quarter counts as it was when the change began: nobody reopens, edits
    and locks again in one. A signed review never changes.

    Raises:
        UserError: ``frozen_quarter`` with the quarter, the table and how many rows;
            ``review_is_signed``.
    """
    before = dict(
        change.execute(
            f"SELECT quarter, state FROM review WHERE state IN {_FROZEN} AND rev < :s UNION ALL"
            f" SELECT quarter, state FROM review_h WHERE state IN {_FROZEN} AND rev_end = :s",
            {"s": change.seq},
        )
    )
    if not before:
        return
    for (quarter,) in change.execute(
        "SELECT quarter FROM review_h WHERE state = 'signed' AND rev_end = ?", (change.seq,)
    ):
        raise UserError("review_is_signed", quarter=Quarter.at(quarter).name)
    touched = change.touched()
    for table, rule in (
        (table, rule) for table, several in FROZEN_RULES.items() for rule in several
    ):
        if table not in touched:
            continue
        hit = reached(change, table, rule, sorted(before))
        if hit is not None:
            quarter, n = hit
            instead = Quarter.at(open_quarter(sorted(before), quarter)).name
            raise UserError(
                "frozen_quarter", quarter=Quarter.at(quarter).name, n=n, table=table, open=instead,
                remedy=table,
            )  # fmt: skip


def reached(
    change: Written, table: str, rule: FrozenRule, quarters: list[int]
) -> tuple[int, int] | None:
    """Return (quarter, rows) of the first frozen quarter in which rows of a table counted or
    count now.
    """
    condition = " OR ".join(span(rule, q) for q in quarters)
    where = f"({condition}) AND {rule.only}"
    columns = rule.watch or [c for c in change.tables[table].columns if c not in ("id", *rule.free)]
    differs = " OR ".join(f"r.{c} IS NOT o.{c}" for c in columns)
    named = {"s": change.seq}
    looks = [  # ended or rewritten, then rewritten into, then new
        f"SELECT r.* FROM {table}_h r LEFT JOIN {table} o ON o.id = r.id WHERE r.rev_end = :s AND "
        f"{where}"
        f" AND (o.id IS NULL OR {differs})",
        f"SELECT r.* FROM {table}_h o JOIN {table} r ON r.id = o.id WHERE o.rev_end = :s AND r.rev "
        f"= :s AND {where}"
        f" AND ({differs})",
        *(
            f"SELECT r.* FROM {table} r WHERE r.id BETWEEN {low} AND {high} AND r.rev = :s AND "
            f"{where}"
            f" AND NOT EXISTS (SELECT 1 FROM {table}_h h WHERE h.id = r.id AND h.rev_end = :s)"
            for low, high in (change.inserted(table) if rule.fresh else ())
        ),
    ]
    for look in looks:
        rows = change.execute(f"SELECT {rule.at} FROM ({look}) r", named).fetchall()
        if rows:
            at = int(rows[0][0])
            return (next(q for q in quarters if _holds(rule, q, at)), len(rows))
    return None


def span(rule: FrozenRule, quarter: int) -> str:
    """Return the condition of the rows that count in a quarter."""
    if not rule.days:
        return f"{rule.at} = {quarter}"
    q = Quarter.at(quarter)
    return f"{rule.at} BETWEEN {q.first_day.toordinal()} AND {q.last_day.toordinal()}"


def _holds(rule: FrozenRule, quarter: int, at: int) -> bool:
    q = Quarter.at(quarter)
    return q.first_day.toordinal() <= at <= q.last_day.toordinal() if rule.days else quarter == at
