"""The park itself: each fact of the published article stands in a new ledger, and what people add to it."""

import datetime as dt

import pytest

from fundtracker.domain.park.plan import Amount, totals
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger, templates
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.records.record_type import record
from fundtracker.records.registry import TYPES
from fundtracker.reports import explain, registry
from fundtracker.reports.park import first_steps
from fundtracker.reports.projects.table2 import status_name
from tests.records_world import NOON

YI = 100_000_000_00  # fen


def day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("park") / "new.ftdb"
    with Ledger.create(path, "x", clock=lambda: NOON) as ledger:
        templates.load(ledger, "laoshan-2023")
        yield ledger


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "new.ftdb", "x", clock=lambda: NOON) as ledger:
        templates.load(ledger, "laoshan-2023")
        yield ledger


def fact(ledger: Ledger, code: str) -> tuple[str, str, int | None]:
    known = next(f for f in ledger.plan.park.facts() if f.code == code)
    return known.scope, known.value_zh, known.day


def said(ledger: Ledger, code: str) -> tuple[int | None, str, str, str]:
    """Amount (fen or counted), bound, certainty and period of a statement."""
    known = next(s for s in ledger.plan.statements() if s.code == code)
    return known.amount, known.bound, known.certainty, known.period


def words(ledger: Ledger, kind: str) -> list[str]:
    return [word.name_zh for word in ledger.plan.park.words(kind)]


def states(ledger: Ledger, code: str) -> list[tuple[str, int, str]]:
    project = ledger.projects.find(code)
    return [(s.state, s.day, s.certainty) for s in ledger.plan.park.states()[project]]


def line(ledger: Ledger, code: str) -> tuple[int, str]:
    ids = {each.code: each.id for each in ledger.plan.lines()}
    [amount] = [a for a in ledger.plan.amounts(ledger.plan.current().id) if a.line_id == ids[code]]
    return amount.amount_fen, amount.bound


