"""Names that look alike, or hold what nobody sees, are marked at import and never made one."""

import json

import pytest

from fundtracker import cli
from fundtracker.i18n import LANGUAGES, say, use
from fundtracker.intake.cells.name_likeness import difference, shape, shown, stem, unseen
from fundtracker.intake.payments import post, preview
from tests.ledger import world

HEAD = "交易日期,摘要,支出金额,对方户名,对方账号"
OLD = "青岛己源公司A"
ALIKE = {
    "full width": "青岛己源公司Ａ",
    "Cyrillic": "青岛己源公司А",
    "Greek": "青岛己源公司Α",
    "已 for 己": "青岛已源公司A",
    "巳 for 己": "青岛巳源公司A",
    "lower case": "青岛己源公司a",
    "a space inside": "青岛己源 公司A",
    "a wide space inside": "青岛己源\u3000公司A",
    "brackets": "青岛（己源）公司A",
    "zero width inside": "青岛己\u200b源公司A",
    "a joiner": "青岛己\u2060源公司A",
    "turned about": "青岛\u202e己源公司A",
    "a control character": "青岛己\x07源公司A",
    "a variation selector": "青岛己\ufe01源公司A",
}
APART = ("青岛乙源公司A", "青岛己源公司B", "青岛己源二公司A", "烟台己源公司A")


def bank(folder, *names, name="f.csv", account=""):
    rows = [f"2023-04-{i + 1:02d},工程款,{100 + i}.00,{n},{account}" for i, n in enumerate(names)]
    path = folder / name
    path.write_text("\n".join([HEAD, *rows]) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    with world.planned(folder / "l.ftdb") as ledger:
        post.post(
            ledger, bank(folder, OLD, "示例建工有限公司", name="old.csv", account="6222000011")
        )
        yield ledger


def said(outcome, code) -> list:
    return [issue for issue in outcome.reading.warnings if issue.code == code]


@pytest.mark.parametrize("kind", ALIKE)
def test_a_name_that_looks_like_one_of_the_ledger_is_marked_with_it(ledger, tmp_path, kind):
    name = ALIKE[kind]
    outcome = post.propose(ledger, bank(tmp_path, "别人", name))
    [issue] = said(outcome, "name_resembles")
    assert (issue.line, issue.params["other"]) == (3, OLD)
    assert issue.params["name"] == shown(name) and issue.params["how"]
    assert len(said(outcome, "name_unseen")) == bool(unseen(name))
    for language in LANGUAGES:
        use(language)
        assert OLD in say(issue)
    use("zh")


def test_names_that_differ_in_what_is_seen_are_not_marked(ledger, tmp_path):
    outcome = post.propose(ledger, bank(tmp_path, *APART, OLD))
    assert said(outcome, "name_resembles") == [] == said(outcome, "name_unseen")


def test_a_marked_name_stays_a_name_of_its_own_and_is_no_news_the_next_time(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        post.post(ledger, bank(tmp_path, OLD, name="a.csv"))
        other = ALIKE["Cyrillic"]
        first = post.post(ledger, bank(tmp_path, "x", other, name="b.csv"))
        assert len(said(first, "name_resembles")) == 1
        names = [payment.counterparty for payment in ledger.payments.some()]
        assert sorted(names) == sorted([OLD, "x", other])
        again = post.propose(ledger, bank(tmp_path, "y", "x", other, name="c.csv"))
        assert said(again, "name_resembles") == []


def test_names_within_one_file_are_compared_without_a_ledger(tmp_path):
    outcome = post.propose(None, bank(tmp_path, OLD, ALIKE["Greek"], ALIKE["Cyrillic"]))
    assert [issue.params["other"] for issue in said(outcome, "name_resembles")] == [OLD, OLD]


def test_another_legal_form_beside_the_same_account_is_marked_and_beside_another_is_not(
    ledger, tmp_path
):
    name = "示例建工有限责任公司"
    outcome = post.propose(ledger, bank(tmp_path, name, account="6222000011"))
    [issue] = said(outcome, "name_of_account")
    assert (issue.params["other"], issue.params["account"]) == ("示例建工有限公司", "6222000011")
    for account in ("6222000012", ""):
        outcome = post.propose(ledger, bank(tmp_path, name, account=account))
        assert said(outcome, "name_of_account") == []


def test_what_was_read_away_around_a_name_is_said(tmp_path):
    outcome = post.propose(None, bank(tmp_path, "\u200b甲公司", "乙公司 ", "丙公司\u202c"))
    assert [issue.params for issue in said(outcome, "name_read_without")] == [
        {"name": "甲公司", "marks": "U+200B"},
        {"name": "丙公司", "marks": "U+202C"},
    ]


def test_the_preview_and_the_command_name_it_too(ledger, tmp_path, capsys):
    path = bank(tmp_path, "别人", ALIKE["Cyrillic"])
    looked = preview.look(ledger, path)
    assert len(said(looked.outcome, "name_resembles")) == 1
    assert cli.run(["import", str(path), "--dry-run", "--json", "--ledger", str(ledger.path)]) == 0
    answer = json.loads(capsys.readouterr().out)
    [warning] = [one for one in answer["warnings"] if one["code"] == "name_resembles"]
    assert warning["line"] == 3 and OLD in json.dumps(warning, ensure_ascii=False)


def test_a_file_of_very_many_names_says_that_they_were_not_compared(tmp_path, monkeypatch):
    from fundtracker.intake.cells import name_likeness

    monkeypatch.setattr(name_likeness, "MOST", 2)
    outcome = post.propose(None, bank(tmp_path, "甲", "乙", "丙", "丙丙"))
    assert len(said(outcome, "names_not_compared")) == 1


def test_a_shape_is_of_what_is_seen():
    assert shape("ABC（青岛）") == shape("abc青岛") == shape("АВС\u200b青岛")
    assert shape("己") == shape("已") and shape("甲") != shape("乙")
    assert stem("示例有限责任公司") == stem("示例有限公司") != stem("示范有限公司")
    assert "U+0410" in difference("А", "A") and difference("甲\u200b", "甲") == "U+200B"
    assert unseen("甲\u202e乙\x00") == "\u202e\x00" and unseen("甲 乙\u3000") == ""
