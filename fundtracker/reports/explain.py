"""Where a figure comes from: formula with values, payments, source file, line and raw line, changes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import descendants
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, corrections
from fundtracker.ledger.documents import spreadsheet_rows
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Payment
from fundtracker.reports import registry
from fundtracker.reports.funds import concession, fund_book, fund_proofs
from fundtracker.reports.plan import plan_report, table1
from fundtracker.reports.plan.completed_investment import last_reports
from fundtracker.reports.tables import frozen, report_table


class Explanation(NamedTuple):
    """A figure opened. ``sum_fen`` is the sum of all ``n`` payments, of which some are listed.

    Of a fund: ``side`` gross or net, ``as_of`` the day V, ``flows`` the dated amounts it is made of.
    """

    id: str
    name: str
    text: str
    formula: str
    sum_fen: int | None
    n: int
    payments: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    side: str = ""
    as_of: str = ""
    flows: list[dict[str, Any]] = []  # noqa: RUF012 - never mutated


def explain(ledger: Ledger, figure: str, *, limit: int = 50) -> Explanation:
    """Open a figure by its id: of 表1 ``plan/ROW/COLUMN[/QUARTER][/vNUMBER]``, of others
    ``TABLE/ROW/COLUMN/QUARTER``.

    Raises:
        UserError: ``no_such_figure``.
    """
    return ledger.reading(lambda one: _explained(one, figure, limit))


def _explained(ledger: Ledger, figure: str, limit: int) -> Explanation:
    parts = figure.split("/")
    if parts[0] in registry.NAMES:
        return _table_cell(ledger, figure, limit)
    number = int(parts.pop()[1:]) if re.fullmatch(r"v\d{1,9}", parts[-1]) else None
    if not 3 <= len(parts) <= 4 or parts[0] != "plan":
        raise UserError("no_such_figure", id=figure)
    try:
        quarter = Quarter.parse(parts[3]) if len(parts) == 4 else None
    except ValueError:
        raise UserError("no_such_figure", id=figure) from None
    if number is not None and number not in {version.number for version in ledger.plan.versions()}:
        raise UserError("no_such_figure", id=figure)
    report = table1.build(ledger, quarter=quarter, unit="yuan", lang=language(), with_city=True, number=number)
    if not report.frozen:
        return _plan_cell(ledger, report, figure, parts, limit)
    with frozen.as_it_was(ledger, "plan", report.quarter, report.lang) as past:
        return _as_frozen(_plan_cell(past, report, figure, parts, limit), report, parts)


def _as_frozen(opened: Explanation, report: plan_report.PlanReport, parts: list[str]) -> Explanation:
    """Say that a figure is frozen, and where the payments of that time come to another sum."""
    lines = [opened.formula, *report.frozen]
    cell = next(row.cells[parts[2]] for row in report.rows if row.code == parts[1])
    if parts[2] in ("quarter", "year", "total") and opened.sum_fen not in (None, cell.fen):
        listed = money.show(opened.sum_fen)
        lines.append(tr("The payments listed come to {sum} yuan: the ledger is not as it was frozen.", sum=listed))
    return opened._replace(formula="\n".join(lines))


def _plan_cell(
    ledger: Ledger, report: plan_report.PlanReport, figure: str, parts: list[str], limit: int
) -> Explanation:  # fmt: skip
    """Open a cell of 表1 with the payments of a ledger."""
    row = next((r for r in report.rows if r.code == parts[1]), None)
    cell = row.cells.get(parts[2]) if row is not None else None
    if row is None or cell is None:
        raise UserError("no_such_figure", id=figure)
    total, count, listed = None, 0, []
    spans = row.spans.get({"rate": "total", "gap": "total", "left": "total"}.get(parts[2], parts[2]))
    if spans is not None:
        pairs, count, total = _paid(ledger, row, spans, limit)
        listed = [_payment(ledger, payment, fen) for payment, fen in pairs]
    said = [
        {"text_zh": s.text_zh, "text_en": s.text_en, "source": s.source}
        for s in ledger.plan.statements()
        if s.line_id is not None
        and s.line_id in (row.lines or [line.id for line in ledger.plan.lines() if line.code == row.code])
    ]
    opened = Explanation(
        cell.id, row.name.strip(), table1.shown(report, cell, parts[2]), _formula(report, row, parts[2]),
        total, count, listed, said,
    )  # fmt: skip
    return _reported(ledger, opened, report, row, parts[2]) if row.band == "investment" else opened


def _reported(
    ledger: Ledger, opened: Explanation, report: plan_report.PlanReport, row: plan_report.Row, column: str
) -> Explanation:
    """List the projects' reports behind a figure of completed investment."""
    if column in ("plan", "year_plan", "elapsed"):
        return opened
    lines = [i for line in row.lines or [] for i in descendants(ledger.plan.lines(), line)]
    names = {p.id: p.title(language()) for p in ledger.projects.all()}
    found = last_reports(ledger, lines, report.quarter.last_day.toordinal())
    flows = [
        fund_proofs.Flow(dt.date.fromordinal(one.day).isoformat(), one.fen, names[one.project], tr("report"), None)
        for one in found
    ]
    words = tr("what {n} projects reported last, since their start, added up", n=len(found))
    formula = f"{opened.formula}\n{words}" if column != "done_total" else f"{words} = {opened.text}"
    return opened._replace(formula=formula, flows=[flow._asdict() for flow in flows])


