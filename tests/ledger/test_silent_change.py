"""An insider with plain SQLite, guards dropped first: what he moves is found, and nothing is built on it."""

import sqlite3
from contextlib import closing
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger.core import bounds, digests, migrations
from fundtracker.ledger.core import change as changes
from fundtracker.ledger.plan.park import Park
from tests.examples import examples
from tests.ledger import world


@pytest.fixture
def classified(tmp_path):
    """A closed ledger in which the last changeset classified three payments."""
    with world.filled(tmp_path) as ledger:
        world.classify(ledger, world.ids(ledger)[:3])
    return tmp_path / "l.ftdb"


def made_old(path):
    """Make a file one of the version before digests held the ended rows."""
    number = len([step for step in migrations.files() if step.stem < "0010"])
    shape = migrations.expected(number)
    old = path.with_name("old.ftdb")
    with closing(sqlite3.connect(old, isolation_level=None)) as raw:
        raw.execute("ATTACH ? AS new", (str(path),))
        assert {v for (v,) in raw.execute("SELECT digest_version FROM new.changeset")} == {1}
        for (sql,) in raw.execute(
            "SELECT sql FROM new.sqlite_master WHERE tbl_name = '_sqlite_migrations'"
        ).fetchall():
            raw.execute(sql)
        raw.execute(
            "INSERT INTO _sqlite_migrations SELECT * FROM new._sqlite_migrations WHERE name < '0010'"
        )
        for kind in ("table", "index", "trigger"):
            for (what, name), sql in shape.items():
                if what == kind:
                    raw.execute(sql)
                if what == kind == "table":
                    columns = ",".join(
                        c for (c,) in raw.execute(f"SELECT name FROM pragma_table_info('{name}')")
                    )
                    raw.execute(
                        f"INSERT INTO main.{name}({columns}) SELECT {columns} FROM new.{name}"
                    )
        raw.execute("PRAGMA main.application_id = 0x4654524B")
        raw.execute(f"PRAGMA main.user_version = {number}")
    old.replace(path)


@pytest.fixture(params=["new", "old"])
def either(request, tmp_path, monkeypatch):
    """A closed ledger of this version, or one of an earlier version, with history of every kind."""
    if request.param == "old":
        monkeypatch.setattr(changes, "DIGEST_VERSION", 1)
        monkeypatch.setattr(Park, "from_template", lambda *_: None)  # it came later
        monkeypatch.setattr(bounds, "put", lambda *_: None)
    with world.filled(tmp_path) as ledger:
        some = world.ids(ledger)
        world.classify(ledger, some[:3])
        world.classify(ledger, some[:2], "infrastructure")
        world.split_in_two(ledger, some[7])
        with ledger.change("unsplit") as change:
            ledger.payments.unsplit(change, some[7])
        world.classify(ledger, some[:3])
    monkeypatch.undo()
    path = tmp_path / "l.ftdb"
    if request.param == "old":
        made_old(path)
        world.opened(path).close()
    return path


def test_an_old_ledger_is_upgraded_and_its_chain_stays_provable(tmp_path, monkeypatch):
    monkeypatch.setattr(changes, "DIGEST_VERSION", 1)
    monkeypatch.setattr(Park, "from_template", lambda *_: None)  # it came later
    monkeypatch.setattr(bounds, "put", lambda *_: None)
    with world.filled(tmp_path) as ledger:
        world.classify(ledger, world.ids(ledger)[:3])
        head = ledger.head()
    monkeypatch.undo()
    made_old(tmp_path / "l.ftdb")
    with world.opened(tmp_path / "l.ftdb") as ledger:
        assert (ledger.head(), ledger.check()) == (head, [])
        world.classify(ledger, world.ids(ledger)[:2], "infrastructure")
        assert ledger.read("SELECT digest_version FROM changeset ORDER BY seq DESC LIMIT 2") == [
            (2,),
            (1,),
        ]
        assert ledger.check() == []
        ledger.undo()
        ledger.undo()
        assert ledger.check() == []
        shown = post.post(ledger, world.bank(tmp_path / "again.csv", world.rows(0, 50)))
        assert (len(world.ids(ledger)), ledger.check()) == (50, []), (
            shown
        )  # every row is known by its day and key


