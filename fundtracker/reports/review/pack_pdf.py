"""The review pack on paper: PDF/A by Typst, searchable Chinese, fonts of our own alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.domain.base import money
from fundtracker.domain.park.checklist import Gate
from fundtracker.errors import UserError
from fundtracker.i18n import speaking, tr
from fundtracker.ledger.review.reviews import ROLES
from fundtracker.ledger.review.signing import Signature, fingerprint
from fundtracker.reports.charts import paper_charts, table_charts
from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.review import checklist, first_page, pack, registers
from fundtracker.reports.review.first_page import FirstPage, Measure
from fundtracker.reports.review.pack import Print
from fundtracker.reports.review.printed_tables import printed
from fundtracker.reports.tables import typeset
from fundtracker.reports.tables.labels import local_time, role_name
from fundtracker.reports.tables.one_unit import amount
from fundtracker.reports.tables.progress import Steps
from fundtracker.reports.tables.report_table import Row, Table, show, shown, unit_name
from fundtracker.reports.tables.workbook import require_no_ledger

PAPERS = ("a4", "a3")


def write(
    content: dict[str, Any],
    path: Path,
    how: Print,
    *,
    digest: str = "",
    signatures: Sequence[Signature] = (),
    steps: Steps | None = None,
) -> None:
    """Write a pack (the content of ``pack.body``) as PDF/A-2b; ``digest``: the snapshot's hash, ''
    of a draft.

    Raises:
        UserError: ``write_failed``, ``exists`` (a ledger), ``cancelled``.
    """
    require_no_ledger(path)
    files = compiled(content, how, "pdf", digest=digest, signatures=signatures, steps=steps)
    try:
        private_files.write_bytes(path, files[0])
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None


def compiled(
    content: dict[str, Any],
    how: Print,
    form: str,
    *,
    digest: str = "",
    signatures: Sequence[Signature] = (),
    steps: Steps | None = None,
) -> list[bytes]:
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
            "title": first["title"],
            "footer": f"{first['place']} · {first['title']}",
            "page_words": page,
            "on_words": tr(" (continued)"),
            "chain": "  ·  ".join(pack.chain_lines(content, 16)),
            "hash_line": f"SHA-256 {digest[:16]}…" if digest else tr("Draft, not frozen"),
        }
    steps.step(form)
    files = typeset.compiled("review", data, form)
    steps.step("ready")
    return files


def _paper(
    content: dict[str, Any],
    lang: str,
    how: Print,
    digest: str,
    signatures: Sequence[Signature],
    steps: Steps,
) -> dict[str, Any]:
    steps.step(lang)
    pages = content["languages"][lang]
    with speaking(lang):
        tables = pack.tables(content, lang, how.unit)
        page = first_page.of(content, tables, lang)
        fiscal = page.measures[0][0] if page.measures else None
        lead = [
            pages["place"], pages["version"], tr("Until: {day}", day=pages["until"]),
            tr("Unit: {unit}", unit=unit_name(how.unit)),
        ]  # fmt: skip
        return {
            "lang": lang,
            "title": pages["title"],
            "lead": "  ·  ".join(lead),
            "prepared": tr("Prepared by: {name}", name=how.prepared_by or "＿" * 10),
            "sample": tr("Sample data") if content["sample"] else "",
            "state": _state(digest, signatures),
            **_page(page, how.unit, lang),
            **_gates(content["gates"]),
            "boxes": _boxes(signatures),
            "sheets": list(_sheets(tables, pages, how.paper)),
            "in_words": _in_words(fiscal.total if fiscal is not None else None),
            "hash": f"SHA-256 {digest}" if digest else tr("Draft, not frozen"),
        }


def _sheets(
    tables: Sequence[Table], cut_notes: dict[str, Any], paper: str
) -> Iterator[dict[str, Any]]:
    """Yield the tables in the order of the review with their charts, a long one in its short form;
    then, whole, the long ones.
    """
    charts = {table.code: _charts(table, cut_notes) for table in tables}
    if "investment" in charts:  # table 1 goes on with it: the charts of both stand below
        charts["investment"] = [*charts["plan"], *charts["investment"]]
        charts["plan"] = []
    for table in tables:
        brief = registers.short(table) if registers.is_long(table) else table
        alone = table.code == "investment"  # one row and the charts: what follows is long
        times = paper_charts.TALL[paper] if alone else 1
        yield from printed(registers.named(brief), paper, charts[table.code], times=times)
    for table in tables:
        if registers.is_long(table):
            yield from printed(registers.named(registers.whole(table)), paper)


def _charts(table: Table, texts: dict[str, Any]) -> list[Chart]:
    own = table_charts.chart_of(table)
    more = first_page.charts(texts, None)
    course = {"plan": more[:1], "investment": more[1:2]}.get(table.code, [])
    return [*course, *([own] if own is not None else [])]


_GATES = 11  # lines of the checklist that the first page has room for


def _gates(gates: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the checklist in words: what is open to do first."""
    gates_item = [Gate(g["gate"], g["open"], g["n"]) for g in gates]
    closed = [
        {"text": checklist.gate_state(gate), "ok": False} for gate in gates_item if not gate.open
    ]
    done = [
        {"text": checklist.gate_name(gate.code), "ok": True} for gate in gates_item if gate.open
    ]
    title = tr("Checklist: {n} of {all} in order", n=len(done), all=len(gates_item))
    room = max(0, _GATES - len(closed))
    if len(done) > room:  # the first page stays one page: what is in order is counted
        done = [*done[:room], {"text": tr("in order besides: {n}", n=len(done) - room), "ok": True}]
    return {"gates_title": title, "gates": [*closed, *done]}


