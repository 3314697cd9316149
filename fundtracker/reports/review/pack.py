"""The review pack as data: summary, tables 1–12, attachments; frozen as canonical JSON.

Tables are kept as data (``Table.as_data``), so that what was frozen is printed without the ledger.
Money stays fen, rates tenths of a per cent: unit and paper are chosen when it is printed; both
languages are frozen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker import audit
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as review
from fundtracker.domain.park.checklist import Gate
from fundtracker.i18n import LANGUAGES, speaking, tr
from fundtracker.ledger import Ledger, corrections, coverage
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.reviews import Decision
from fundtracker.ledger.review.signing import Comment
from fundtracker.reports import registry
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.decisions.table12 import state_name
from fundtracker.reports.payments.bank_reconciliation import account_words
from fundtracker.reports.plan import plan_paper, table1
from fundtracker.reports.plan.plan_course import Course, completed, course
from fundtracker.reports.plan.plan_words import excess_words
from fundtracker.reports.review import annexes, checklist, matters, papers_list, prior_quarters
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.labels import local_time
from fundtracker.reports.tables.one_unit import table_in_unit
from fundtracker.reports.tables.progress import Steps
from fundtracker.reports.tables.report_table import Cell, Table, listed

FORMAT = 1
# The place of each table in the pack; a name joins when ``tables`` knows it.
NUMBERS = {
    "projects": 2,
    "contracts": 3,
    **dict.fromkeys(("sources", "lines"), 4),  # the same money by source and by plan line
    "cashplan": 5,
    "funds": 6,
    "portfolio": 7,
    "partners": 8,
    "policy": 9,
    "indicators": 10,
    "warnings": 11,
    "decisions": 12,
}

STEPS = len(NUMBERS) + 3  # of the papers of one language


class Print(NamedTuple):
    """How a pack is printed: ``languages`` in order, unit yuan, wan or yi, paper a4 or a3;
    ``prepared_by``: the unit that prepared it, '' leaves a line to write on.
    """

    languages: tuple[str, ...] = ("zh",)
    unit: str = "wan"
    paper: str = "a4"
    prepared_by: str = ""


def body(ledger: Ledger, quarter: Quarter, gates: list[Gate], steps: Steps | None = None) -> bytes:
    """Return all figures of a quarter as canonical JSON: sorted keys, no spaces, UTF-8.

    Raises:
        UserError: ``cancelled``: ``steps`` were stopped.
    """
    steps = steps or Steps()
    steps.expect(len(LANGUAGES) * STEPS)

    def work(ledger: Ledger) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "ledger": signing.uid_of(ledger),
            "quarter": quarter.name,
            "head": ledger.head(),
            "sample": ledger.is_sample,
            "gates": review.as_data(gates),
            "languages": {lang: paper(ledger, quarter, lang, steps) for lang in LANGUAGES},
        }

    content = ledger.reading(work)
    if (uses := audit.head()) is not None:
        content["uses"] = list(uses)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def chain_lines(content: Mapping[str, Any], letters: int = 64) -> list[str]:
    """Return the head of the ledger that a pack was made of, and that of the log of uses then, in
    words, with so many letters of each hash.
    """
    more = "" if letters >= 64 else "…"
    lines = [tr("Ledger {head}", head=content["head"][:letters] + more)]
    if "uses" in content:
        log, number, digest = content["uses"]
        lines.append(
            tr(
                "Log of uses {log}, line {number}: {hash}",
                log=log,
                number=number,
                hash=digest[:letters] + more,
            )
        )
    return lines


def paper(
    ledger: Ledger, quarter: Quarter, lang: str, steps: Steps | None = None
) -> dict[str, Any]:
    """Return the papers of a quarter in one language; a step for each table."""
    return in_context(
        ledger, lambda context: _paper(context, steps or Steps()), quarter=quarter, lang=lang
    )


def _paper(context: ReportContext, steps: Steps) -> dict[str, Any]:
    quarter, lang = context.quarter, context.lang
    with speaking(lang), frozen.from_ledger():
        steps.step("plan")
        plan = table1.table1(context.at(unit="yi"))
        sheets = plan_paper.on_paper(plan)
        for name in sorted(NUMBERS, key=NUMBERS.__getitem__):
            if name in registry.NAMES:
                steps.step(name)
                sheets.append(registry.table(context, name))
        steps.step("compare")
        sheets += prior_quarters.compared(context)
        steps.step("attachments")
        sheets += [*attachments(context), prior_quarters.restated(context)]
        sheets += [*papers_list.tables(context), *annexes.tables(context)]
        return {
            "title": tr(
                "Execution of the park's funds in {quarter}", quarter=quarter_words(quarter)
            ),
            "place": tr("Qingdao AI industrial park"),
            "version": plan.version,
            "until": quarter.last_day.isoformat(),
            "matters": matters.of(context, plan),
            "sheets": [table.as_data() for table in sheets],
            "course": _course(course(context, context.version)),
            "completed": _course(completed(context, context.version)),
            "breaches": matters.breaches(context),
        }


def quarter_words(quarter: Quarter) -> str:
    """Return a quarter in words: 2024年第四季度, the fourth quarter of 2024."""
    words = {
        1: tr("the first quarter of {year}"), 2: tr("the second quarter of {year}"),
        3: tr("the third quarter of {year}"), 4: tr("the fourth quarter of {year}"),
    }  # fmt: skip
    return words[quarter.number].format(year=quarter.year)


def _course(sentences: Course) -> dict[str, Any]:
    return {
        "quarters": [q.label for q in sentences.quarters],
        "paid": sentences.paid,
        "even": sentences.even,
    }


def tables(content: dict[str, Any], lang: str, unit: str = "yuan") -> list[Table]:
    """Return the tables of a pack in one language and unit, as they were when it was made."""
    pages, quarter = content["languages"][lang], Quarter.parse(content["quarter"])
    tables = [
        Table.from_data(
            data, quarter, unit=unit, lang=lang, version=pages["version"], sample=content["sample"]
        )
        for data in pages["sheets"]
    ]
    with speaking(lang):
        tables = [excess_in_unit(table) if table.code == "plan" else table for table in tables]
        return [table_in_unit(table) for table in tables]


def excess_in_unit(plan: Table) -> Table:
    """Return 表1 with what stands above its headline said in the unit it is shown in."""
    rows = [
        row._replace(cells={**row.cells, "note": Cell("", excess_words(plan))})
        if row.code == "parts"
        else row
        for row in plan.rows
    ]
    return plan._replace(rows=rows)


def attachments(context: ReportContext) -> list[Table]:
    """Return the attachments: coverage of accounts, imported files, versions, corrections."""
    ledger, quarter = context.ledger, context.quarter
    cover, numberless = coverage.board(ledger, quarter), coverage.numberless(ledger)
    months = [f"{quarter.year}-{quarter.number * 3 - 2 + i:02d}" for i in range(3)]
    board = listed(
        "coverage",
        tr("Attachment 1: bank accounts and months covered"),
        [(f"m{i}", month, "text") for i, month in enumerate(months)],
        [
            (
                account_words(a, numberless),
                {f"m{i}": checklist.month_words(m) for i, m in enumerate(months)},
            )
            for a, months in cover.items()
        ],
        quarter=quarter,
        lang=context.lang,
    )
    files: list[tuple[str, dict[str, int | str | None]]] = []
    for import_ in ledger.imports.all():
        sums = import_.details.get("sums", {})
        files.append(
            (
                import_.name,
                {
                    "read": import_.n_read,
                    "new": import_.n_new,
                    "known": import_.n_known,
                    "rejected": import_.n_rejected,
                    "out": sums.get("new_out", 0) + sums.get("known_out", 0),
                    "in": sums.get("new_in", 0) + sums.get("known_in", 0),
                    "sha": ledger.files.digest(import_.file_id),
                },
            )
        )
    columns = [
        ("read", tr("Rows read"), "count"),
        ("new", tr("New"), "count"),
        ("known", tr("Known"), "count"),
        ("rejected", tr("Kept out"), "count"),
        ("out", tr("Money out"), "money"),
        ("in", tr("Money in"), "money"),
        ("sha", "SHA-256", "text"),
    ]
    batches = listed(
        "files",
        tr("Attachment 2: imported files"),
        columns,
        files,
        quarter=quarter,
        lang=context.lang,
    )
    versions = listed(
        "versions",
        tr("Attachment 3: versions of the plan"),
        [
            ("dated", tr("Dated"), "text"),
            ("doc", tr("Document number"), "text"),
            ("why", tr("Reason"), "text"),
        ],
        [
            (f"V{v.number}", {"dated": v.dated, "doc": v.doc_no, "why": v.reason})
            for v in ledger.plan.versions()
        ],
        quarter=quarter,
        lang=context.lang,
    )
    return [board, registry.table(context, "bankrec"), batches, versions, _corrections(context)]


def _corrections(context: ReportContext) -> Table:
    ledger, quarter = context.ledger, context.quarter
    rows: list[tuple[str, dict[str, int | str | None]]] = []
    for correction in corrections.all_of(ledger):
        entry, wrong = (
            ledger.payments.get(correction.counter_id),
            ledger.payments.get(correction.payment_id),
        )
        if entry.book_quarter == quarter.ordinal:
            kind = tr("counter-entry") if correction.kind == "counter" else tr("booked instead")
            rows.append(
                (
                    wrong.counterparty,
                    {
                        "of": Quarter.at(wrong.book_quarter).label,
                        "date": wrong.date.isoformat(),
                        "kind": kind,
                        "was": wrong.amount_fen,
                        "amount": entry.amount_fen,
                        "why": correction.reason,
                    },
                )
            )
    columns = [
        ("of", tr("Quarter corrected"), "text"),
        ("date", tr("Date"), "text"),
        ("kind", tr("Entry"), "text"),
        ("was", tr("Amount then"), "money"),
        ("amount", tr("Amount of the entry"), "money"),
        ("why", tr("Reason"), "text"),
    ]
    title = tr("Attachment 4: corrections of frozen quarters")
    return listed("corrections", title, columns, rows, quarter=quarter, lang=context.lang)


def with_remarks(
    content: dict[str, Any], comments: Sequence[Comment], decisions: Sequence[Decision] = ()
) -> dict[str, Any]:
    """Return a pack with what was said and decided of its quarter, also after the freezing: a
    table for each.

    ``decisions`` of other quarters are left out.
    """
    quarter = Quarter.parse(content["quarter"])
    decisions = [decision for decision in decisions if decision.quarter == quarter.ordinal]
    papers = {}
    for lang, pages in content["languages"].items():
        with speaking(lang):
            tables = [*([_remarks(comments, quarter, lang)] if comments else []),
                    *([_decided(decisions, quarter, lang)] if decisions else [])]  # fmt: skip
        papers[lang] = pages | {
            "sheets": [*pages["sheets"], *(table.as_data() for table in tables)]
        }
    return content | {"languages": papers}


def _decided(decisions: Sequence[Decision], quarter: Quarter, lang: str) -> Table:
    columns = [
        ("owner", tr("Responsible"), "text"),
        ("due", tr("Due"), "day"),
        ("state", tr("State"), "text"),
        ("outcome", tr("What became of it"), "text"),
    ]
    rows: list[tuple[str, dict[str, int | str | None]]] = [
        (
            decision.text,
            {
                "owner": decision.owner,
                "due": decision.due_day,
                "state": state_name(decision.state),
                "outcome": decision.outcome,
            },
        )
        for decision in decisions
    ]
    return listed(
        "decided", tr("Decisions of this quarter"), columns, rows, quarter=quarter, lang=lang
    )


def _remarks(comments: Sequence[Comment], quarter: Quarter, lang: str) -> Table:
    columns = [
        ("at", tr("Date and time"), "text"),
        ("figure", tr("Figure"), "text"),
        ("text", tr("Comment"), "text"),
        ("owner", tr("Who"), "text"),
        ("due", tr("Until"), "day"),
        ("proof", tr("Proof"), "text"),
    ]
    rows: list[tuple[str, dict[str, int | str | None]]] = [
        (
            matters.author_of(c),
            {
                "at": local_time(c.at),
                "figure": c.figure,
                "text": c.text,
                "owner": c.owner,
                "due": c.due_day,
                "proof": matters.proof_of(c),
            },
        )
        for c in comments
    ]
    return listed(
        "remarks",
        tr("Attachment 6: remarks on the quarter"),
        columns,
        rows,
        quarter=quarter,
        lang=lang,
    )


def differences(then: dict[str, Any], now: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    """Return the cells of two bodies of a quarter that differ: id, name, value then and now."""
    old, new = _values(then, lang), _values(now, lang)
    return [
        {"id": key, "name": (old.get(key) or new[key])[0], "then": old.get(key, ("", None))[1],
         "now": new.get(key, ("", None))[1]}
        for key in [*old, *(k for k in new if k not in old)]
        if old.get(key, ("", None))[1] != new.get(key, ("", None))[1]
    ]  # fmt: skip


def figures(content: dict[str, Any]) -> set[str]:
    """Return the ids of all figures of a body."""
    return {figure for lang in content["languages"] for figure in _values(content, lang)}


def _values(content: dict[str, Any], lang: str) -> dict[str, tuple[str, Any]]:
    return {
        cell.id: (f"{table.title} · {row.name} · {column.head}", cell.value)
        for table in tables(content, lang)
        for row in table.rows
        for column in table.columns
        if (cell := row.cells.get(column.code)) is not None and cell.id and column.kind != "text"
    }
