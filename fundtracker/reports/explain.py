"""Where a figure comes from: formula with values, payments, source file, line and raw line,
changes.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import descendants
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, corrections
from fundtracker.ledger.origins import rows, stated
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Payment
from fundtracker.reports import course_figures, derived_figures, fund_provers, origins, registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.explanation import ALL, Explanation
from fundtracker.reports.funds import concession, fund_proofs
from fundtracker.reports.indicators import table10
from fundtracker.reports.plan import plan_data, stages
from fundtracker.reports.plan.completed_investment import last_reports
from fundtracker.reports.raw_lines import raw_line as raw_line
from fundtracker.reports.record_words import column_name, said
from fundtracker.reports.tables import frozen, table_names
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table, explained, shown
from fundtracker.reports.warnings import todo


def explain(ledger: Ledger, figure: str, *, limit: int = 50) -> Explanation:
    """Open a figure by its id: of 表1 ``plan/ROW/COLUMN[/QUARTER][/vNUMBER]``, of others
    ``TABLE/ROW/COLUMN/QUARTER``.

    Raises:
        UserError: ``no_such_figure``.
    """
    return ledger.reading(lambda ledger: _explained(ledger, figure, limit))


def _explained(ledger: Ledger, figure: str, limit: int) -> Explanation:
    parts = figure.split("/")
    doors = derived_figures.Doors(explain_cell, _counted, explain_total, _with_records)
    if parts[0] in course_figures.KINDS:
        return course_figures.explained(ledger, figure, limit, doors)
    if derived_figures.is_derived(figure):
        return derived_figures.explained(ledger, figure, limit, doors)
    if parts[0] in registry.NAMES:
        return _table_cell(ledger, figure, limit)
    if parts[0].startswith("annex"):
        from fundtracker.reports.review import annexes  # few ask for it

        return explain_total(ledger, annexes.behind(ledger, figure), limit=limit)._replace(
            id=figure
        )
    number = int(parts.pop()[1:]) if re.fullmatch(r"v\d{1,9}", parts[-1]) else None
    if not 3 <= len(parts) <= 4 or parts[0] != "plan":
        raise UserError("no_such_figure", id=figure)
    try:
        quarter = Quarter.parse(parts[3]) if len(parts) == 4 else None
    except ValueError:
        raise UserError("no_such_figure", id=figure) from None
    if number is not None and number not in {version.number for version in ledger.plan.versions()}:
        raise UserError("no_such_figure", id=figure)
    table = plan_data.table_of_figure(ledger, quarter, number)
    place = _place(table, figure, parts[1], parts[2])
    if not table.frozen:
        return _plan_cell(ledger, place, limit)
    with frozen.as_it_was(ledger, "plan", table.quarter, table.lang) as past:
        return _as_frozen(_plan_cell(past, place, limit), place)


Place = tuple[Table, Row, Column, Cell]


def _place(table: Table, figure: str, code: str, column: str) -> Place:
    """Return where a figure of 表1 stands."""
    row = table.row(code)
    cell = row.cells.get(column) if row is not None else None
    if row is None or cell is None or column == "note":
        raise UserError("no_such_figure", id=figure)
    return table, row, next(c for c in table.columns_of(row) if c.code == column), cell


def _as_frozen(opened: Explanation, place: Place) -> Explanation:
    """Say that a figure is frozen, and where the payments of that time come to another sum."""
    table, _, column, cell = place
    lines = [opened.formula, *table.frozen]
    if column.measure == "paid" and opened.sum_fen not in (None, cell.value):
        listed = money.show(opened.sum_fen)
        lines.append(
            tr(
                "The payments listed come to {sum} yuan: the ledger is not as it was frozen.",
                sum=listed,
            )
        )
    return opened._replace(formula="\n".join(lines))


def _plan_cell(ledger: Ledger, place: Place, limit: int) -> Explanation:
    """Open a cell of 表1 with the payments of a ledger."""
    table, row, column, _ = place
    lines = ledger.plan.lines()
    own = {line.id for line in lines if line.code == stages.base(row.code)}
    paid_on = row.cells["total"].trail if "total" in row.cells else None
    about = own | set((paid_on.lines or ()) if paid_on is not None else ())
    statements = [
        {"text_zh": s.text_zh, "text_en": s.text_en, "source": s.source}
        for s in ledger.plan.statements()
        if s.line_id is not None and s.line_id in about
    ]
    opened = _cell(ledger, place, limit)._replace(name=row.name, statements=statements)
    if row.band == stages.BAND:
        return _recorded(ledger, (table._replace(code=row.band), *place[1:]), opened, limit)
    if column.code == "plan" and (parts := _plan_parts(table, row)):
        opened = opened._replace(formula=f"{' + '.join(parts)} = {opened.text}")
    if row.band != "investment" or column.code in ("plan", "year_plan", "elapsed"):
        return opened
    return _reported(ledger, opened, place, [i for line in own for i in descendants(lines, line)])


def _plan_parts(table: Table, row: Row) -> list[str]:
    """Return the amounts that make up a total of the plan, as shown; [] of another row."""
    codes = {
        "fiscal": ("policy", "infrastructure"),
        "parts": ("fiscal", "industry"),
        "with_city": ("parts", "city"),
    }
    rows = [
        table_row for code in codes.get(row.code, ()) if (table_row := table.row(code)) is not None
    ]
    return [shown(table, table.columns[0], row.cells["plan"]._replace(mark="")) for row in rows]


def _reported(ledger: Ledger, opened: Explanation, place: Place, lines: list[int]) -> Explanation:
    """List the projects' reports behind a figure of completed investment."""
    table, _, column, _ = place
    context = ReportContext(ledger, table.quarter, table.unit, table.lang)
    reports = last_reports(context, lines, table.quarter.last_day.toordinal())
    flows = [
        fund_proofs.Flow(
            dt.date.fromordinal(report.day).isoformat(),
            report.fen,
            context.project_names[report.project],
            tr("report"),
            None,
        )
        for report in reports
    ]
    words = tr("what {n} projects reported last, since their start, added up", n=len(reports))
    formula = (
        f"{opened.formula}\n{words}" if column.code != "done_total" else f"{words} = {opened.text}"
    )
    return opened._replace(formula=formula, flows=[flow._asdict() for flow in flows])


