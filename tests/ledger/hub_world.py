"""Lives of desks whose hub lies on PostgreSQL: pushes are cut, their words lost, sticks go on besides."""

from fundtracker.errors import UserError
from fundtracker.ledger.hub_database import check, desk_side, hub_side, schema, server
from tests.ledger import desk_world as office

AWAY = ("hub_away", "hub_undecided", "hub_behind")  # a stick may be ahead of the database


class CutServer(server.Server):
    """A connection that breaks as it is told: ``cut`` before the end, ``lost`` after it, ``twice``
    has a transaction done once more though it was done.
    """

    fate = ""

    def _once(self, work, how):
        fate, self.fate = self.fate, ""
        writing = how == "SERIALIZABLE"

        def cut(cursor):
            work(cursor)
            raise UserError("hub_away", name="", why="cut")

        if not writing or not fate:
            self.fate = fate
            return super()._once(work, how)
        if fate == "cut":
            return super()._once(cut, how)
        result = super()._once(work, how)
        if fate == "lost":
            raise UserError("hub_away", name="", why="lost")
        return super()._once(work, how) if fate == "twice" else result


def dsn(port: int, login: str) -> str:
    return f"postgresql://{login}@127.0.0.1:{port}/postgres"


def connect(port: int, login: str, password: str | None = None) -> CutServer:
    return CutServer(server.address(dsn(port, login)), password)


def emptied(port: int) -> None:
    """Take the hub's tables out of the database."""
    with connect(port, "postgres") as admin:
        admin._connection.execute("SET client_min_messages = error")
        admin._connection.execute("DROP SCHEMA IF EXISTS fundtracker CASCADE")
        admin._connection.commit()


def set_up(port: int, hub_ledger, numbers) -> None:
    """A hub's database as new, with logins ``d0`` of the hub and ``dN`` of the desks."""
    emptied(port)
    with connect(port, "postgres") as admin:
        schema.set_up(hub_ledger, office.HUB_KEY, admin)
        for number in (0, *numbers):
            schema.put_login(hub_ledger, admin, f"d{number}", number, None)


class HubLife(office.Life):
    """A life whose post is the hub's database; now and then somebody carries a stick all the same."""

    def __init__(self, seed, files, folder, port) -> None:
        super().__init__(seed, files, folder)
        set_up(port, self.ledgers[0], self.numbers)
        self.servers = {n: connect(port, f"d{n}") for n in (0, *self.numbers)}

    def close(self) -> None:
        for each in self.servers.values():
            each.close()
        super().close()

    def live(self, steps: int) -> None:
        for _ in range(steps):
            what, number = self.random.random(), self.random.choice(self.numbers)
            if what < 0.4:
                self.edit(self.random.choice((0, *self.numbers, *self.numbers)))
            elif what < 0.55:
                self.online(
                    number,
                    lambda n: desk_side.push(self.ledgers[n], office.KEYS[n], self.servers[n]),
                )
            elif what < 0.7:
                self.online(
                    0, lambda n: hub_side.decide(self.ledgers[0], office.HUB_KEY, self.servers[0])
                )
            elif what < 0.85:
                self.online(number, self._pull)
            elif what < 0.92:
                self.send(number)
            else:
                self.deliver()

    def _pull(self, number: int) -> None:
        self.refusals += desk_side.pull(self.ledgers[number], self.servers[number]).refused

    def online(self, number: int, work) -> None:
        """Do something with the hub's database: perhaps the line breaks, perhaps the machine."""
        ledger, fate = self.ledgers[number], self.random.random()
        self.servers[number].fate = (
            "cut" if fate < 0.15 else "lost" if fate < 0.3 else "twice" if fate < 0.4 else ""
        )
        crash = fate > 0.85
        if crash:
            ledger.register(office._crashing(self.random.randrange(3)))
        try:
            work(number)
        except office.CrashError:
            pass
        except UserError as error:
            if error.code not in AWAY:
                raise
            self.told += 1
        self.servers[number].fate = ""
        if crash:
            self.crashed += 1
            ledger.close()
            self.open(number)

    def settle(self) -> None:
        """The line holds again: twice around, so that the first learns of the last."""
        hub = self.ledgers[0]
        for _ in range(2):
            for number in self.numbers:
                desk_side.push(self.ledgers[number], office.KEYS[number], self.servers[number])
                hub_side.decide(hub, office.HUB_KEY, self.servers[0])
                desk_side.pull(self.ledgers[number], self.servers[number])

    def prove(self, *, check: bool) -> None:
        super().prove(check=check)
        prove_database(self.ledgers[0], self.servers[0])
        for number in self.numbers:
            assert desk_side.state(self.ledgers[number], self.servers[number]).unopened == 0


def prove_database(hub_ledger, hub_server) -> None:
    """The database holds the chain of the hub's file, whole."""
    [found] = check.check(hub_ledger, hub_server)
    assert found.wrong is None and found.head.hash == hub_ledger.head()
    assert check.against(hub_ledger, hub_server) == []


def exchange(ledger, hub_ledger, port: int):
    """Push, decide, pull."""
    with connect(port, f"d{ledger.desk}") as own, connect(port, "d0") as of_hub:
        desk_side.push(ledger, office.KEYS[ledger.desk], own)
        hub_side.decide(hub_ledger, office.HUB_KEY, of_hub)
        return desk_side.pull(ledger, own)
