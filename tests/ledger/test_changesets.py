"""One door for writes: guards, chain, history, and the check that finds every way around them."""

import json
import sqlite3
from contextlib import closing

import pytest

from fundtracker.errors import UserError
from fundtracker.ledger.core import backup, migrations
from tests.ledger import world

UPDATES = {
    "payment": "note = note", "plan_line": "code = code", "plan_amount": "amount_fen = amount_fen",
    "import": "name = name", "fund_source": "code = code", "statement": "code = code",
    "plan_version": "reason = reason",
}  # fmt: skip


@pytest.mark.parametrize("table", sorted(UPDATES))
def test_no_row_is_written_outside_a_changeset(two_files, table):
    raw = two_files.connection
    for sql in (
        f"UPDATE {table} SET {UPDATES[table]}",
        f"UPDATE {table} SET rev = 99, {UPDATES[table]}",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="no open changeset"):
            raw.execute(sql)


def test_every_stamped_table_has_its_guards(ledger):
    there = {
        name for (name,) in ledger.read("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }
    for table in ledger.tables.values():
        ends = (
            ("i0", "no_update", "no_delete")
            if table.append_only
            else ("i0", "u0", "d0", "u", "d", "d2")
        )
        assert {f"{table.name}_{end}" for end in ends} <= there
    assert there == {name for kind, name in migrations.expected() if kind == "trigger"}


@pytest.mark.parametrize(
    "table", ["changeset", "changeset_table", "term", "source_file", "source_chunk", "payment_h"]
)
def test_what_was_written_down_is_never_changed(two_files, table):
    world.classify(two_files, world.ids(two_files)[:3])
    raw = two_files.connection
    assert raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
    column = raw.execute(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1").fetchone()[0]
    for sql in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(sql)


def test_history_takes_no_row_by_hand(two_files):
    world.classify(two_files, world.ids(two_files)[:1])
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        two_files.connection.execute("INSERT INTO payment_h SELECT * FROM payment_h")


def test_a_changeset_is_whole_or_absent(two_files):
    before, head = two_files.state_hash(), two_files.head()
    with pytest.raises(ZeroDivisionError), two_files.change("classify") as change:
        two_files.payments.classify(
            change, world.ids(two_files), line_id=two_files.plan.line("policy").id
        )
        1 / 0  # noqa: B018
    assert (two_files.state_hash(), two_files.head()) == (before, head)
    assert two_files.check() == []


def test_changesets_know_who_when_why_and_have_a_uid(two_files):
    with two_files.change("plan", "依据会议纪要", paper="纪要3") as change:
        two_files.plan.add_project(change, "P1", "示例项目", None)
    entries = two_files.history.entries()
    last = entries[-1]
    assert (last.person, last.kind, last.reason, last.params) == (
        world.PERSON, "plan", "依据会议纪要", {"paper": "纪要3"},
    )  # fmt: skip
    assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
    assert len({e.uid for e in entries}) == len(entries)
    assert all(len(e.uid) == 32 for e in entries)


def test_the_chain_holds_each_changeset_to_the_one_before(two_files):
    links = two_files.read("SELECT prev, hash FROM changeset ORDER BY seq")
    assert links[0][0] == bytes(32)
    assert [prev for prev, _ in links[1:]] == [digest for _, digest in links[:-1]]
    assert two_files.head() == links[-1][1].hex()


def test_a_change_is_shown_old_and_new(two_files):
    payment = world.ids(two_files)[4]
    world.classify(two_files, [payment])
    seq = two_files.history.entries()[-1].seq
    [row] = two_files.history.changes_of(seq)
    assert (row.table, row.id) == ("payment", payment)
    assert row.old["line_id"] is None
    assert row.new["line_id"] == two_files.plan.line("policy").id
    states = two_files.history.of_row("payment", payment)
    assert [e.kind for e, _ in states] == ["import", "classify"]


def test_a_long_change_shows_old_and_new_of_the_same_rows(two_files):
    some = world.ids(two_files)
    world.classify(two_files, list(reversed(some)))
    found = two_files.history.changes_of(two_files.history.entries()[-1].seq, limit=7)
    assert [row.id for row in found] == sorted(some)[:7]
    assert all(row.old and row.new for row in found)


def test_a_deleted_row_says_so_in_its_history(two_files):
    payment = world.ids(two_files)[0]
    two_files.undo()
    two_files.undo()
    states = two_files.history.of_row("payment", payment)
    assert [(e.kind, state is None) for e, state in states] == [("import", False), ("undo", True)]


def statements(ledger, act):
    """Return the statements of an act, triggers included."""
    found = []
    ledger.connection.set_trace_callback(found.append)
    act()
    ledger.connection.set_trace_callback(None)
    return found


def test_a_saved_edit_takes_31_statements(two_files):
    """One of them asks the register of people whether there are roles."""
    payment, line = world.ids(two_files)[0], two_files.plan.line("infrastructure").id
    world.classify(two_files, [payment])

    def edit():
        with two_files.change("classify") as change:
            two_files.payments.classify(change, [payment], line_id=line)

    found = statements(two_files, edit)
    assert len(found) <= 31, "\n".join(found)


def test_no_table_is_written_without_its_digest(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        desk = world.Desk(ledger, tmp_path, 7)
        for _ in range(60):
            desk.act()
        told = {(seq, table) for seq, table in ledger.read("SELECT seq, tbl FROM changeset_table")}
        for table in ledger.tables.values():
            looks = [f"SELECT rev FROM {table.name}"]
            if not table.append_only:
                looks += [f"SELECT rev FROM {table.name}_h", f"SELECT rev_end FROM {table.name}_h"]
            for look in looks:
                assert {(seq, table.name) for (seq,) in ledger.read(look)} <= told


def test_changesets_do_not_nest(ledger):
    with pytest.raises(RuntimeError), ledger.change("a"), ledger.change("b"):
        pass
    assert ledger.check() == []


def test_a_word_that_stands_already_is_told_and_not_a_fault(ledger):
    with ledger.change("plan") as change:
        ledger.plan.add_project(change, "P1", "一", None)
    ledger.payments.set_own_account("6222", "本单位")
    before = ledger.head()
    with pytest.raises(UserError) as refused, ledger.change("plan") as change:
        ledger.plan.add_project(change, "P1", "二", None)
    assert refused.value.code == "already_there"
    assert ledger.head() == before


def test_params_may_grow_until_the_end(two_files):
    kinds = {e.kind: e.params for e in two_files.history.entries()}
    assert kinds["import"]["import"] in {i.id for i in two_files.imports.all()}
    assert json.dumps(kinds["import"])


# ------------------------------------------------------------ check
@pytest.fixture
def closed(tmp_path):
    """A closed ledger with imports, a split, classifications, an undo and a redo."""
    with world.filled(tmp_path) as ledger:
        world.classify(ledger, world.ids(ledger)[:5])
        world.split_in_two(ledger, world.ids(ledger)[7], reason="按合同")
        with ledger.change("unsplit") as change:
            ledger.payments.unsplit(change, world.ids(ledger)[7])
        world.split_in_two(ledger, world.ids(ledger)[8])
        world.classify(ledger, world.ids(ledger)[:5], "infrastructure")
        ledger.undo()
        ledger.redo()
        assert ledger.check() == []
    return tmp_path / "l.ftdb"


BEHIND = {
    "an amount": (
        "UPDATE payment SET amount_fen = amount_fen + 1 WHERE id = (SELECT min(id) FROM payment)",
        {"content_altered", "sum_differs"},
    ),
    "a line in the open": (
        "UPDATE payment SET counterparty = 0 WHERE id = (SELECT max(id) FROM payment)",
        {"content_altered", "payees_differ"},
    ),
    "a payment deleted": (
        "DELETE FROM payment WHERE id = (SELECT max(id) FROM payment WHERE parts = 0)",
        {"content_altered", "payees_differ", "sum_differs"},
    ),
    "a history row deleted": (
        "DELETE FROM payment_h WHERE (rev_end, id) = (SELECT rev_end, id FROM payment_h LIMIT 1)",
        {"content_altered"},
    ),
    "a history row changed": (
        "UPDATE payment_h SET amount_fen = amount_fen + 1",
        {"content_altered"},
    ),
    "a deletion made a change": (
        "UPDATE part_h SET op = 'U' WHERE op = 'D'",
        {"content_altered", "succession_broken"},
    ),
    "a swapped pair": (
        "UPDATE changeset SET seq = seq - 11 WHERE seq IN (5, 6)",
        {"changeset_altered"},
    ),
    "a changeset deleted": (
        "DELETE FROM changeset WHERE seq = 4",
        {"changeset_missing", "changeset_altered", "reference_broken"},
    ),
    "a rewritten reason": (
        "UPDATE changeset SET reason = '其他' WHERE seq = 6",
        {"changeset_altered"},
    ),
    "another person": ("UPDATE changeset SET person = '李' WHERE seq = 3", {"changeset_altered"}),
    "another digest": (
        "UPDATE changeset_table SET digest = zeroblob(32) WHERE seq = 3 AND tbl = 'payment'",
        {"changeset_altered", "content_altered"},
    ),
    "kept sums": ("UPDATE paid_sum SET amount_fen = amount_fen + 100", {"sum_differs"}),
    "kept sums gone": ("DELETE FROM paid_sum", {"sum_differs"}),
    "kept payees": ("UPDATE payee SET n = n + 1", {"payees_differ"}),
    "a kept payee gone": (
        "DELETE FROM payee WHERE term_id = (SELECT max(term_id) FROM payee)",
        {"payees_differ"},
    ),
    "a payee that no payment has": ("INSERT INTO payee VALUES(4711, 1)", {"payees_differ"}),
    "a part": (
        "UPDATE part SET amount_fen = amount_fen + 1 WHERE position = 0",
        {"content_altered", "parts_differ", "sum_differs"},
    ),
    "a source file": (
        "UPDATE source_chunk SET data = zeroblob(20) WHERE number = 0",
        {"content_altered", "source_file_damaged"},
    ),
    "a word": ("UPDATE term SET text = '别人' WHERE text = '示例公司1'", {"content_altered"}),
    "a row of tomorrow": (
        "INSERT INTO own_account VALUES(1, 99, '6222', '别人')",
        {"row_outside", "counter_altered"},
    ),
    "a reference": (
        "UPDATE payment SET line_id = 4711 WHERE id = (SELECT max(id) FROM payment)",
        {"content_altered", "reference_broken", "sum_differs"},
    ),
    "a changeset left open": ("UPDATE ledger_state SET open_seq = 4", {"changeset_left_open"}),
    "an earlier time": (
        "UPDATE changeset SET at = '2020-01-01' WHERE seq = 5",
        {"changeset_altered"},
    ),
}


@pytest.mark.parametrize("what", BEHIND)
def test_check_names_what_was_done_behind_its_back(closed, what):
    sql, expected = BEHIND[what]
    statements = [sql]
    if what == "a swapped pair":
        statements.append("UPDATE changeset SET seq = -seq WHERE seq < 0")
    world.behind(closed, *statements)
    with world.opened(closed) as ledger:
        assert set(world.codes(ledger)) == expected


def test_check_says_where(closed):
    with world.opened(closed) as ledger:
        seq = next(e.seq for e in ledger.history.entries() if e.kind == "unsplit")
    world.behind(closed, f"UPDATE changeset SET reason = '其他' WHERE seq = {seq}")
    with world.opened(closed) as ledger:
        assert [i.params for i in ledger.check() if i.code == "changeset_altered"] == [{"seq": seq}]


SHAPES = {
    "a guard gone": ("DROP TRIGGER {}", ("payment_u", "payment_h_no_delete", "changeset_no_update", "term_i0", "paid_sum_u0", "payee_d0")),
    "a trigger added": ("CREATE TRIGGER {} AFTER INSERT ON payment BEGIN SELECT 1; END", ("mine", "my_sqlite_trigger")),
    "a trigger on the list of migrations": (
        "CREATE TRIGGER {} AFTER INSERT ON _sqlite_migrations BEGIN SELECT 1; END", ("mine",),
    ),
    "an index gone": ("DROP INDEX {}", ("payment_date",)),
    "an index added": ("CREATE INDEX {} ON payment(note)", ("mine", "not_sqlite_made")),
    "a table added": ("CREATE TABLE {}(x)", ("mine", "x_sqlite_x")),
    "a view added": ("CREATE VIEW {} AS SELECT 1", ("mine", "a_sqlite_view")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "name"), [(what, name) for what, (_, names) in SHAPES.items() for name in names]
)
def test_a_file_of_another_shape_is_refused_and_check_names_what_differs(closed, what, name):
    reader = world.opened(closed, read_only=True)
    with closing(sqlite3.connect(closed)) as raw, raw:
        raw.execute(SHAPES[what][0].format(name))
    for read_only in (False, True):
        with pytest.raises(UserError) as refused:
            world.opened(closed, read_only=read_only)
        assert (refused.value.code, refused.value.params["name"]) == ("strange_shape", name)
    with reader:
        found = {(i.code, i.params["name"]) for i in reader.check()}
    assert found == {
        ("trigger_altered" if "trigger" in what or "guard" in what else "shape_altered", name)
    }


def test_a_file_altered_while_it_is_open_takes_no_change(closed):
    with world.opened(closed) as ledger:
        world.classify(ledger, world.ids(ledger)[:1])
        before = ledger.head()
        with closing(sqlite3.connect(closed)) as raw, raw:
            raw.execute("CREATE TRIGGER mine AFTER INSERT ON changeset BEGIN SELECT 1; END")
        with pytest.raises(UserError) as refused:
            world.classify(ledger, world.ids(ledger)[:2])
        assert (refused.value.code, refused.value.params["name"]) == ("strange_shape", "mine")
        assert ledger.head() == before


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT {} FROM n"


@pytest.mark.parametrize("table", ["changeset", "ledger_state", "payment", "paid_sum", "payee"])
def test_a_view_in_place_of_a_table_is_refused_before_it_is_read(closed, table):
    world.without_guards(closed)
    with closing(sqlite3.connect(closed)) as raw, raw:
        columns = [
            name for (name,) in raw.execute(f"SELECT name FROM pragma_table_info('{table}')")
        ]
        raw.execute(f"ALTER TABLE {table} RENAME TO hidden")
        raw.execute(
            f"CREATE VIEW {table} AS " + ENDLESS.format(", ".join(f"x AS {c}" for c in columns))
        )
    with pytest.raises(UserError) as refused:
        world.opened(closed)
    assert refused.value.code == "strange_shape"
    with pytest.raises(UserError) as refused:
        backup.restore(closed, closed)
    assert refused.value.code == "strange_shape"


def test_check_tells_how_far_it_is(two_files):
    steps = []
    assert two_files.check(steps.append) == []
    assert steps[0] == "pages"
    assert len(steps) >= 5


@pytest.mark.parametrize(
    "what", ["an amount", "a reference", "a part", "kept sums", "a payment deleted"]
)
def test_check_finds_the_same_in_blocks_of_any_size(closed, what, monkeypatch):
    from fundtracker.ledger import check
    from fundtracker.ledger.core import digests

    sql, expected = BEHIND[what]
    world.behind(closed, sql)
    for block, most in ((1, 1), (7, 3)):
        monkeypatch.setattr(digests, "BLOCK", block)
        monkeypatch.setattr(check, "MOST", most)
        with world.opened(closed) as ledger:
            assert set(world.codes(ledger)) == expected


def test_a_row_that_went_and_is_named_by_the_history_alone_is_no_broken_reference(ledger):
    with ledger.change("plan") as change:
        project = ledger.plan.add_project(change, "P1", "一", None)
    rule = {"position": 1, "field": "counterparty", "how": "equals", "pattern": "x", "line_id": None,
            "project_id": project, "source_id": None, "origin": "person", "active": 1}  # fmt: skip
    with ledger.change("rule") as change:
        added = change.insert("rule", rule)
    with ledger.change("rule") as change:
        change.delete("rule", added)
        change.delete("project", project)
    assert ledger.check() == []
