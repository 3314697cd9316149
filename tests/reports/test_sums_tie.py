"""Random books: every total of tables 1 to 5 is the payments' own sum, to the fen, whichever way it is cut."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import descendants
from fundtracker.intake.payments import post
from fundtracker.ledger.payments.bookings import Link
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.sources.sources import Quota
from fundtracker.reports import registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan import table1 as table_1
from fundtracker.reports.projects import contract_view
from fundtracker.reports.sources import table4_5
from tests.examples import examples
from tests.ledger import world

DAY = 738_500


def book(folder, chance: Random):
    """Fifty payments and refunds; a tree of four projects on two plan lines, eight contracts, three sources."""
    ledger = world.planned(folder / "l.ftdb")
    lines = [ledger.plan.line(code).id for code in ("infrastructure", "policy")]
    sources = [s.id for s in ledger.plan.sources()][:3]
    with ledger.change("list") as change:
        projects: list[int] = []
        for i in range(4):
            parent = chance.choice([None, *projects])
            projects.append(
                ledger.projects.put(change, f"P{i}", f"工程{i}", lines[i % 2], parent_id=parent).id
            )
        contracts = [
            ledger.contracts.put(change, f"HT-{i}", f"合同{i}", chance.choice(projects), 10**6, party="乙",
                                 source_id=chance.choice([None, *sources]), signed_day=DAY).id
            for i in range(8)
        ]  # fmt: skip
        for project in projects:
            ledger.funding.put_quota(
                change,
                Quota(f"指{project}", "release", chance.choice(sources), project, 2023, 900, DAY),
            )
    rows = [
        f"2023-{1 + i // 5:02d}-{1 + i % 28:02d},S{i:04d},款,{chance.randrange(1, 10**6) / 100:.2f},,示例公司{i % 3},62"
        for i in range(50)
    ]
    rows[7::9] = [row.replace(",款,", ",退款,-") for row in rows[7::9]]
    post.post(ledger, world.bank(folder / "a.csv", rows))
    lines_of = {p.id: p.line_id for p in ledger.projects.all()}
    with ledger.change("classify") as change:
        for payment in ledger.payments.some():
            how = chance.choice(["none", "line", "project", "contract", "split", "over"])
            some, source = chance.choice(projects), chance.choice([None, *sources])
            if how in ("line", "project"):
                project, line = (
                    (some, lines_of[some]) if how == "project" else (None, chance.choice(lines))
                )
                ledger.payments.classify(
                    change, [payment.id], line_id=line, project_id=project, source_id=source
                )
            elif how == "contract":
                ledger.bookings.book(change, payment.id, Link(contract_id=chance.choice(contracts)))
            elif how == "split":
                rest = payment.amount_fen - 7
                ledger.payments.split(
                    change,
                    payment.id,
                    [Part(7, lines_of[some], some, source), Part(rest, None, None, source)],
                )
            elif how == "over":
                one, two = chance.sample(contracts, 2)
                ledger.bookings.split_over(
                    change, payment.id, [(one, payment.amount_fen - 3), (two, 3)]
                )
    return ledger, projects, contracts, sources


def raw(ledger, last: int, column: str, first: int = 0) -> Counter[int]:
    """The payments themselves, whole ones and parts, added up by a column (0: none), without the program's sums."""
    found: Counter[int] = Counter()
    for place, fen in ledger.connection.execute(
        f"SELECT coalesce({column}, 0), amount_fen FROM payment WHERE parts = 0 AND measure = 0"
        " AND book_quarter BETWEEN ?1 AND ?2 UNION ALL"
        f" SELECT coalesce(x.{column}, 0), x.amount_fen FROM part x JOIN payment p ON p.id = x.payment_id"
        " WHERE p.measure = 0 AND p.book_quarter BETWEEN ?1 AND ?2",
        (first, last),
    ):
        found[place] += fen
    return found


def figures(table, column: str) -> dict[str, int]:
    return {row.code: row.cells[column].value for row in table.rows if column in row.cells}