def _table_cell(ledger: Ledger, figure: str, limit: int) -> Explanation:
    place = registry.opened(ledger, figure, lang=language())
    table = place[0]
    with frozen.as_it_was(ledger, table.code, table.quarter, table.lang) as past:
        return explain_cell(past, place, limit)


def explain_cell(ledger: Ledger, place: Place, limit: int) -> Explanation:
    """Open a cell of a table other than 表1 where it stands: its formula with the row's values,
    the payments that make it, the records it rests on.
    """
    table, row, column, cell = place
    if table.code == "warnings":
        return _warning(ledger, place, limit)
    if table.code == "projects" and column.code in ("cpi", "spi"):
        index = _table_cell(ledger, f"earned/{row.code}/{column.code}/{table.quarter.name}", limit)
        return index._replace(id=cell.id)
    return _recorded(
        ledger, place, _proved(ledger, cell.id, place, _cell(ledger, place, limit)), limit
    )


def _recorded(ledger: Ledger, place: Place, opened: Explanation, limit: int) -> Explanation:
    """Add how a figure is made of records, and the records: of the park's tables always, of a
    fund's where no dated amount, payment or formula says more.
    """
    table, row, column, cell = place
    if cell.value is None and stages.unreleased(table.code, column.code):
        return opened._replace(
            formula=tr(
                "{text}: not released to the line itself, or not to all of it", text=opened.text
            )
        )
    if column.formula or (table.code in registry.FUNDS and not opened.by_itself):
        return table10.as_counted(opened, row) if cell.id.startswith("indicators/") else opened
    statements = origins.words(table.code, column.code)
    if statements:
        opened = opened._replace(formula=f"{statements} = {opened.text}")
    records = origins.behind(ledger, table, row, column)
    if not records and not statements and cell.value in (0, None):
        day = table.quarter.last_day.isoformat()
        return opened._replace(
            formula=tr("{text}: nothing is recorded until {day}", text=opened.text, day=day)
        )
    if not records and not statements and column.kind == "text":
        return opened._replace(formula=tr("{text}: no record names one", text=opened.text))
    return _with_records(ledger, opened, records, limit)


def _with_records(
    ledger: Ledger, opened: Explanation, records: origins.Found, limit: int
) -> Explanation:
    listed: list[dict[str, Any]] = []
    for table, ids in records:
        some = stated(ledger, ledger.history, table, ids[: max(0, limit - len(listed))])
        listed += [
            {
                "table": stated_item.table,
                "id": stated_item.id,
                "name": table_names.table_name(stated_item.table),
                "file": stated_item.file,
                "fields": [
                    [column_name(f.column, stated_item.table), said(table, f.column, f.new)]
                    for f in stated_item.fields
                    if f.new != money.MISSING
                ],
                "change": stated_item.seq,
                "at": stated_item.at,
                "person": stated_item.person,
                "kind": stated_item.kind,
                "reason": stated_item.reason,
            }
            for stated_item in some
        ]
    return opened._replace(records=listed, n_records=sum(len(ids) for _, ids in records))


def _warning(ledger: Ledger, place: Place, limit: int) -> Explanation:
    """Open a cell of 表11: the warning's words, and the figure that it is about with all that
    makes it.
    """
    table, row = place[:2]
    context = ReportContext(ledger, table.quarter, "yuan", table.lang)
    item = todo.item_of(context, context.alerts[int(row.code[1:]) - 1])
    opened = _cell(ledger, place, limit)
    if item.figure:
        figure = _explained(ledger, item.figure, limit)
        formula = f"{item.what}\n{figure.name}: {figure.formula}"
        return figure._replace(id=opened.id, name=opened.name, text=opened.text, formula=formula)
    about = context.alerts[int(row.code[1:]) - 1]
    records: origins.Found = [
        ("milestone", rows(ledger, "milestone", project_id=about.project)),
        ("project_fact", rows(ledger, "project_fact", project_id=about.project)),
    ]
    if about.project is None:
        records = [("fund", [f.id for f in ledger.funds.all() if about.about.startswith(f.name)])]
    formula = f"{item.what} {money.show(about.amount)}" if about.amount else item.what
    return _with_records(
        ledger, opened._replace(formula=formula), [f for f in records if f[1]], limit
    )


