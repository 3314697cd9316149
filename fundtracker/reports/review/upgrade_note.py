"""The upgrade note: figures of frozen quarters that this program calculates otherwise, old → new,
and by which rule.

The ledger as it was frozen is calculated anew; what differs from the snapshot is due to the rules
of a newer program, never to a change of the ledger. The snapshots stay as they were signed.
"""

from __future__ import annotations

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import mark, tr
from fundtracker.reports.context import ReportContext
from fundtracker.reports.review import prior_quarters
from fundtracker.reports.review.pack import NUMBERS
from fundtracker.reports.review.prior_quarters import Figures
from fundtracker.reports.tables.report_table import Table, Value, listed, show

# Which columns a rule of a newer program moved: tables, columns, the rule.
RULES = (
    (
        ("projects", "sources", "lines"),
        ("committed", "uncommitted", "plan_left"),
        mark("of a settled contract the settled price is committed"),
    ),
    (
        ("contracts",),
        ("advance_open", "retention_held", "due", "payable", "over_progress"),
        mark(
            "what is paid before work is the agreed advance, what is paid beyond the rest gives "
            "the retention back"
        ),
    ),
    (
        ("funds", "portfolio"),
        ("moic",),
        mark("the gross multiple rests on the payments of the gross rate, fees in it"),
    ),
    (
        ("funds", "partners"),
        ("dpi", "rvpi", "tvpi", "net_irr", "distributed", "decided"),
        mark(
            "distributions count on the day they were paid; interest of later closings is neither "
            "paid in nor"
            " distributed; a transfer counts at its price; carry is no return to the partners"
        ),
    ),
    (
        ("partners",),
        ("nav", "paid_in", "called", "outstanding"),
        mark(
            "a partner's account is written event by event: results by paid-in capital, fees on "
            "commitments by"
            " commitments, a clawback booked, the refund of a later closing once its money came; "
            "who joins shares in past results"
        ),
    ),
    (
        ("funds",),
        ("nav", "fees"),
        mark("the management fee accrues to the end of the quarter and is taken off"),
    ),
    (
        ("funds",),
        ("paid_in", "pic"),
        mark("the refund of a later closing counts once the money that carries it came"),
    ),
    (
        ("plan", "indicators"),
        ("quarter", "year", "total", "q0"),
        mark(
            "money of city, banks, enterprises and funds on fiscal lines stands in a row of its own"
        ),
    ),
    (
        ("plan", "lines", "stages"),
        ("plan", "year_plan", "rate", "elapsed", "gap", "left", "done_left", "plan_left"),
        mark(
            "the plan of a quarter is the version approved last by its end, not the one entered"
            " last"
        ),
    ),
    (
        ("portfolio", "funds"),
        ("value", "unrealised"),
        mark(
            "a value belongs to the holding it was made for; what is left of later purchases counts"
            " at its own cost"
        ),
    ),
)


def why(figure: str) -> str:
    """Return by which rule a figure moved, in words; the last sentence where no rule names it."""
    table, _, column = figure.split("/")[:3]
    for tables, columns, words in RULES:
        if table in tables and column in columns:
            return tr(words)
    return tr("this program calculates it otherwise than the one that froze it")


def build(context: ReportContext) -> Table:
    """Return the note: quarter and figure, as frozen and as calculated now, by which rule; no row
    where none moved.
    """
    rows, lang = list[tuple[str, dict[str, Value]]](), context.lang
    for ordinal in context.ledger.reviews.frozen():
        earlier = context.at(Quarter.at(ordinal))
        frozen = prior_quarters.frozen_tables(earlier)
        if frozen is None:
            continue
        was = prior_quarters.figures(frozen)
        for key, (name, kind, value) in _again(earlier, was).items():
            rows.append(
                (
                    f"{earlier.quarter.label} · {name}",
                    {
                        "then": show(was[key][2], kind, "yuan", lang),
                        "now": show(value, kind, "yuan", lang),
                        "why": why(key),
                    },
                )
            )
    columns = [
        ("then", tr("As frozen"), "text"), ("now", tr("As this program calculates"), "text"),
        ("why", tr("Rule"), "text"),
    ]  # fmt: skip
    title = tr("Upgrade note: figures of frozen quarters that this program calculates otherwise")
    note_table = listed("upgrade", title, columns, rows, quarter=context.quarter, lang=lang)
    return note_table._replace(
        notes=[*note_table.notes, tr("The snapshots stay as they were frozen and signed.")]
    )


def _again(context: ReportContext, was: Figures) -> Figures:
    """Return the figures of a frozen quarter that come out otherwise from the ledger as it was
    frozen.
    """
    names = [name for name in NUMBERS if any(key.startswith(f"{name}/") for key in was)]
    figures = prior_quarters.recalculated(context, names)
    return {key: each for key, each in figures.items() if key in was and was[key][2] != each[2]}