# What the article says → where it stands in a new ledger, and what stands there.
FACTS = {
    "青岛市人工智能产业园（智算谷）": lambda w: fact(w, "park_name") == ("park", "青岛市人工智能产业园（智算谷）", None),
    "在崂山区": lambda w: fact(w, "park_place") == ("park", "青岛市崂山区", None),
    "市级园区": lambda w: fact(w, "park_level")[1] == "市级",
    "2023-02-23 开园": lambda w: fact(w, "park_opened")[2] == day("2023-02-23"),
    "长江以北“双算力”第一园": lambda w: "双算力" in fact(w, "park_first")[1],
    "2023年青岛首个挂牌的市级专业产业园区": lambda w: "青岛首个" in fact(w, "park_listed")[1],
    "2014年起的人工智能支持政策": lambda w: fact(w, "since_2014")[:2] == (
        "city", "2014年起，青岛就制定人工智能推广应用支持政策"),
    "24条重点产业链之一": lambda w: "24条" in fact(w, "chains_24")[1],
    "崂山区是核心区": lambda w: fact(w, "district_core")[0] == "district",
    "未来3年投入超过200亿元": lambda w: line(w, "headline") == (200 * YI, "more_than")
    and said(w, "headline") == (200 * YI, "more_than", "stated", "3y"),
    "政策配套达8亿元": lambda w: line(w, "policy") == (8 * YI, "equal"),
    "基础设施财力投入达55亿元": lambda w: line(w, "infrastructure") == (55 * YI, "equal"),
    "在建待建产业项目预计超过150亿元": lambda w: line(w, "industry") == (150 * YI, "more_than")
    and said(w, "industry")[2] == "expected",
    "市财政连续三年每年1亿元": lambda w: [
        (p.number, p.amount_fen, p.level, p.year) for p in w.plan.park.pledges()
    ] == [(1, YI, "city", None), (2, YI, "city", None), (3, YI, "city", None)],
    "一期总规模25亿元": lambda w: line(w, "funds") == (25 * YI, "equal"),
    "1支投资基金、2支产业基金": lambda w: sorted(f.kind for f in w.funds.all()) == [
        "industry", "industry", "investment"],
    "年内算力规模达到250P": lambda w: [(t.year, t.amount, t.bound) for t in target(w, "compute_online")]
    == [(2023, 250_000, "equal")],
    "已预留超过600P": lambda w: baseline(w, "compute_reserved") == (600_000, "more_than"),
    "青岛人工智能计算中心当天上线": lambda w: states(w, "PUB-QDAICC") == [
        ("online", day("2023-02-23"), "stated")],
    "山东首个智算中心": lambda w: fact(w, "centre_first")[:2] == ("province", "山东首个智算中心"),
    "“海之心”现场签约，预计年内上线": lambda w: states(w, "PUB-HZX") == [
        ("signed", day("2023-02-23"), "stated"), ("online", day("2023-12-31"), "expected")],
    "“海之心”服务四个行业": lambda w: words(w, "industry") == ["集成电路", "生物医疗", "智慧海洋", "智慧金融"],
    "2028年营收预计突破600亿元": lambda w: [
        (t.year, t.amount, t.bound, t.certainty) for t in target(w, "park_revenue")
    ] == [(2028, 600_000, "more_than", "expected")],
    "全区产业规模230亿元": lambda w: baseline(w, "district_industry") == (230_000, "equal"),
    "核心产业占全市50%以上": lambda w: baseline(w, "district_core_share") == (50_000, "at_least"),
    "省级以上创新平台13家": lambda w: baseline(w, "platforms") == (13_000, "equal"),
    "重点企业170余家": lambda w: baseline(w, "key_enterprises") == (170_000, "at_least"),
    "80余家企业加入生态": lambda w: baseline(w, "ecosystem") == (80_000, "at_least"),
    "国家高端智能化家用电器创新中心启用": lambda w: [
        (e.name, e.level, e.day, e.state) for e in w.indicators.entries("platform")
    ] == [("国家高端智能化家用电器创新中心", "国家级", day("2023-02-23"), "启用")],
    "山东第二、青岛首个": lambda w: "山东第二、青岛首个" in fact(w, "platform_rank")[1],
    "未来两年：综合服务区、科创基地": lambda w: [states(w, c) for c in ("PUB-ZHFWQ", "PUB-KCJD")]
    == [[("placed", day("2025-03-02"), "expected")]] * 2 and said(w, "project_groups")[3] == "2y",
    "3大主攻方向": lambda w: words(w, "direction") == [
        "算力服务支撑供给地", "软硬件融合创新策源地", "产业智能化应用引领地"],
    "3条新兴赛道": lambda w: words(w, "track") == ["信创硬件制造", "复杂算法软件研发", "模型训练与数据服务"],
    "6大应用场景": lambda w: words(w, "scenario") == [
        "智慧家居", "工业智能", "智慧城市", "智慧金融", "生命健康", "空天地海"],
    "政策文件：一体化、场景开放、普惠算力；“金牌合伙人”": lambda w: [
        (c.doc_name, c.nature) for c in w.policy.clauses()
    ] == [("青岛市人工智能产业园智算谷发展若干政策", n) for n in ("money", "other", "compute")]
    and said(w, "gold_partners")[2] == "stated",
}  # fmt: skip


def target(ledger: Ledger, code: str):
    return ledger.indicators.targets()[ledger.indicators.find(code)]


def baseline(ledger: Ledger, code: str) -> tuple[int | None, str]:
    known = next(i for i in ledger.indicators.all() if i.code == code)
    return known.baseline, known.baseline_bound


@pytest.mark.parametrize("says", FACTS)
def test_each_fact_of_the_article_stands_in_a_new_ledger(made, says):
    assert FACTS[says](made)


def test_there_are_35_facts():
    assert len(FACTS) == 35


def test_the_register_shows_every_fact_with_its_source_and_each_opens_to_its_record(made):
    table = registry.build(made, "park", lang="zh")
    bands = [row.band for row in table.rows]
    assert {name: bands.count(name) for name in dict.fromkeys(bands)} == {
        "facts": 11, "statements": len(made.plan.statements()), "pledges": 3, "words": 16,
        "states": 5, "clauses": 3,
    }  # fmt: skip
    for row in table.rows:
        source = row.cells.get("source")
        assert row.band == "clauses" or str(source.value).startswith("科技日报 2023-03-02"), (
            row.name
        )
        opened = explain.explain(made, row.cells["stated"].id)
        assert opened.records and opened.records[0]["kind"] == "template", row.name
        if row.band != "clauses":
            assert ["来源", source.value] in [[*f] for f in opened.records[0]["fields"]], row.name


