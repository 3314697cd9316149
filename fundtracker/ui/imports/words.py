"""Words of the import page: what columns may mean, encodings, separators, kinds, what became of a
row.
"""

from __future__ import annotations

from fundtracker import i18n
from fundtracker.i18n import tr
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.payments.post import Outcome
from fundtracker.intake.payments.preview import Row
from fundtracker.reports.tables.import_words import (
    again_words,
    agreement_words,
    books_words,
    difference_words,
    gap_words,
    late_words,
)
from fundtracker.ui.widgets.breaches import first_clause, warned_words

ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5")
DELIMITERS = (",", "\t", ";", "|")
PROVES = ("paid", "released", "evidence")
ROLES = (
    "ignore",
    "date",
    "amount_out",
    "amount_in",
    "amount_signed",
    "amount_spent",
    "amount_abs",
    "amount_back",
    "amount_unit",
    "direction",
    "reversal_flag",
    "state_flag",
    "counterparty_name",
    "counterparty_account",
    "final_payee",
    "summary",
    "purpose",
    "remark",
    "serial_no",
    "voucher_no",
    "project_name",
    "project_code",
    "contract_no",
    "contract_name",
    "fund_source",
    "plan_line",
    "balance",
    "currency",
    "status",
    "payer_name",
    "own_account",
)


def role_name(role: str) -> str:
    """Return what a column means; a role that no payment needs is another one."""
    names = {
        "ignore": tr("not used"),
        "date": tr("Date"),
        "datetime": tr("Date and time"),
        "amount_out": tr("Amount out"),
        "amount_in": tr("Amount in"),
        "amount_signed": tr("Amount with sign"),
        "amount_abs": tr("Amount"),
        "amount_spent": tr("Amount, plus is spent"),
        "amount_back": tr("Amount that came back"),
        "amount_digit": tr("Digit of the amount"),
        "amount_cents": tr("Jiao and fen"),
        "amount_unit": tr("Unit of the row"),
        "reversal_flag": tr("Mark of a reversal"),
        "state_flag": tr("Mark of a void or returned payment"),
        "direction": tr("In or out"),
        "counterparty_name": tr("Payee"),
        "payee_name": tr("Payee"),
        "payee_account": tr("Payee's account"),
        "final_payee": tr("Final payee"),
        "final_payee_account": tr("Final payee's account"),
        "counterparty_account": tr("Payee's account"),
        "counterparty_bank": tr("Payee's bank"),
        "summary": tr("Summary"),
        "purpose": tr("Purpose"),
        "remark": tr("Remark"),
        "serial_no": tr("Serial number"),
        "voucher_no": tr("Voucher number"),
        "project_name": tr("Project"),
        "project_code": tr("Project code"),
        "contract_no": tr("Contract number"),
        "contract_name": tr("Contract name"),
        "fund_source": tr("Source of money"),
        "plan_line": tr("Plan line"),
        "balance": tr("Balance"),
        "currency": tr("Currency"),
        "status": tr("Status of the payment"),
        "payer_name": tr("Payer"),
        "own_account": tr("Own account"),
    }
    return names.get(role, tr("something else"))


def encoding_name(encoding: str) -> str:
    """Return the usual name of an encoding."""
    names = {"gb18030": "GB18030 (GBK)", "utf-8": "UTF-8", "utf-16": "UTF-16", "big5": "Big5"}
    return names.get(encoding, encoding)


def delimiter_name(delimiter: str) -> str:
    """Return the name of a separator."""
    names = {",": tr("comma"), "\t": tr("tab"), ";": tr("semicolon"), "|": tr("bar")}
    return names.get(delimiter, delimiter or tr("cells of a sheet"))


def proves_name(proves: str) -> str:
    """Return what the rows of a file show."""
    names = {
        "paid": tr("money paid"),
        "released": tr("money released"),
        "evidence": tr("evidence only"),
    }
    return names[proves]


