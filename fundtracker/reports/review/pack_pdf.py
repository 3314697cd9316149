"""The review pack on paper: PDF/A by Typst, searchable Chinese, fonts of our own alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker import private_files
from fundtracker.domain.base import money
from fundtracker.domain.base.period import show_percent, show_points
from fundtracker.errors import UserError
from fundtracker.i18n import speaking, tr
from fundtracker.ledger.review.reviews import ROLES
from fundtracker.ledger.review.signing import Signature, fingerprint
from fundtracker.reports.review import checklist
from fundtracker.reports.review.pack_sheets import adds_up, rounding_note
from fundtracker.reports.tables import typeset
from fundtracker.reports.tables.print_widths import HALF, SIZE, Layout, layout, parts, width
from fundtracker.reports.tables.progress import Steps
from fundtracker.reports.tables.report_table import name_head, own, unit_name
from fundtracker.reports.tables.workbook import require_no_ledger

PAPERS = ("a4", "a3")
PAGE = {"a4": 510.0, "a3": 757.0}  # points between the margins, high
WHOLE = 0.8  # of a page: a table that is lower is never parted
MOST = 1_500  # rows of a table on paper: a longer one stands whole in the workbook
TAIL = 3  # rows that stay with a table's notes
LONG = re.compile(r"([0-9a-f]{32})(?=[0-9a-f])")  # a hash breaks in two lines


class Print(NamedTuple):
    """How a pack is printed: ``languages`` in order, unit yuan, wan or yi, paper a4 or a3."""

    languages: tuple[str, ...] = ("zh",)
    unit: str = "wan"
    paper: str = "a4"


def write(
    content: dict[str, Any], path: Path, how: Print, *, digest: str = "", signatures: Sequence[Signature] = (),
    steps: Steps | None = None,
) -> None:  # fmt: skip
    """Write a pack (the content of ``pack.body``) as PDF/A-2b; ``digest``: the snapshot's hash, '' of a draft.

    Raises:
        UserError: ``write_failed``, ``exists`` (a ledger), ``cancelled``.
    """
    require_no_ledger(path)
    made = compiled(content, how, "pdf", digest=digest, signatures=signatures, steps=steps)
    try:
        private_files.write_bytes(path, made[0])
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None


def compiled(
    content: dict[str, Any], how: Print, form: str, *, digest: str = "", signatures: Sequence[Signature] = (),
    steps: Steps | None = None,
) -> list[bytes]:  # fmt: skip
    """Return the pack as one ``pdf``, or as pages of ``png`` or ``svg`` for a preview.

    Raises:
        UserError: ``cancelled``: ``steps`` were stopped.
    """
    steps = steps or Steps()
    steps.expect(len(how.languages) + 2)
    data = {
        "paper": how.paper, "lang": how.languages[0],
        "papers": [_paper(content, lang, how, digest, signatures, steps) for lang in how.languages],
    }  # fmt: skip
    with speaking(how.languages[0]):
        first = content["languages"][how.languages[0]]
        page = tr("Page {page} of {pages}", page="\0", pages="\0").split("\0")
        data |= {
            "title": first["title"], "footer": f"{first['place']} · {first['title']}", "page_words": page,
            "on_words": tr(" (continued)"),
            "hash_line": f"SHA-256 {digest[:16]}…" if digest else tr("Draft, not frozen"),
        }  # fmt: skip
    steps.step(form)
    made = typeset.compiled("review", data, form)
    steps.step("ready")
    return made


def shown(value: Any, kind: str, mark: str, unit: str, lang: str) -> str:
    """Return a cell's text; what is not known is —."""
    if value is None or value == "":
        return money.MISSING
    if isinstance(value, str):
        return value
    texts: dict[str, Callable[[int], str]] = {
        "money": lambda v: money.show(v, unit, lang), "percent": show_percent, "points": show_points,
        "day": lambda v: dt.date.fromordinal(v).isoformat(), "index": lambda v: money.decimal(v, 3), "own": own,
        "count": lambda v: f"{v:,}",
    }  # fmt: skip
    return mark + texts.get(kind, str)(value)


