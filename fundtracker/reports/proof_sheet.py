"""The proof of a figure to hand over: formula with values, every payment with its rows in files,
raw lines and changes, records with their writers, the hashes that nobody can change unseen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from fundtracker import private_files
from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.behind import Figure
from fundtracker.reports.explain import explain
from fundtracker.reports.explanation import Explanation
from fundtracker.reports.tables.labels import kind_name, local_time
from fundtracker.reports.tables.typeset import chain_words, compiled, page_words
from fundtracker.reports.tables.workbook import require_no_ledger, workbook

EVERY = 1 << 40  # a limit that lists every payment and record


class Line(NamedTuple):
    """A line of the sheet: what it is, its day, fen (None without), words, where it stands (file
    and line, or the change), the raw line of the file, the changes of the record.
    """

    what: str
    day: str
    fen: int | None
    words: str
    where: str = ""
    raw: str = ""
    changes: str = ""


class Sheet(NamedTuple):
    """A proof: what it says above its lines as (name, words), and the lines."""

    title: str
    head: list[tuple[str, str]]
    lines: list[Line]
    sample: bool
    ledger_head: str


def build(ledger: Ledger, figure: Figure) -> Sheet:
    """Return the proof of a figure with all that stands behind it.

    Raises:
        UserError: ``no_such_figure``.
    """

    def read(ledger: Ledger) -> Sheet:
        explanation = (
            explain(ledger, figure, limit=EVERY)
            if isinstance(figure, str)
            else figure(ledger, EVERY)
        )
        head = _head(explanation)
        head.append((tr("Ledger, change {seq}", seq=ledger.history.last()), ledger.head()))
        head += _files(ledger, explanation)
        return Sheet(explanation.name, head, lines(explanation), ledger.is_sample, ledger.head())

    return ledger.reading(read)


def _head(explanation: Explanation) -> list[tuple[str, str]]:
    head = [(tr("Id of the figure"), explanation.id), (tr("Value"), explanation.text)]
    head += [(tr("Formula"), line) for line in explanation.formula.split("\n")]
    if explanation.sum_fen is not None:
        text = tr(
            "{n} payments, {sum} yuan in all", n=explanation.n, sum=money.show(explanation.sum_fen)
        )
        head.append((tr("Payments"), text))
    return head


def _files(ledger: Ledger, explanation: Explanation) -> list[tuple[str, str]]:
    """Return the files whose rows are listed, each with its SHA-256."""
    ids = dict.fromkeys(w["import"] for p in explanation.payments for w in p["witnesses"])
    files = [ledger.imports.get(i) for i in ids]
    return [(file.title, f"SHA-256 {ledger.files.digest(file.file_id)}") for file in files]


def lines(explanation: Explanation) -> list[Line]:
    """Return the lines of the sheet under its heads."""
    proof_lines = [
        Line(tr("Dated amount"), f["date"], f["fen"], f["words"], f["source"])
        for f in explanation.flows
    ]
    for payment in explanation.payments:
        text = "  ".join(filter(None, [payment["counterparty"], payment["summary"]]))
        seen = payment["witnesses"]
        rows = "; ".join(tr("{file}, line {line}", file=w["file"], line=w["line"]) for w in seen)
        raw = "\n".join(w["raw"] for w in seen)
        changes = "\n".join(map(_change, payment["changes"]))
        proof_lines.append(
            Line(tr("Payment"), payment["date"], payment["counts_fen"], text, rows, raw, changes)
        )
    for record in explanation.records:
        text = "; ".join(f"{name} {value}" for name, value in record["fields"])
        proof_lines.append(
            Line(
                record["name"],
                local_time(record["at"], "%Y-%m-%d"),
                None,
                text,
                record["file"],
                "",
                _change(record),
            )
        )
    for n, listed in (
        (explanation.n, explanation.payments),
        (explanation.n_records, explanation.records),
    ):
        if n > len(listed):
            proof_lines.append(Line("", "", None, tr("and {n} more", n=n - len(listed))))
    return proof_lines


def _change(change: dict[str, Any]) -> str:
    words = [f"#{change['change']}", local_time(change["at"]), change["person"]]
    return " ".join(filter(None, [*words, kind_name(change["kind"]), change["reason"]]))


def heads() -> tuple[str, ...]:
    """Return the heads of the columns."""
    return (
        tr("Kind"), tr("Date"), tr("Amount (CNY)"), tr("Words"), tr("Where it is recorded"),
        tr("Raw line"), tr("Who changed it"),
    )  # fmt: skip


def write(ledger: Ledger, figure: Figure, path: str | Path) -> None:
    """Write the proof of a figure as PDF or, by any other ending, as a spreadsheet.

    Raises:
        UserError: ``no_such_figure``, ``write_failed``, ``exists`` (a ledger).
    """
    sheet, path = build(ledger, figure), Path(path)
    if path.suffix.lower() == ".pdf":
        _write_pdf(sheet, path)
    else:
        _write_xlsx(sheet, path)


def _write_xlsx(sheet: Sheet, path: Path) -> None:
    with workbook(path) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        amount = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"})
        for x, wide in enumerate((22, 12, 18, 48, 44, 60, 44)):
            page.set_column(x, x, wide)
        for y, (name, words) in enumerate(sheet.head):
            page.write_string(y, 0, name)
            page.write_string(y, 1, words)
        top = len(sheet.head) + 1
        for x, head in enumerate(heads()):
            page.write_string(top, x, head, bold)
        for y, line in enumerate(sheet.lines, top + 1):
            for x, text in enumerate((line.what, line.day, "", *line[3:])):
                if text:
                    page.write_string(y, x, str(text))
            if line.fen is not None:
                page.write_number(y, 2, line.fen / 100, amount)
        page.freeze_panes(top + 1, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)


def contents(sheet: Sheet) -> dict[str, Any]:
    """Return what the pages of a proof say."""
    return {
        "lang": language(),
        "sample": tr("Sample data") if sheet.sample else "",
        "chain": chain_words(sheet.ledger_head),
        "page_words": page_words(),
        "title": tr("Proof sheet"),
        "name": sheet.title,
        "head": [list(pair) for pair in sheet.head],
        "heads": [heads()[at] for at in (0, 1, 2, 3)],
        "lines": [
            {
                "cells": [
                    line.what,
                    line.day,
                    "" if line.fen is None else money.show(line.fen),
                    line.words,
                ],
                "below": [text for text in (line.where, line.raw, line.changes) if text],
            }
            for line in sheet.lines
        ],
        "footer": sheet.title,
    }


def _write_pdf(sheet: Sheet, path: Path) -> None:
    require_no_ledger(path)
    content = compiled("proof", contents(sheet))[0]
    try:
        private_files.write_bytes(path, content)
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
