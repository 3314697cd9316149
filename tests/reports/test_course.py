"""The plan over time and its versions: sums tie to table 1, nothing is drawn that nobody approved."""

import datetime as dt

import pytest

from fundtracker import i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.reports.context import ReportContext
from fundtracker.reports.explain import explain
from fundtracker.reports.plan import plan_words, table1
from fundtracker.reports.plan.plan_course import compare, course
from fundtracker.reports.tables.report_table import shown

YI = 10_000_000_000


def now() -> dt.datetime:
    return dt.datetime(2025, 1, 8, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def path(tmp_path_factory, sample_ledger):
    path = tmp_path_factory.mktemp("course") / "s.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    with Ledger.open(path, "tester", clock=now) as ledger:
        ledger.plan.new_version(VersionPapers("b", "b", "years", doc_no="7", dated="2024-01-18"))
        version = ledger.plan.current()
        with ledger.change("plan", "years", doc_no="7") as change:
            for code, years in {"policy": (2, 3, 2), "infrastructure": (15, 20)}.items():
                for year, yi in enumerate(years, 2023):
                    ledger.plan.set_amount(
                        change,
                        version,
                        ledger.plan.line(code),
                        year,
                        PlanAmount(yi * YI, doc_no="7"),
                    )
            ledger.plan.set_amount(
                change, version, ledger.plan.line("policy"), 0, PlanAmount(7 * YI)
            )
    return path


@pytest.fixture
def ledger(path):
    with Ledger.open(path, "tester", clock=now, read_only=True) as found:
        yield found


@pytest.mark.parametrize("name", ["2023Q1", "2024Q2", "2024Q4", "2025Q4"])
def test_what_was_paid_ends_where_the_table_does(ledger, name):
    quarter = Quarter.parse(name)
    found = course(ReportContext(ledger, quarter), ledger.plan.current())
    rows = {row.code: row for row in table1.build(ledger, quarter=quarter).rows}
    assert found.paid[-1] == rows["fiscal"].cells["total"].value
    assert found.quarters[found.now] == quarter
    assert len(found.quarters) == len(found.even) == len(found.planned) == 12


def test_before_the_plan_nothing_was_paid_and_there_is_no_now(ledger):
    found = course(ReportContext(ledger, Quarter.parse("2022Q4")), ledger.plan.current())
    assert found.paid == []
    assert found.now is None


def test_an_even_course_ends_at_the_whole_plan_of_its_measure(ledger):
    version, context = ledger.plan.current(), ReportContext(ledger, Quarter.parse("2024Q4"))
    assert course(context, version).even[-1] == 62 * YI
    assert course(context, version, {"fiscal", "city"}).even[-1] == 65 * YI


def test_approved_years_are_followed_until_a_line_has_none(ledger):
    found = course(ReportContext(ledger, Quarter.parse("2024Q4")), ledger.plan.current())
    assert found.planned[0] == 17 * YI // 4
    assert found.planned[3] == 17 * YI
    assert found.planned[7] == 40 * YI
    assert found.planned[8:] == [None] * 4
    assert (
        course(ReportContext(ledger, Quarter.parse("2024Q4")), ledger.plan.version(1)).planned
        == [None] * 12
    )


def test_two_versions_are_compared_amount_by_amount(ledger):
    first, last = ledger.plan.versions()
    found = compare(
        ledger.plan.lines(), ledger.plan.amounts(first.id), ledger.plan.amounts(last.id)
    )
    changes = {(d.line.code, d.year): d.change_fen for d in found}
    assert changes["policy", 0] == -1 * YI
    assert changes["infrastructure", 0] == 0
    assert changes["infrastructure", 2024] is None
    assert len(found) == 6 + 5
    back = compare(ledger.plan.lines(), ledger.plan.amounts(last.id), ledger.plan.amounts(first.id))
    assert [d.change_fen for d in back if (d.line.code, d.year) == ("policy", 0)] == [YI]
    assert [d.after for d in back if d.year] == [None] * 5


def test_an_earlier_version_is_reported_as_it_was_and_explains_itself(ledger):
    now_, before = table1.build(ledger), table1.build(ledger, number=1)
    cell = {row.code: row for row in before.rows}["policy"].cells["plan"]
    assert cell.value == 8 * YI
    assert cell.id.endswith("/v1")
    assert {row.code: row for row in now_.rows}["policy"].cells["plan"].value == 7 * YI
    for row in before.rows:
        for column in before.columns_of(row):
            if (one := row.cells.get(column.code)) is not None and one.id:
                found = explain(ledger, one.id)
                assert found.text == shown(before._replace(unit="yuan"), column, one)


@pytest.mark.parametrize(
    "figure", ["plan/policy/plan/v9", "plan/policy/plan/2024Q4/v0", "v1", "plan/policy/v1"]
)
def test_a_figure_of_a_version_that_is_not_there_is_refused(ledger, figure):
    with pytest.raises(UserError) as refused:
        explain(ledger, figure)
    assert refused.value.code == "no_such_figure"


def test_a_version_that_is_not_there_is_refused(ledger):
    with pytest.raises(UserError) as refused:
        table1.build(ledger, number=9)
    assert refused.value.code == "no_such_version"


def test_the_excess_is_what_the_parts_state_above_the_headline(ledger):
    assert plan_words.excess(table1.build(ledger, number=1)) == 13 * YI
    assert plan_words.excess(table1.build(ledger)) == 12 * YI
    bare = table1.build(ledger)
    assert (
        plan_words.excess(bare._replace(rows=[r for r in bare.rows if r.code != "headline"]))
        is None
    )


def test_a_note_says_the_pace_and_the_rest_of_it_apart(ledger):
    row = {row.code: row for row in table1.build(ledger, quarter=Quarter.parse("2024Q4")).rows}[
        "policy"
    ]
    words = plan_words.pace_words(plan_words.pace_of(row))
    assert plan_words.note_of(row) == f"{words} · {plan_words.remark_of(row)}"
    assert plan_words.remark_of(row)


def test_a_year_is_taken_away_but_never_the_whole_plan_or_what_was_published(path, tmp_path):
    copy = tmp_path / "c.ftdb"
    copy.write_bytes(path.read_bytes())
    with Ledger.open(copy, "tester", clock=now) as ledger:
        book, line = ledger.plan, ledger.plan.line("policy")
        version = book.current()
        with ledger.change("plan", "wrong year") as change:
            book.clear_year(change, version, line, 2024)
            book.clear_year(change, version, line, 2024)
        assert [a.year for a in book.amounts(version.id) if a.line_id == line.id] == [0, 2023, 2025]
        for number, year, code in (
            (version.number, 0, "plan_needs_amount"),
            (1, 2024, "v1_read_only"),
        ):
            with pytest.raises(UserError) as refused, ledger.change("plan", "x") as change:
                book.clear_year(change, book.version(number), line, year)
            assert refused.value.code == code


@pytest.mark.parametrize(("language", "name"), [("zh", "基础设施"), ("en", "Infrastructure")])
def test_a_figure_is_explained_in_the_language_in_use(ledger, language, name):
    i18n.use(language)
    try:
        assert explain(ledger, "plan/infrastructure/total/2024Q4").name == name
    finally:
        i18n.use("zh")
