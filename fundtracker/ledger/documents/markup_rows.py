"""Rows of tables in markup: HTML, and SpreadsheetML 2003, which many banks call ".xls"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from fundtracker.ledger.documents.cell_text import text_of
from fundtracker.patterns import lazy

_DECLARED = lazy(
    r"""<(?:\w+:)?(numberformat|font)\b[^>]*?\sss:(?:format|strikethrough)\s*=\s*["']([^"']*)""",
    re.IGNORECASE,
)
_OF_TAG = {"numberformat": "ss:format", "font": "ss:strikethrough"}
_SPAN_LIMIT = 1000  # a cell that claims to span more is a slip


Area = tuple[
    int, int, int, int
]  # first row, first column, last row, last column; rows from 1, columns from 0


class StyledCell(NamedTuple):
    """A cell of SpreadsheetML with a style of its own: ``row`` from 1, ``column`` from 0."""

    row: int
    column: int
    style: str
    is_number: bool


@dataclass
class Page:
    """A worksheet in markup, or all tables of a web page; ``hidden_rows`` from 1,
    ``hidden_columns`` from 0. ``styles``: of the whole book, its number format and whether it
    strikes out, by name.
    """

    name: str = ""
    hidden: bool = False
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    styles: dict[str, tuple[str, bool]] = field(default_factory=dict)
    styled: list[StyledCell] = field(default_factory=list)
    noted: list[tuple[int, int, str]] = field(default_factory=list)  # comments: row, column, text


