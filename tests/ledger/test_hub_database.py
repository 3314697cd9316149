"""The hub on PostgreSQL: one state whatever the line does, and no door but the ones that are meant."""

import json
import shutil
import sys

import pytest

from fundtracker import audit, cli
from fundtracker.cli.rollup.report import _table_data
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import say, speaking
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.ledger.desks import bundle_file, desk, place, registry
from fundtracker.ledger.hub_database import (
    check,
    desk_side,
    followers,
    hub_recovery,
    hub_side,
    kept,
    schema,
)
from fundtracker.ledger.hub_database import server as hub_server
from fundtracker.ledger.review import signing
from fundtracker.reports.desks import desk_words
from fundtracker.reports.rollup import rollup
from fundtracker.reports.rollup.member import PLAN, Asked
from tests import postgres
from tests.examples import SEARCH
from tests.ledger import desk_world as office
from tests.ledger import hub_world, world
from tests.ledger import keys as people


@pytest.fixture(scope="session")
def port():
    """The port of a PostgreSQL that runs for these tests alone."""
    stop, port = postgres.started()
    yield port
    stop()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The files of a hub and six desks as they begin."""
    folder = tmp_path_factory.mktemp("desks")
    office.files(folder)
    return folder


@pytest.mark.parametrize("seed", range(500 if SEARCH else 8))
def test_a_hub_on_postgresql_and_its_desks_end_with_one_state(files, tmp_path, port, seed):
    life = hub_world.HubLife(seed, files, tmp_path, port)
    try:
        life.live(60 if SEARCH else 24)
        life.settle()
        life.prove(check=SEARCH or seed % 4 == 0)
    finally:
        life.close()


# ---------------------------------------------------------------- by name
@pytest.fixture
def office_of_two(files, tmp_path, port):
    """A hub and two desks, open, and their database: nothing was done yet."""
    ledgers = []
    for number in range(3):
        shutil.copyfile(files / f"{number}.ftdb", tmp_path / f"{number}.ftdb")
        ledgers.append(world.opened(tmp_path / f"{number}.ftdb"))
    hub_world.set_up(port, ledgers[0], (1, 2))
    with at(port, 0) as server:
        hub_side.publish(ledgers[0], office.HUB_KEY, server)
    yield ledgers
    for ledger in ledgers:
        ledger.close()


def at(port: int, number: int):
    return hub_world.connect(port, f"d{number}")


def put(ledger, name: str, value: str) -> None:
    with ledger.change("setting") as change:
        ledger.settings.put(change, name, value)


def code(call, *args) -> str:
    """The code of a refusal, which has its sentence; '' where there is none."""
    refusal = None
    try:
        call(*args)
    except UserError as error:
        refusal = error
    assert refusal is None or say(refusal) != refusal.code
    return refusal.code if refusal else ""


def sql(server, text: str, *values):
    """Run a statement as whoever is connected; return rows, or the name of the error."""
    import psycopg

    try:
        cursor = server._connection.execute(text, values)
        rows = cursor.fetchall() if cursor.description else []
    except psycopg.Error as error:
        server._connection.rollback()
        return type(error).__name__
    server._connection.commit()
    return rows


TABLES = ("form", "ledger", "member", "change", "refusal", "inbox", "returned", "base")


def test_a_desk_has_no_way_to_a_table_and_none_to_what_is_another_desks(office_of_two, port):
    hub, one, two = office_of_two
    put(two, "a", "1")
    uid = signing.uid_of(hub)
    with at(port, 1) as mine, at(port, 2) as theirs, at(port, 0) as of_hub:
        desk_side.push(two, office.KEYS[2], theirs)
        for table in TABLES[1:]:
            columns = ["uid" if table == "ledger" else "ledger"]
            for text in ("SELECT * FROM {}", "DELETE FROM {}", "UPDATE {} SET {} = {}", "TRUNCATE {}",
                         "ALTER TABLE {} ADD x int", "DROP TABLE {}"):  # fmt: skip
                assert (
                    sql(mine, text.format(f"fundtracker.{table}", *columns, *columns))
                    == "InsufficientPrivilege"
                ), (table, text)
            if table != "inbox":
                assert (
                    sql(mine, f"INSERT INTO fundtracker.{table} DEFAULT VALUES")
                    == "InsufficientPrivilege"
                )
        for view in ("change", "refusal", "inbox", "returned", "base", "member"):
            assert sql(mine, f"SELECT * FROM fundtracker.hub_{view}") == "InsufficientPrivilege"
        assert sql(mine, "DELETE FROM fundtracker.stream") == "InsufficientPrivilege"
        # what it may write: pieces in its own name alone
        forged = "INSERT INTO fundtracker.inbox (ledger, login, push, n, piece) VALUES (%s, 'd2', 'x', 0, '')"
        assert sql(mine, forged, uid) == "InsufficientPrivilege"
        early = "INSERT INTO fundtracker.inbox (ledger, push, n, piece, at) VALUES (%s, 'x', 0, '', now())"
        assert sql(mine, early, uid) == "InsufficientPrivilege"
        foreign = (
            "INSERT INTO fundtracker.inbox (ledger, push, n, piece) VALUES ('another', 'x', 0, '')"
        )
        assert sql(mine, foreign) == "ForeignKeyViolation"
        assert sql(mine, "SELECT * FROM fundtracker.my_push") == []
        assert len(sql(theirs, "SELECT * FROM fundtracker.my_push")) == 1
        assert sql(mine, "SET ROLE d2") == "InsufficientPrivilege"
        assert sql(mine, "CREATE TABLE fundtracker.x ()") == "InsufficientPrivilege"
        # the hub adds to its chain and never alters it
        for text in ("DELETE FROM fundtracker.hub_change", "UPDATE fundtracker.hub_change SET number = 9",
                     "SELECT * FROM fundtracker.change"):  # fmt: skip
            assert sql(of_hub, text) == "InsufficientPrivilege"
        other = "INSERT INTO fundtracker.hub_refusal VALUES ('another', 'u', 1, 'c', '{}', '')"
        assert sql(of_hub, other) in ("WithCheckOptionViolation", "ForeignKeyViolation")
        # what a desk pushes in the name of another one goes back to it
        assert code(desk_side.push, two, office.KEYS[2], mine) == "hub_login"
        content, _ = bundle_file.pack(office.KEYS[2], *desk.work(two, office.KEYS[2]))
        sql(
            mine,
            "INSERT INTO fundtracker.inbox (ledger, push, n, piece) VALUES (%s, 'x', 0, %s)",
            uid,
            content,
        )
        rounds = hub_side.decide(hub, office.HUB_KEY, of_hub)
        assert sorted(r.fault.code if r.fault else "" for r in rounds) == ["", "push_of_another"]
        put(one, "b", "1")
        assert code(desk_side.pull, one, mine) == "push_of_another"
    assert hub.check() == []


def test_logins_prove_themselves_by_passwords_that_no_log_and_no_ledger_has(
    office_of_two, port, tmp_path, monkeypatch
):
    hub, one, _ = office_of_two
    monkeypatch.setenv("FUNDTRACKER_CONFIG", str(tmp_path / "config"))
    address = hub_world.dsn(port, "first")
    with hub_world.connect(port, "postgres") as admin:
        schema.put_login(hub, admin, "first", 1, "ein langes Wort")
        [(kept_there,)] = sql(admin, "SELECT rolpassword FROM pg_authid WHERE rolname = 'first'")
        assert kept_there.startswith("SCRAM-SHA-256$")
    assert code(kept.connect, one, address) == "hub_password_needed"
    assert code(kept.connect, one, address, None, "falsch") == "hub_away"
    with kept.connect(one, address, None, "ein langes Wort") as server:
        kept.remember(one, server, office.KEYS[1], "ein langes Wort")
        assert desk_side.state(one, server).have == 4
    text = kept.place().read_text("utf-8")
    assert "langes" not in text and address in text
    with kept.connect(one, None, office.KEYS[1]) as server:  # by the key alone, at the same place
        assert desk_side.state(one, server).waiting == 0
    assert code(kept.connect, one, None, office.KEYS[2]) == "hub_password_needed"
    with hub_world.connect(port, "postgres") as admin:
        schema.remove_login(hub, admin, "first")
        assert code(schema.remove_login, hub, admin, "first") == "hub_no_login"
        assert code(schema.remove_login, hub, admin, "postgres") == "hub_login_kept"
        assert schema.logins(admin, signing.uid_of(hub)) == [
            ("d0", 0),
            ("postgres", 0),
            ("d1", 1),
            ("d2", 2),
        ]
        with kept.connect(one, None, office.KEYS[1]) as server:
            assert code(desk_side.pull, one, server) == "hub_login"
        sql(admin, "DROP ROLE first")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("postgresql://a@hub.example/x", "verify-full"),
        ("postgresql://a@10.0.0.5/x?sslmode=verify-ca", "verify-ca"),
        ("postgresql://a@127.0.0.1/x", None),
        ("host=/var/run user=a dbname=x", None),
        ("postgresql://a@[::1]/x", None),
        ("postgresql://a@hub.example/x?sslmode=require", "hub_needs_tls"),
        ("postgresql://a@hub.example/x?sslmode=disable", "hub_needs_tls"),
        ("postgresql://a@127.0.0.1,hub.example/x?sslmode=prefer", "hub_needs_tls"),
        ("host=127.0.0.1 hostaddr=10.0.0.5 user=a dbname=x sslmode=disable", "hub_needs_tls"),
        ("postgresql://a:secret@hub.example/x", "hub_address_password"),
        ("postgresql://hub.example/x", "hub_address"),
        ("postgresql://a@hub.example", "hub_address"),
        ("service=x user=a dbname=x host=localhost", "hub_address"),
        ("nonsense", "hub_address"),
        ("", "hub_address"),
    ],
)
def test_an_address_names_who_and_where_and_another_computer_proves_itself(text, said):
    pytest.importorskip("psycopg")
    refused = code(hub_server.address, text)
    assert (refused or hub_server.address(text).parts.get("sslmode")) == said


def test_a_server_that_cannot_prove_itself_is_not_spoken_to(port):
    address = hub_world.dsn(port, "d1") + "?sslmode=verify-full"
    assert code(hub_server.Server, hub_server.address(address)) == "hub_away"


def test_without_the_library_the_door_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert code(hub_server.address, "postgresql://a@127.0.0.1/x") == "hub_not_installed"


def test_a_frozen_quarter_stays_frozen_and_roles_hold_at_this_hub_too(
    office_of_two, port, tmp_path
):
    hub, one, two = office_of_two
    quarter = office.Q1
    [(payment,)] = one.read("SELECT id FROM payment WHERE book_quarter = ? LIMIT 1", (quarter,))
    with one.change("classify") as change:
        one.payments.classify(change, [payment], line_id=one.plan.line("policy").id)
    hub.reviews.check(quarter, [])
    hub.reviews.lock(quarter, b"{}", hub.head())
    sums = sorted(hub.plan.sums())
    assert hub_world.exchange(one, hub, port).refused == 1
    assert [said.code for _, said in place.refused(one)] == ["frozen_quarter"]
    assert sorted(hub.plan.sums()) == sorted(one.plan.sums()) == sums
    assert one.reviews.of(quarter).state == "locked"
    hub_world.exchange(two, hub, port)
    keys = people.office(hub)  # from now on there are roles, also for what was made before
    put(two, "c", "1")
    hub_world.exchange(two, hub, port)
    assert [said.code for _, said in place.refused(two)] == ["maker_unproved"]
    two.work_as(keys["复核员"])
    hub_world.exchange(two, hub, port)
    two.work_as(keys["录入员"])
    put(two, "d", "1")
    assert hub_world.exchange(two, hub, port)[:2] == (1, 0)
    one.work_as(keys["录入员"])
    hub_world.exchange(one, hub, port)
    assert one.state_hash() == hub.state_hash() == two.state_hash()
    assert hub.check() == one.check() == two.check() == []


def test_what_somebody_alters_in_the_database_is_found_and_never_taken(office_of_two, port):
    hub, one, two = office_of_two
    put(one, "a", "1")
    hub_world.exchange(one, hub, port)
    last = hub.history.last()
    ways = {
        "content": "content = substring(content FROM 2)", "frame": "frame = content", "uid": "uid = 'x'",
        "hash": "hash = sha256('x')", "prev": "prev = sha256('x')", "number": "number = number + 1",
        "signature": "signature = sha512('x')", "version": "version = version - 1",
    }  # fmt: skip
    with hub_world.connect(port, "postgres") as admin, at(port, 2) as server:
        sql(admin, "CREATE TABLE kept AS SELECT * FROM fundtracker.change")
        for name, way in ways.items():
            sql(admin, f"UPDATE fundtracker.change SET {way} WHERE number = %s", last)
            [found] = check.check(hub, server)
            assert found.wrong.code == "hub_altered", name
            assert code(desk_side.pull, two, server) in ("hub_altered", "bundle_damaged"), name
            assert two.settings.get("a") == ""
            sql(admin, "DELETE FROM fundtracker.change")
            sql(admin, "INSERT INTO fundtracker.change SELECT * FROM kept")
        sql(admin, "DROP TABLE kept")
        sql(
            admin, "DELETE FROM fundtracker.change WHERE number > 5"
        )  # an older copy of it is put back
        assert code(desk_side.pull, two, server) == ""
        with at(port, 1) as first:
            assert code(desk_side.pull, one, first) == "hub_behind"
            assert [issue.code for issue in check.against(one, first)] == ["hub_behind"]
        with at(port, 0) as of_hub:
            hub_side.decide(hub, office.HUB_KEY, of_hub)  # what it lacks goes out again
        desk_side.pull(two, server)
    assert two.state_hash() == hub.state_hash()
    with at(port, 1) as server:
        put(one, "b", "1")
        desk_side.push(one, office.KEYS[1], server)
        with at(port, 0) as of_hub:
            put(hub, "b", "2")
            hub_side.decide(hub, office.HUB_KEY, of_hub)
        with hub_world.connect(port, "postgres") as admin:
            sql(admin, "UPDATE fundtracker.refusal SET code = 'no_such_desk'")
        assert code(desk_side.pull, one, server) == "hub_altered"


def test_a_hub_put_back_from_an_older_copy_gets_all_back_as_it_was(office_of_two, port, tmp_path):
    hub, one, two = office_of_two
    hub.backup(tmp_path / "older.ftdb")
    post.post(one, world.bank(tmp_path / "p.csv", world.rows(40, 12)))
    put(one, "a", "1")
    put(two, "a", "2")
    hub.reviews.check(office.Q1, [])
    hub.reviews.lock(office.Q1, b"{}", hub.head())
    hub_world.exchange(one, hub, port)
    assert hub_world.exchange(two, hub, port).refused == 1
    hub.undo()
    with at(port, 0) as server:
        hub_side.decide(hub, office.HUB_KEY, server)
        with world.opened(tmp_path / "older.ftdb") as older:
            assert code(hub_side.decide, older, office.HUB_KEY, server) == "hub_file_behind"
            assert [issue.code for issue in check.against(older, server)] == ["head_missing"]
            assert hub_recovery.recover(older, server) > 3
            assert older.head() == hub.head() and older.state_hash() == hub.state_hash()
            assert hub_recovery.recover(older, server) == 0
            assert older.check() == []
            put(one, "c", "1")
            assert hub_world.exchange(one, older, port)[:2] == (1, 0)
            assert hub_world.exchange(two, older, port)[:2] == (0, 0)  # refused before: so it stays
            assert one.state_hash() == two.state_hash() == older.state_hash()
        put(hub, "z", "1")  # the one that was thought lost goes on: nobody can say which is right
        assert code(hub_side.decide, hub, office.HUB_KEY, server) == "hub_file_differs"
        assert code(hub_recovery.recover, hub, server) == "hub_file_differs"
    assert one.check() == []


def test_a_line_that_is_cut_in_the_middle_leaves_nothing_and_the_same_push_once(
    office_of_two, port
):
    hub, one, _ = office_of_two
    put(one, "a", "1")
    with hub_world.connect(port, "postgres") as admin:
        server = at(port, 1)
        [(pid,)] = server.read(lambda cursor: cursor.execute("SELECT pg_backend_pid()").fetchall())
        sql(admin, "SELECT pg_terminate_backend(%s)", pid)
        assert code(desk_side.push, one, office.KEYS[1], server) == "hub_away"
        server.close()
        with at(port, 1) as server:
            for fate in ("cut", "lost", "twice", ""):
                server.fate = fate
                code(desk_side.push, one, office.KEYS[1], server)
            assert desk_side.state(one, server).unopened == 1
            assert code(desk_side.pull, one, server) == "hub_undecided"
            put(one, "b", "1")  # work goes on
        assert (
            code(hub_server.Server, hub_server.address("postgresql://d1@127.0.0.1:9/x"))
            == "hub_away"
        )
    assert hub_world.exchange(one, hub, port)[:2] == (2, 0)


def test_two_transactions_that_forbid_each_other_are_tried_again(office_of_two, port):
    with hub_world.connect(port, "postgres") as one, hub_world.connect(port, "postgres") as two:
        sql(one, "CREATE TABLE race (n int)")
        tries = []

        def other(cursor):
            cursor.execute("SELECT count(*) FROM race")
            cursor.execute("INSERT INTO race VALUES (2)")

        def work(cursor):
            tries.append(cursor.execute("SELECT count(*) FROM race").fetchone())
            if len(tries) < 3:
                two.write(other)
            cursor.execute("INSERT INTO race VALUES (1)")

        one.write(work)
        assert tries == [(0,), (1,), (2,)]
        sql(one, "DROP TABLE race")


def test_a_database_without_a_hub_or_of_another_form_is_told(office_of_two, port):
    hub, one, _ = office_of_two
    with hub_world.connect(port, "postgres") as admin:
        sql(admin, "UPDATE fundtracker.form SET form = 99")
        for call in (desk_side.state, desk_side.pull):
            with at(port, 1) as server:
                assert code(call, one, server) == "hub_form"
        sql(admin, "UPDATE fundtracker.form SET form = 1")
        sql(admin, "UPDATE fundtracker.ledger SET hub_key = sha256('x')")
        assert code(schema.set_up, hub, office.HUB_KEY, admin) == "hub_other_key"
        assert code(schema.set_up, hub, office.KEYS[1], admin) == "not_the_desks_key"
        hub_world.emptied(port)
        assert code(desk_side.pull, one, admin) == "hub_not_set_up"
        assert code(schema.set_up, one, office.KEYS[1], admin) == "only_the_hub"


def test_a_desk_whose_key_was_withdrawn_sends_nothing_more_and_is_told(office_of_two, port):
    hub, one, two = office_of_two
    put(one, "a", "1")
    with at(port, 1) as server:
        desk_side.push(one, office.KEYS[1], server)
        registry.close_desk(hub, 1, "U 盘丢失")
        with at(port, 0) as of_hub:
            [found] = hub_side.decide(hub, office.HUB_KEY, of_hub)
        assert found.fault.code == "bundle_unsigned"
        assert code(desk_side.pull, one, server) == "bundle_unsigned"
    hub_world.exchange(two, hub, port)
    assert two.settings.get("a") == "" and len(registry.desks(two)) == 6
    with at(port, 2) as server:
        registry.close_desk(hub, 2, "撤")
        with at(port, 0) as of_hub:
            hub_side.decide(hub, office.HUB_KEY, of_hub)
        desk_side.pull(two, server)
        assert code(desk_side.push, two, office.KEYS[2], server) == "no_such_desk"
    with speaking("en"):
        assert "withdrew the key of this desk (2)" in desk_words.standing(two)[0]
    assert hub.check() == two.check() == []


def test_a_desk_three_months_behind_catches_up_in_one_pull(office_of_two, port, tmp_path):
    hub, one, two = office_of_two
    for day in range(60):
        post.post(one, world.bank(tmp_path / f"{day}.csv", world.rows(1000 + 5 * day, 5)))
        put(one, f"s{day % 7}", str(day))
    put(two, "mine", "1")
    hub_world.exchange(one, hub, port)
    answered = hub_world.exchange(two, hub, port)
    assert answered[:2] == (1, 0) and answered.taken >= 120
    assert two.state_hash() == hub.state_hash()


def test_the_command_line_works_at_a_hub(port, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FUNDTRACKER_PASSPHRASE", "一个 long 口令")
    monkeypatch.setenv("FUNDTRACKER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("FUNDTRACKER_NEW_HUB_PASSWORD", "ein langes Wort")
    monkeypatch.chdir(tmp_path)
    hub_world.emptied(port)
    world.planned(tmp_path / "hub.ftdb").close()
    for name in ("hub", "one"):
        signing.make_key(tmp_path / f"{name}.ftkey", name, "一个 long 口令")

    def run(*words: str) -> int:
        return cli.run(["desk", *words, "--lang", "en"])

    hub = ("--ledger", "hub.ftdb", "--key", "hub.ftkey")
    one = ("--ledger", "one.ftdb", "--key", "one.ftkey")
    admin = ("--hub", hub_world.dsn(port, "postgres"))
    assert run("hub-init", *hub, *admin) == 2  # no desk is registered
    assert (
        run(
            "new",
            "一处",
            *hub[:2],
            "--key",
            "one.ftkey",
            "--hub-key",
            "hub.ftkey",
            "-o",
            "one.ftdb",
        )
        == 0
    )
    assert run("hub-init", *hub, *admin) == 0
    assert run("hub-login", "first", "--to", "1", *hub) == 0
    with Ledger.open("one.ftdb", "一", clock=world.Clock()) as ledger:
        put(ledger, "a", "1")
    there = ("--hub", hub_world.dsn(port, "first"))
    audit.begin(tmp_path / "uses.jsonl")
    try:  # a password in an address is refused, and noted nowhere
        assert run("push", *one, "--hub", "postgresql://first:geheim@127.0.0.1/x") == 2
        assert run("pull", *one[:2], "--hub", "host=127.0.0.1 password=geheim") == 2
    finally:
        audit.end()
    noted = (tmp_path / "uses.jsonl").read_text("utf-8")
    assert "//first:" in noted and "geheim" not in noted
    assert run("push", *one, *there) == 2  # a password is asked for, and nobody is there to type it
    assert "FUNDTRACKER_HUB_PASSWORD" in capsys.readouterr().err
    monkeypatch.setenv("FUNDTRACKER_HUB_PASSWORD", "ein langes Wort")
    assert run("push", *one, *there, "--keep-password") == 0
    monkeypatch.delenv("FUNDTRACKER_HUB_PASSWORD")
    assert run("status", *one, *there) == 0
    assert "1 bundles lie there unopened" in capsys.readouterr().out
    assert run("pull", *one) == 2
    assert "not decided yet" in capsys.readouterr().err
    assert run("hub-decide", *hub) == 0
    assert run("hub-decide", *hub) == 0
    assert "No bundle lies at the hub" in capsys.readouterr().out
    assert run("pull", *one) == 0
    # unattended: while a person has the hub's file it waits, then it goes on
    with Ledger.open("one.ftdb", "一", clock=world.Clock()) as ledger:
        put(ledger, "b", "1")
    assert run("push", *one) == 0
    at_work = Ledger.open("hub.ftdb", "总", clock=world.Clock())
    turns = []

    def turn(seconds: float) -> None:
        turns.append(seconds)
        at_work.close()
        if len(turns) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", turn)
    assert run("hub-decide", *hub, "--every", "7") == 0
    said = capsys.readouterr()
    assert turns == [7, 7] and "1 accepted" in said.out and "总" in said.err
    assert run("pull", *one) == 0
    assert run("hub-check", *one) == 0
    assert "agrees with the hub" in capsys.readouterr().out
    assert (
        cli.run(["check", "--ledger", "hub.ftdb", "--against", hub_world.dsn(port, "postgres")])
        == 0
    )
    assert run("hub-recover", *hub) == 0
    assert run("hub-login", "first", "--remove", *hub) == 0
    assert run("pull", *one) == 2
    assert run("hub-login", "first", *hub) == 2  # as what?
    with hub_world.connect(port, "postgres") as server:
        sql(server, "DROP ROLE first")


# ---------------------------------------------------------------- many ledgers from the hub
def test_ledgers_of_a_hub_are_read_as_one_by_copies_that_follow(
    port, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("FUNDTRACKER_CONFIG", str(tmp_path / "config"))
    hub_world.emptied(port)
    hubs = []
    for n, name in enumerate(("东区", "西区")):
        hub = world.planned(tmp_path / f"{name}.ftdb")
        registry.new_desk(
            hub,
            "一处",
            office.KEYS[1].public.hex(),
            tmp_path / f"{name}1.ftdb",
            office.HUB_KEY.public.hex(),
        )
        with hub_world.connect(port, "postgres") as admin:
            schema.set_up(hub, office.HUB_KEY, admin)
            followers.put_base(hub, office.HUB_KEY, admin)
            hub_side.publish(hub, office.HUB_KEY, admin)
            schema.put_login(hub, admin, "d6", registry.READER, None)
        post.post(hub, world.bank(tmp_path / f"{name}.csv", world.rows(100 * n, 20 + n)))
        world.classify(hub, world.ids(hub)[::2], "policy")
        hubs.append(hub)
    city = (
        "rollup",
        "report",
        "plan",
        "--hub",
        hub_world.dsn(port, "d6"),
        "--answer",
        "same_plan=each",
        "--quarter",
        "2025Q4",
    )

    def total(*more: str) -> dict:
        assert cli.run([*city, "--format", "json", *more]) == 0
        return json.loads(capsys.readouterr().out)

    def publish() -> None:
        with hub_world.connect(port, "postgres") as admin:
            for hub in hubs:
                hub_side.publish(hub, office.HUB_KEY, admin)

    publish()
    found = total()
    assert {m["uid"] for m in found["ledgers"]} == {signing.uid_of(hub) for hub in hubs}
    quarter = Quarter.parse(found["quarter"])
    asked = Asked(PLAN, "yi", "zh")
    own = rollup.build([hub.path for hub in hubs], asked, lambda path: world.opened(path, read_only=True),
                       quarter=quarter, answers={"same_plan": "each"})  # fmt: skip
    assert sum(m["booked_fen"] for m in found["ledgers"]) == sum(m.booked for m in own.members)
    column, row = "total", "policy"
    figure = own.table.row(row).cells[column]
    assert found["table"] == _table_data(own)
    # a figure opens to its ledgers, down to payments and lines
    assert cli.run([*city, "--explain", figure.id, "--format", "json"]) == 0
    explained = json.loads(capsys.readouterr().out)
    assert sum(part["value"] for part in explained["parts"]) == figure.value
    assert all(part["explanation"]["payments"] for part in explained["parts"])
    # what a hub does since comes with the next reading, and nothing is fetched twice
    post.post(hubs[0], world.bank(tmp_path / "more.csv", world.rows(500, 3)))
    before = {m["name"]: m["booked_fen"] for m in found["ledgers"]}
    publish()
    with hub_world.connect(port, "postgres") as admin:
        sql(admin, "DELETE FROM fundtracker.base")
    after = {m["name"]: m["booked_fen"] for m in total()["ledgers"]}
    assert sum(after.values()) - sum(before.values()) == sum((1500 + i) * 100 + i for i in range(3))
    # a copy that somebody wrote into is no copy any more: it is begun anew, or said
    folder = followers.folder_of(hub_server.address(hub_world.dsn(port, "d6")))
    [one, two] = sorted(folder.glob("*.ftdb"))
    with world.opened(one) as spoiled:
        put(spoiled, "a", "1")
    assert cli.run(list(city)) == 2
    assert hubs[0].path.stem in capsys.readouterr().err
    with hub_world.connect(port, "postgres") as admin:
        for hub in hubs:
            followers.put_base(hub, office.HUB_KEY, admin)
        assert {m["name"]: m["booked_fen"] for m in total()["ledgers"]} == after
        sql(admin, "UPDATE fundtracker.base SET piece = substring(piece FROM 2)")
        one.unlink(missing_ok=True)
        two.unlink()
        assert cli.run(list(city)) == 2  # altered: not read
    for hub in hubs:
        hub.close()
    # a login that reads may read its ledgers and do nothing else
    with hub_world.connect(port, "d6") as reader:
        assert sql(reader, "SELECT * FROM fundtracker.change") == "InsufficientPrivilege"
        assert sql(
            reader,
            "INSERT INTO fundtracker.inbox (ledger, push, n, piece) VALUES ('x', 'x', 0, '')",
        ) == ("InsufficientPrivilege")


def certificate(folder, name: str):
    """A certificate of a host that signed itself, and its key, as files."""
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    for path, content in zip(paths, (made.public_bytes(pem), private), strict=True):
        path.write_bytes(content)
    return paths


def test_a_hub_that_proves_itself_by_its_certificate_is_reached_and_no_other(tmp_path):
    paths = certificate(tmp_path, "localhost")
    other, _ = certificate(tmp_path, "elsewhere")
    try:
        stop, port = postgres.started(tls=paths)
    except postgres.NoTLSError:
        pytest.skip("this server was built without TLS: FUNDTRACKER_POSTGRES names another one")
    try:
        there = f"postgresql://postgres@localhost:{port}/postgres?sslmode=verify-full&sslrootcert="
        with hub_server.Server(hub_server.address(f"{there}{paths[0]}")) as server:
            assert sql(server, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == [
                (True,)
            ]
        for wrong in (f"{there}{other}", f"{there}{paths[0]}".replace("@localhost", "@127.0.0.1")):
            assert code(hub_server.Server, hub_server.address(wrong)) == "hub_away"
    finally:
        stop()
