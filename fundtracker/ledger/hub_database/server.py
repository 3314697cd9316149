"""A connection to the hub's database: where it is, under which protection, and in words why not.

``psycopg`` loads only here: without the extra ``fundtracker[hub]`` the door says what to install.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, Self, TypeVar

from fundtracker.errors import UserError

T = TypeVar("T")
TRIES = 8  # of a transaction that another one forbade
# A server that says nothing is away: seconds for the connection, then for a line that broke.
PATIENCE: dict[str, object] = {
    "connect_timeout": 10, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 30_000, "application_name": "fundtracker",
}  # fmt: skip
PROVED = ("verify-ca", "verify-full")
FAMILIES = ("postgresql://", "postgres://")


class Address(NamedTuple):
    """Where a hub's database is: ``text`` as it was typed, ``parts`` as libpq takes them; never a
    password.
    """

    text: str
    parts: dict[str, str]

    @property
    def name(self) -> str:
        """What people call it: who at which host and database."""
        host = self.parts.get("host") or self.parts.get("hostaddr", "")
        return f"{self.parts.get('user', '')}@{host}/{self.parts.get('dbname', '')}"


def is_address(text: str) -> bool:
    """Tell whether a text names a database rather than a file."""
    return text.startswith(FAMILIES)


def address(text: str) -> Address:
    """Return an address: ``postgresql://desk@host/database`` or libpq's ``host=… dbname=…``.

    Where nothing else is said a host that is not this machine must prove itself by its certificate
    (``sslmode=verify-full``).

    Raises:
        UserError: ``hub_not_installed``, ``hub_address`` (not one, or without host, user or
            database), ``hub_address_password`` (a password does not belong into it),
            ``hub_needs_tls`` (a weaker protection is asked for).
    """
    psycopg = _psycopg()
    shown = text.rpartition("@")[2].partition("?")[0][:80]  # what may be a password is not shown
    try:
        parts = {k: str(v) for k, v in psycopg.conninfo.conninfo_to_dict(text).items()}
    except psycopg.ProgrammingError:
        raise UserError("hub_address", text=shown) from None
    if parts.pop("password", "") or parts.pop("passfile", "") or parts.pop("sslpassword", ""):
        raise UserError("hub_address_password")
    hosts = [name for key in ("host", "hostaddr") for name in parts.get(key, "").split(",") if name]
    if not hosts or not parts.get("user") or not parts.get("dbname") or "service" in parts:
        raise UserError("hub_address", text=shown)
    proved = all(map(_is_here, hosts)) or parts.setdefault("sslmode", "verify-full") in PROVED
    if not proved:
        raise UserError("hub_needs_tls", mode=parts["sslmode"])
    return Address(text, parts)


def _is_here(host: str) -> bool:
    if host == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError:
        raise UserError("hub_not_installed") from None
    return psycopg


class Server:
    """An open connection; every error of it is a UserError that says what a person can do.

    Codes: ``hub_away`` (not reached, or lost), ``hub_login`` (this login may not do it),
    ``hub_not_set_up`` (the database holds no hub), ``hub_busy`` (others were first, eight times).
    """

    def __init__(self, where: Address, password: str | None = None) -> None:
        """Connect.

        Raises:
            UserError: ``hub_password_needed``, ``hub_away``.
        """
        psycopg = self._psycopg = _psycopg()
        self.where = where
        words: dict[str, Any] = PATIENCE | where.parts
        if password is not None:
            words["password"] = password
        try:
            self._connection = psycopg.connect(**words)
        except psycopg.OperationalError as error:
            asked = error.pgconn is not None and error.pgconn.needs_password
            if asked and password is None:
                raise UserError("hub_password_needed", name=where.name) from None
            raise self._away(error) from None
        self.login = str(where.parts["user"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; what was not ended never happened."""
        with suppress(self._psycopg.Error):
            self._connection.close()

    def _away(self, error: Exception) -> UserError:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        return UserError("hub_away", name=self.where.name, why=lines[-1] if lines else "")

    @contextmanager
    def _words(self) -> Iterator[None]:
        errors = self._psycopg.errors
        try:
            yield
        except errors.InsufficientPrivilege:
            raise UserError("hub_login", name=self.where.name) from None
        except (errors.UndefinedTable, errors.InvalidSchemaName):
            raise UserError("hub_not_set_up", name=self.where.name) from None
        except (self._psycopg.OperationalError, self._psycopg.InterfaceError) as error:
            raise self._away(error) from None

    def quoted(self, name: str) -> str:
        """Return a name as SQL takes it."""
        return str(self._psycopg.sql.Identifier(name).as_string(self._connection))

    def sealed_password(self, login: str, password: str | None) -> str:
        """Return a password as ``CREATE ROLE`` takes it: its SCRAM verifier, so that no log of the
        server has it; '' of None.
        """
        if password is None:
            return ""
        sealed = self._connection.pgconn.encrypt_password(
            password.encode(), login.encode(), b"scram-sha-256"
        )
        return str(self._psycopg.sql.Literal(sealed.decode()).as_string(self._connection))

    def read(self, work: Callable[[Any], T]) -> T:
        """Return what is read in one moment of the database; ``work`` gets a cursor that answers in
        binary.
        """
        return self._once(work, "REPEATABLE READ READ ONLY")

    def write(self, work: Callable[[Any], T]) -> T:
        """Do something whole or not at all, as if nobody else were there; what another forbade is
        tried again. Where the word on the end is lost nobody knows whether it happened: ``work``
        must find out when it is done once more.
        """
        for _ in range(TRIES):
            try:
                return self._once(work, "SERIALIZABLE")
            except _AgainError:
                continue
        raise UserError("hub_busy", name=self.where.name)

    def _once(self, work: Callable[[Any], T], how: str) -> T:
        errors = self._psycopg.errors
        with self._words():
            try:
                with self._connection.transaction(), self._connection.cursor(binary=True) as cursor:
                    cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {how}")
                    return work(cursor)
            except (errors.SerializationFailure, errors.DeadlockDetected):
                raise _AgainError from None


class _AgainError(Exception):
    """Another transaction was first."""
