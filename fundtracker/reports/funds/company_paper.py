"""The sheet of one company on one page of A4, as a fund holds it: by Typst, in the form of the
notices.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter, show_percent
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.companies import DOCUMENTS
from fundtracker.ledger.funds.company_kpis import KPIS, MONEY_KPIS
from fundtracker.ledger.funds.holding_book import Flow, Valuation
from fundtracker.records.company_figures import kpi_name
from fundtracker.reports.funds import company_view
from fundtracker.reports.funds.company_view import Sheet, View, document_name
from fundtracker.reports.funds.concentration import by_name
from fundtracker.reports.funds.fund_proofs import flow_name
from fundtracker.reports.funds.table6_7_8 import technique_name
from fundtracker.reports.tables import report_table
from fundtracker.reports.tables.report_table import unit_name
from fundtracker.reports.tables.typeset import chain_words, compiled, page_words
from fundtracker.reports.tables.workbook import require_no_ledger

ROUNDS, FLOWS, VALUATIONS, KPI_QUARTERS = 5, 7, 4, 4  # the last ones: the whole stands on one page
LETTERS = 66  # over the bars of the chart
LONGEST = 40  # letters of a cell; more is in the ledger
TILES = ("invested", "cost", "value", "share", "moic", "gross_irr")


def contents(
    ledger: Ledger,
    name: str,
    *,
    quarter: Quarter | None = None,
    unit: str = "wan",
    lang: str = "zh",
) -> dict[str, Any]:
    """Return what the sheets of a company say, one page for each fund that holds it.

    Args:
        ledger: the ledger.
        name: the company's name, 统一社会信用代码 or id.
        quarter: the last one with anything of the funds by default.
        unit: of the amounts.
        lang: zh or en; the language in use must be the same.

    Raises:
        UserError: ``company_unknown``.
    """
    view = company_view.build(ledger, quarter=quarter, unit=unit, lang=lang)
    company = ledger.companies.get(int(name) if name.isdecimal() and len(name) < 18 else name)
    codes = [code for code, deal in view.deals.items() if deal.company_id == company.id] or [
        f"c{company.id}"
    ]
    sheets = [company_view.sheet(ledger, view, code) for code in codes]
    return pages_data(ledger, view, sheets)


def pages_data(ledger: Ledger, view: View, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Return what the pages of sheets say, which were read from a ledger."""
    return {
        "lang": view.lang,
        "sample": tr("Sample data") if ledger.is_sample else "",
        "chain": chain_words(ledger.head()),
        "page_words": page_words(),
        "title": sheets[0].company.title(view.lang),
        "pages": [_page(view, sheet) for sheet in sheets],
    }


def write(data: dict[str, Any], path: Path) -> None:
    """Write sheets (see ``contents``) as one PDF.

    Raises:
        UserError: ``write_failed``.
    """
    require_no_ledger(path)
    content = compiled("company", data)[0]
    try:
        private_files.write_bytes(path, content)
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None


def _page(view: View, sheet: Sheet) -> dict[str, Any]:
    lang, unit = view.lang, view.table.unit

    def show(fen: int | None) -> str:
        return money.show(fen, unit, lang)

    company = sheet.company
    marks = [(company.gold_partner, tr("Gold partner")), (company.tenant, tr("In the park"))]
    fund = sheet.fund.title(lang) if sheet.fund is not None else tr("not invested")
    facts = [
        fund,
        company.track,
        company.scenario,
        sheet.deal.stage if sheet.deal else "",
        company.location,
    ]
    code = company.credit_code or tr("no credit code")
    return {
        "name": company.title(lang),
        "facts": _joined([*facts, *(words for there, words in marks if there)]),
        "code": code if sheet.fits else f"{code} · {tr('check character does not fit')}",
        "policy": tr("policy money approved {n}", n=f"{show(sheet.policy)} {unit_name(unit)}")
        if sheet.policy
        else tr("no policy money"),
        "heading": tr("Company sheet"),
        "at": tr("At {day}", day=sheet.quarter.last_day.isoformat()),
        "unit": tr("Unit: {unit}", unit=unit_name(unit)),
        "footer": f"{company.title(lang)} · {fund}",
        "tiles": _tiles(view, sheet),
        "blocks": [block for block in _blocks(sheet, show) if block["rows"]],
        "course": _course(sheet, show),
        "course_names": [tr("Cost left"), tr("Fair value")],
        "course_title": tr("Cost and value"),
        "uses": _uses(sheet, show),
        "uses_title": tr("Share of the fund, at cost"),
        "file": _file(sheet),
        "file_title": _file_title(sheet),
        "signers": [tr("Prepared by"), tr("Reviewed by"), tr("Approved by")],
    }


def _joined(words: Iterable[str]) -> str:
    return " · ".join(word for word in words if word)


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _iso(day: int | None) -> str:
    return money.MISSING if day is None else dt.date.fromordinal(day).isoformat()


def _tiles(view: View, sheet: Sheet) -> list[list[str]]:
    heads = {column.code: column for column in view.table.columns}
    cells = sheet.row.cells if sheet.row is not None else {}
    return [
        [heads[code].head, report_table.shown(view.table, heads[code], cells.get(code))]
        for code in TILES
        if code in heads
    ]


def _flow_row(flow: Flow, show: Any) -> list[str]:
    return [
        _iso(flow.day),
        flow_name(flow.kind),
        _clipped(flow.words),
        f"{flow.shares:,}" if flow.shares else money.MISSING,
        show(-flow.amount_fen if flow.kind == "lot" else flow.amount_fen),
        show(flow.fee_fen or None),
        _clipped(flow.doc_no),
    ]


