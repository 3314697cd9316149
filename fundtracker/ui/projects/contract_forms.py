"""Forms of a contract: its terms, a change order, work measured, the settlement."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from fundtracker.domain.park.contract import PROGRESS_FLOOR, RETENTION_CEILING
from fundtracker.domain.park.source_room import Commitment
from fundtracker.i18n import tr, tr_in
from fundtracker.ledger import Ledger
from fundtracker.ledger.projects.contracts import ChangeOrder, ChangeRow
from fundtracker.ledger.projects.contracts import Row as Terms
from fundtracker.records.contracts import OVER
from fundtracker.reports.projects.contract_view import Detail
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Entry, Number, Words
from fundtracker.ui.projects import contract_doubts
from fundtracker.ui.projects.ceiling import Ceiling, Offered, offer_source

_SHARES = ("cap", "recovery", "progress_rate", "retention")
_DAYS = ("signed_day", "done_day", "retention_day")


def _override() -> Words:
    return Words(
        tr("Over its limit, because"),
        tr("only where it passes the estimate or a rule of its source"),
        needed=False,
    )


_FREE, _STANDS = Ceiling(), {"contract_value_stands": "signed"}


def contract_dialog(
    session: Session,
    offered: Offered,
    *,
    contract: Terms | None = None,
    project: int | None = None,
    numbers: frozenset[str] = frozenset(),
    parent: QWidget | None = None,
) -> RecordDialog:
    """Return the form of a new contract, or of the terms of one that stands: its value changes by
    change orders.
    """
    entries, ceiling = _terms_entries(session, offered, contract, project), offered.ceiling
    rows = (
        ("number", "name"),
        ("project", "source_id"),
        ("party", "account"),
        ("signed", "signed_day", "advance_fen"),
        ("progress_rate", "retention", "cap", "recovery"),
        ("done_day", "retention_day"),
        ("override",),
    )

    def judge(v: Values) -> Judged:
        if contract is None and v["number"] in numbers:
            return tr("This number already exists; each contract has its own."), "bad"
        moved = contract is None or v["project"] != contract.project_id
        over = ceiling.of_contract(session, v) if moved else ("", "")
        if over[0]:
            return over
        terms = contract_doubts.of_terms(v)
        return terms if terms[0] or contract is not None else ceiling.proposal(v)

    def work(ledger: Ledger, v: Values) -> None:
        columns_kept = (*_SHARES, *_DAYS, "party", "account", "source_id")
        terms = {name: v[name] for name in entries if name in columns_kept}
        with ledger.change("contract", v["reason"], number=v["number"]) as change:
            ledger.contracts.put(
                change,
                v["number"],
                v["name"],
                v["project"],
                v["signed"],
                advance_fen=v["advance_fen"],
                override=v["override"] or "",
                **terms,
            )

    title = tr("Terms of {number}", number=contract.number) if contract else tr("New contract")
    words, blame = lambda v: tr("{name} is recorded.", name=v["number"]), OVER | _STANDS
    dialog = RecordDialog(
        session,
        Form(
            title,
            entries,
            rows,
            ok=tr("Record the contract"),
            message=words,
            judge=judge,
            blame=blame,
        ),
        work,
        parent=parent,
    )
    offer_source(dialog, ceiling, new=contract is None)
    return dialog


def _terms_entries(
    session: Session, offered: Offered, contract: Terms | None, project: int | None
) -> dict[str, Entry]:
    """Return the fields of the terms, as recorded or empty; its number and value are settled."""
    number = Words(tr("Number"), text=_text(contract, "number"))
    signed, advance = Amount(tr("Signed value"), session.unit), None
    signed_day: dt.date | None = session.working_day()
    if contract is not None:
        number.read_only_field()
        signed = Amount(tr("Signed value"), session.unit, fen=contract.signed_fen, zero=True)
        signed.read_only_field()
        signed_day, advance = _day(contract, "signed_day"), contract.advance_fen or None
        project = contract.project_id
    return {
        "number": number,
        "name": Words(tr("Contract name"), text=_text(contract, "name")),
        "party": Words(tr("Contractor"), text=_text(contract, "party")),
        "account": Words(tr("Contractor's account"), needed=False, text=_text(contract, "account")),
        "project": Choice(tr("Project"), offered.projects, current=project),
        "source_id": Choice(
            tr("Source of money"),
            offered.sources,
            current=contract.source_id if contract else None,
            empty=tr("No source named"),
        ),
        "signed_day": Day(tr("Signed on"), day=signed_day),
        "signed": signed,
        "advance_fen": Amount(tr("Advance"), session.unit, needed=False, fen=advance, zero=True),
        "cap": _share(contract, "cap", tr("Payment cap (%)")),
        "recovery": _share(contract, "recovery", tr("Recovery of the advance (%)")),
        "progress_rate": _share(
            contract, "progress_rate", tr("Progress payments (%)"), PROGRESS_FLOOR
        ),
        "retention": _share(contract, "retention", tr("Retention (%)"), RETENTION_CEILING),
        "done_day": Day(tr("Completed on"), needed=False, day=_day(contract, "done_day")),
        "retention_day": Day(
            tr("Retention due"), needed=False, day=_day(contract, "retention_day")
        ),
        "override": _override(),
    }


def _text(contract: Terms | None, name: str) -> str:
    return str(getattr(contract, name)) if contract is not None else ""


def _day(contract: Terms | None, name: str) -> dt.date | None:
    known = getattr(contract, name) if contract is not None else None
    return dt.date.fromordinal(known) if known is not None else None


def _share(contract: Terms | None, name: str, caption: str, usual: int | None = None) -> Number:
    """A share in tenths of a per cent; a new contract starts with the usual one."""
    return Number(
        caption,
        0,
        1000,
        needed=False,
        decimals=1,
        number=getattr(contract, name) if contract is not None else usual,
    )


def change_dialog(
    session: Session,
    detail: Detail,
    day: dt.date,
    pending: ChangeRow | None = None,
    parent: QWidget | None = None,
    *,
    ceiling: Ceiling = _FREE,
) -> RecordDialog:
    """Return the form of a change order, or the one that decides a ``pending`` one."""
    waiting = pending.amount_fen if pending is not None and pending.state == "pending" else 0
    entries = _change_entries(session, pending, day)

    def work(ledger: Ledger, v: Values) -> None:
        with ledger.change(
            "contract.change", v["reason"], number=v["number"], doc_no=v["doc_no"]
        ) as change:
            stated = ("number", "amount", "why", "dated", "doc_no", "state")
            order = ChangeOrder(*(v[name] for name in stated))
            ledger.contracts.put_change(change, detail.terms.id, order, v["override"] or "")

    return RecordDialog(
        session,
        Form(
            tr("Change order of {number}", number=detail.terms.number),
            entries,
            (("number", "amount"), ("dated", "state", "doc_no"), ("why", "override")),
            ok=tr("Record the change"),
            message=lambda v: tr("Change {number} is recorded.", number=v["number"]),
            judge=lambda v: _judge_change(session, detail, waiting, ceiling, v),
            blame={
                "change_needs_reason": "why",
                "change_needs_document": "doc_no",
                "change_stands": "amount",
                "change_below_nothing": "amount",
                **OVER,
            },
        ),
        work,
        parent=parent,
    )


def _judge_change(
    session: Session, detail: Detail, waiting: int, ceiling: Ceiling, v: Values
) -> Judged:
    """Say what the contract would be worth; ``waiting``: what the decided order adds, fen."""
    if v["amount"] is None:
        return "", ""
    if v["state"] == "approved" and not v["doc_no"]:
        return tr("An approved change has its document."), "bad"
    show, course = session.money, detail.money.course
    added = {v["state"]: v["amount"]}
    now = detail.money.current + added.get("approved", 0)
    if now < 0:
        return tr("The contract would be worth less than nothing."), "bad"
    ends = now + course.pending - waiting + added.get("pending", 0)
    terms = detail.terms
    commitment = Commitment(terms.project_id, terms.source_id, v["amount"], v["dated"])
    over, tone = ceiling.passed(session, commitment, v["override"])
    if over and v["state"] != "rejected":  # a pending one may not be approved: it is told
        return over, tone if v["state"] == "approved" else "warn"
    words = tr(
        "Current value: {before} → {after}; final forecast {ends}",
        before=show(detail.money.current),
        after=show(now),
        ends=show(ends),
    )
    return words, "warn" if ends > detail.terms.signed_fen * 11 // 10 else "ok"


def _change_entries(session: Session, pending: ChangeRow | None, day: dt.date) -> dict[str, Entry]:
    """Return the fields of a new change order of a day, or of the one that is decided."""
    names = {"pending": tr("pending"), "approved": tr("approved"), "rejected": tr("rejected")}
    number, why, fen, state = Words(tr("Number")), "", None, "pending"
    if pending is not None:
        number = Words(tr("Number"), text=pending.number)
        number.read_only_field()
        why, fen, state = pending.reason, pending.amount_fen, "approved"
        day = dt.date.fromordinal(pending.dated)
    choices = [(name, code) for code, name in names.items()]
    return {
        "number": number,
        "amount": Amount(tr("Amount, less is −"), session.unit, fen=fen, minus=True),
        "dated": Day(tr("Effective on"), day=day),
        "state": Choice(tr("Status"), choices, current=state),
        "doc_no": Words(tr("Document number"), tr("of the approval"), needed=False),
        "why": Words(tr("Reason of the change"), text=why),
        "override": _override(),
    }


def work_dialog(
    session: Session, detail: Detail, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of work measured since the start until a day."""
    show, money = session.money, detail.money
    entries = {
        "until": Day(tr("Until the day"), day=day),
        "done": Amount(
            tr("Work done since the start"), session.unit, fen=money.course.work, zero=True
        ),
        "doc_no": Words(tr("Document number"), tr("of the measurement"), needed=False),
    }

    def work(ledger: Ledger, v: Values) -> None:
        with ledger.change("contract.work", v["reason"], number=detail.terms.number) as change:
            ledger.contracts.measure(change, detail.terms.id, v["until"], v["done"], v["doc_no"])

    return RecordDialog(
        session,
        Form(
            tr("Work done on {number}", number=detail.terms.number),
            entries,
            (("until", "done", "doc_no"),),
            ok=tr("Record the work"),
            message=lambda v: tr("Work done: {amount}", amount=show(v["done"])),
            judge=lambda v: contract_doubts.judged_work(session, detail, v),
            blame={"negative_amount": "done"},
        ),
        work,
        parent=parent,
    )


