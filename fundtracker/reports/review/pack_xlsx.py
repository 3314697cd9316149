"""The review pack as one workbook: its first page with the signatures, then a sheet for each
table.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fundtracker.domain.park.bounds import MARKS
from fundtracker.domain.park.checklist import Gate
from fundtracker.i18n import speaking, tr
from fundtracker.ledger.review.reviews import ROLES
from fundtracker.ledger.review.signing import Signature, fingerprint
from fundtracker.reports.charts.table_book import add_charts, charts_of
from fundtracker.reports.review import checklist, first_page, pack
from fundtracker.reports.review.first_page import FirstPage, Measure
from fundtracker.reports.review.pack import Print
from fundtracker.reports.tables.labels import local_time, role_name
from fundtracker.reports.tables.progress import Steps
from fundtracker.reports.tables.report_table import Cell, Column, in_unit, plain, unit_name
from fundtracker.reports.tables.table_xlsx import Sheets
from fundtracker.reports.tables.workbook import workbook


def write(
    content: dict[str, Any],
    path: Path,
    how: Print,
    *,
    digest: str = "",
    signatures: Sequence[Signature] = (),
    steps: Steps | None = None,
) -> None:
    """Write the papers of the first language: the first page, then a sheet for each table.

    Raises:
        UserError: ``write_failed``, ``cancelled`` (nothing is written).
    """
    lang, steps = how.languages[0], steps or Steps()
    pages = content["languages"][lang]
    with workbook(path, strings_to_numbers=False) as book, speaking(lang):
        tables = pack.tables(content, lang)
        steps.expect(len(tables))
        about = [pages["place"], pages["version"], tr("Until: {day}", day=pages["until"])]
        above = "  ·  ".join([*about, tr("Unit: {unit}", unit=unit_name("yuan"))])
        sheets = Sheets(book, footer=f"&L{pages['title']}&C{digest[:16]}&R&P / &N", paper=how.paper)
        page = first_page.of(content, tables, lang)
        front = _Front(book, tr("First page"), pages["title"], above)
        front.add_page(page, checklist_of(content))
        front.add_signatures(signatures, how.prepared_by, digest, pack.chain_lines(content))
        for table in tables:
            steps.step(table.code)
            sheets.add(table, table.title, (table.title, above))
        courses = [chart for chart in page.charts if chart.known]
        add_charts(book, [*courses, *(chart for table in tables for chart in charts_of(table))])


def checklist_of(content: dict[str, Any]) -> list[str]:
    """Return the checklist of a pack in words, what is open to do first."""
    gates = [Gate(g["gate"], g["open"], g["n"]) for g in content["gates"]]
    return [checklist.gate_state(gate) for gate in sorted(gates, key=lambda gate: gate.open)]


class _Front:
    """Writes the first sheet: money in exact yuan, rates in per cent."""

    def __init__(self, book: Any, name: str, title: str, above: str) -> None:
        self._page, self._at = book.add_worksheet(name), 3
        self._bold = book.add_format({"bold": True})
        self._head = book.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#F2F4F7", "text_wrap": True}
        )
        self._right = book.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#F2F4F7", "text_wrap": True, "align": "right"}
        )
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._book = book
        self._money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"})
        self._floors = {
            mark: book.add_format({"num_format": f'"{mark}"#,##0.00'}) for mark in MARKS.values()
        }
        self._rate = book.add_format({"num_format": "0.0"})
        self._page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
        self._page.write_string(1, 0, above)
        self._page.set_column(0, 0, 44)
        self._page.set_column(1, 6, 20)
        self._page.set_landscape()
        self._page.fit_to_pages(1, 0)

    def add_page(self, page: FirstPage, gates: Sequence[str]) -> None:
        """Write what the first page says."""
        yuan = tr("CNY")
        self._heads(tr("Totals of the plan"), [in_unit(tr("Whole plan"), yuan)])
        for scope in page.scopes:
            self._row(
                scope.name, [scope.fen], self._floors[scope.mark] if scope.mark else self._money
            )
        self._heads(
            tr("Measures"),
            [
                in_unit(head, yuan)
                for head in (
                    tr("Whole plan"),
                    tr("This quarter"),
                    tr("Since the start"),
                )
            ]
            + [in_unit(tr("Done"), "%"), in_unit(tr("Time elapsed"), "%"), tr("Against time")],
            figures=5,
        )
        for measure, lines in page.measures:
            self._measure(measure)
            for line in lines:
                self._measure(line, "  ")
        self._heads(tr("Funds"), [yuan])
        for name, fen in page.fund:
            self._row(name, [fen], self._money)
        self._indicators(page)
        self._words(
            tr("Decided by the meeting") if page.decided else tr("For decision"), page.decide
        )
        self._breaches(page)
        self._words(tr("Checklist"), gates)

    def _measure(self, measure: Measure, before: str = "") -> None:
        self._row(
            before + measure.name, [measure.plan, measure.quarter, measure.total], self._money
        )
        if measure.mark and measure.plan is not None:
            floor = self._floors[measure.mark]
            self._page.write_number(self._at - 1, 1, measure.plan / 100, floor)
        for x, tenths in ((4, measure.rate), (5, measure.elapsed)):
            if tenths is not None:
                self._page.write_number(self._at - 1, x, tenths / 10, self._rate)
        self._page.write_string(self._at - 1, 6, first_page.pace_sentence(measure))

    def _indicators(self, page: FirstPage) -> None:
        self._heads(
            tr("Compute and indicators"), [tr("Reported"), tr("Target"), tr("Unit of measure")], 2
        )
        for row, table in page.indicators:
            columns = {column.code: column for column in table.columns}
            self._row(row.name, [], self._money)
            for x, code in enumerate(("q0", "target"), 1):
                self._own(x, columns[code], row.cells.get(code))
            unit = row.cells.get("unit")
            self._page.write_string(self._at - 1, 3, str(unit.value or "") if unit else "")

    def _own(self, x: int, column: Column, cell: Cell | None) -> None:
        """Write a figure in its own unit, with what says that it is a floor or expected."""
        value = plain(column, cell)
        if cell is not None and value is not None:
            style = self._book.add_format({"num_format": f'"{cell.mark}"General'})
            self._page.write_number(
                self._at - 1, x, float(str(value)), style if cell.mark else None
            )

    def _breaches(self, page: FirstPage) -> None:
        """Write each breach with its sum and its answer."""
        self._heads(
            tr("Breaches and their answers"), [in_unit(tr("Amount"), tr("CNY")), tr("Answer")], 1
        )
        for breach in page.breaches:
            self._row("", [breach.fen], self._money)
            self._page.write_string(self._at - 1, 0, breach.text, self._wrapped)
            answer = first_page.answer_words(breach._asdict())
            self._page.write_string(self._at - 1, 2, answer)
        if not page.breaches:
            self._row(tr("None."), [], self._money)

    def add_signatures(
        self,
        signatures: Sequence[Signature],
        prepared_by: str,
        digest: str,
        chain: Sequence[str],
    ) -> None:
        """Write who signed and when, the hash that was signed, and the heads of the chains."""
        by_role = {signature.role: signature for signature in reversed(signatures)}
        self._heads(tr("Signatures"), [tr("Name"), tr("Date and time"), tr("Key")], 0)
        for role in ROLES:
            signature = by_role.get(role)
            self._row(role_name(role), [], self._money)
            if signature is not None:
                for x, text in enumerate(
                    (signature.name, local_time(signature.at), fingerprint(signature.public_key)), 1
                ):
                    self._page.write_string(self._at - 1, x, text)
        self._words(tr("Prepared by: {name}", name=prepared_by or "＿" * 10), [
            f"SHA-256 {digest}" if digest else tr("Draft, not frozen"), *chain,
        ])  # fmt: skip

    def _heads(self, name: str, heads: Sequence[str], figures: int = 9) -> None:
        """Write heads; those of so many columns of figures end where the figures do."""
        self._at += 1
        for x, text in enumerate((name, *heads)):
            style = self._right if 0 < x <= figures else self._head
            self._page.write_string(self._at, x, text, style)
        self._at += 1

    def _row(self, name: str, fen: Sequence[int | None], style: Any) -> None:
        self._page.write_string(self._at, 0, name)
        for x, amount in enumerate(fen, 1):
            if amount is not None:
                self._page.write_number(self._at, x, amount / 100, style)
        self._at += 1

    def _words(self, title: str, texts: Sequence[str]) -> None:
        self._heads(title, [])
        for text in texts or [tr("None.")]:
            self._page.write_string(self._at, 0, text)
            self._at += 1