def _valuation_row(valuation: Valuation, show: Any) -> list[str]:
    return [
        _iso(valuation.day),
        show(valuation.value_fen),
        technique_name(valuation.technique),
        _clipped(valuation.inputs),
        valuation.prepared,
        valuation.approved or tr("not approved"),
    ]


def _blocks(sheet: Sheet, show: Any) -> list[dict[str, Any]]:
    """Return the tables: rounds, money, valuations, figures by quarter; ``right``: columns of
    figures.
    """
    rounds = [
        [r.name or tr("before"), _iso(r.day), f"{r.issued:,}", show(r.post), show(r.cost or None),
         show_percent(r.share)]
        for r in sheet.rounds
    ]  # fmt: skip
    flows = [_flow_row(flow, show) for flow in sheet.flows]
    valuations = [_valuation_row(valuation, show) for valuation in sheet.valuations]
    quarters = [sheet.quarter.ordinal - KPI_QUARTERS + 1 + at for at in range(KPI_QUARTERS)]
    kpis = [
        [kpi_name(code), *(_figure(code, sheet.kpis.get(q, {}).get(code), show) for q in quarters)]
        for code in KPIS
    ]
    known = any(sheet.kpis.get(q) for q in quarters)
    state = tr("value older than a quarter") if sheet.stale else ""
    stale = _joined(["", tr("to be valued anew") if sheet.revalue is not None else state])
    stale = f" · {stale}" if stale else ""
    heads = {
        "rounds": [
            tr("Round"),
            tr("Date"),
            tr("New shares"),
            tr("Post-money"),
            tr("Ours"),
            tr("Share"),
        ],
        "flows": [
            tr("Date"),
            tr("Kind"),
            tr("Round or buyer"),
            tr("Shares"),
            tr("Amount"),
            tr("Deal fee"),
            tr("Document number"),
        ],
        "valuations": [
            tr("Valued on"),
            tr("Fair value"),
            tr("Technique"),
            tr("Inputs"),
            tr("Prepared by"),
            tr("Approver"),
        ],
    }
    return [
        _block(tr("Rounds"), heads["rounds"], rounds, ROUNDS, right=[2, 3, 4, 5], wide=0),
        _block(
            tr("Money between fund and company"),
            heads["flows"],
            flows,
            FLOWS,
            right=[3, 4, 5],
            wide=2,
        ),
        _block(
            tr("Valuations") + stale, heads["valuations"], valuations, VALUATIONS, right=[1], wide=3
        ),
        _block(
            tr("Figures of the company"),
            [tr("Figure"), *(Quarter.at(q).label for q in quarters)],
            kpis if known else [],
            len(KPIS),
            right=list(range(1, KPI_QUARTERS + 1)),
            wide=0,
        ),
    ]


def _block(
    title: str, heads: list[str], rows: list[list[str]], most: int, *, right: list[int], wide: int
) -> dict[str, Any]:
    """Return a table with its last rows; how many stand before them is said."""
    before = max(0, len(rows) - most)
    more = tr("{n} earlier ones are in the ledger", n=before) if before else ""
    return {
        "title": title,
        "heads": heads,
        "rows": rows[before:],
        "right": right,
        "wide": wide,
        "more": more,
    }


def _figure(code: str, value: int | None, show: Any) -> str:
    if value is None:
        return money.MISSING
    return str(show(value)) if code in MONEY_KPIS else f"{value:,}"


def _course(sheet: Sheet, show: Any) -> list[dict[str, Any]]:
    """Return the quarters of the chart: label, parts of the highest bar, the value in words where
    it has room.
    """
    top = max((max(cost, value) for _, cost, value in sheet.course), default=0) or 1
    longest = max((len(show(value)) for _, _, value in sheet.course), default=0)
    step = (
        len(sheet.course) - 1 if longest * len(sheet.course) > LETTERS else 1
    )  # else the first and the last
    return [
        {
            "label": quarter.label, "cost": max(0, cost) / top, "value": max(0, value) / top,
            "said": show(value) if at % max(1, step) == 0 else "",
        }
        for at, (quarter, cost, value) in enumerate(sheet.course)
    ]  # fmt: skip


def _uses(sheet: Sheet, show: Any) -> list[list[str]]:
    rows = []
    for use in sheet.uses:
        name = by_name(use.what) if use.what == "company" else f"{by_name(use.what)} · {use.key}"
        limit = tr("limit {n}", n=show(use.limit)) if use.limit is not None else ""
        rows.append([name, show_percent(use.share), tr("over the limit") if use.passed else limit])
    return rows


def _file(sheet: Sheet) -> list[list[str]]:
    """Return the kinds of papers of the decision file: name, the last one's day and number, its
    result.
    """
    rows = []
    for kind in DOCUMENTS if sheet.deal is not None else ():
        documents = [
            document
            for document in sheet.documents
            if document.kind == kind and document.day <= sheet.quarter.last_day.toordinal()
        ]
        last = documents[-1] if documents else None
        text = (
            _joined([_iso(last.day), _clipped(last.doc_no), _clipped(last.result)])
            if last is not None
            else tr("missing")
        )
        rows.append(
            [document_name(kind), text + (f" ({len(documents)})" if len(documents) > 1 else "")]
        )
    return rows


def _file_title(sheet: Sheet) -> str:
    if sheet.deal is None:
        return ""
    signed = sheet.deal.checklist_day
    words = (
        tr("negative list signed {day}", day=_iso(signed))
        if signed
        else tr("negative list not signed")
    )
    return f"{tr('Decision file')} · {words}"