def test_more_than_and_at_least_are_two_marks_and_expected_is_said(made):
    table = registry.build(made, "park", lang="zh", unit="yi")
    marks = {row.name: row.cells["amount"].mark for row in table.rows if row.number("amount")}
    assert (marks["总目标"], marks["产业项目"], marks["政策扶持"]) == ("> ", "> ", "")
    counts = {row.name: row.cells["number"].mark for row in table.rows if row.number("number")}
    assert (counts["预留算力"], counts["重点企业"], counts["已上线算力"]) == ("> ", "≥ ", "")
    sure = {row.name: row.cells["certainty"].value for row in table.rows}
    assert (sure["产业项目"], sure["产业营收"], sure["基础设施"]) == ("预计", "预计", "公布")


def test_parts_that_only_reach_what_was_to_be_exceeded_are_a_breach(made):
    lines = made.plan.lines()
    known = {a.line_id: a for a in made.plan.amounts(made.plan.current().id)}

    def changed(industry: int, bound: str):
        planned = {}
        for each in lines:
            amount: Amount = known[each.id]
            if each.code == "industry":
                amount = amount._replace(amount_fen=industry)
            if each.code == "headline":
                amount = amount._replace(bound=bound)
            planned[each.id] = amount
        return totals(lines, planned).breached

    assert changed(137 * YI, "more_than") and not changed(137 * YI, "at_least")
    assert not changed(137 * YI + 1, "more_than") and changed(137 * YI - 1, "at_least")


def statuses(ledger: Ledger) -> dict[str, object]:
    rows = registry.build(ledger, "projects").rows
    return {row.name: row.cells["status"].value for row in rows if "status" in row.cells}


def test_the_two_centres_are_neither_completed_nor_under_way_nor_on_the_industry_line(made):
    rows = statuses(made)
    centres = ("青岛人工智能计算中心", "青岛“海之心”人工智能计算中心")
    assert rows[centres[0]] == "上线 2023-02-23"
    assert rows[centres[1]] == "签约 2023-02-23、预计 2023-12-31 前上线"
    assert not {rows[name] for name in centres} & {status_name("done"), status_name("building")}
    assert {p.line_id for p in made.projects.all() if p.name in centres} == {None}


def test_a_state_that_was_reached_takes_the_place_of_what_was_expected(ledger):
    state = {"project": "PUB-HZX", "state": "online", "day": day("2023-12-20"), "source": "验收"}
    record(ledger, TYPES["project.state"], state)
    rows = statuses(ledger)
    assert rows["青岛“海之心”人工智能计算中心"] == "签约 2023-02-23"  # at the end of 2023Q1
    later = registry.build(ledger, "projects", quarter=_q("2023Q4"))
    assert (
        later.row(f"p{ledger.projects.find('PUB-HZX')}").cells["status"].value == "上线 2023-12-20"
    )


def _q(name: str):
    from fundtracker.domain.base.period import Quarter

    return Quarter.parse(name)


def test_lists_are_open_to_words_with_a_reason_only(ledger):
    word = {"kind": "scenario", "name": "智慧港口", "source": "会议纪要3号"}
    with pytest.raises(UserError) as error:
        record(ledger, TYPES["park.word"], word)
    assert error.value.code == "field_missing"
    record(ledger, TYPES["park.word"], {**word, "why": "新增场景"})
    [added] = [w for w in ledger.plan.park.words("scenario") if w.reason]
    assert (added.name_zh, added.reason) == ("智慧港口", "新增场景")
    industry = {"kind": "industry", "name": "智慧港口", "source": "报", "why": "签约"}
    with pytest.raises(UserError) as error:
        record(ledger, TYPES["park.word"], industry)
    assert error.value.code == "industry_needs_project"


