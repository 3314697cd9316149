"""Vouchers as files of other programs: the columns of each stand in a template of its own."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.paths import asset
from fundtracker.reports.payments.vouchers import Entry, Vouchers
from fundtracker.reports.tables.text_grid import Value, write_csv, yuan
from fundtracker.reports.tables.workbook import workbook

SYSTEMS = ("yonyou", "kingdee", "budget")


class Template(NamedTuple):
    """A system's file: ``columns`` are (head, value); ``form`` txt or xlsx; ``sets`` of books."""

    code: str
    name: str
    form: str
    encoding: str
    heads: bool
    summary_length: int
    word: str  # the kind of voucher
    sets: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]


def template(code: str) -> Template:
    """Return the template of a system of ``SYSTEMS``.

    Raises:
        UserError: ``no_such_system``.
    """
    if code not in SYSTEMS:
        raise UserError("no_such_system", name=code, names=", ".join(SYSTEMS))
    data = tomllib.loads(asset(f"resources/voucher_templates/{code}.toml").read_text("utf-8"))
    columns = tuple((str(head), str(value)) for head, value in data["columns"])
    name = data["name_zh" if language() == "zh" else "name_en"]
    return Template(
        code, name, data["form"], data["encoding"], data["heads"], data["summary_length"],
        data["word"], tuple(data["sets"]), columns,
    )  # fmt: skip


def write(vouchers: Vouchers, form: Template, path: Path, person: str) -> int:
    """Write vouchers as a system reads them; return how many entries there are.

    Raises:
        UserError: ``voucher_account_missing`` with names; ``nothing_to_write``; ``write_failed``.
    """
    if vouchers.missing:
        names = ", ".join(need.words for need in vouchers.missing)
        raise UserError("voucher_account_missing", names=names)
    if not vouchers.entries:
        raise UserError("nothing_to_write")
    rows = [[_cell(entry, value, form, person) for _, value in form.columns]
            for entry in vouchers.entries]  # fmt: skip
    heads: list[Value] = [head for head, _ in form.columns]
    if form.form == "txt":
        try:
            with private_files.opened(path, "w", encoding=form.encoding, newline="") as file:
                write_csv(file, [heads, *rows] if form.heads else rows)
        except OSError as error:
            raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
        return len(rows)
    with workbook(path) as book:
        _sheet(book, form, heads, rows)
    return len(rows)


def _sheet(book: Any, form: Template, heads: list[Value], rows: list[list[Value]]) -> None:
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1})
    amount = book.add_format({"num_format": "0.00"})
    for x, head in enumerate(heads):
        sheet.write_string(0, x, str(head), bold)
        sheet.set_column(x, x, 16)
    for y, row in enumerate(rows, 1):
        for x, (cell, (_, value)) in enumerate(zip(row, form.columns, strict=True)):
            if value in ("debit", "credit") and cell is not None:
                sheet.write_number(y, x, float(str(cell)), amount)
            elif value in ("number", "documents", "rate"):
                sheet.write_number(y, x, int(str(cell)))
            else:
                sheet.write_string(y, x, str(cell if cell is not None else ""))


def _cell(entry: Entry, value: str, form: Template, person: str) -> Value:
    code, *name = entry.account.split(None, 1)  # a full-width blank parts them too
    cells: dict[str, Value] = {
        "date": entry.day.isoformat(),
        "word": form.word,
        "number": entry.number,
        "documents": 0,
        "set": tr("Financial accounting") if entry.set == "financial" else tr("Budget accounting"),
        "summary": _plain(entry.summary)[: form.summary_length],
        "account": code,
        "account_name": name[0].strip() if name else "",
        "debit": yuan(entry.debit),
        "credit": yuan(entry.credit),
        "currency": "RMB",
        "rate": 1,
        "person": person,
        "payee": entry.payee,
        "project_code": entry.project_code,
        "project": entry.project,
        "source": entry.source,
    }
    return cells[value]


def _plain(text: str) -> str:
    """Return words without what parts columns and lines in the other program."""
    return " ".join(text.replace(",", "，").replace('"', "”").split())
