"""The review pack as data: summary, tables 1–12, attachments; frozen as canonical JSON.

A sheet is a plain dictionary, so that what was frozen is printed without the ledger. Money stays fen,
rates tenths of a per cent: unit and paper are chosen when it is printed; both languages are frozen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as review
from fundtracker.domain.park.checklist import Gate
from fundtracker.i18n import LANGUAGES, speaking, tr
from fundtracker.ledger import Ledger, corrections, coverage
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Comment
from fundtracker.reports import registry
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.plan import plan_report, table1
from fundtracker.reports.plan.plan_course import course
from fundtracker.reports.review import checklist, prior_quarters
from fundtracker.reports.review.pack_sheets import Sheet, listed, of_investment, of_plan, of_table
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.progress import Steps

FORMAT = 1
# The place of each table in the pack; a name joins when ``tables`` knows it.
NUMBERS = {
    "projects": 2, "contracts": 3, "sources": 4, "cashplan": 5, "funds": 6, "portfolio": 7, "partners": 8,
    "policy": 9, "indicators": 10, "warnings": 11, "decisions": 12,
}  # fmt: skip

STEPS = len(NUMBERS) + 3  # of the papers of one language


def body(ledger: Ledger, quarter: Quarter, gates: list[Gate], steps: Steps | None = None) -> bytes:
    """Return all figures of a quarter as canonical JSON: sorted keys, no spaces, UTF-8.

    Raises:
        UserError: ``cancelled``: ``steps`` were stopped.
    """
    steps = steps or Steps()
    steps.expect(len(LANGUAGES) * STEPS)

    def work(one: Ledger) -> dict[str, Any]:
        return {
            "format": FORMAT, "ledger": signing.uid_of(one), "quarter": quarter.name, "head": one.head(),
            "sample": one.is_sample, "gates": review.as_data(gates),
            "languages": {lang: paper(one, quarter, lang, steps) for lang in LANGUAGES},
        }  # fmt: skip

    content = ledger.reading(work)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def paper(ledger: Ledger, quarter: Quarter, lang: str, steps: Steps | None = None) -> dict[str, Any]:
    """Return the papers of a quarter in one language; a step for each table."""
    return in_context(ledger, lambda context: _paper(context, steps or Steps()), quarter=quarter, lang=lang)


def _paper(context: ReportContext, steps: Steps) -> dict[str, Any]:
    quarter, lang = context.quarter, context.lang
    with speaking(lang), frozen.from_ledger():
        steps.step("plan")
        report = table1.of(context.at(unit="yi"))
        sheets = [of_plan(report), *([of_investment(report)] if table1.reported(report) else [])]
        for name in sorted(NUMBERS, key=NUMBERS.__getitem__):
            if name in registry.NAMES:
                steps.step(name)
                sheets.append(of_table(registry.table(context, name)))
        steps.step("compare")
        sheets += prior_quarters.compared(context)
        steps.step("attachments")
        sheets += [*attachments(context), prior_quarters.restated(context)]
        version = report.version
        line = course(context.ledger, version, quarter)
        return {
            "title": tr("Review of {quarter}", quarter=quarter.name), "place": tr("Qingdao AI industrial park"),
            "version": version.label(lang), "until": quarter.last_day.isoformat(),
            "matters": matters(context, report), "sheets": sheets,
            "course": {
                "quarters": [q.label for q in line.quarters], "paid": line.paid, "even": line.even,
            },
        }  # fmt: skip


def attachments(context: ReportContext) -> list[Sheet]:
    """Return the attachments: coverage of accounts, files taken in, versions of the plan, corrections."""
    ledger, quarter = context.ledger, context.quarter
    cover = review.board(coverage.shown(ledger), quarter)
    months = [f"{quarter.year}-{quarter.number * 3 - 2 + i:02d}" for i in range(3)]
    board = listed(
        "coverage", tr("Attachment 1: bank accounts and months covered"),
        [(f"m{i}", month, "text") for i, month in enumerate(months)],
        [(a, {f"m{i}": checklist.state_name(s) for i, s in enumerate(states)}) for a, states in cover.items()],
    )  # fmt: skip
    files = []
    for one in ledger.imports.all():
        sums = one.details.get("sums", {})
        files.append((one.name, {
            "read": one.n_read, "new": one.n_new, "known": one.n_known, "rejected": one.n_rejected,
            "out": sums.get("new_out", 0) + sums.get("known_out", 0),
            "in": sums.get("new_in", 0) + sums.get("known_in", 0), "sha": ledger.files.digest(one.file_id),
        }))  # fmt: skip
    columns = [
        ("read", tr("Rows read"), "count"), ("new", tr("New"), "count"), ("known", tr("Known"), "count"),
        ("rejected", tr("Kept out"), "count"), ("out", tr("Money out"), "money"), ("in", tr("Money in"), "money"),
        ("sha", "SHA-256", "text"),
    ]  # fmt: skip
    batches = listed("files", tr("Attachment 2: files taken in"), columns, files)
    versions = listed(
        "versions", tr("Attachment 3: versions of the plan"),
        [("dated", tr("Dated"), "text"), ("doc", tr("Document number"), "text"), ("why", tr("Reason"), "text")],
        [(f"V{v.number}", {"dated": v.dated, "doc": v.doc_no, "why": v.reason}) for v in ledger.plan.versions()],
    )  # fmt: skip
    return [board, batches, versions, _corrections(ledger, quarter)]


def _corrections(ledger: Ledger, quarter: Quarter) -> Sheet:
    rows = []
    for one in corrections.all_of(ledger):
        entry, wrong = ledger.payments.get(one.counter_id), ledger.payments.get(one.payment_id)
        if entry.book_quarter == quarter.ordinal:
            kind = tr("counter-entry") if one.kind == "counter" else tr("booked instead")
            rows.append((wrong.counterparty, {
                "of": Quarter.at(wrong.book_quarter).label, "date": wrong.date.isoformat(), "kind": kind,
                "was": wrong.amount_fen, "amount": entry.amount_fen, "why": one.reason,
            }))  # fmt: skip
    columns = [
        ("of", tr("Quarter corrected"), "text"), ("date", tr("Date"), "text"), ("kind", tr("Entry"), "text"),
        ("was", tr("Amount then"), "money"), ("amount", tr("Amount of the entry"), "money"),
        ("why", tr("Reason"), "text"),
    ]  # fmt: skip
    return listed("corrections", tr("Attachment 4: corrections of frozen quarters"), columns, rows)


def matters(context: ReportContext, report: plan_report.PlanReport) -> list[str]:
    """Return what the meeting has to know or decide, the gravest first."""
    ledger, quarter, found = context.ledger, context.quarter, []
    said = ledger.reviews.explanations(quarter.ordinal)
    rows = {row.code: row for row in report.rows}
    for figure, name, _ in checklist.variances(context):
        code = figure.split("/")[1]
        gap = table1.shown(report, rows[code].cells["gap"], "gap")
        why = said.get(figure, tr("not explained"))
        found.append(tr("{name}: {gap} percentage points off an even course — {why}", name=name, gap=gap, why=why))
    n, fen = coverage.unclassified(ledger, quarter.ordinal)
    if n:
        found.append(tr("{n} payments, {sum} yuan, have no plan line", n=n, sum=money.show(fen)))
    for d in ledger.reviews.decisions():
        if d.quarter < quarter.ordinal and d.state == "open":
            found.append(
                tr("Decision of {quarter} under way: {text}", quarter=Quarter.at(d.quarter).label, text=d.text)
            )
    for c in ledger.reviews.comments(quarter.ordinal):
        found.append(tr("Comment by {author}: {text}", author=author_of(c), text=c.text))
    return found


def author_of(one: Comment) -> str:
    """Return who made a comment: with the mark ``unsigned`` where it came in a copy and nothing proves it."""
    return tr("{name} (unsigned)", name=one.author) if one.unsigned else one.author


def proof_of(one: Comment) -> str:
    """Return what proves who made a comment."""
    if one.key:
        return tr("sealed, key {print}", print=signing.fingerprint(one.key))
    return tr("unsigned") if one.copy else tr("written in the ledger")


def with_remarks(content: dict[str, Any], comments: Sequence[Comment]) -> dict[str, Any]:
    """Return a pack with a sheet of all remarks of its quarter, those too that came after the freezing."""
    if not comments:
        return content
    papers = {}
    for lang, said in content["languages"].items():
        with speaking(lang):
            columns = [
                ("at", tr("Date and time"), "text"), ("figure", tr("Figure"), "text"), ("text", tr("Comment"), "text"),
                ("owner", tr("Who"), "text"), ("due", tr("Until"), "day"), ("proof", tr("Proof"), "text"),
            ]  # fmt: skip
            rows = [
                (author_of(c), {"at": c.at[:16].replace("T", " "), "figure": c.figure, "text": c.text,
                                "owner": c.owner, "due": c.due_day, "proof": proof_of(c)})
                for c in comments
            ]  # fmt: skip
            sheet = listed("remarks", tr("Attachment 6: remarks on the quarter"), columns, rows)
        papers[lang] = said | {"sheets": [*said["sheets"], sheet]}
    return content | {"languages": papers}


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
        cell["id"]: (f"{sheet['title']} · {row['name']} · {column['head']}", cell["value"])
        for sheet in content["languages"][lang]["sheets"]
        for row in sheet["rows"]
        for column in sheet["columns"]
        if (cell := row["cells"].get(column["code"])) and cell["id"] and column["kind"] != "text"
    }