def _paper(
    content: dict[str, Any], lang: str, how: Print, digest: str, signatures: Sequence[Signature], steps: Steps
) -> dict[str, Any]:
    steps.step(lang)
    said = content["languages"][lang]
    with speaking(lang):
        unit = unit_name(how.unit)
        lead = [
            said["place"], said["version"], tr("Until: {day}", day=said["until"]), tr("Unit: {unit}", unit=unit)
        ]  # fmt: skip
        plan = next(s for s in said["sheets"] if s["code"] == "plan")
        fiscal = next(r for r in plan["rows"] if r["code"] == "fiscal")["cells"]
        return {
            "lang": lang, "title": said["title"], "lead": "  ·  ".join(lead),
            "sample": tr("Sample data") if content["sample"] else "", "state": _state(digest, signatures),
            "tiles": _tiles(plan, fiscal, how.unit, lang),
            "chart": _chart(said["course"], "wan" if how.unit == "yuan" else how.unit, lang),
            "matters_title": tr("Matters for the meeting"), "matters": said["matters"][:9] or [tr("None.")],
            "gates_title": tr("Checklist"),
            "gates": [
                ("✓ " if g["open"] else f"{g['n']} × ") + checklist.gate_name(g["gate"]) for g in content["gates"]
            ],
            "boxes": _boxes(signatures),
            "sheets": [part for s in said["sheets"] for part in _sheets(s, how.unit, lang, unit, how.paper)],
            "in_words": _in_words(fiscal), "hash": f"SHA-256 {digest}" if digest else tr("Draft, not frozen"),
        }  # fmt: skip


def _state(digest: str, signatures: Sequence[Signature]) -> str:
    if {s.role for s in signatures} == set(ROLES):
        return tr("signed")
    return tr("frozen, not signed yet") if digest else tr("Draft, not frozen")


def _in_words(fiscal: dict[str, Any]) -> str:
    total = fiscal["total"]["value"] or 0
    return tr("Fiscal money paid since the start: {amount} yuan ({words})", amount=money.show(total),
              words=money.capital(total, prefix=True))  # fmt: skip


def _tiles(plan: dict[str, Any], fiscal: dict[str, Any], unit: str, lang: str) -> list[dict[str, str]]:
    kinds = {c["code"]: c for c in plan["columns"]}
    found = []
    for code in ("plan", "quarter", "year", "total", "rate", "gap"):
        cell = fiscal.get(code) or {"value": None, "mark": ""}
        kind = kinds[code]["kind"]
        text = shown(cell["value"], kind, cell["mark"], unit, lang)
        found.append({
            "name": tr("Fiscal") + " · " + kinds[code]["head"], "value": text,
            "unit": unit_name(unit) if kind == "money" else "",
        })  # fmt: skip
    return found


def _chart(course: dict[str, Any], unit: str, lang: str) -> dict[str, Any]:
    top = max([1, *course["paid"], *course["even"]])
    return {
        "title": tr("Fiscal money paid since the start"),
        "legend": tr("bars: paid · dashed: an even course (assumption) · {unit}", unit=unit_name(unit)),
        "quarters": course["quarters"], "top": float(top), "paid": [float(max(0, v)) for v in course["paid"]],
        "even": [float(v) for v in course["even"]],
        "labels": [money.show(v, unit, lang) for v in course["paid"]],
        "grid": [[0.0, ""], *([share, money.show(int(top * share), unit, lang)] for share in (0.5, 1.0))],
    }  # fmt: skip


def _boxes(signatures: Sequence[Signature]) -> list[dict[str, str]]:
    names = {"prepared": tr("Prepared by"), "reviewed": tr("Reviewed by"), "approved": tr("Approved by")}
    by_role = {s.role: s for s in reversed(signatures)}  # the earliest of a role
    found = []
    for role in ROLES:
        one = by_role.get(role)
        detail = f"{one.at} · {tr('key {print}', print=fingerprint(one.public_key))}" if one else ""
        found.append({"role": names[role], "name": one.name if one else "", "detail": detail})
    return [*found, {"role": tr("(Seal)"), "name": "", "detail": ""}]