class Markup(HTMLParser):
    """Collects rows; ``td``/``th`` of HTML, ``Cell``/``Data`` of SpreadsheetML.

    With ``apart`` each worksheet is a page of its own whose rows count from 1.
    """

    def __init__(self, *, apart: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.pages = [Page()]
        self._apart = apart
        self._column = 0  # of the heads of columns
        self._tag = ""
        self._number = 0
        self._done: list[tuple[int, list[str]]] = []
        self._row: list[str] | None = None
        self._text: list[str] | None = None
        self._span = 1
        self._down = 1
        self._hanging: dict[int, int] = {}  # column → further rows that a cell above covers
        self._quiet = 0
        self._styles: dict[str, tuple[str, bool]] = {}
        self._naming = ""  # the style that is declared
        self._of_columns: list[tuple[int, str]] = []  # the end of some columns, their style
        self._of_row = self._of_cell = ""
        self._is_number = False
        self._comment: list[str] | None = None  # what is read of a comment on a cell

    def taken(self) -> list[tuple[int, list[str]]]:
        """Return the rows completed since the last call."""
        done, self._done = self._done, []
        return done

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        tag = self._tag = tag.rpartition(":")[2]
        if self._is_no_cell(tag, attributes):
            return
        if tag == "worksheet" and self._apart:
            self._end_row()
            self.pages.append(Page(attributes.get("ss:name", ""), styles=self._styles))
            self._of_columns = []
            self._number = self._column = 0
        elif tag in ("col", "column"):
            self._head_of_column(attributes)
        elif tag in ("tr", "row"):
            self._start_row(tag, attributes)
        elif tag in ("td", "th", "cell") and self._row is not None:
            self._start_cell(tag, attributes, self._row)
        elif tag == "br" and self._text is not None:
            self._text.append(" ")
        elif tag == "table":
            self._end_row()
            self._hanging = {}

    def _is_no_cell(self, tag: str, attributes: dict[str, str]) -> bool:
        """Take a tag that is no part of a table: of a script, a style, a comment."""
        if tag in ("script", "style"):
            self._quiet += 1
            self._naming = attributes.get("ss:id", "")
        elif tag == "comment" or self._comment is not None:
            self._comment = self._comment or []  # a comment has tags of its own
        elif self._naming or tag == "data":
            self._take_style(tag, attributes)
        else:
            return False
        return True

    def _take_style(self, tag: str, attributes: dict[str, str]) -> None:
        """Take what a style declares, or what kind of value a cell holds."""
        if tag == "data":
            self._is_number = attributes.get("ss:type") == "Number"
            return
        code, struck = self._styles.get(self._naming, ("", False))
        if tag == "numberformat":
            code = attributes.get("ss:format", "")
        elif tag == "font":
            struck = attributes.get("ss:strikethrough") == "1"
        self._styles[self._naming] = code, struck

    def _start_row(self, tag: str, attributes: dict[str, str]) -> None:
        self._end_row()
        if _unseen(attributes):
            self.pages[-1].hidden_rows.add(self._number + 1)
        index = attributes.get("ss:index", "")
        if tag == "row" and index.isdigit():
            self._number = max(self._number, int(index) - 1)
        self._row = []
        self._of_row = attributes.get("ss:styleid", "")

    def _start_cell(self, tag: str, attributes: dict[str, str], row: list[str]) -> None:
        self._end_cell()
        self._cover()
        index = attributes.get("ss:index", "")
        if index.isdigit() and int(index) <= _SPAN_LIMIT:
            row += [""] * (int(index) - 1 - len(row))
        more = int(tag == "cell")  # MergeAcross counts the further cells, colspan all of them
        self._span = _count(attributes.get("ss:mergeacross" if more else "colspan", "")) + more
        self._down = _count(attributes.get("ss:mergedown" if more else "rowspan", "")) + more
        self._text = []
        self._of_cell = self._style_of(attributes, len(row)) if self._styles else ""
        self._is_number = False

    def _style_of(self, attributes: dict[str, str], column: int) -> str:
        """Return the style of a cell: its own, its row's or its column's."""
        of_column = next((name for end, name in self._of_columns if column < end), "")
        return attributes.get("ss:styleid") or self._of_row or of_column

    def _head_of_column(self, attributes: dict[str, str]) -> None:
        index = attributes.get("ss:index", "")
        self._column = int(index) - 1 if index.isdigit() else self._column
        further = _count(attributes.get("ss:span", "")) or max(
            _count(attributes.get("span", "")) - 1, 0
        )
        if _unseen(attributes):
            self.pages[-1].hidden_columns.update(range(self._column, self._column + further + 1))
        self._column += further + 1
        self._of_columns.append((self._column, attributes.get("ss:styleid", "")))

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        self._tag = ""
        if tag in ("script", "style"):
            self._quiet = max(self._quiet - 1, 0)
            self._naming = ""
        elif tag == "comment":
            self._end_comment()
        elif tag in ("td", "th", "cell"):
            self._end_cell()
        elif tag in ("tr", "row", "table", "worksheet"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._comment is not None:
            self._comment.append(data)
        elif self._text is not None and not self._quiet:
            self._text.append(data)
        elif self._naming:  # the parser takes what a style holds for a text
            for name, text in _DECLARED.findall(data):
                self._take_style(name.lower(), {_OF_TAG[name.lower()]: unescape(text)})
        elif self._tag == "visible" and data.strip() in ("SheetHidden", "SheetVeryHidden"):
            self.pages[-1].hidden = True

    def close(self) -> None:
        super().close()
        self._end_row()

    def _cover(self) -> None:
        """Leave the columns blank that a cell above covers."""
        assert self._row is not None
        while self._hanging.get(len(self._row), 0) > 0:
            self._hanging[len(self._row)] -= 1
            self._row.append("")

    def _end_cell(self) -> None:
        if self._text is None or self._row is None:
            return
        text = " ".join("".join(self._text).split())
        span, down = max(1, self._span), max(1, self._down)
        if down > 1 or span > 1:
            area: Area = (
                self._number + 1,
                len(self._row),
                self._number + down,
                len(self._row) + span - 1,
            )
            self.pages[-1].merged.append(area)
        if self._of_cell in self._styles:
            place = self._number + 1, len(self._row)
            self.pages[-1].styled.append(StyledCell(*place, self._of_cell, self._is_number))
        for i in range(span):
            if down > 1:
                self._hanging[len(self._row)] = down - 1
            self._row.append(text_of(text) if i == 0 else "")
        self._text = None

    def _end_comment(self) -> None:
        if self._comment is not None and self._row is not None:
            text = "".join(self._comment).strip()
            self.pages[-1].noted.append((self._number + 1, len(self._row), text))
        self._comment = None

    def _end_row(self) -> None:
        self._comment = None
        self._end_cell()
        if self._row is not None:
            self._cover()
            self._number += 1
            (self.pages[-1].rows if self._apart else self._done).append((self._number, self._row))
            self._row = None


def _count(text: str) -> int:
    return min(int(text), _SPAN_LIMIT) if text.isdigit() else 0


def _unseen(attributes: dict[str, str]) -> bool:
    """Return whether a row or column is hidden."""
    return (
        attributes.get("ss:hidden") == "1"
        or "display:none" in attributes.get("style", "").replace(" ", "").lower()
    )