def skipped_name(kind: str) -> str:
    """Return what a skipped row is."""
    names = {
        "preamble": tr("title line"),
        "footer_note": tr("note"),
        "footer_total": tr("total"),
        "subtotal": tr("subtotal"),
        "balance_line": tr("balance line"),
        "blank": tr("blank line"),
        "header_second_language": tr("second heading"),
        "non_cash_line": tr("not a cash account"),
        "repeated_header": tr("repeated heading"),
        "header_repeated": tr("repeated heading"),
        "hidden": tr("hidden row"),
        "parent_of_parts": tr("sum of parts"),
        "part_of_row": tr("part of the row above"),
        "sum_of_rows": tr("total"),
        "batch_of_rows": tr("total"),
        "card_repayment": tr("repayment of the card"),
    }
    return names.get(kind, kind)


def verdict(row: Row) -> str:
    """Return what becomes of a row, in a few words."""
    if row.state != "known" and row.is_duplicate:
        return tr("duplicate: the file holds it twice")
    if row.state == "rejected" and row.issue is not None:
        return first_clause(i18n.say(row.issue))
    if row.state == "known":
        return tr("duplicate: in the ledger already")
    if row.state == "skipped":
        return skipped_name(row.issue.code) if row.issue is not None else ""
    if row.warned:
        first, more = warned_words(row.warned[0]), len(row.warned) - 1
        return tr("{words} (and {n} more)", words=first, n=more) if more else first
    if row.is_transfer:
        return tr("own transfer: neither paid nor received")
    if row.edited:
        return tr("corrected by hand")
    if row.converted:
        return tr("unusual writing, read")
    return tr("will be imported")


def outcome_words(outcome: Outcome) -> list[str]:
    """Return what a person should know of a file, a sentence each: where its balance does not
    follow that of another file, what the reader met; what it does not say is asked in a bar of its
    own.
    """
    return [
        *again_words(outcome.again, outcome.counts["new"]),
        *map(gap_words, outcome.gaps),
        *(late_words(*late) for late in outcome.late),
        *finding_words(outcome.reading),
    ]


def owner_words(outcome: Outcome) -> str:
    """Return what is to be said of the books a file is in; '' where nothing is."""
    owner = outcome.books
    return "\n".join(
        books_words(
            owner.fund and owner.fund.name, owner.assumed, outcome.reading.accepted["out_fen"]
        )
    )


def books_name(fund: str) -> str:
    """Return the name of a set of books: of a fund, '' the district's."""
    return fund or tr("the district")


def finding_words(reading: Reading) -> list[str]:
    """Return what the reader of a file met and a person should know, a sentence each: line, what,
    what to do.
    """
    issues = [
        i
        for i in [*reading.table.issues, *reading.warnings]
        if i.code not in ("total_row", "html_table")
    ]
    issues.sort(
        key=lambda issue: (issue.code == "account_precision_lost", issue.line or 0)
    )  # money before texts
    notes = [note for note in reading.table.notes if note.code in _SAID_TOO]
    issues = [*(unread.issue for unread in reading.unread), *issues, *notes]
    return [
        (tr("line {line}: ", line=i.line) if i.line is not None else "") + i18n.say(i)
        for i in issues
    ]


_SAID_TOO = ("statement_format", "euro_byte", "tables_beside")


def declared_words(
    declared: dict[str, int] | None, differences: dict[str, int] | None
) -> tuple[str, str]:
    """Return (sentence, tone) on the totals that a file declares; ('', '') where it declares
    none.
    """
    if declared is None:
        return "", ""
    if not differences:
        return agreement_words(declared), "ok"
    return tr(
        "the file says otherwise, difference: {text}", text=difference_words(differences)
    ), "warn"


def accepted_words(gone: int, other_days: int) -> tuple[str, str]:
    """Return the tone and the words of matches that were accepted; ``other_days``: of how many the
    two files show different days.
    """
    words = [tr("{n} of them now count once", n=gone)]
    words += [tr("{n} of them count on the bank's day", n=other_days)] if other_days else []
    return "warn" if other_days else "ok", "; ".join(words)
