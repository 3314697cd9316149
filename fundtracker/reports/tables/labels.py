"""Names of things in the ledger, for people: kinds of changes, columns, measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fundtracker import i18n
from fundtracker.errors import Issue
from fundtracker.i18n import say, tr
from fundtracker.ledger.core.history import ClockDoubt
from fundtracker.reports.record_words import column_name
from fundtracker.reports.tables.table_names import remedy, table_name, value_words

if TYPE_CHECKING:
    from fundtracker.ledger import Ledger
    from fundtracker.ledger.core.change_words import Field


def kind_name(kind: str) -> str:
    """Return the name of a kind of change, for people."""
    names = {
        "create": tr("ledger made"),
        "password": tr("password of the ledger"),
        "desk": tr("desk registered"),
        "desk.close": tr("key of a desk withdrawn"),
        "desk.withdraw": tr("withdrawn: the hub refused it"),
        "template": tr("plan loaded"),
        "import": tr("import"),
        "undo": tr("undo"),
        "redo": tr("redo"),
        "match": tr("matched"),
        "classify": tr("classified"),
        "split": tr("split"),
        "unsplit": tr("joined again"),
        "own_account": tr("own account"),
        "profile": tr("profile"),
        "view": tr("view saved"),
        "view.delete": tr("saved view deleted"),
        "books": tr("books of an account"),
        "plan": tr("plan changed"),
        "plan.version": tr("Plan version"),
        "rule": tr("rule"),
        "rules": tr("rule"),
        "voucher.accounts": tr("accounts of vouchers"),
        "list": tr("imported list"),
        "review.check": tr("quarter checked"),
        "review.lock": tr("quarter frozen"),
        "review.reopen": tr("quarter reopened"),
        "review.sign": tr("quarter signed"),
        "review.return": tr("review sent back"),
        "bank.balance": tr("balances of an account recorded"),
        "bank.transit": tr("item in transit recorded"),
        "review.note": tr("review noted"),
        "review.annex": tr("annex of the review"),
        "review.annex.remove": tr("annex taken out of the review"),
        "review.merge": tr("review copy merged"),
        "correction": tr("correction of a frozen quarter"),
        "indicator": tr("indicators"),
        "park.fact": tr("fact of the park recorded"),
        "park.word": tr("word added to a list"),
        "project.state": tr("published state of a project"),
        "plan.pledge": tr("yearly pledge"),
        "policy.numbers": tr("numbers of a policy document filled in"),
        "quota": tr("indicator"),
        "source.rule": tr("rule of a source"),
        "cash.plan": tr("cash plan"),
        "policy.clause": tr("policy clause"),
        "policy.apply": tr("application"),
        "policy.approve": tr("approved"),
        "policy.refuse": tr("refused"),
        "project": tr("project"),
        "project.estimate": tr("estimate approved"),
        "project.budget": tr("budget of a year"),
        "project.milestone": tr("milestone"),
        "project.progress": tr("progress reported"),
        "project.inside": tr("fund money inside a project"),
        "attach": tr("paper attached"),
        "contract": tr("contract"),
        "contract.change": tr("change order"),
        "contract.work": tr("work measured"),
        "contract.settle": tr("contract settled"),
        "contract.match": tr("booked on contracts"),
        "application.match": tr("booked on applications"),
        "fund": tr("fund changed"),
        "fund.call": tr("capital called"),
        "fund.receive": tr("money arrived on a call"),
        "fund.distribute": tr("distributed"),
        "fund.transfer": tr("commitment transferred"),
        "fund.default": tr("partner in default"),
        "fund.close": tr("late closing"),
        "fund.fees": tr("fees charged"),
        "fund.split": tr("shares split"),
        "fund.reverse": tr("call or distribution reversed"),
        "fund.value": tr("holding valued"),
        "fund.invest": tr("invested"),
        "fund.exit": tr("exited"),
        "fund.attach": tr("document attached"),
        "fund.company": tr("company recorded"),
        "fund.income": tr("income of a holding"),
        "fund.kpi": tr("figures of a company"),
        "fund.document": tr("document of the decision file"),
        "fund.clawback": tr("carry given back"),
        "fund.overdue_interest": tr("interest on late payment received"),
        "fund.concession": tr("gain given up and paid"),
        "fund.own_income": tr("income of the fund's own money"),
        "fund.match": tr("bank rows matched"),
        "fund.return": tr("local reinvestment recorded"),
        "fund.duty": tr("duty done"),
        "fund.pace": tr("pace of a fund"),
    }
    if kind in names:
        return names[kind]
    from fundtracker.records.registry import TYPES  # every subject's records: not at every start

    declared = {each.change: each.done for each in TYPES.values()}
    return tr(declared[kind]) if kind in declared else kind


def unproved_notes(ledger: Ledger, *, rows: bool = False) -> list[str]:
    """Return the sentence that marks what is made of a ledger whose last changes do not prove;
    ``rows``: few rows are proved first.
    """
    if rows:
        ledger.prove_rows()
    if not ledger.unproved:
        return []
    return [tr("Not proved, do not use these figures: {what}", what=say(ledger.unproved[0]))]


def unproved_of(name: str, notes: Sequence[str]) -> list[str]:
    """Return the sentences of ``unproved_notes`` among some, each with the ledger's name."""
    begins = tr("Not proved, do not use these figures: {what}", what="")
    whats = (note.removeprefix(begins) for note in notes if note.startswith(begins))
    return [f"{begins}{name}: {what}" for what in whats]