def _height(placed: Layout, paper: str, texts: Sequence[Sequence[str]], notes: int) -> float:
    """Return about how high a table is in points, its title and notes included; rather more than less."""
    size = SIZE[paper] * placed.scale
    halves = [
        max(1.0, (wide - 2 * placed.inset - gap) / (size * HALF))
        for wide, gap in zip(placed.widths, placed.gaps, strict=True)
    ]
    lines = [
        max((-int(-width(text) * 1.15 // room) for text, room in zip(row, halves, strict=False)), default=1)
        for row in texts
    ]
    return sum(n * size * 1.35 + 7.5 for n in lines) + SIZE[paper] * (3 + 1.9 * notes)


def _sheets(sheet: dict[str, Any], unit: str, lang: str, unit_words: str, paper: str) -> Iterator[dict[str, Any]]:
    """Yield a table as it is printed: in parts where its columns would be too small to read in one."""
    columns, unsaid = _said_columns(sheet)
    heads = [name_head(sheet["code"]), *(c["head"] for c in columns)]
    left = [True, *(c["kind"] in ("text", "day") for c in columns)]
    figures = [False, *(c["kind"] not in ("text",) for c in columns)]
    printed, left_out = _printed(sheet["rows"])
    rows = [_row(row, columns, unit, lang) for row in printed]
    strong = [y for y, row in enumerate(printed) if row["band"] or row["total"]]
    texts = [[cell["text"] for cell in row] for row in rows if len(row) == len(heads)]
    lead = tr("Unit: {unit}", unit=unit_words) if any(c["kind"] == "money" for c in columns) else ""
    notes = [note for note in sheet["notes"] if note != rounding_note()]  # it was said for another unit
    if left_out:
        notes.append(tr("{n} more rows stand in the workbook; the totals hold them.", n=f"{left_out:,}"))
    if unsaid:
        notes.append(tr("Columns without any figure are left out: {names}.", names=", ".join(unsaid)))
    if not adds_up(sheet, unit, lang):
        notes.append(rounding_note())
    cuts = parts(heads, texts, figures, paper)
    for n, cut in enumerate(cuts, 1):
        some = [[row[0] | {"span": len(cut)}] if len(row) < len(heads) else [row[i] for i in cut] for row in rows]
        own = [[row[i] for i in cut] for row in texts]
        placed = layout([heads[i] for i in cut], own, [figures[i] for i in cut], paper, [left[i] for i in cut])
        said = list(dict.fromkeys(notes)) if n == len(cuts) else []
        part = tr("part {n} of {all}", n=n, all=len(cuts))
        yield {
            "title": sheet["title"] + (f" ({part})" if len(cuts) > 1 else ""), "lead": lead,
            "heads": [heads[i] for i in cut], "left": [left[i] for i in cut], "rows": some[:-TAIL],
            "tail": some[-TAIL:], "strong": strong, "widths": placed.widths, "scale": placed.scale,
            "inset": placed.inset, "gaps": placed.gaps, "notes": said,
            "whole": _height(placed, paper, [[heads[i] for i in cut], *own], len(said)) < WHOLE * PAGE[paper],
        }  # fmt: skip


def _row(row: dict[str, Any], columns: Sequence[dict[str, Any]], unit: str, lang: str) -> list[dict[str, Any]]:
    """Return the cells of a row; the name of a band runs over all columns."""
    if row["band"]:
        return [_cell(row["name"], span=len(columns) + 1, bold=True)]
    cells = [_cell("\u3000" * row["depth"] + row["name"], bold=row["total"])]
    for column in columns:
        cell = row["cells"].get(column["code"]) or {"value": None, "mark": ""}
        value = cell["value"]
        text = shown(value, column["kind"], cell["mark"], unit, lang)
        if row["total"] and text == money.MISSING and column["kind"] in ("text", "day"):
            text = ""  # a total has no words to miss
        negative = column["kind"] == "money" and isinstance(value, int) and value < 0
        cells.append(_cell(text, bold=row["total"], negative=negative))
    return cells


def _printed(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Return the rows that are printed, totals and the last ones always, and how many are not."""
    if len(rows) <= MOST:
        return rows, 0
    kept = [row for y, row in enumerate(rows) if y < MOST or row["total"] or y >= len(rows) - TAIL]
    return kept, len(rows) - len(kept)


def _said_columns(sheet: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the columns of a table that say something in a row, and the heads of those that never do."""
    said: list[dict[str, Any]] = []
    unsaid: list[dict[str, Any]] = []
    for column in sheet["columns"]:
        cells = [row["cells"].get(column["code"]) for row in sheet["rows"]]
        known = any(cell and cell["value"] not in (None, "") for cell in cells)
        (said if known or not sheet["rows"] else unsaid).append(column)
    return said, [column["head"] for column in unsaid]


def _cell(text: str, *, span: int = 1, bold: bool = False, negative: bool = False) -> dict[str, Any]:
    return {"text": LONG.sub(r"\1 ", text), "span": span, "bold": bold, "negative": negative}
