"""What waits to be done: the warnings of 表11 and what the files left open, in one list with its
places.
"""

from collections.abc import Iterator
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.warnings import TOPICS, Warning
from fundtracker.errors import Issue
from fundtracker.i18n import say, tr
from fundtracker.ledger.review.answers import figure_of
from fundtracker.reports.context import ReportContext, door
from fundtracker.reports.plan import table1
from fundtracker.reports.tables.report_table import Column, Table, Value
from fundtracker.reports.warnings import table11
from fundtracker.reports.warnings.open_work import Todo, waiting
from fundtracker.reports.warnings.table11 import severity_name

SEVERITIES = (3, 2, 1)


_CHORES = {"breach": 3, "declared": 3, "unclassified": 2, "outside": 2, "rejected": 2, "rules": 1}
_PLACES = {
    "breach": "plan",
    "declared": "history",
    "unclassified": "payments",
    "outside": "payments",
    "rejected": "history",
    "rules": "payments",
}


class Item(NamedTuple):
    """One thing to do: ``severity`` 3 a breach, 2 act now, 1 soon; ``kind`` money, source, date,
    paper, fund, data.

    ``answers`` is the id under which a warning is answered ('' for a chore), ``answer`` its words
    of this quarter, ``before`` those of an earlier one.

    ``code`` is the warning's, or names what the files left open (see ``overview.Todo``); ``page``
    and ``find`` are where it is dealt with, ``figure`` the id of the figure behind it ('' none).
    """

    code: str
    severity: int
    kind: str
    about: str
    project: str
    fen: int | None
    day: int | None
    who: str
    what: str
    page: str
    find: str
    figure: str
    answers: str = ""
    answer: str = ""
    before: str = ""


class OpenItems(NamedTuple):
    """The list as a table, its items by the code of their row, and whether the quarter is
    frozen.
    """

    table: Table
    items: dict[str, Item]
    frozen: bool = False

    def count(self, severity: int = 0) -> int:
        """Return how many things wait, of one severity or of all."""
        return sum(severity in (0, item.severity) for item in self.items.values())


def kind_name(kind: str) -> str:
    """Return the name of a kind of thing to do."""
    return {
        "fund": tr("Funds"),
        "money": tr("Over or short"),
        "source": tr("Sources of money"),
        "date": tr("Dates"),
        "paper": tr("Papers"),
        "data": tr("Imported data"),
    }[kind]


def columns() -> list[Column]:
    """Return the columns of the list: those of 表11 and what kind of thing it is."""
    return [
        Column("severity", tr("Severity")),
        Column("what", tr("What is wrong and what to do")),
        Column("amount", tr("Amount"), "money", ""),
        Column("day", tr("Due"), "day"),
        Column("who", tr("Responsible")),
        Column("project", tr("Project")),
        Column("kind", tr("Kind")),
        Column("answer", tr("Answer")),
    ]


def open_items(context: ReportContext) -> OpenItems:
    """Return all that waits at the end of a quarter, the gravest first; the same for the page and
    the overview.
    """
    report, names = table1.table1(context.at(unit="yi"), with_stages=False), _Names(context)
    warned = [names.item(w) for w in context.alerts]
    waits = sorted([*warned, *_chores(context, report)], key=lambda item: -item.severity)
    frame = context.frame("todo", tr("Things to do"), columns())
    items = {}
    for number, item in enumerate(waits, 1):
        code = f"t{number}"
        values: dict[str, Value] = {
            "severity": severity_name(item.severity),
            "what": _after(item.what, item.about),
            "amount": item.fen or None,
            "day": item.day,
            "who": item.who,
            "project": item.project,
            "kind": kind_name(item.kind),
            "answer": item.answer or item.before,
        }
        frame.add(code, item.about, values)
        items[code] = item
    return OpenItems(
        frame.table(), items, context.quarter.ordinal in context.ledger.reviews.frozen()
    )


build = door(open_items)


