"""A frozen quarter shows its snapshot in every door; what is forced into it is found, and stops what goes out."""

import json
from random import Random

import pytest

from fundtracker import cli, i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.review import freeze, signing
from fundtracker.reports import explain, registry
from fundtracker.reports.plan import table1
from fundtracker.reports.review import archive, pack, review_copy
from fundtracker.reports.tables import frozen, report_table, table_text
from tests.examples import seeds
from tests.ledger import world
from tests.reports import copy_world
from tests.reports.copy_world import AT, Q


@pytest.fixture
def signed(tmp_path):
    """A ledger with 2023Q2 frozen and signed by one, and the key."""
    with copy_world.frozen(tmp_path / "l") as ledger:
        key = signing.make_key(tmp_path / "k.key", "张三", "一个 long 口令")
        ledger.reviews.add_signature(
            Q.ordinal, ledger.reviews.signature(key, Q.ordinal, "prepared", AT)
        )
        yield ledger, key


def forced(ledger, monkeypatch) -> list[int]:
    """Classify payments of the frozen quarter as a program without the freeze would."""
    monkeypatch.setattr(freeze, "guard", lambda ledger, change: None)
    some = [p.id for p in ledger.payments.some() if p.book_quarter == Q.ordinal]
    world.classify(ledger, some)
    monkeypatch.undo()
    return some


def cells(report) -> dict:
    return {c.id: c.value for row in report.rows for c in row.cells.values() if c.id}


def test_what_is_forced_into_a_frozen_quarter_is_found_and_shown_nowhere(
    signed, monkeypatch, capsys, tmp_path
):
    ledger, _ = signed
    before = table1.build(ledger, quarter=Q)
    assert before.frozen[0].startswith("冻结时的数字")
    assert ledger.check() == []
    assert forced(ledger, monkeypatch)
    found = {issue.code: issue.params for issue in ledger.check()}
    assert found.keys() == {"frozen_quarter_changed", "frozen_figure_differs"}
    assert found["frozen_quarter_changed"]["seq"] == ledger.history.last()

    after = table1.build(ledger, quarter=Q)
    assert cells(after) == cells(before)
    with frozen.from_ledger():
        assert cells(table1.build(ledger, quarter=Q)) != cells(before)
    assert "与冻结时" in after.frozen[1] or "不同" in after.frozen[1]
    for render in (table_text.render_text, table_text.render_csv):
        assert render(after._replace(notes=before.notes)) == render(before)
    opened = explain.explain(ledger, "plan/policy/quarter/2023Q2")
    assert (opened.text, opened.sum_fen) == ("0.00", 0)
    path = str(ledger.path)
    assert (
        cli.run(["report", "plan", "--quarter", "2023Q2", "--format", "json", "--ledger", path])
        == 0
    )
    said = json.loads(capsys.readouterr().out)
    assert said["frozen"] == list(after.frozen)
    shown = {
        c["id"]: c["fen"]
        for row in said["rows"]
        for c in row["cells"].values()
        if c["tenths"] is None
    }
    assert shown == {k: v for k, v in cells(before).items() if k in shown}


@pytest.mark.parametrize("what", ["forced", "sums", "amount"])
def test_nothing_goes_out_of_a_ledger_that_does_not_prove(
    signed, monkeypatch, tmp_path, capsys, what
):
    ledger, key = signed
    if what == "forced":
        forced(ledger, monkeypatch)
    path = ledger.path
    ledger.close()
    altered = {"sums": "UPDATE paid_sum SET amount_fen = amount_fen * 10", "forced": "SELECT 1",
               "amount": "UPDATE payment SET amount_fen = 100 WHERE id = (SELECT max(id) FROM payment)"}  # fmt: skip
    world.behind(path, altered[what])
    out = tmp_path / "out"
    with world.opened(path) as again:
        later = Quarter(2023, 3).ordinal
        again.reviews.check(later, ["x"], "示例")
        head = again.head()
        for deed in (
            lambda: again.reviews.lock(later, b"{}", again.head()),
            lambda: again.reviews.add_signature(
                Q.ordinal, again.reviews.signature(key, Q.ordinal, "reviewed", AT)
            ),
            lambda: review_copy.export(again, Q, out, key, AT),
            lambda: archive.write(again, 2023, out),
        ):
            with pytest.raises(UserError) as refused:
                deed()
            assert refused.value.code == "figures_not_proved"
            assert not i18n.say(refused.value).startswith("figures_not_proved")
        assert again.head() == head
    for command in (
        ["export", "payment"],
        ["report", "plan"],
        ["report", "projects"],
        ["report", "review", "--format", "json"],
    ):
        assert cli.run([*command, "-o", str(out), "--ledger", str(path)]) == 2
    assert not out.exists()