def settle_dialog(
    session: Session, detail: Detail, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of the settlement: its amount and document stand, the retention has its
    day.
    """
    show, money, terms = session.money, detail.money, detail.terms
    amount = Amount(tr("Settled"), session.unit, fen=terms.settled_fen or money.forecast, zero=True)
    if terms.settled_fen is not None:
        amount.read_only_field()
    keep = terms.retention_day or day.replace(day=1, year=day.year + 2).toordinal()
    entries = {
        "amount": amount,
        "doc_no": Words(tr("Document number"), tr("of the settlement"), text=terms.settled_doc),
        "settled_day": Day(
            tr("Settled on"), day=dt.date.fromordinal(terms.settled_day or day.toordinal())
        ),
        "retention_day": Day(tr("Retention due"), day=dt.date.fromordinal(keep)),
        "audited": Choice(
            tr("Audit"), [(tr("not done"), 0), (tr_in("audit", "done"), 1)], current=terms.audited
        ),
    }

    def judge(v: Values) -> Judged:
        if v["amount"] is None:
            return "", ""
        after = money._replace(
            course=money.course._replace(settled=v["amount"]),
            terms=money.terms._replace(retention_day=v["retention_day"]),
        )
        words = tr(
            "Left to pay {left}, of it retention {kept}",
            left=show(after.left),
            kept=show(after.retention_held),
        )
        if after.excess:
            return tr(
                "{words}; {over} were paid over the cap.", words=words, over=show(after.excess)
            ), "warn"
        return words, "ok"

    def work(ledger: Ledger, v: Values) -> None:
        with ledger.change(
            "contract.settle", v["reason"], number=terms.number, doc_no=v["doc_no"]
        ) as change:
            ledger.contracts.put(
                change,
                terms.number,
                terms.name,
                terms.project_id,
                terms.signed_fen,
                settled_fen=v["amount"],
                settled_doc=v["doc_no"],
                settled_day=v["settled_day"],
                retention_day=v["retention_day"],
                audited=v["audited"],
            )

    return RecordDialog(
        session,
        Form(
            tr("Settlement of {number}", number=terms.number),
            entries,
            (("amount", "doc_no"), ("settled_day", "retention_day"), ("audited",)),
            ok=tr("Record the settlement"),
            message=lambda v: tr("{number} is settled.", number=terms.number),
            judge=judge,
            blame={"settlement_needs_document": "doc_no", "settlement_stands": "amount"},
        ),
        work,
        parent=parent,
    )
