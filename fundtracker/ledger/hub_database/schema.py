"""The tables of a hub's database, and the doors by which desks and the hub come to them.

Nobody but who set it up reads or writes a table. A login has views that show what concerns it
(``current_user`` is asked by the server itself), and one insert: the pieces of a bundle, to which
the server writes whose they are. Nothing but plain SQL.
"""

from __future__ import annotations

from typing import Any

from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.desks import bundle_file
from fundtracker.ledger.desks.hub import require_hub
from fundtracker.ledger.desks.registry import HUB, READER, desk_of, desks
from fundtracker.ledger.hub_database.server import Server
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key

FORM = 1

_MINE = "SELECT ledger FROM fundtracker.member WHERE login = current_user"
_HUBS = f"{_MINE} AND desk = 0"

TABLES = f"""
CREATE SCHEMA fundtracker;
CREATE TABLE fundtracker.form (form integer PRIMARY KEY);
INSERT INTO fundtracker.form VALUES ({FORM});
CREATE TABLE fundtracker.ledger (
  uid text PRIMARY KEY, name text NOT NULL, hub_key bytea NOT NULL
);
CREATE TABLE fundtracker.member (
  ledger text NOT NULL REFERENCES fundtracker.ledger, login text NOT NULL,
  desk integer NOT NULL CHECK (desk >= 0), PRIMARY KEY (ledger, login)
);
CREATE TABLE fundtracker.change (
  ledger text NOT NULL REFERENCES fundtracker.ledger, number bigint NOT NULL, uid text NOT NULL,
  version integer NOT NULL, prev bytea NOT NULL, hash bytea NOT NULL, frame bytea NOT NULL,
  content bytea, content_hash bytea NOT NULL, signature bytea NOT NULL,
  PRIMARY KEY (ledger, number), UNIQUE (ledger, uid)
);
CREATE TABLE fundtracker.refusal (
  ledger text NOT NULL REFERENCES fundtracker.ledger, uid text NOT NULL, desk integer NOT NULL,
  code text NOT NULL, params text NOT NULL, signature bytea NOT NULL, PRIMARY KEY (ledger, uid)
);
CREATE TABLE fundtracker.inbox (
  ledger text NOT NULL, login text NOT NULL DEFAULT current_user, push text NOT NULL,
  n integer NOT NULL, piece bytea NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT current_timestamp,
  PRIMARY KEY (ledger, login, push, n),
  FOREIGN KEY (ledger, login) REFERENCES fundtracker.member
);
CREATE TABLE fundtracker.returned (
  ledger text NOT NULL, login text NOT NULL, push text NOT NULL, code text NOT NULL,
  params text NOT NULL, PRIMARY KEY (ledger, login, push),
  FOREIGN KEY (ledger, login) REFERENCES fundtracker.member
);
CREATE TABLE fundtracker.base (
  ledger text NOT NULL REFERENCES fundtracker.ledger, number bigint NOT NULL, n integer NOT NULL,
  piece bytea NOT NULL, signature bytea NOT NULL, PRIMARY KEY (ledger, number, n)
);
CREATE VIEW fundtracker.my_ledger WITH (security_barrier) AS
  SELECT l.uid, l.name, l.hub_key, m.desk FROM fundtracker.ledger l
  JOIN fundtracker.member m ON m.ledger = l.uid WHERE m.login = current_user;
CREATE VIEW fundtracker.stream WITH (security_barrier) AS
  SELECT * FROM fundtracker.change WHERE ledger IN ({_MINE});
CREATE VIEW fundtracker.my_refusal WITH (security_barrier) AS
  SELECT r.* FROM fundtracker.refusal r JOIN fundtracker.member m
  ON m.ledger = r.ledger AND m.desk = r.desk WHERE m.login = current_user;
CREATE VIEW fundtracker.my_push WITH (security_barrier) AS
  SELECT ledger, push, n FROM fundtracker.inbox WHERE login = current_user;
CREATE VIEW fundtracker.my_returned WITH (security_barrier) AS
  SELECT ledger, push, code, params FROM fundtracker.returned WHERE login = current_user;
CREATE VIEW fundtracker.my_base WITH (security_barrier) AS
  SELECT * FROM fundtracker.base WHERE ledger IN ({_MINE});
CREATE VIEW fundtracker.hub_member WITH (security_barrier) AS
  SELECT ledger, login, desk FROM fundtracker.member WHERE ledger IN ({_HUBS});
""" + "".join(
    f"CREATE VIEW fundtracker.hub_{table} WITH (security_barrier) AS"
    f" SELECT * FROM fundtracker.{table} WHERE ledger IN ({_HUBS}) WITH CHECK OPTION;\n"
    for table in ("change", "refusal", "inbox", "returned", "base")
)

READER_DOORS = (
    "SELECT ON fundtracker.form, fundtracker.my_ledger, fundtracker.stream,"
    " fundtracker.my_refusal, fundtracker.my_push, fundtracker.my_returned, fundtracker.my_base",
)
DESK_DOORS = (*READER_DOORS, "INSERT (ledger, push, n, piece) ON fundtracker.inbox")
HUB_DOORS = (
    *READER_DOORS,
    "SELECT ON fundtracker.hub_member",
    "SELECT, INSERT ON fundtracker.hub_change, fundtracker.hub_refusal",
    "SELECT, DELETE ON fundtracker.hub_inbox",
    "SELECT, INSERT, DELETE ON fundtracker.hub_returned, fundtracker.hub_base",
)


