"""The plan in the ledger, and its execution: four totals, versions, sums, every figure explained."""

import re

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.reports import explain
from fundtracker.reports.plan import plan_data, table1
from fundtracker.reports.tables.table_text import render_text
from tests.examples import seeds
from tests.ledger import world


def cells(ledger, **options) -> dict[str, dict]:
    data = plan_data.as_data(table1.build(ledger, **options), ledger.plan.versions())
    return {row["code"]: row for row in data["rows"]}


def test_213_never_becomes_200(ledger):
    found = cells(ledger, with_city=True)
    yi = {
        code: row["cells"]["plan"]["fen"] / 10**10
        for code, row in found.items()
        if code in plan_rows()
    }
    assert yi == {"headline": 200, "parts": 213, "with_city": 216, "funds": 25}
    assert len({found[code]["name"] for code in plan_rows()}) == 4
    assert "13.00" in found["parts"]["note"]
    text = render_text(table1.build(ledger, with_city=True))
    assert all(found[code]["name"] in text for code in plan_rows())


def plan_rows() -> tuple[str, ...]:
    return ("headline", "parts", "with_city", "funds")


def test_the_published_version_cannot_be_edited(ledger):
    head, first = ledger.head(), ledger.plan.current()
    with pytest.raises(UserError, match="v1_read_only"), ledger.change("plan") as change:
        ledger.plan.set_amount(change, first, ledger.plan.line("policy"), 0, PlanAmount(1))
    assert ledger.head() == head


@pytest.mark.parametrize(
    ("papers", "code"),
    [
        ({"reason": " "}, "version_needs_papers"),
        ({"doc_no": ""}, "version_needs_papers"),
        ({"dated": "2024-13-01"}, "bad_plan_date"),
        ({"dated": "20240101"}, "bad_plan_date"),
    ],
)
def test_a_new_version_needs_its_papers(ledger, papers, code):
    said = {
        "name_zh": "调整",
        "name_en": "adjusted",
        "reason": "会议",
        "doc_no": "1号",
        "dated": "2024-01-01",
    }
    with pytest.raises(UserError, match=code):
        ledger.plan.new_version(VersionPapers(**(said | papers)))
    assert len(ledger.plan.versions()) == 1


def test_a_new_version_begins_as_a_copy_and_leaves_the_first_alone(ledger):
    before = ledger.plan.amounts(ledger.plan.current().id)
    world.second_version(ledger)
    now = ledger.plan.current()
    with ledger.change("plan") as change:
        ledger.plan.set_amount(change, now, ledger.plan.line("policy"), 0, PlanAmount(123))
        ledger.plan.set_amount(
            change, now, ledger.plan.line("policy"), 2024, PlanAmount(45, doc_no="崂财〔2024〕2号")
        )
    assert ledger.plan.amounts(ledger.plan.versions()[0].id) == before
    row = cells(ledger, quarter=Quarter(2024, 2))["policy"]["cells"]
    assert row["plan"]["fen"] == 123
    assert ledger.check() == []


@pytest.mark.parametrize(
    ("year", "fen", "extra", "code"),
    [
        (0, -1, {}, "negative_plan"),
        (0, 1, {"bound": "about"}, "bad_bound"),
        (2030, 1, {"doc_no": "x"}, "year_outside_plan"),
        (2024, 1, {}, "year_needs_document"),
    ],
)
def test_an_amount_that_cannot_stand_is_refused(ledger, year, fen, extra, code):
    world.second_version(ledger)
    with pytest.raises(UserError, match=code), ledger.change("plan") as change:
        ledger.plan.set_amount(
            change,
            ledger.plan.current(),
            ledger.plan.line("policy"),
            year,
            PlanAmount(fen, **extra),
        )