def test_every_table_of_the_pack_shows_its_snapshot(signed, monkeypatch):
    ledger, _ = signed
    content = json.loads(ledger.reviews.snapshot(ledger.reviews.of(Q.ordinal).snapshot_id).body)
    forced(ledger, monkeypatch)
    with ledger.change("plan") as change:
        ledger.plan.add_project(change, "NEU", "新项目", None)
    sheets = {sheet["code"]: sheet for sheet in content["languages"]["zh"]["sheets"]}
    packed = sheets.keys() & set(registry.NAMES)
    assert packed >= pack.NUMBERS.keys() - {"plan"}
    for name in packed:
        made = registry.build(ledger, name, quarter=Q)
        shown = {c.id: c.value for row in made.rows for c in row.cells.values()}
        assert shown == frozen.figures(sheets[name]), name
        assert made.notes[0].startswith("冻结时的数字")
    for name in set(registry.NAMES) - packed:
        assert registry.build(ledger, name, quarter=Q).notes[0] == i18n.tr(
            "Not in the frozen pack: this table is as the ledger says today."
        )
    assert "NEU" not in table_text.render_text(registry.build(ledger, "projects", quarter=Q))
    assert "NEU" in table_text.render_text(
        registry.build(ledger, "projects", quarter=Quarter(2023, 4))
    )


def test_every_frozen_figure_opens_with_its_frozen_value(signed, monkeypatch):
    ledger, _ = signed
    forced(ledger, monkeypatch)
    report = table1.build(ledger, quarter=Q, unit="yuan", with_city=True)
    shown = {
        row.cells[c.code].id: report_table.shown(report, c, row.cells[c.code])
        for row in report.rows
        for c in report.columns_of(row)
        if c.code in row.cells
    }
    assert len(shown) > 30
    for figure, text in shown.items():
        if figure.endswith(Q.name):
            assert explain.explain(ledger, figure, limit=1).text == text
    for name in pack.NUMBERS:
        made = registry.build(ledger, name, quarter=Q, unit="yuan")
        for row in made.rows[:2]:
            for column in made.columns:
                if (cell := row.cells.get(column.code)) is not None:
                    opened = explain.explain(ledger, cell.id, limit=1)
                    assert opened.text == report_table.shown(made, column, cell)


def test_an_altered_snapshot_is_shown_nowhere(signed):
    ledger, _ = signed
    path = ledger.path
    ledger.close()
    world.behind(path, "UPDATE review_snapshot SET body = (SELECT zeroblob(10))")
    with world.opened(path) as again, pytest.raises(UserError) as refused:
        table1.build(again, quarter=Q)
    assert refused.value.code == "snapshot_altered"


def test_a_signed_review_that_is_opened_by_force_is_found(monkeypatch, tmp_path):
    ledger, roles = world.filled(tmp_path), ("prepared", "reviewed", "approved")
    ledger.reviews.check(Q.ordinal, ["x"], "示例")
    ledger.reviews.lock(Q.ordinal, pack.body(ledger, Q, []), ledger.head())
    for role in roles:
        key = signing.make_key(tmp_path / f"{role}.key", role, "一个 long 口令")
        ledger.reviews.add_signature(Q.ordinal, ledger.reviews.signature(key, Q.ordinal, role, AT))
    monkeypatch.setattr(freeze, "guard", lambda ledger, change: None)
    with ledger.change("review.reopen", "x") as change:
        ledger.reviews._put(change, Q.ordinal, "open", None)
    with ledger:
        assert world.codes(ledger) == ["signed_review_changed"]


@pytest.mark.parametrize("seed", seeds(2))
def test_what_the_freeze_would_refuse_is_found_when_it_is_forced(tmp_path, monkeypatch, seed):
    with world.filled(tmp_path) as ledger:
        ledger.reviews.check(Q.ordinal, ["x"], "示例")
        ledger.reviews.lock(Q.ordinal, pack.body(ledger, Q, []), ledger.head())
        refused, guard = [], freeze.guard

        def noted(ledger, change):
            try:
                guard(ledger, change)
            except UserError as error:
                refused.append((change.seq, error.params["table"]))

        monkeypatch.setattr(freeze, "guard", noted)
        desk = world.Desk(ledger, tmp_path, seed)
        desk.random = Random(seed)
        for _ in range(25):
            desk.act()
        written = {e.seq for e in ledger.history.entries()}
        found = {
            (i.params["seq"], i.params["table"])
            for i in ledger.check()
            if i.code == "frozen_quarter_changed"
        }
        assert {seq for seq, _ in found} == {seq for seq, _ in refused if seq in written}
        assert {one for one in refused if one[0] in written} <= found