def test_the_year_of_a_pledge_needs_its_document_and_stands_once(ledger):
    pledge = {"line": "city", "number": 1, "amount": YI, "level": "city", "source": "市财政局"}
    for wrong, code in (
        ({"year": 2023}, "year_needs_document"), ({"amount": 0}, "not_above_zero"),
    ):  # fmt: skip
        with pytest.raises(UserError) as error:
            record(ledger, TYPES["plan.pledge"], {**pledge, **wrong})
        assert error.value.code == code
    record(ledger, TYPES["plan.pledge"], {**pledge, "year": 2023, "doc": "青财1号"})
    with pytest.raises(UserError) as error:
        record(
            ledger, TYPES["plan.pledge"], {**pledge, "number": 2, "year": 2023, "doc": "青财1号"}
        )
    assert error.value.code == "pledge_year_taken"
    assert sum(p.amount_fen for p in ledger.plan.park.pledges()) == 3 * YI


def test_the_numbers_of_the_policy_document_are_filled_in_and_not_twice(ledger):
    fill = TYPES["policy.numbers"]
    record(
        ledger,
        fill,
        {"doc": "文号待补", "clause": "条款待补1", "new_doc": "崂政发9号", "new_clause": "第三条"},
    )
    known = [(c.doc_no, c.clause) for c in ledger.policy.clauses()]
    assert known == [("崂政发9号", c) for c in ("第三条", "条款待补2", "条款待补3")]
    with pytest.raises(UserError) as error:
        record(ledger, fill, {"doc": "崂政发9号", "clause": "条款待补2", "new_clause": "第三条"})
    assert error.value.code == "clause_taken"
    with pytest.raises(UserError) as error:
        record(ledger, fill, {"doc": "文号待补", "new_doc": "1号"})
    assert error.value.code == "no_such_clause"


def test_a_new_version_keeps_what_is_to_be_exceeded_and_a_later_amount_may_take_it_away(ledger):
    version = ledger.plan.new_version(
        VersionPapers("调", "x", "会", doc_no="1", dated="2023-08-01")
    )
    assert line(ledger, "headline") == (200 * YI, "more_than")
    with ledger.change("plan") as change:
        ledger.plan.set_amount(
            change,
            ledger.plan.current(),
            ledger.plan.line("headline"),
            0,
            PlanAmount(210 * YI, "at_least"),
        )
    assert line(ledger, "headline") == (210 * YI, "at_least")
    ledger.undo()
    assert line(ledger, "headline") == (200 * YI, "more_than")
    assert version and ledger.check() == []


def test_an_indicator_that_is_to_exceed_its_target_is_not_reached_by_equality(ledger):
    with ledger.change("indicator") as change:
        ledger.indicators.report(
            change, ledger.indicators.find("park_revenue"), _q("2028Q4").ordinal, 600_000, "统计"
        )
    shown = registry.build(ledger, "indicators", quarter=_q("2028Q4"), lang="zh").row(
        "park_revenue"
    )
    assert shown.cells["standing"].value.startswith("未达成")
    assert shown.cells["target"].mark == "预计 > "


def test_a_new_ledger_begins_with_what_was_published_and_what_to_do_first(ledger):
    content = first_steps.build(ledger, unit="yi", lang="zh")
    assert content.park == "青岛市人工智能产业园（智算谷）"
    assert {f.name: f.text for f in content.plan} == {
        "总目标": "> 200.00 亿元", "政策扶持": "8.00 亿元", "基础设施": "55.00 亿元",
        "产业项目": "> 150.00 亿元", "市级资金": "1.00 亿元",
    }  # fmt: skip
    assert {f.name: f.text for f in content.targets} == {
        "基金一期": "25.00 亿元", "已上线算力": "250 P", "预留算力": "> 600 P", "产业营收": "> 600.00 亿元",
    }  # fmt: skip
    assert [f.words for f in content.plan][-1] == "市级 · 连续 3 年每年"
    assert [step.done for step in content.steps] == [False] * 7
    record(ledger, TYPES["policy.numbers"], {"doc": "文号待补", "new_doc": "崂政发9号"})
    assert [s.page for s in first_steps.build(ledger).steps if s.done] == ["park"]