SCAN = """
SELECT line_id, project_id, source_id, book_quarter, measure, sum(n), sum(amount_fen)
FROM (
  SELECT coalesce(line_id, 0) AS line_id, coalesce(project_id, 0) AS project_id,
         coalesce(source_id, 0) AS source_id, book_quarter, measure, 1 AS n, amount_fen
  FROM payment WHERE parts = 0
  UNION ALL
  SELECT coalesce(a.line_id, 0), coalesce(a.project_id, 0), coalesce(a.source_id, 0),
         p.book_quarter, p.measure, 1, a.amount_fen
  FROM part a JOIN payment p ON p.id = a.payment_id
) GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""


@pytest.mark.parametrize("seed", seeds(2))
def test_kept_sums_equal_a_full_scan_after_any_edits(tmp_path, seed):
    with world.filled(tmp_path) as ledger:
        desk = world.Desk(ledger, tmp_path, 200 + seed)
        desk.ACTS = (*desk.ACTS, "undo_any")
        seen = 0
        for _ in range(30):
            desk.act()
            kept = ledger.read("SELECT * FROM paid_sum ORDER BY 1, 2, 3, 4, 5")
            assert kept == ledger.read(SCAN)
            seen += len(kept)
            split = ledger.read(
                "SELECT p.amount_fen, sum(a.amount_fen), p.parts, count(*) FROM part a"
                " JOIN payment p ON p.id = a.payment_id GROUP BY p.id"
            )
            assert all(whole == total and n == m for whole, total, n, m in split)
        assert seen > 10


def test_payments_outside_the_period_have_a_row_of_their_own(ledger, tmp_path):
    post.post(ledger, world.bank(tmp_path / "in.csv", world.rows(0, 5)))
    early = [row.replace("S0", "E0") for row in world.rows(0, 5, year=2022)]
    late = [row.replace("S0", "L0") for row in world.rows(0, 5, year=2026)]
    post.post(ledger, world.bank(tmp_path / "out.csv", early + late))
    found = cells(ledger)
    inside = sum(100_000 + 101 * i for i in range(5))
    assert found["unclassified"]["cells"]["total"]["fen"] == inside
    assert found["outside"]["cells"]["total"]["fen"] == 2 * inside
    opened = explain.explain(ledger, found["outside"]["cells"]["total"]["id"])
    assert (opened.n, opened.sum_fen) == (10, 2 * inside)
    assert {p["date"][:4] for p in opened.payments} == {"2022", "2026"}


FILES = (
    "P03_ccb_corp.csv", "P05_boc_utf16.csv", "P06_cmb_debit_gbk.csv", "P12_equals_quoted.xls",
    "P13_treasury_payment.csv", "P14_payment_ledger_wan.csv", "P17_gb18030_4byte.csv", "P19_multiline_summary.csv",
)  # fmt: skip


@pytest.fixture
def many_kinds(two_files):
    for name in FILES:
        post.post(two_files, world.SAMPLES / name)
    paid = [p.id for p in two_files.payments.some("p.measure = 0")]
    world.classify(two_files, paid[::3])
    world.classify(two_files, paid[1::3], "infrastructure")
    world.split_in_two(two_files, paid[2])
    return two_files


def test_every_figure_is_explained_to_the_fen(many_kinds):
    spent = set()
    for quarter in [None, *many_kinds.plan.current().first.until(many_kinds.plan.current().last)]:
        for code, row in cells(many_kinds, quarter=quarter, with_city=True).items():
            for column, cell in row["cells"].items():
                found = explain.explain(many_kinds, cell["id"], limit=10**6)
                assert found.id == cell["id"]
                assert found.formula
                if column in ("quarter", "year", "total"):
                    assert (
                        cell["fen"] == found.sum_fen == sum(p["counts_fen"] for p in found.payments)
                    )
                    assert found.n == len(found.payments)
                    spent |= {(code, column)} if cell["fen"] else set()
    assert {
        ("policy", "total"),
        ("infrastructure", "total"),
        ("fiscal", "year"),
        ("unclassified", "total"),
    } <= spent


def test_every_witness_shows_the_line_of_its_file(many_kinds, tmp_path):
    taken = {i.name: i for i in many_kinds.imports.all()}
    seen = set()
    for row in cells(many_kinds).values():
        cell = row["cells"].get("total")
        for payment in (
            explain.explain(many_kinds, cell["id"], limit=10**6).payments if cell else ()
        ):
            assert payment["witnesses"]
            assert payment["changes"][0]["kind"] == "import"
            for witness in payment["witnesses"]:
                name = witness["file"]
                path = world.SAMPLES / name if name in FILES else tmp_path / name
                seen.add(name)
                if path.suffix == ".xls":
                    assert payment["date"].replace("-", "") in re.sub(r"\D", "", witness["raw"])
                    continue
                text = path.read_bytes().decode(taken[name].encoding).removeprefix("\ufeff")
                lines = re.split(r"\r\n|\r|\n", text)
                assert witness["raw"] == lines[witness["line"] - 1]
                assert witness["raw"].strip()
    assert len(seen) >= 7


@pytest.mark.parametrize(
    "figure",
    [
        "",
        "plan",
        "plan/x/total/2023Q1",
        "plan/policy/x",
        "plan/policy/total/2023Q5",
        "a/b/c",
        "plan/funds/left",
    ],
)
def test_a_figure_that_is_not_there_is_told(ledger, figure):
    with pytest.raises(UserError, match="no_such_figure"):
        explain.explain(ledger, figure)