def tied(ledger, projects, contracts, q: Quarter) -> None:
    by_project, by_source = (
        raw(ledger, q.ordinal, "project_id"),
        raw(ledger, q.ordinal, "source_id"),
    )
    whole = sum(by_project.values())
    assert whole == sum(
        p.amount_fen
        for p in ledger.payments.some("p.measure = 0 AND p.book_quarter <= ?", (q.ordinal,))
    )
    two, three, four, five = (
        registry.build(ledger, n, quarter=q)
        for n in ("projects", "contracts", "sources", "cashplan")
    )
    parents = {p.id: p.parent_id for p in ledger.projects.all()}

    def under(project: int) -> int:
        return by_project[project] + sum(
            under(child) for child, parent in parents.items() if parent == project
        )

    # Table 2: a project with all below it; the roots and what names no project are all that was paid.
    paid = figures(two, "paid")
    assert {p: paid[f"p{p}"] for p in projects} == {p: under(p) for p in projects}
    assert (
        paid["total"]
        == whole
        == sum(paid[f"p{p}"] for p in projects if parents[p] is None) + paid["none"]
    )
    # Table 3: a project's payments are those on its contracts and those on none.
    on, home = figures(three, "paid"), {r.id: r.project_id for r in ledger.contracts.all()}
    assert on["total"] == whole == sum(on[f"c{c}"] for c in contracts) + on["none"]
    rest = ledger.bookings.uncontracted(q.ordinal)
    for project in projects:
        mine = sum(on[f"c{c}"] for c in contracts if home[c] == project)
        assert by_project[project] == mine + rest.get(project, 0)
        made = contract_view.of_project(ReportContext(ledger, q), project)
        assert made.rows[-1].cells["paid"].value == under(project)
        assert sum(row.cells["paid"].value for row in made.rows[:-1]) == under(project)
    # Table 4: by source, by project, by year: the same payments cut another way.
    spent = figures(four, "paid")
    assert {s: fen for s in by_source if (fen := spent.get(f"s{s}", 0))} == {
        s: fen for s, fen in by_source.items() if fen
    }
    assert spent["total"] == whole
    cut = figures(table4_5.build(ReportContext(ledger, q), by="project"), "paid")
    assert all(cut.get(f"p{p}", 0) == by_project[p] for p in (*projects, 0))
    # Table 5: what was paid in the quarter.
    assert figures(five, "paid")["total"] == sum(
        raw(ledger, q.ordinal, "project_id", q.ordinal).values()
    )
    assert (
        figures(three, "paid_quarter")["total"]
        == figures(two, "paid_quarter")["total"]
        == figures(five, "paid")["total"]
    )


@examples(4)
@given(st.integers(0, 1 << 30))
def test_whatever_the_book_every_table_adds_up_to_its_payments(tmp_path_factory, seed):
    ledger, projects, contracts, _ = book(tmp_path_factory.mktemp("book"), Random(seed))
    with ledger:
        for q in (Quarter(2023, 1), Quarter(2023, 4)):
            tied(ledger, projects, contracts, q)
        plan_lines_tie(ledger, Quarter(2023, 4))
        assert ledger.check() == []


def plan_lines_tie(ledger, q: Quarter) -> None:
    """Table 1: a line is its projects and what lies on it without a project; all lines and 未归类 are all payments."""
    by_line = raw(ledger, q.ordinal, "line_id")
    rows = {
        row.code: row.cells["total"].value
        for row in table_1.build(ledger, quarter=q).rows
        if "total" in row.cells
    }
    lines = {line.code: line for line in ledger.plan.lines()}
    for code in ("infrastructure", "policy"):
        ids = descendants(list(lines.values()), lines[code].id)
        assert rows[code] == sum(by_line[i] for i in ids), code
        parts = ledger.connection.execute(
            f"SELECT coalesce(project_id, 0), sum(amount_fen) FROM paid_sum WHERE measure = 0 AND book_quarter <= ?"
            f" AND line_id IN ({','.join(map(str, ids))}) GROUP BY 1",
            (q.ordinal,),
        ).fetchall()
        assert rows[code] == sum(fen for _, fen in parts), code
    assert sum(by_line.values()) == sum(
        fen for _, quarter, _, fen in ledger.plan.sums() if quarter <= q.ordinal
    )