def _table_cell(ledger: Ledger, figure: str, limit: int) -> Explanation:
    """Open a cell of another table: its formula with the row's values, the payments that make it."""
    place = registry.opened(ledger, figure, lang=language())
    made = place[0]
    with frozen.as_it_was(ledger, made.code, made.quarter, made.lang) as past:
        return _place(past, figure, place, limit)


def _place(
    ledger: Ledger,
    figure: str,
    place: tuple[report_table.Table, report_table.Row, report_table.Column, report_table.Cell],
    limit: int,
) -> Explanation:
    made, row, column, cell = place
    total, count, listed = None, 0, []
    if cell.trail is not None:
        pairs, count, total = ledger.bookings.paid(cell.trail, limit)
        listed = [_payment(ledger, ledger.payments.get(payment), fen) for payment, fen in pairs]
    opened = Explanation(
        cell.id, f"{row.name.strip()} · {column.head}", report_table.shown(made, column, cell),
        report_table.explained(made, row, column), total, count, listed, [],
    )  # fmt: skip
    if made.code in registry.FUNDS:
        proved = (fund_book if made.code in fund_book.NAMES else fund_proofs).proof(ledger, figure)
        flows = [flow._asdict() for flow in proved.flows]
        formula = opened.formula
        if made.code == "concession" and column.code in concession.OF_THE_TERMS:
            formula = "\n".join([formula, *concession.terms_words(ledger, row.code, made.quarter, made.lang)])
        return opened._replace(side=proved.side, as_of=proved.as_of, flows=flows, formula=formula)
    return opened


def _paid(
    ledger: Ledger, row: plan_report.Row, spans: plan_report.Spans, limit: int
) -> tuple[list[tuple[Payment, int]], int, int]:
    """Return the largest payments of a row with their fen that count, how many there are, their sum."""
    found = [ledger.payments.under(row.lines, span, limit=limit) for span in spans]
    pairs = sorted((pair for some, _, _ in found for pair in some), key=lambda pair: -abs(pair[1]))
    return pairs[:limit], sum(n for _, n, _ in found), sum(fen for _, _, fen in found)


def _formula(report: plan_report.PlanReport, row: plan_report.Row, column: str) -> str:
    def value(name: str) -> str:
        return table1.shown(report, row.cells.get(name), name)

    formulas = {
        "rate": "{total} ÷ {plan} = {rate}",
        "gap": "{rate} − {elapsed} = {gap}",
        "left": "{plan} − {total} = {left}",
        "done_left": "{plan} − {total} = {left}",
        "elapsed": "{elapsed}",
    }
    if column in formulas:
        own = zip(table1.COLUMNS, table1.columns_of(row.band), strict=True)
        return formulas[column].format(**{c: value(code) for c, code in own})
    if row.code in ("parts", "fiscal", "with_city") and column == "plan":
        natures = {
            "fiscal": ("policy", "infrastructure"),
            "parts": ("fiscal", "industry"),
            "with_city": ("parts", "city"),
        }
        rows = {r.code: r for r in report.rows}
        shown = [
            table1.shown(report, rows[c].cells["plan"]._replace(at_least=False), "plan")
            for c in natures[row.code]
            if c in rows
        ]
        return " + ".join(shown) + f" = {value('plan')}"
    return value(column)


def explain_payment(ledger: Ledger, payment: int) -> Explanation:
    """Open one payment: what stands in the ledger, the rows that show it, its changes."""
    found = ledger.payments.get(payment)
    parts = ledger.payments.parts(payment)
    shares = " + ".join(money.show(part.amount_fen) for part in parts)
    shown = money.show(found.amount_fen)
    return Explanation(
        f"payment/{payment}", found.serial or found.counterparty, tr("{amount} yuan", amount=shown),
        f"{shares} = {shown}" if parts else shown, None, 1, [opened(ledger, found)], [],
    )  # fmt: skip


