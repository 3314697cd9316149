"""An insider's list: what sqlite3 can alter in a ledger is refused at its opening or named by the check.

Two things no local file can know: that its whole chain was made anew, and that an older state was put
back. They are said on the page of security, and found by heads noted elsewhere (``check --against``).
"""

import shutil
from contextlib import closing

import pytest

from fundtracker import cli
from fundtracker.errors import UserError
from fundtracker.ledger.core import heads
from fundtracker.ledger.core.change import FIRST, chained
from tests.ledger import world
from tests.ledger.keys import office
from tests.ledger.test_reviews import Q1, in_quarter, lock

PAID = "(SELECT min(id) FROM payment WHERE amount_fen > 0 AND parts = 0)"
LAST = "(SELECT max(seq) FROM changeset)"
ALTERATIONS = {
    # payments
    "an amount": f"UPDATE payment SET amount_fen = amount_fen + 1 WHERE id = {PAID}",
    "two amounts exchanged in sum": "UPDATE payment SET amount_fen = amount_fen + iif(id % 2, 1, -1) WHERE id < 3",
    "a day": f"UPDATE payment SET pay_date = pay_date + 1 WHERE id = {PAID}",
    "a quarter": f"UPDATE payment SET book_quarter = book_quarter + 1 WHERE id = {PAID}",
    "a direction": f"UPDATE payment SET direction = 1 - direction WHERE id = {PAID}",
    "a measure": f"UPDATE payment SET measure = 3 WHERE id = {PAID}",
    "a plan line": f"UPDATE payment SET line_id = 3 WHERE id = {PAID}",
    "a payee": f"UPDATE payment SET counterparty = 0 WHERE id = {PAID}",
    "an account": f"UPDATE payment SET account = 0 WHERE id = {PAID}",
    "a line of its file": f"UPDATE payment SET line = line + 1 WHERE id = {PAID}",
    "a key of a payment": f"UPDATE payment SET key = key + 1 WHERE id = {PAID}",
    "who wrote a payment": f"UPDATE payment SET rev = rev + 1 WHERE id = {PAID}",
    "the number of parts": f"UPDATE payment SET parts = 1 WHERE id = {PAID}",
    "a payment taken away": "DELETE FROM payment WHERE id = (SELECT max(id) FROM payment)",
    "a payment doubled": "CREATE TEMP TABLE again AS SELECT * FROM payment WHERE id = 2; "
                         "UPDATE again SET id = 900, key = 77; INSERT INTO payment SELECT * FROM again",
    "two payments exchanged": "UPDATE payment SET id = -1 WHERE id = 1; UPDATE payment SET id = 1 WHERE id = 2; "
                              "UPDATE payment SET id = 2 WHERE id = -1",
    # parts, words, files, witnesses
    "an amount of a part": "UPDATE part SET amount_fen = amount_fen + 1 WHERE position = 0",
    "parts exchanged": "UPDATE part SET amount_fen = amount_fen + iif(position, 1, -1)",
    "a part taken away": "DELETE FROM part WHERE position = 1",
    "a word": "UPDATE term SET text = text || 'x' WHERE id = (SELECT max(id) FROM term)",
    "a file's name": "UPDATE import SET name = 'other.csv'",
    "a file's counts": "UPDATE import SET n_new = n_new - 1, n_known = n_known + 1",
    "a file's bytes": "UPDATE source_chunk SET data = zeroblob(length(data))",
    "a file taken away": "DELETE FROM source_chunk",
    "a witness": "UPDATE claim SET line = line + 1 WHERE id = (SELECT min(id) FROM claim)",
    "a witness taken away": "DELETE FROM claim WHERE id = (SELECT max(id) FROM claim)",
    # the plan and settings
    "an amount of the plan": "UPDATE plan_amount SET amount_fen = amount_fen + 1 WHERE id = (SELECT min(id) FROM plan_amount)",
    "a name of the plan": "UPDATE plan_line SET name_zh = name_zh || 'x' WHERE id = 2",
    "a setting": "UPDATE setting SET value = value || '1'",
    # history
    "an earlier state": "UPDATE payment_h SET amount_fen = amount_fen + 1",
    "the end of an earlier state": "UPDATE payment_h SET rev_end = rev_end + 100",
    "how a state ended": "UPDATE payment_h SET op = 'D' WHERE op = 'U'",
    "an earlier state taken away": "DELETE FROM payment_h",
    "a person of a change": f"UPDATE changeset SET person = 'x' WHERE seq = {LAST}",
    "a time of a change": f"UPDATE changeset SET at = '2020-01-01T00:00:00+00:00' WHERE seq = {LAST}",
    "a kind of a change": f"UPDATE changeset SET kind = 'list' WHERE seq = {LAST}",
    "a reason of a change": f"UPDATE changeset SET reason = 'x' WHERE seq = {LAST}",
    "what a change is about": f"UPDATE changeset SET params = '{{}}' WHERE seq = {LAST} - 1",
    "what a change undoes": f"UPDATE changeset SET undo_of = 2 WHERE seq = {LAST}",
    "a name of a change": f"UPDATE changeset SET uid = 'x' WHERE seq = {LAST}",
    "a link of the chain": f"UPDATE changeset SET prev = zeroblob(32) WHERE seq = {LAST}",
    "a hash of the chain": f"UPDATE changeset SET hash = zeroblob(32) WHERE seq = {LAST}",
    "the form of a digest": f"UPDATE changeset SET digest_version = 1 WHERE seq = {LAST}",
    "a change taken out": "DELETE FROM changeset_signature WHERE seq = 4; DELETE FROM changeset_table WHERE seq = 4; "
                          "DELETE FROM changeset WHERE seq = 4",
    "a digest": "UPDATE changeset_table SET digest = zeroblob(32) WHERE tbl = 'payment'",
    "a count of a digest": "UPDATE changeset_table SET written = written + 1 WHERE tbl = 'payment'",
    "a digest taken away": "DELETE FROM changeset_table WHERE tbl = 'part'",
    "a change slipped in": "INSERT INTO changeset SELECT max(seq) + 1, 'u', person, kind, reason, params, undo_of, at, "
                           "hash, zeroblob(32), 2 FROM changeset",
    # sums, counters, state
    "a kept sum": "UPDATE paid_sum SET amount_fen = amount_fen + 1",
    "a kept count": "UPDATE paid_sum SET n = n + 1",
    "a kept sum taken away": "DELETE FROM paid_sum",
    "a kept sum slipped in": "INSERT INTO paid_sum VALUES(9, 9, 9, 8093, 0, 1, 100)",
    "a kept payee": "UPDATE payee SET n = n + 1",
    "a kept payee taken away": "DELETE FROM payee",
    "a kept payee slipped in": "INSERT INTO payee VALUES(9, 1)",
    "a counter": "UPDATE counter SET next = 1 WHERE tbl = 'payment'",
    "a counter slipped in": "INSERT INTO counter VALUES('x', 3)",
    "the desk": "UPDATE ledger_state SET desk = 7",
    "the ledger's name": "UPDATE ledger_state SET uid = 'x'",
    "a change left open": "UPDATE ledger_state SET open_seq = 99",
    "the list of migrations": "DELETE FROM _sqlite_migrations WHERE name GLOB '0005*'",
    # shape
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON payment BEGIN UPDATE payment SET amount_fen = 1; END",
    "a trigger called as SQLite's own": "PRAGMA writable_schema = ON; INSERT INTO sqlite_master VALUES('trigger', "
        "'sqlite_t', 'payment', 0, 'CREATE TRIGGER sqlite_t AFTER INSERT ON payment BEGIN SELECT 1; END')",
    "a view": "CREATE VIEW v AS SELECT * FROM payment",
    "a table": "CREATE TABLE mine(a)",
    "an index": "CREATE UNIQUE INDEX i ON payment(amount_fen, id)",
    "an index taken away": "DROP INDEX claim_import",
    "a column": "ALTER TABLE part ADD COLUMN more TEXT",
    "the version of the file": "PRAGMA user_version = 3",
    "the kind of the file": "PRAGMA application_id = 1",
    # the review, people
    "a snapshot": "UPDATE review_snapshot SET body = zeroblob(20)",
    "a snapshot's hash": "UPDATE review_snapshot SET sha256 = zeroblob(32)",
    "a snapshot's number": "UPDATE review_snapshot SET id = id + 5",
    "a snapshot's head": "UPDATE review_snapshot SET head = 'ab'",
    "a state of a review": "UPDATE review SET state = 'open'",
    "a signature": "UPDATE review_signature SET signature = zeroblob(64)",
    "who signed": "UPDATE review_signature SET name = 'x'",
    "as what somebody signed": "UPDATE review_signature SET role = 'approved'",
    "when somebody signed": "UPDATE review_signature SET at = '2020-01-01'",
    "a signature taken away": "DELETE FROM review_signature",
    "a comment": "UPDATE comment SET text = 'x'",
    "a comment's author": "UPDATE comment SET author = 'x'",
    "a role": "UPDATE staff SET may_administer = 1 WHERE name = '旁人'",
    "a key of the register": "UPDATE staff SET public_key = replace(public_key, 'a', 'b') WHERE name = '旁人'",
    "a person slipped in": f"INSERT INTO staff SELECT 900, {LAST}, '新人', '{'0' * 64}', 1, 0, 0, 0",
    "a signature of a change": f"UPDATE changeset_signature SET signature = zeroblob(64) WHERE seq = {LAST}",
    "a signature of a change taken away": f"DELETE FROM changeset_signature WHERE seq = {LAST}",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A closed ledger with payments, parts, history, a frozen and signed quarter, comments, people."""
    folder = tmp_path_factory.mktemp("altered")
    with world.filled(folder) as ledger:
        world.classify(ledger, world.ids(ledger)[:5])
        world.split_in_two(ledger, in_quarter(ledger, Q1)[0])
        keys = office(ledger)
        ledger.work_as(keys["录入员"])
        with ledger.change("setting") as change:
            ledger.settings.put(change, "review_threshold", "7")
        ledger.reviews.comment(Q1, "", "请说明")
        lock(ledger)
        at = "2024-01-02T03:04:05+00:00"
        ledger.reviews.add_signature(
            Q1, ledger.reviews.signature(keys["录入员"], Q1, "prepared", at)
        )
        assert ledger.check() == []
    return folder / "l.ftdb"


@pytest.fixture
def path(made, tmp_path):
    return shutil.copyfile(made, tmp_path / "l.ftdb")


def found(path) -> set[str]:
    """What is said of a file: with what it is refused, else what the check names."""
    try:
        with world.opened(path, read_only=True) as ledger:
            return {issue.code for issue in ledger.check()}
    except UserError as error:
        return {error.code}


def behind(path, sql: str) -> None:
    """Alter a file with its guards away, which are there again afterwards; something must have moved."""
    kept = world.declared(path, "DELETE FROM sqlite_master WHERE type = 'trigger' RETURNING *")
    with closing(world.sqlite3.connect(path, isolation_level=None)) as raw:
        for statement in (
            sql.split("; ")
            if "BEGIN" not in sql
            else [*sql.split("; ", 1)]
            if "PRAGMA" in sql
            else [sql]
        ):
            raw.execute(statement)
        shaped = any(word in sql for word in ("CREATE", "DROP", "ALTER", "PRAGMA"))
        assert raw.total_changes > 0 or shaped, "nothing was altered"
    world.declared(path, "INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)


def test_the_list_is_as_long_as_it_was_promised():
    assert len(ALTERATIONS) >= 53 + 2


@pytest.mark.parametrize("what", ALTERATIONS)
def test_an_alteration_is_refused_or_named(path, what):
    behind(path, ALTERATIONS[what])
    assert found(path) != set()


def made_anew(path, person: str) -> None:
    """Alter the first change and make the whole chain again, without the people who would have to sign it."""
    kept = world.declared(path, "DELETE FROM sqlite_master WHERE type = 'trigger' RETURNING *")
    with closing(world.sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("UPDATE changeset SET person = ? WHERE seq = 1", (person,))
        prev = FIRST
        for row in raw.execute(
            "SELECT seq, uid, person, kind, reason, params, undo_of, at, digest_version FROM changeset ORDER BY seq"
        ).fetchall():
            tables = raw.execute(
                "SELECT tbl, written, deleted, digest FROM changeset_table WHERE seq = ? ORDER BY tbl",
                row[:1],
            ).fetchall()
            digest = chained(prev, row, tables)
            raw.execute(
                "UPDATE changeset SET prev = ?, hash = ? WHERE seq = ?", (prev, digest, row[0])
            )
            prev = digest
    world.declared(path, "INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)


def test_where_roles_hold_a_chain_made_anew_lacks_the_signatures_of_its_people(path):
    made_anew(path, "x")
    assert "change_signature_wrong" in found(path)


def test_what_no_local_file_can_know_is_found_by_a_head_noted_elsewhere(tmp_path, capsys):
    place, older = tmp_path / "heads.txt", tmp_path / "older.ftdb"
    with world.filled(tmp_path) as ledger:
        ledger.backup(older)
        world.classify(ledger, world.ids(ledger)[:1])
        heads.note(place, heads.of(ledger))
        path = ledger.path
    made_anew(path, "x")
    for file, code in ((path, "head_differs"), (older, "head_missing")):
        assert found(file) == set(), "the file proves itself"
        assert cli.run(["check", "--ledger", str(file)]) == 0
        capsys.readouterr()
        assert cli.run(["check", "--ledger", str(file), "--against", str(place)]) == 1
        assert code in capsys.readouterr().out