def _page(page: FirstPage, unit: str, lang: str) -> dict[str, Any]:
    """Return the first page in words."""

    def said(fen: int | None, mark: str = "") -> str:
        return show(fen, "money", unit, lang, mark)

    return {
        "unit": unit_name(unit),
        "scopes": [
            {"name": scope.name, "value": said(scope.fen, scope.mark)} for scope in page.scopes
        ],
        "measures": [
            {
                **_measure(measure, unit, lang),
                "lines": [_measure(line, unit, lang) for line in lines],
            }
            for measure, lines in page.measures
        ],
        "fund_title": tr("Funds"),
        "fund": [{"name": name, "value": said(fen)} for name, fen in page.fund],
        "indicators_title": tr("Compute and indicators"),
        "indicators": [_indicator(row, table) for row, table in page.indicators],
        "decide_title": tr("Decided by the meeting") if page.decided else tr("For decision"),
        "decide": page.decide or [tr("None.")],
        "breaches_title": tr("Breaches and their answers"),
        "breaches": [
            {
                "text": breach.text,
                "sum": amount(breach.fen, unit, lang) if breach.fen is not None else "",
                "answer": first_page.answer_words(breach._asdict()),
                "answered": bool(breach.answer),
            }
            for breach in page.breaches
        ],
        "no_breach": "" if page.breaches else tr("None."),
        "more_breaches": tr("{n} more in table 11", n=page.more_breaches)
        if page.more_breaches
        else "",
        "charts": [paper_charts.drawn(chart, unit, lang) for chart in page.charts],
    }


def pace_words(measure: Measure, unit: str, lang: str) -> str:
    """Return how a measure keeps step with the time elapsed, in points and in money."""
    words, fen = first_page.pace_sentence(measure), measure.beside_even
    if not words or fen is None:
        return words
    apart = amount(abs(fen), unit, lang)
    if fen < 0:
        return tr("{pace}, {sum} less", pace=words, sum=apart)
    return tr("{pace}, {sum} more", pace=words, sum=apart)


def _measure(signature: Measure, unit: str, lang: str) -> dict[str, Any]:
    of = {"quarter": show(signature.quarter, "money", unit, lang), "unit": unit_name(unit)}
    return {
        "name": signature.name,
        "total": show(signature.total, "money", unit, lang),
        "plan": show(signature.plan, "money", unit, lang, signature.mark),
        "share": None if signature.rate is None else min(1.0, max(0.0, signature.rate / 1000)),
        "elapsed": None
        if signature.elapsed is None
        else min(1.0, max(0.0, signature.elapsed / 1000)),
        "rate": show(signature.rate, "percent", unit, lang),
        "pace": pace_words(signature, unit, lang),
        "behind": signature.pace == "behind",
        "this_quarter": tr("This quarter {quarter}", **of),
    }


def _indicator(row: Row, table: Table) -> dict[str, str]:
    columns = {column.code: column for column in table.columns}
    now, target, standing, unit = (
        shown(table, columns[code], row.cells.get(code))
        for code in ("q0", "target", "standing", "unit")
    )
    aim = tr("target {n}", n=target) if row.number("target") is not None else ""
    return {"name": row.name, "value": f"{now} {unit}", "aim": aim, "standing": standing}


def _state(digest: str, signatures: Sequence[Signature]) -> str:
    if {s.role for s in signatures} == set(ROLES):
        return tr("signed")
    return tr("frozen, not signed yet") if digest else tr("Draft, not frozen")


def _in_words(total: int | None) -> str:
    return tr(
        "Fiscal money paid since the start: {amount} yuan ({words})",
        amount=money.show(total or 0),
        words=money.capital(total or 0, prefix=True),
    )


def _boxes(signatures: Sequence[Signature]) -> list[dict[str, str]]:
    by_role = {s.role: s for s in reversed(signatures)}  # the earliest of a role
    boxes = []
    for role in ROLES:
        signature = by_role.get(role)
        detail = (
            (
                f"{local_time(signature.at)} · "
                f"{tr('key {print}', print=fingerprint(signature.public_key))}"
            )
            if signature
            else ""
        )
        boxes.append(
            {"role": role_name(role), "name": signature.name if signature else "", "detail": detail}
        )
    return [*boxes, {"role": tr("(Seal)"), "name": "", "detail": ""}]