def explain_total(ledger: Ledger, query: Query, *, limit: int = 30) -> Explanation:
    """Open the sum of the payments that a table shows: how many, how much, the largest of them."""
    query = query._replace(order="amount", descending=True)
    totals, largest = ledger.pages.totals(query), ledger.pages.rows(query, 0, limit)
    listed = [_payment(ledger, ledger.payments.get(row.id), row.amount_fen) for row in largest]
    formula = tr("sum of the amounts of all payments shown that were paid")
    return Explanation(
        "payments/total", tr("Paid in all"), tr("{amount} yuan", amount=money.show(totals.paid_fen)), formula,
        totals.fen, totals.n, listed, [],
    )  # fmt: skip


def opened(ledger: Ledger, payment: Payment) -> dict[str, Any]:
    """Return a payment with every file row that shows it and every change of it."""
    return _payment(ledger, payment, payment.amount_fen)


def _payment(ledger: Ledger, payment: Payment, fen: int) -> dict[str, Any]:
    corrected = [c for c in corrections.touching(ledger, payment.id) if c.payment_id == payment.id]
    entry_of = _corrected_by(ledger, payment.id)
    seen = []
    for which in (payment.id, *entry_of):
        for claim in ledger.imports.witnesses(which):
            taken = ledger.imports.get(claim.import_id)
            raw = raw_line(ledger, taken.file_id, claim.line, taken.encoding, taken.sheet)
            seen.append({"file": taken.title, "line": claim.line, "raw": raw})
    changes = [
        {"change": e.seq, "at": e.at, "person": e.person, "kind": e.kind, "reason": e.reason}
        for e, _ in ledger.history.of_row("payment", payment.id)
    ]
    return {
        "id": payment.id, "date": payment.date.isoformat(), "amount_fen": payment.amount_fen, "counts_fen": fen,
        "counterparty": payment.counterparty, "summary": payment.summary, "witnesses": seen, "changes": changes,
        "corrects": entry_of[0] if entry_of else None,
        "corrections": [_entry(ledger, one) for one in corrected],
    }  # fmt: skip


def _corrected_by(ledger: Ledger, payment: int) -> list[int]:
    """Return what a payment is an entry of, and what that is an entry of, to the payment of a file."""
    found: list[int] = []
    while above := [c.payment_id for c in corrections.touching(ledger, payment) if c.counter_id == payment]:
        found += above
        payment = above[0]
    return found


def _entry(ledger: Ledger, one: corrections.Correction) -> dict[str, Any]:
    made = ledger.payments.get(one.counter_id)
    return {
        "payment": one.counter_id, "kind": one.kind, "reason": one.reason, "amount_fen": made.amount_fen,
        "quarter": Quarter.at(made.book_quarter).name,
    }  # fmt: skip


def raw_line(ledger: Ledger, file_id: int, line: int, encoding: str, sheet: str = "") -> str:
    """Return the raw line of a text file, or the cells of a sheet's row."""
    if encoding in (*spreadsheet_rows.BOOKS, spreadsheet_rows.MARKUP):
        return spreadsheet_rows.raw_row(ledger.files.content(file_id), encoding, line, sheet)
    return ledger.files.raw_line(file_id, line, encoding)


def as_json(found: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON data."""
    return found._asdict()


def as_text(found: Explanation, lang: str) -> str:
    """Return an explanation as text."""
    lines = [f"{found.name}  {found.text}", tr("Formula: {text}", text=found.formula)]
    lines += [f"  {s['text_zh' if lang == 'zh' else 'text_en']}  ({s['source']})" for s in found.statements]
    if found.sum_fen is not None:
        lines.append(tr("{n} payments, {sum} yuan in all", n=found.n, sum=money.show(found.sum_fen)))
    if found.as_of:
        sides = {"gross": tr("gross: fund to companies"), "net": tr("net: after fees, costs and carry")}
        lines.append("  ".join(filter(None, (f"V = {found.as_of}", sides.get(found.side, "")))))
    for f in found.flows:
        change = f"#{f['seq']}" if f["seq"] else ""
        lines.append(f"{f['date']}  {money.show(f['fen'])}  {f['words']}  {f['source']}  {change}".rstrip())
    for p in found.payments:
        lines.append(f"{p['date']}  {money.show(p['counts_fen'])}  {p['counterparty']}  {p['summary']}")
        lines += [f"    {w['file']}:{w['line']}  {w['raw']}" for w in p["witnesses"]]
        lines += [
            f"    #{c['change']}  {c['at']}  {c['person']}  {c['kind']}  {c['reason']}".rstrip() for c in p["changes"]
        ]
    return "\n".join(lines) + "\n"