def warned(context: ReportContext, *kinds: str) -> list[Item]:
    """Return the warnings of some kinds at the end of a quarter, the gravest first."""
    names = _Names(context)
    return [names.item(w) for w in context.alerts if TOPICS[w.code].kind in kinds]


def item_of(context: ReportContext, warning: Warning) -> Item:
    """Return a warning as a thing to do."""
    return _Names(context).item(warning)


def _after(what: str, about: str) -> str:
    """Return a sentence without the name it begins with, which stands beside it."""
    head, sign, rest = what.replace(": ", "：", 1).partition("：")
    return rest if sign and head.endswith(about) else what


class _Names:
    """The names of projects, sources and contracts in a language, and where their figures stand."""

    def __init__(self, context: ReportContext) -> None:
        self._quarter = context.quarter.name
        self._answers = table11.answers(context)
        self._projects = {p.id: context.name(p) for p in context.projects.values()}
        self._sources = {s.name_zh: s.id for s in context.sources}
        self._lines = {line.name_zh: line.code for line in context.lines}
        self._funds = tuple(fund.name for fund in context.funds)
        self._contracts = {row.number: row.id for row in context.contracts}

    def item(self, w: Warning) -> Item:
        """Return a warning as a thing to do."""
        topic = TOPICS[w.code]
        kind = topic.kind
        project = self._projects.get(w.project or 0, "")
        source = next((name for name in self._sources if w.about.startswith(name)), "")
        about, page, row = w.title, topic.page, ""
        # A fund's page is found by the fund's own name, the others by the names they show.
        find = w.about if page == "fund" else about
        if page == "contracts":
            find = str(w.params.get("name", ""))
            row = f"c{self._contracts.get(find, 0)}"
        elif page == "sources":
            row = f"s{self._sources.get(source, 0)}"
        elif page == "projects":
            find, row = project, f"p{w.project}"
        elif page == "plan":
            find, row = "", self._lines.get(w.about, "")
        elif page == "fund" and not w.about.startswith(self._funds):
            page = "companies"
        figure = f"{page}/{row}/{topic.column}/{self._quarter}" if topic.column else ""
        what = say(Issue(w.code, None, w.params))
        answer = self._answers.get((w.code, w.about))
        texts = (
            ("", "")
            if answer is None
            else ("", answer.text)
            if answer.label
            else (answer.words, "")
        )
        return Item(
            w.code,
            w.severity,
            kind,
            about,
            project,
            w.amount,
            w.day,
            w.who,
            what,
            page,
            find,
            figure,
            figure_of(w.code, w.about),
            *texts,
        )


def _chores(context: ReportContext, report: Table) -> Iterator[Item]:
    booked = max(
        [context.quarter.ordinal, *(q for _, q, n, _ in context.plan_sums if n)]
    )  # nothing lies after it
    figures = {
        "outside": f"plan/outside/total/{Quarter.at(booked).name}",
        "breach": "plan/parts/plan",
    }
    for todo in waiting(context, report):
        about = todo.name or (tr("Park plan") if todo.kind == "breach" else tr("Payments"))
        yield Item(
            todo.kind, _CHORES[todo.kind], "data", about, "", todo.fen, None, "", chore_words(todo),
            _PLACES[todo.kind], todo.name, figures.get(todo.kind, ""),
        )  # fmt: skip


def chore_words(todo: Todo) -> str:
    """Return what the files left open, and what to do."""
    return {
        "unclassified": tr("{n} payments are not classified; put each on its plan line.", n=todo.n),
        "outside": tr("{n} payments lie outside the plan's period; check their dates.", n=todo.n),
        "rejected": tr(
            "{n} rows of imported files were rejected; correct them in the file.", n=todo.n
        ),
        "declared": tr("The file's own total differs from its rows; ask who sent it."),
        "rules": tr("{n} suggested rules wait; take them or drop them.", n=todo.n),
        "breach": tr("The parts fall below the headline target; begin a new version of the plan."),
    }[todo.kind]