@pytest.mark.parametrize("op", ["U", "D"])
@pytest.mark.parametrize("by", [-1, 100, 1000])
def test_an_end_that_is_moved_is_found(either, op, by):
    moved = f"UPDATE %s SET rev_end = rev_end + {by} WHERE (rev_end, id) = (SELECT rev_end, id FROM %s WHERE op = '{op}')"
    table = "payment_h" if op == "U" else "part_h"
    world.behind(either, moved.replace("%s", table))
    with world.opened(either) as ledger:
        assert {"content_altered", "succession_broken", "row_outside"} & set(world.codes(ledger))


def test_two_ends_exchanged_are_found(either):
    with world.opened(either) as ledger:
        [(first,), (second,)] = ledger.read(
            "SELECT DISTINCT rev_end FROM payment_h ORDER BY 1 LIMIT 2"
        )
    swap = (
        f"UPDATE payment_h SET rev_end = -rev_end WHERE rev_end IN ({first}, {second})",
        f"UPDATE payment_h SET rev_end = {first + second} + rev_end WHERE rev_end < 0",
    )
    world.behind(either, *swap)
    with world.opened(either) as ledger:
        assert world.codes(ledger) != []


def test_an_undo_builds_on_nothing_that_was_not_written(classified):
    """The attack of the issue: the ends go elsewhere, so that the undo takes the classified rows for new ones."""
    world.behind(classified, "UPDATE payment_h SET rev_end = rev_end + 90")
    with world.opened(classified) as ledger:
        n, head = ledger.read("SELECT count(*), sum(amount_fen) FROM payment"), ledger.head()
        for preview in (True, False):
            with pytest.raises(UserError) as refused:
                ledger.undo(preview=preview)
            assert refused.value.code == "history_altered"
        assert (ledger.read("SELECT count(*), sum(amount_fen) FROM payment"), ledger.head()) == (
            n,
            head,
        )


@pytest.mark.parametrize("what", [
    "UPDATE payment_h SET amount_fen = amount_fen + 100",
    "UPDATE payment SET amount_fen = amount_fen + 100 WHERE line_id IS NOT NULL",
    "DELETE FROM payment_h",
])  # fmt: skip
def test_an_undo_launders_no_altered_row(classified, what):
    world.behind(classified, what)
    with world.opened(classified) as ledger, pytest.raises(UserError) as refused:
        ledger.undo()
    assert refused.value.code == "history_altered"


def test_an_undo_of_an_import_refuses_an_altered_payment(classified):
    world.behind(
        classified,
        "UPDATE payment SET amount_fen = amount_fen + 100 WHERE id = (SELECT max(id) FROM payment)",
    )
    with world.opened(classified) as ledger:
        [_, second] = [e.seq for e in ledger.history.entries() if e.kind == "import"]
        with pytest.raises(UserError) as refused:
            ledger.undo(second)
        assert refused.value.code == "history_altered"


@pytest.mark.parametrize("what", ["UPDATE payment_h SET rev_end = rev_end - 1", "DELETE FROM payment_h",
                                  "UPDATE part_h SET rev_end = 1000 WHERE op = 'D'"])  # fmt: skip
def test_sums_of_the_past_are_not_moved(either, what):
    with world.opened(either) as ledger, ledger.as_of(4) as past:
        assert past.plan.sums()
    world.behind(either, what)
    with world.opened(either) as ledger, pytest.raises(UserError) as refused:
        ledger.as_of(4)
    assert refused.value.code == "history_altered"


@examples(4)
@given(seed=st.integers(0, 10_000))
def test_no_end_of_any_row_can_be_moved(tmp_path_factory, seed):
    folder, random = tmp_path_factory.mktemp("ends"), Random(seed)
    with world.filled(folder) as ledger:
        desk = world.Desk(ledger, folder, seed)
        for _ in range(12):
            desk.act()
        assert ledger.check() == []
        tables = [t.name for t in ledger.tables.values() if not t.append_only]
        ended = [
            (t, *row) for t in tables for row in ledger.read(f"SELECT rev_end, id, op FROM {t}_h")
        ]
        last = ledger.history.last()
    if not ended:
        return
    table, end, row_id, op = random.choice(ended)
    elsewhere = random.choice([n for n in range(1, last + 3) if n != end])
    sets = random.choice([f"rev_end = {elsewhere}", f"op = '{'D' if op == 'U' else 'U'}'"])
    try:
        world.behind(
            folder / "l.ftdb",
            f"UPDATE {table}_h SET {sets} WHERE rev_end = {end} AND id = {row_id}",
        )
    except sqlite3.IntegrityError:
        return  # that end is taken
    with world.opened(folder / "l.ftdb") as ledger:
        assert ledger.check() != []


