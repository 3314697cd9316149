"""A sheet of figures that came back from a company: whose it is, what it says, what is missing or
wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from fundtracker import i18n
from fundtracker.domain.base.fractions import exact_decimal
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.holdings.kpi_sheet import (
    CODE,
    COMPANY_ROW,
    FIRST_QUARTER,
    FIRST_ROW,
    HEAD_ROW,
    MARK,
    NAME,
    UNIT,
    Line,
)
from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.i18n import language
from fundtracker.intake.lists import number_signs
from fundtracker.ledger import Change, Ledger
from fundtracker.ledger.core.upsert import KNOWN
from fundtracker.ledger.funds.companies import Company
from fundtracker.records import company_figures, doubts


class Answer(NamedTuple):
    """What a sheet says: figures by (code, quarter) as the ledger keeps them, what is missing by
    (name, quarter), and which figures are doubtful (a leap to another unit).
    """

    company: Company
    quarters: tuple[int, ...]
    figures: dict[tuple[str, int], int]
    missing: tuple[tuple[str, int], ...]
    doubtful: tuple[Issue, ...] = ()


def read(ledger: Ledger, path: Path, company: str = "") -> Answer:
    """Read a sheet.

    Args:
        ledger: whose companies are known.
        path: the file.
        company: whose sheet it should be, '' whoever it names.

    Raises:
        RefusedError: ``kpi_no_sheet``, ``kpi_other_company``, ``kpi_wrong`` with each cell that is
            wrong: a changed name or unit, an unknown row, no number.
    """
    rows = _rows(path)
    named = _company(ledger, rows, company)
    asked = [
        {line.code: line for line in company_figures.lines(ledger, named, lang)}
        for lang in i18n.LANGUAGES
    ]
    reading = _Reading([_quarter(cell, path) for cell in rows[HEAD_ROW][FIRST_QUARTER:] if cell])
    for at, row in enumerate(rows[FIRST_ROW:], FIRST_ROW + 1):
        cells = [*row, *[""] * (FIRST_QUARTER + len(reading.quarters) - len(row))]
        if any(cells[:FIRST_QUARTER]):
            reading.take(at, cells, [each[cells[CODE]] for each in asked if cells[CODE] in each])
    reading.absent(asked[0].values())
    if reading.wrong:
        raise RefusedError("kpi_wrong", file=path.name, cells="; ".join(reading.wrong))
    return Answer(
        named,
        tuple(reading.quarters),
        reading.figures,
        tuple(reading.missing),
        tuple(_doubtful(ledger, named, reading.figures)),
    )


def _doubtful(
    ledger: Ledger, company: Company, figures: Mapping[tuple[str, int], int]
) -> Iterator[Issue]:
    lines = company_figures.lines(ledger, company, language())
    names = {line.code: line.name for line in lines}
    units = {line.code: line.unit for line in lines}
    known = {quarter: dict(of) for quarter, of in ledger.company_kpis.all(company.id).items()}
    for quarter, of in doubts.own_figures(ledger, company.id).items():
        known.setdefault(quarter, {}).update(
            {company_figures.OWN + name: value for name, value in of.items()}
        )
    for doubt in doubts.of_company(known, figures, units):
        yield doubt.issue._replace(params={"name": names[doubt.field], **doubt.issue.params})


class _Reading:
    """The rows of a sheet while they are read."""

    def __init__(self, quarters: list[int]) -> None:
        self.quarters = quarters
        self.figures: dict[tuple[str, int], int] = {}
        self.missing: list[tuple[str, int]] = []
        self.wrong: list[str] = []
        self._seen: set[str] = set()

    def take(self, at: int, cells: list[str], lines: list[Line]) -> None:
        """Take a row; ``lines``: what stood there when it was sent, in each language."""
        if not any(cells[NAME] == line.name for line in lines):
            self.wrong.append(f"B{at} {cells[NAME] or cells[CODE]}")
            return
        line = next(line for line in lines if cells[NAME] == line.name)
        self._seen.add(line.code)
        if not any(cells[UNIT] == each.unit for each in lines):
            self.wrong.append(f"C{at} {line.name}: {cells[UNIT] or '—'} ≠ {line.unit}")
            return
        for column, quarter in enumerate(self.quarters, FIRST_QUARTER):
            text = cells[column]
            number = text.removesuffix("%") if line.unit == "%" else text
            value = _value(number, line.scale) if text else None
            if value is not None:
                self.figures[line.code, quarter] = value
            elif text:
                self.wrong.append(f"{chr(65 + column)}{at} {line.name}: {text}")
            else:
                self.missing.append((line.name, quarter))

    def absent(self, lines: Iterable[Line]) -> None:
        """Name the lines whose row is gone as missing."""
        gone = [line for line in lines if line.code not in self._seen]
        self.missing += [(line.name, quarter) for line in gone for quarter in self.quarters]


def post(ledger: Ledger, change: Change, answer: Answer) -> int:
    """Write the figures of a sheet and return how many were new or changed."""
    kpis, written = ledger.company_kpis, 0
    for (code, quarter), value in answer.figures.items():
        if code.startswith(company_figures.OWN):
            done = kpis.put_own(
                change, answer.company.id, quarter, code.removeprefix(company_figures.OWN), value
            )
        else:
            done = kpis.put(change, answer.company.id, quarter, code, value)
        written += done.outcome != KNOWN
    return written


def _rows(path: Path) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = (
            CalamineWorkbook.from_path(str(path))
            .get_sheet_by_index(0)
            .to_python(skip_empty_area=False)
        )
    except (CalamineError, OSError, IndexError):
        raise RefusedError("kpi_no_sheet", file=path.name) from None
    rows = [[_text(cell) for cell in row] for row in sheet]
    for (line, at), sign in number_signs.of_sheet(path, 0).items():
        if line <= len(rows) and at < len(rows[line - 1]):
            rows[line - 1][at] = number_signs.shown(rows[line - 1][at], sign)
    if len(rows) <= FIRST_ROW or not rows[0] or rows[0][CODE] != MARK:
        raise RefusedError("kpi_no_sheet", file=path.name)
    return rows


def _text(cell: object) -> str:
    """Return a cell as text; numbers exactly as 15 digits say them."""
    if isinstance(cell, float):
        return format(Decimal(format(cell, ".15g")), "f")
    return str(cell).strip() if cell is not None else ""


def _company(ledger: Ledger, rows: list[list[str]], wanted: str) -> Company:
    """Return whose sheet it is: the hidden name and the one that can be read must be of the same
    company.
    """
    row = [*rows[COMPANY_ROW], "", "", ""]
    hidden, shown = row[CODE], row[UNIT]
    try:
        company = ledger.companies.get(hidden)
    except UserError:
        raise RefusedError("kpi_other_company", named=hidden or "—", wanted=wanted or "—") from None
    if shown not in (company.name, company.name_en):
        raise RefusedError("kpi_other_company", named=shown or "—", wanted=company.name)
    if wanted and ledger.companies.get(wanted).id != company.id:
        raise RefusedError("kpi_other_company", named=company.name, wanted=wanted)
    return company


def _quarter(text: str, path: Path) -> int:
    try:
        return Quarter.parse(text).ordinal
    except ValueError:
        raise RefusedError("kpi_wrong", file=path.name, cells=text) from None


def _value(text: str, scale: int) -> int | None:
    """Return a figure in whole units of the ledger; None where it is no number or has more
    decimals than they hold.
    """
    try:
        number = exact_decimal(text.replace(",", "").replace("，", "")) * scale
    except ValueError:
        return None
    if number != number.to_integral_value() or abs(number) > 10**16:
        return None
    return int(number)


def missing_words(answer: Answer) -> list[str]:
    """Return what is missing, a line a quarter: its label and the names."""
    names_of_quarter: dict[int, list[str]] = {}
    for name, quarter in answer.missing:
        names_of_quarter.setdefault(quarter, []).append(name)
    return [
        f"{Quarter.at(quarter).label}: {', '.join(names)}"
        for quarter, names in sorted(names_of_quarter.items())
    ]
