"""What the tests of the ledger share: a clock that ticks, files to take in, a desk that edits at random."""

import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

from fundtracker.errors import UserError
from fundtracker.intake.payments import cross_source, post
from fundtracker.ledger import Ledger, templates
from fundtracker.ledger.payments.classification_rules import Pattern
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.ledger.undo import stacks

SAMPLES = Path(__file__).parents[1] / "data/samples"
PERSON = "王会计"
HEAD = "交易日期,流水号,摘要,支出金额,收入金额,对方户名,对方账号"


class Clock:
    """Ticks a minute a look; ``back`` turns it back."""

    def __init__(self) -> None:
        self.at = dt.datetime(2024, 1, 1, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(minutes=1)
        return self.at

    def back(self, **delta: float) -> None:
        self.at -= dt.timedelta(**delta)


def empty(path: Path, clock: Clock | None = None, *, desk: int = 0) -> Ledger:
    return Ledger.create(path, PERSON, clock=clock or Clock(), desk=desk)


def planned(path: Path, clock: Clock | None = None, *, desk: int = 0) -> Ledger:
    ledger = empty(path, clock, desk=desk)
    templates.load(ledger, "laoshan-2023")
    return ledger


def opened(path: Path, *, read_only: bool = False) -> Ledger:
    return Ledger.open(path, PERSON, clock=Clock(), read_only=read_only)


def rows(first: int, n: int, *, year: int = 2023, payees: int = 4) -> list[str]:
    """Bank rows with serials ``first`` …: equal numbers are the very same rows."""
    return [
        f"{year + i % 36 // 12}-{i % 12 + 1:02d}-{i % 28 + 1:02d},S{i:06d},工程款{i % 3},{1000 + i}.{i % 100:02d},,"
        f"示例公司{i % payees},62220000{i % payees:04d}"
        for i in range(first, first + n)
    ]


def bank(path: Path, body: list[str]) -> Path:
    """Write a bank file; rows with T numbers are another system's, which has its own column."""
    head = HEAD.replace("流水号", "业务流水号") if ",T0" in "".join(body[:1]) else HEAD
    path.write_text("\n".join([head, *body]) + "\n", "utf-8")
    return path


def filled(folder: Path) -> Ledger:
    """A ledger with two bank files, of which the second shows ten rows of the first again."""
    ledger = planned(folder / "l.ftdb")
    post.post(ledger, bank(folder / "a.csv", rows(0, 30)))
    post.post(ledger, bank(folder / "b.csv", rows(20, 30)))
    return ledger


def ids(ledger: Ledger) -> list[int]:
    return [payment.id for payment in ledger.payments.some()]


def split_in_two(ledger: Ledger, payment: int, *, reason: str = "") -> None:
    """Split a payment over the two fiscal lines."""
    one, two = (ledger.plan.line(code).id for code in ("policy", "infrastructure"))
    fen = ledger.payments.get(payment).amount_fen
    with ledger.change("split", reason) as change:
        ledger.payments.split(change, payment, [Part(fen // 3, one), Part(fen - fen // 3, two)])


def classify(ledger: Ledger, payments: list[int], code: str = "policy") -> None:
    with ledger.change("classify") as change:
        ledger.payments.classify(change, payments, line_id=ledger.plan.line(code).id)


def second_version(ledger: Ledger) -> int:
    return ledger.plan.new_version(
        VersionPapers(
            "调整", "adjusted", "区常务会", doc_no="崂政发〔2024〕1号", dated="2024-05-06"
        )
    )


def behind(path: Path, *statements: str, triggers: bool = True) -> None:
    """Change the file with plain SQLite; ``triggers``: they are there again afterwards.

    The list of what the file declares is written itself: 1,100 triggers dropped and made one by one take
    half a second.
    """
    kept = without_guards(path)
    with closing(sqlite3.connect(path)) as raw, raw:
        for statement in statements:
            raw.execute(statement)
    if triggers:
        guarded_again(path, kept)


def without_guards(path: Path) -> list[tuple]:
    """Take all triggers out of a file; what comes back goes into ``guarded_again``."""
    return declared(path, "DELETE FROM sqlite_master WHERE type = 'trigger' RETURNING *")


def guarded_again(path: Path, guards: list[tuple]) -> None:
    declared(path, "INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", guards)


def declared(path: Path, statement: str, rows: list[tuple] | None = None) -> list[tuple]:
    """Alter the list of tables and triggers of a file as whoever sets out to deceive does."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA writable_schema = ON")
        [(version,)] = raw.execute("PRAGMA schema_version").fetchall()
        if rows is None:
            found = raw.execute(statement).fetchall()
        else:
            found = raw.executemany(statement, rows).fetchall()
        raw.execute(f"PRAGMA schema_version = {version + 1}")
    return found


def codes(ledger: Ledger) -> list[str]:
    return sorted({issue.code for issue in ledger.check()})


class Desk:
    """Somebody who works at random. Every act either is a changeset or is refused with a code."""

    ACTS = (
        "take_in", "take_in", "classify", "classify", "split", "split", "unsplit", "rule", "accept", "own_account",
        "match", "version", "amount", "project", "profile", "undo", "undo", "redo",
    )  # fmt: skip

    def __init__(self, ledger: Ledger, folder: Path, seed: int) -> None:
        self.ledger, self.folder, self.random = ledger, folder, Random(seed)
        self.n = 0
        self.refused: list[str] = []

    def act(self, name: str | None = None) -> None:
        self.n += 1
        try:
            getattr(self, name or self.random.choice(self.ACTS))()
        except UserError as error:
            self.refused.append(error.code)

    def one(self) -> int:
        found = ids(self.ledger)
        if not found:
            raise UserError("nothing_there")
        return self.random.choice(found)

    def line(self) -> int:
        return self.random.choice([x.id for x in self.ledger.plan.lines() if x.nature == "fiscal"])

    def take_in(self) -> None:
        first, n = self.random.randrange(0, 60), self.random.randrange(1, 15)
        year = self.random.choice((2022, 2023, 2023, 2025))
        post.post(self.ledger, bank(self.folder / f"r{self.n}.csv", rows(first, n, year=year)))

    def classify(self) -> None:
        some = sorted({self.one() for _ in range(self.random.randrange(1, 5))})
        with self.ledger.change("classify") as change:
            self.ledger.payments.classify(change, some, line_id=self.line())

    def split(self) -> None:
        payment = self.one()
        fen = self.ledger.payments.get(payment).amount_fen
        cuts = sorted(self.random.sample(range(1, fen), self.random.randrange(1, 4)))
        parts = [
            Part(b - a, self.line(), note=str(a))
            for a, b in zip([0, *cuts], [*cuts, fen], strict=True)
        ]
        with self.ledger.change("split") as change:
            self.ledger.payments.split(change, payment, parts)

    def unsplit(self) -> None:
        with self.ledger.change("unsplit") as change:
            self.ledger.payments.unsplit(change, self.one())

    def rule(self) -> None:
        with self.ledger.change("rule") as change:
            if self.random.random() < 0.5:
                self.ledger.rules.learn(change, self.one())
            else:
                self.ledger.rules.add(
                    change,
                    Pattern("counterparty", "contains", f"公司{self.n % 4}"),
                    line_id=self.line(),
                )

    def accept(self) -> None:
        waiting = self.ledger.rules.all(active=False)
        if not waiting:
            raise UserError("nothing_there")
        with self.ledger.change("rule") as change:
            self.ledger.rules.accept(change, waiting[0].id)

    def own_account(self) -> None:
        self.ledger.payments.set_own_account(f"62220000{self.random.randrange(4):04d}", "本单位")

    def match(self) -> None:
        """Another source shows some of the money under other words; it is accepted as the same."""
        body = [
            row.replace("S0", "T0").replace("工程款", "进度款")
            for row in rows(self.random.randrange(30), 5)
        ]
        post.post(self.ledger, bank(self.folder / f"m{self.n}.csv", body))
        cross_source.accept_all(self.ledger)

    def version(self) -> None:
        second_version(self.ledger)

    def amount(self) -> None:
        version = self.ledger.plan.current()
        with self.ledger.change("plan") as change:
            line = self.random.choice(self.ledger.plan.lines())
            year = self.random.choice((0, 0, 2024))
            self.ledger.plan.set_amount(
                change,
                version,
                line,
                year,
                PlanAmount(self.random.randrange(10**12), doc_no="文号"),
            )

    def project(self) -> None:
        with self.ledger.change("plan") as change:
            self.ledger.plan.add_project(change, f"P{self.n}", f"项目{self.n}", self.line())

    def profile(self) -> None:
        self.ledger.profiles.save(
            f"p{self.n % 3}", str(self.n), f"name = 'p{self.n % 3}'\nn = {self.n}\n"
        )

    def undo(self) -> None:
        self.ledger.undo()

    def redo(self) -> None:
        self.ledger.redo()

    def undo_any(self) -> None:
        """Undo a change that is not the last one."""
        done, _ = stacks(self.ledger.history.entries())
        if not done:
            raise UserError("nothing_there")
        self.ledger.undo(self.random.choice(done).seq)


def bound_by_rights() -> None:
    """Give up root's right to write what no rights allow; it still reads the clone, wherever that lies."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    head, sets = (
        (ctypes.c_uint32 * 2)(0x20080522, 0),
        (ctypes.c_uint32 * 6)(),
    )  # version 3 of the call
    if libc.capget(head, sets):
        raise OSError(ctypes.get_errno(), "capget")
    for effective_and_permitted in (0, 1):
        sets[effective_and_permitted] &= ~(1 << 1)  # CAP_DAC_OVERRIDE
    if libc.capset(head, sets):
        raise OSError(ctypes.get_errno(), "capset")


def as_nobody(act, *, drop: bool = True) -> None:
    """Run ``act`` in a child, by default one whom file rights bind (root has every right); raise what it raises."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        said = "ok"
        try:
            if drop and os.getuid() == 0:
                bound_by_rights()
            act()
        except BaseException as error:  # noqa: BLE001 - the parent raises it
            import traceback

            said = "".join(traceback.format_exception(error))
        finally:
            os.write(writer, said.encode()[:60_000])
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    assert said == "ok", said