def proof_notes(ledger: Ledger) -> list[str]:
    """Prove what a door is about to show; return what does not prove of a ledger, or that its rows
    are too many to be proved one by one for a look.
    """
    proved = ledger.prove_rows()
    notes = unproved_notes(ledger)
    return notes if proved or notes else [
        tr("Shown without proof of each row (a large ledger): “check” and every file prove them.")
    ]  # fmt: skip


def unproved_mark(notes: Sequence[str]) -> str:
    """Return the mark for a form that has no notes, where ``unproved_notes`` is among some."""
    begins = tr("Not proved, do not use these figures: {what}", what="")
    return tr("Not proved") if any(note.startswith(begins) for note in notes) else ""


def set_aside_words(ledger: Path, name: str) -> str:
    """Return what is said of a journal that was set aside beside a ledger."""
    return tr(
        "A journal that does not belong to {path} lay beside it and would have damaged it: it is "
        "now {name}.",
        path=ledger.name,
        name=name,
    )


_SECONDS = "%Y-%m-%d %H:%M:%S"


def clock_words(doubt: ClockDoubt) -> str:
    """Return what is doubtful about the time of a change, or about the present one."""
    if doubt.seq is None:
        return tr(
            "This computer's clock says {at}, but the last change is of {other}: set it right.",
            at=local_time(doubt.at, _SECONDS),
            other=local_time(doubt.other, _SECONDS),
        )
    return tr(
        "The clock of change {seq} said {at}; it does not fit {other}, the time beside it. The "
        "order is the numbers'.",
        seq=doubt.seq,
        at=local_time(doubt.at, _SECONDS),
        other=local_time(doubt.other, _SECONDS),
    )


def worded(table: str, fields: Sequence[Field]) -> list[tuple[str, str, str]]:
    """Return of changed columns of a table what each is called, and its value then and now."""
    return [
        (
            column_name(f.column, table),
            value_words(table, f.column, f.old),
            value_words(table, f.column, f.new),
        )
        for f in fields
    ]


def measure_name(measure: int) -> str:
    """Return what a payment counts as."""
    return (tr("Paid"), tr("Received"), tr("Own transfer"), tr("Released"), tr("Evidence"))[measure]


def local_time(iso: str, form: str = "%Y-%m-%d %H:%M") -> str:
    """Return a stored UTC time as the clock of this computer shows it; what is no time stays as
    it is.
    """
    try:
        return dt.datetime.fromisoformat(iso).astimezone().strftime(form)
    except ValueError:
        return iso


def role_name(role: str) -> str:
    """Return what somebody signs a quarter as."""
    return {
        "prepared": tr("Prepared by"),
        "reviewed": tr("Reviewed by"),
        "approved": tr("Approved by"),
    }[role]


def _columns(text: str) -> str:
    return tr(", ").join(column_name(part.strip()) for part in text.split(","))


def _rule(code: str) -> str:
    """Return what a rule says that was passed, without what to do."""
    sentence = i18n.say(Issue(code, None, {"name": ""})).replace(";", "；")
    return sentence.partition("；")[0].strip("：: ")


def people_role(role: str) -> str:
    """Return what somebody of the register may do."""
    return {
        "record": tr("records"),
        "review": tr("reviews"),
        "approve": tr("approves"),
        "administer": tr("administers"),
    }[role]


def people_roles(roles: str) -> str:
    """Return roles in words, given as codes parted by commas; who has none reads only."""
    return tr(", ").join(people_role(role) for role in roles.split(", ") if role) or tr(
        "reads only"
    )


i18n.NAMERS |= {
    "remedy": remedy,
    "table": table_name, "column": column_name, "columns": _columns,
    "roles": people_roles, "needed": people_roles, "deed": kind_name, "passed": _rule,
}  # fmt: skip


def password_words(name: str, has_password: bool, copies: int, left: list[str]) -> list[str]:
    """Return what was done, in sentences of the language in use."""
    words = [
        tr(
            "{name} has a password now. Without it nobody opens the ledger: keep it safe.",
            name=name,
        )
        if has_password
        else tr("{name} has no password any more.", name=name)
    ]
    if copies:
        words.append(tr("{n} copies beside it went along.", n=copies))
    if left:
        names = ", ".join(left)
        words.append(tr("These copies do not open and stay as they are: {names}", names=names))
    if has_password:
        words.append(
            tr(
                "Copies on sticks and shares, exports and papers made before are not under it, and"
                " a disk may keep traces of the old file."
            )
        )
    return words