# ------------------------------------------------------------ working tables
@pytest.mark.parametrize("sql", [
    "UPDATE paid_sum SET amount_fen = amount_fen * 10", "DELETE FROM paid_sum",
    "INSERT INTO paid_sum VALUES(9, 9, 9, 8093, 0, 1, 100)",
    "UPDATE payee SET n = 9", "DELETE FROM payee", "INSERT INTO payee VALUES(9, 1)",
    "UPDATE counter SET next = 1", "DELETE FROM counter", "INSERT OR REPLACE INTO counter VALUES('payment', 1)",
    "UPDATE ledger_state SET desk = 7", "UPDATE ledger_state SET uid = 'x'", "DELETE FROM ledger_state",
    "UPDATE ledger_state SET open_seq = 1", "INSERT OR REPLACE INTO ledger_state VALUES(1, 'x', 0, NULL)",
    "INSERT INTO changeset_table VALUES(3, 'x', 0, 0, x'')",
])  # fmt: skip
def test_working_tables_take_no_write_from_outside(two_files, sql):
    with closing(sqlite3.connect(two_files.path)) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(sql)
    assert two_files.check() == []


@pytest.mark.parametrize(("sql", "code"), [
    ("UPDATE counter SET next = 3 WHERE tbl = 'payment'", "counter_altered"),
    ("DELETE FROM counter WHERE tbl = 'plan_line'", "counter_altered"),
    ("INSERT INTO counter VALUES('x', 3)", "counter_altered"),
    ("UPDATE ledger_state SET desk = 7", "ledger_state_altered"),
    ("UPDATE ledger_state SET uid = 'x'", "ledger_state_altered"),
    ("DELETE FROM _sqlite_migrations WHERE name GLOB '0005*'", "shape_altered"),
])  # fmt: skip
def test_check_proves_the_working_tables(classified, sql, code):
    world.behind(classified, sql)
    with world.opened(classified) as ledger:
        assert code in world.codes(ledger)


@pytest.mark.parametrize("what", [
    "DELETE FROM changeset_table WHERE seq = (SELECT max(seq) FROM changeset)",
    "UPDATE payment SET rev = 2 WHERE id = (SELECT id FROM payment ORDER BY rev DESC LIMIT 1)",
    "UPDATE payment SET rev = 1000 WHERE id = (SELECT min(id) FROM payment WHERE id > 0)",
    "UPDATE payment SET amount_fen = amount_fen + 100 WHERE rev = (SELECT max(rev) FROM payment)",
    "UPDATE payment_h SET amount_fen = amount_fen + 100",
    "INSERT INTO payment_h SELECT *, 1000, 'U' FROM payment WHERE id = (SELECT min(id) FROM payment WHERE id > 0)",
])  # fmt: skip
def test_what_moved_sums_since_is_proved(classified, what):
    world.behind(classified, what)
    with world.opened(classified) as ledger, pytest.raises(UserError) as refused:
        ledger.as_of(ledger.history.entries()[-1].seq - 1)
    assert refused.value.code == "history_altered"


def test_the_past_after_the_last_change_reads_no_payment_to_prove_it(classified, monkeypatch):
    with world.opened(classified) as ledger:
        last = ledger.history.entries()[-1].seq
        made = []
        real = digests.of_table
        monkeypatch.setattr(
            digests, "of_table", lambda *args, **named: made.append(named) or real(*args, **named)
        )
        with ledger.as_of(last) as past:
            assert past.plan.sums() == ledger.plan.sums()
        assert made == []
        with ledger.as_of(last - 1):
            assert [len(named["only"]) for named in made] == [3, 1]  # the change, two imports