def _cell(ledger: Ledger, place: Place, limit: int) -> Explanation:
    """Open a cell: its formula with the row's values, the payments that its trail names."""
    table, row, column, cell = place
    total, count, listed = None, 0, []
    pairs: list[tuple[int, int]] = []
    if cell.trail is not None:
        pairs, count, total = ledger.bookings.paid(cell.trail, limit)
        some = pairs if limit != ALL else []
        listed = [_counted(ledger, payment, fen) for payment, fen in some]
    return Explanation(
        cell.id,
        f"{row.name.strip()} · {column.head}",
        shown(table, column, cell),
        explained(table, row, column),
        total,
        count,
        listed,
        [],
        pairs=pairs if limit == ALL else [],
    )


def _proved(ledger: Ledger, figure: str, place: Place, opened: Explanation) -> Explanation:
    """Add what proves a figure of a fund: its side, its day, its flows."""
    table, row, column, _ = place
    if table.code not in registry.FUNDS:
        return opened
    proved = fund_provers.prove(ledger, figure)
    flows = [flow._asdict() for flow in proved.flows]
    formula = opened.formula
    basis = row.cells.get("basis")
    if table.code == "scorecard" and column.code == "value" and basis and basis.value:
        formula = f"{basis.value} = {opened.text}"
    if table.code == "concession" and column.code in concession.OF_THE_TERMS:
        formula = "\n".join(
            [formula, *concession.terms_words(ledger, row.code, table.quarter, table.lang)]
        )
    return opened._replace(side=proved.side, as_of=proved.as_of, flows=flows, formula=formula)


def explain_payment(ledger: Ledger, payment: int) -> Explanation:
    """Open one payment: what stands in the ledger, the rows that show it, its changes."""
    known_payment = ledger.payments.get(payment)
    parts = ledger.payments.parts(payment)
    shares = " + ".join(money.show(part.amount_fen) for part in parts)
    shown = money.show(known_payment.amount_fen)
    return Explanation(
        f"payment/{payment}",
        known_payment.serial or known_payment.counterparty,
        tr("{amount} yuan", amount=shown),
        f"{shares} = {shown}" if parts else shown,
        None,
        1,
        [opened(ledger, known_payment)],
        [],
    )


def explain_total(ledger: Ledger, query: Query, limit: int = 30) -> Explanation:
    """Open the sum of the payments that a table shows: how many, how much, the largest of them."""
    query = query._replace(order="amount", descending=True)
    most = 1 << 40 if limit == ALL else limit
    totals, largest = ledger.pages.totals(query), ledger.pages.rows(query, 0, most)
    some = largest if limit != ALL else []
    listed = [_counted(ledger, row.id, row.amount_fen) for row in some]
    formula = tr("sum of the amounts of all payments shown that were paid")
    return Explanation(
        "payments/total",
        tr("Paid in all"),
        tr("{amount} yuan", amount=money.show(totals.paid_fen)),
        formula,
        totals.fen,
        totals.n,
        listed,
        [],
        pairs=[(row.id, row.amount_fen) for row in largest] if limit == ALL else [],
    )


def _counted(ledger: Ledger, payment: int, fen: int) -> dict[str, Any]:
    """Return a payment by its id with the fen of it that count."""
    return _payment(ledger, ledger.payments.get(payment), fen)


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
            seen.append(
                {"file": taken.title, "line": claim.line, "raw": raw, "import": claim.import_id}
            )
    changes = [
        {"change": e.seq, "at": e.at, "person": e.person, "kind": e.kind, "reason": e.reason}
        for e, _ in ledger.history.of_row("payment", payment.id)
    ]
    return {
        "id": payment.id,
        "date": payment.date.isoformat(),
        "amount_fen": payment.amount_fen,
        "counts_fen": fen,
        "counterparty": payment.counterparty,
        "summary": payment.summary,
        "witnesses": seen,
        "changes": changes,
        "corrects": entry_of[0] if entry_of else None,
        "corrections": [_entry(ledger, correction) for correction in corrected],
    }


def _corrected_by(ledger: Ledger, payment: int) -> list[int]:
    """Return what a payment is an entry of, and so on, down to the payment of a file."""
    ids: list[int] = []
    while above := [
        c.payment_id for c in corrections.touching(ledger, payment) if c.counter_id == payment
    ]:
        ids += above
        payment = above[0]
    return ids


def _entry(ledger: Ledger, correction: corrections.Correction) -> dict[str, Any]:
    payment = ledger.payments.get(correction.counter_id)
    return {
        "payment": correction.counter_id,
        "kind": correction.kind,
        "reason": correction.reason,
        "amount_fen": payment.amount_fen,
        "quarter": Quarter.at(payment.book_quarter).name,
    }