def require_form(cursor: Any) -> None:
    """Refuse a database whose tables another version of the program made.

    Raises:
        UserError: ``hub_form``.
    """
    cursor.execute("SELECT form FROM fundtracker.form")
    if cursor.fetchall() != [(FORM,)]:
        raise UserError("hub_form")


def set_up(db: Database, key: Key, server: Server) -> bool:
    """Make the tables where there are none, and register a hub's ledger; the login that does it is
    the ledger's hub. Return whether the ledger is new there.

    Raises:
        UserError: ``only_the_hub``, ``hub_needs_desks`` (none is registered yet),
            ``not_the_desks_key``, ``hub_form``, ``hub_other_key`` (the database knows the ledger
            under another key), and as ``Server``.
    """
    require_hub(db)
    if not desks(db):
        raise UserError("hub_needs_desks")
    bundle_file.require_key(db, key)
    uid, name = signing.uid_of(db), db.path.stem

    def work(cursor: Any) -> bool:
        cursor.execute("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'fundtracker'")
        if cursor.fetchone() is None:
            cursor.connection.execute(TABLES)
        require_form(cursor)
        cursor.execute("SELECT hub_key FROM fundtracker.ledger WHERE uid = %s", (uid,))
        known = cursor.fetchone()
        if known is not None and bytes(known[0]) != key.public:
            raise UserError("hub_other_key", name=server.where.name)
        if known is None:
            cursor.execute(
                "INSERT INTO fundtracker.ledger VALUES (%s, %s, %s)", (uid, name, key.public)
            )
        _put_member(cursor, uid, server.login, HUB)
        return known is None

    return server.write(work)


def put_login(db: Database, server: Server, login: str, desk: int, password: str | None) -> None:
    """Let a login in: as a desk of the ledger, as its hub, or as a reader; it is made where there
    is none, and has these doors alone.

    Args:
        db: the hub's ledger.
        server: under the login that set the database up.
        login: its name in the database.
        desk: its number; ``READER`` for one that reads for a roll-up.
        password: of a login that is made, or to be changed; None: as it is (another way of proof).

    Raises:
        UserError: ``only_the_hub``, ``no_such_desk``, ``hub_login_kept`` (the login that set the
            database up stays as it is), and as ``Server``.
    """
    require_hub(db)
    if desk != READER:
        desk_of(db, desk)
    _require_other(server, login)
    uid = signing.uid_of(db)
    quoted, secret = server.quoted(login), server.sealed_password(login, password)

    def work(cursor: Any) -> None:
        require_form(cursor)
        cursor.execute("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %s", (login,))
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        if verb == "CREATE" or secret:
            words = f" PASSWORD {secret}" if secret else ""
            cursor.execute(f"{verb} ROLE {quoted} LOGIN{words}")
        _put_member(cursor, uid, login, desk)
        _grant(cursor, quoted, login)

    server.write(work)


def remove_login(db: Database, server: Server, login: str) -> None:
    """Shut all doors of the ledger to a login; the login itself stays, other ledgers may know it.

    Raises:
        UserError: ``only_the_hub``, ``hub_login_kept``, ``hub_no_login``, and as ``Server``.
    """
    require_hub(db)
    _require_other(server, login)
    uid, quoted = signing.uid_of(db), server.quoted(login)

    def work(cursor: Any) -> None:
        require_form(cursor)
        for table in ("inbox", "returned", "member"):
            cursor.execute(
                f"DELETE FROM fundtracker.{table} WHERE ledger = %s AND login = %s", (uid, login)
            )
        if not cursor.rowcount:
            raise UserError("hub_no_login", login=login)
        _grant(cursor, quoted, login)

    server.write(work)


def _require_other(server: Server, login: str) -> None:
    if login == server.login:
        raise UserError("hub_login_kept", login=login)


def _put_member(cursor: Any, uid: str, login: str, desk: int) -> None:
    cursor.execute(
        "INSERT INTO fundtracker.member VALUES (%s, %s, %s)"
        " ON CONFLICT (ledger, login) DO UPDATE SET desk = excluded.desk",
        (uid, login, desk),
    )


def _grant(cursor: Any, quoted: str, login: str) -> None:
    """Give a login the doors of what it is in any ledger, and no other."""
    cursor.execute("SELECT DISTINCT desk FROM fundtracker.member WHERE login = %s", (login,))
    doors: set[str] = set()
    for (desk,) in cursor.fetchall():
        doors.update({HUB: HUB_DOORS, READER: READER_DOORS}.get(desk, DESK_DOORS))
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA fundtracker FROM {quoted}")
    cursor.execute(f"REVOKE ALL ON SCHEMA fundtracker FROM {quoted}")
    if doors:
        cursor.execute(f"GRANT USAGE ON SCHEMA fundtracker TO {quoted}")
    for door in sorted(doors):
        cursor.execute(f"GRANT {door} TO {quoted}")


def logins(server: Server, uid: str) -> list[tuple[str, int]]:
    """Return the logins of a ledger, each with its desk's number, as the hub sees them."""

    def work(cursor: Any) -> list[tuple[str, int]]:
        cursor.execute(
            "SELECT login, desk FROM fundtracker.hub_member WHERE ledger = %s ORDER BY desk, login",
            (uid,),
        )
        return [(str(login), int(desk)) for login, desk in cursor.fetchall()]

    return server.read(work)
