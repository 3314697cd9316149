"""Workbooks in every container that offices use: .xlsx, .xls, .ods, SpreadsheetML and a web page that calls itself .xls."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape, quoteattr

from tools.finance_files.base import File, Sheet

CONTAINERS = ("xlsx", "xlsx", "xls", "ods", "xml", "html")
MONEY_FORMATS = (
    "General",
    "0.00",
    "#,##0.00",
    "¥#,##0.00",
    "_ * #,##0.00_ ;_ * -#,##0.00_ ",
    "#,##0.00;[Red]-#,##0.00",
)
DAY_FORMATS = ("yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "m/d/yy", "yyyy-mm-dd hh:mm")
_1900, _1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)

Cell = str | float | dt.date
Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


@dataclass
class Page:
    """A sheet as it is written: cells, merged areas, what is hidden."""

    title: str
    rows: list[list[Cell]]
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    days: set[int] = field(default_factory=set)  # columns of days, as they stand in the sheet
    money: set[int] = field(default_factory=set)


@dataclass
class Look:
    """How a workbook is written."""

    container: str
    numbers: bool
    real_days: bool
    from_1904: bool
    money_format: str
    day_format: str

    @classmethod
    def chosen(cls, rng: Random) -> Look:
        """Return one at random."""
        container = rng.choice(CONTAINERS)
        return cls(
            container, rng.random() < 0.6, rng.random() < 0.6, container in ("xlsx", "xls") and rng.random() < 0.2,
            rng.choice(MONEY_FORMATS), rng.choice(DAY_FORMATS),
        )  # fmt: skip


def write(file: File, folder: Path) -> Path:
    """Write all sheets of a file as a workbook; say in its habits how."""
    look = Look.chosen(file.rng)
    if any(row for sheet in file.sheets for row in sheet.hidden) and look.container == "html":
        look.container = "xlsx"
    if len(file.sheets) > 1 and look.container == "html":
        look.container = "ods"
    pages = [_page(file, sheet, look) for sheet in file.sheets]
    ending = {"html": "xls", "xml": "xls"}.get(look.container, look.container)
    path = folder / f"{file.name}.{ending}"
    {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods, "xml": _xml, "html": _html}[
        look.container
    ](path, pages, look)
    days = "1904" if look.from_1904 else "days" if look.real_days else "text days"
    file.habit(
        f"{look.container}, {'numbers' if look.numbers else 'texts'}, {days}, {look.money_format}"
    )
    return path


def _page(file: File, sheet: Sheet, look: Look) -> Page:
    rng = file.rng
    page = Page(sheet.title, [])
    shift = rng.choice((0, 0, 0, 1, 2)) if look.container in ("xlsx", "xls", "ods") else 0
    down = rng.choice((0, 0, 0, 1, 3))
    width = len(sheet.head)
    page.rows = [[""] for _ in range(down)]
    for line in sheet.above:
        page.rows.append([*line])
        if len(line) == 1 and width > 2 and rng.random() < 0.5:
            page.merged.append((len(page.rows) - 1, 0, len(page.rows) - 1, width - 1))
    page.rows += _heads(file, sheet, page)
    if sheet.second_head:
        page.rows.append([*sheet.second_head])
    first = len(page.rows)
    page.rows += [
        [_typed(text, c, sheet, look) for c, text in enumerate(row)] for row in sheet.rows
    ]
    page.rows += [[*line] for line in sheet.below]
    page.hidden_rows = {first + row for row in sheet.hidden}
    page.days, page.money = set(sheet.days), set(sheet.money)
    return _shifted(page, shift)


def _heads(file: File, sheet: Sheet, page: Page) -> list[list[Cell]]:
    """Return the head, sometimes in two lines: a group above two columns of money, the other names merged down."""
    pair = [c for c in sheet.money if "余额" not in sheet.head[c]]
    beside = len(pair) == 2 and pair[1] == pair[0] + 1
    if not beside or sheet.second_head or file.rng.random() < 0.6 or "(元)" in sheet.head[pair[0]]:
        return [[*sheet.head]]
    at, first = len(page.rows), pair[0]
    upper: list[Cell] = ["" if c in pair else name for c, name in enumerate(sheet.head)]
    lower: list[Cell] = [name if c in pair else "" for c, name in enumerate(sheet.head)]
    upper[first] = file.rng.choice(("发生额", "交易金额", "本期发生"))
    page.merged.append((at, first, at, first + 1))
    page.merged += [(at, c, at + 1, c) for c in range(len(sheet.head)) if c not in pair]
    file.habit("merged head")
    return [upper, lower]


def _shifted(page: Page, by: int) -> Page:
    """Begin the sheet some columns to the right."""
    page.rows = [[*[""] * by, *row] for row in page.rows]
    page.merged = [(top, left + by, bottom, right + by) for top, left, bottom, right in page.merged]
    page.days, page.money = {c + by for c in page.days}, {c + by for c in page.money}
    return page


def _typed(text: str, column: int, sheet: Sheet, look: Look) -> Cell:
    if look.numbers and column in sheet.money and "." in text and len(text) < 16:
        try:
            return float(text)
        except ValueError:
            return text
    if look.real_days and column in sheet.days:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text


def write_xlsx(path: Path, pages: list[Page], look: Look) -> None:
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.remove(book.active)
    if look.from_1904:
        book.epoch = CALENDAR_MAC_1904
    for page in pages:
        sheet = book.create_sheet(page.title)
        for r, row in enumerate(page.rows, 1):
            for c, value in enumerate(row, 1):
                if value != "":
                    cell = sheet.cell(r, c, value)
                    if isinstance(value, float):
                        cell.number_format = look.money_format
                    elif isinstance(value, dt.date):
                        cell.number_format = look.day_format
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        for row_number in page.hidden_rows:
            sheet.row_dimensions[row_number + 1].hidden = True
    book.save(path)


def write_xls(path: Path, pages: list[Page], look: Look) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = look.from_1904
    money, day = (
        xlwt.easyxf(num_format_str=look.money_format),
        xlwt.easyxf(num_format_str=look.day_format),
    )
    for page in pages:
        sheet = book.add_sheet(page.title, cell_overwrite_ok=True)
        covered = {
            (r, c)
            for t, left, b, right in page.merged
            for r in range(t, b + 1)
            for c in range(left, right + 1)
        }
        for top, left, bottom, right in page.merged:
            sheet.write_merge(
                top, bottom, left, right, page.rows[top][left] if left < len(page.rows[top]) else ""
            )
        for r, row in enumerate(page.rows):
            for c, value in enumerate(row):
                if value == "" or (r, c) in covered:
                    continue
                if isinstance(value, float):
                    sheet.write(r, c, value, money)
                elif isinstance(value, dt.date):
                    sheet.write(r, c, dt.datetime.combine(value, dt.time()), day)
                else:
                    sheet.write(r, c, value)
        for row_number in page.hidden_rows:
            sheet.row(row_number).hidden = 1
    book.save(str(path))


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'office:version="1.2"><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>'
)


def write_ods(path: Path, pages: list[Page], look: Look) -> None:
    made = []
    for page in pages:
        rows = []
        for r, row in enumerate(page.rows):
            seen = ' table:visibility="filter"' if r in page.hidden_rows else ""
            cells = "".join(_ods_cell(page, r, c, value) for c, value in enumerate(row))
            rows.append(f"<table:table-row{seen}>{cells}</table:table-row>")
        made.append(
            f"<table:table table:name={quoteattr(page.title)}>{''.join(rows)}</table:table>"
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        archive.writestr("content.xml", _ODS.format("".join(made)))
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )


def _ods_cell(page: Page, r: int, c: int, value: Cell) -> str:
    area = next((a for a in page.merged if a[0] <= r <= a[2] and a[1] <= c <= a[3]), None)
    if area is not None and (r, c) != area[:2]:
        return "<table:covered-table-cell/>"
    span = "" if area is None else (
        f' table:number-columns-spanned="{area[3] - c + 1}" table:number-rows-spanned="{area[2] - r + 1}"'
    )  # fmt: skip
    if value == "":
        return f"<table:table-cell{span}/>"
    if isinstance(value, float):
        kind = f' office:value-type="float" office:value="{value}"'
    elif isinstance(value, dt.date):
        kind = f' office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        kind = ' office:value-type="string"'
    return f"<table:table-cell{kind}{span}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def _xml(path: Path, pages: list[Page], look: Look) -> None:
    """SpreadsheetML 2003."""
    made = []
    for page in pages:
        rows = []
        for r, row in enumerate(page.rows):
            cells, skipped = [], False
            for c, value in enumerate(row):
                area = next(
                    (a for a in page.merged if a[0] <= r <= a[2] and a[1] <= c <= a[3]), None
                )
                if value == "" or (area is not None and (r, c) != area[:2]):
                    skipped = True
                    continue
                at = f' ss:Index="{c + 1}"' if skipped else ""
                skipped = False
                if area is not None and area[3] > c:
                    at += f' ss:MergeAcross="{area[3] - c}"'
                    skipped = True
                if area is not None and area[2] > r:
                    at += f' ss:MergeDown="{area[2] - r}"'
                kind, text = "String", str(value)
                if isinstance(value, float):
                    kind = "Number"
                elif isinstance(value, dt.date):
                    kind, text = "DateTime", f"{value.isoformat()}T00:00:00.000"
                cells.append(f'<Cell{at}><Data ss:Type="{kind}">{escape(text)}</Data></Cell>')
            seen = ' ss:Hidden="1"' if r in page.hidden_rows else ""
            rows.append(f"<Row{seen}>{''.join(cells)}</Row>")
        made.append(
            f"<Worksheet ss:Name={quoteattr(page.title)}><Table>{''.join(rows)}</Table></Worksheet>"
        )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f"{''.join(made)}</Workbook>",
        "utf-8",
    )


def _html(path: Path, pages: list[Page], look: Look) -> None:
    """A web page with one table."""
    [page] = pages
    rows = []
    for r, row in enumerate(page.rows):
        cells = []
        for c, value in enumerate(row):
            area = next((a for a in page.merged if a[0] <= r <= a[2] and a[1] <= c <= a[3]), None)
            if area is not None and (r, c) != area[:2]:
                continue
            span = (
                "" if area is None else f' colspan="{area[3] - c + 1}" rowspan="{area[2] - r + 1}"'
            )
            cells.append(f"<td{span}>{escape(str(value)) or '&nbsp;'}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    text = f'<html><head><meta charset="gbk"></head><body><table border="1">{"".join(rows)}</table></body></html>'
    path.write_text(text, "gb18030")
