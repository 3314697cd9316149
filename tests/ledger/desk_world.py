"""A hub and its desks under a post that loses, repeats, reorders and cuts, and machines that crash."""

import datetime as dt
import shutil
from contextlib import suppress
from pathlib import Path
from random import Random

from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.ledger.desks import bundle_file, desk, hub, place, registry
from tests.ledger import world
from tests.ledger.keys import key_of

HUB_KEY = key_of("总处")
KEYS = {n: key_of(f"{n}处") for n in range(1, 7)}
Q1 = 2023 * 4


class CrashError(Exception):
    """The machine stops: nothing that runs goes on."""


def made(folder: Path, desks: int = 2) -> Ledger:
    """A hub with the published plan and some payments, and the files of its desks; the hub is open."""
    ledger = world.planned(folder / "0.ftdb")
    post.post(ledger, world.bank(folder / "first.csv", world.rows(0, 6)))
    for number in range(1, desks + 1):
        registry.new_desk(
            ledger, f"{number}处", KEYS[number].public.hex(), folder / f"{number}.ftdb",
            HUB_KEY.public.hex(),
        )  # fmt: skip
    return ledger


def files(folder: Path) -> None:
    """Write the files of a hub and six desks, to begin lives with."""
    made(folder, 6).close()


def send(ledger: Ledger, path: Path) -> Path:
    """Write a desk's bundle."""
    desk.write_work(ledger, KEYS[ledger.desk], path)
    return path


def decide(ledger: Ledger, work: Path) -> list[hub.Decision]:
    """Have the hub decide on a desk's bundle."""
    return hub.take_work(ledger, bundle_file.read(ledger, work))


def answer(ledger: Ledger, number: int, path: Path) -> Path:
    """Write the hub's answer for a desk."""
    hub.write_answer(ledger, number, HUB_KEY, path)
    return path


def take(ledger: Ledger, path: Path) -> desk.Answered:
    """Have a desk take an answer."""
    return desk.take_answer(ledger, bundle_file.read(ledger, path))


def synced(hub_ledger: Ledger, ledger: Ledger, folder: Path, name: str) -> desk.Answered:
    """Send a desk's work, decide on it, take the answer."""
    decide(hub_ledger, send(ledger, folder / f"{name}.work"))
    return take(ledger, answer(hub_ledger, ledger.desk, folder / f"{name}.answer"))


class Life:
    """One made-up life of a hub and two to six desks, by a seed."""

    def __init__(self, seed: int, files: Path, folder: Path) -> None:
        self.random, self.folder = Random(seed), folder
        self.numbers = range(1, 3 + seed % 5)
        self.clocks = {}
        self.ledgers: dict[int, Ledger] = {}
        self.mail: list[Path] = []
        self.n = 0
        self.made: dict[int, set[str]] = {n: set() for n in self.numbers}
        self.crashed = self.refusals = self.told = 0
        for number in (0, *self.numbers):
            shutil.copyfile(files / f"{number}.ftdb", folder / f"{number}.ftdb")
            self.clocks[number] = world.Clock()
            self.clocks[number].at += dt.timedelta(hours=self.random.randint(-50, 50))
            self.open(number)

    def open(self, number: int) -> None:
        path = self.folder / f"{number}.ftdb"
        self.ledgers[number] = Ledger.open(path, f"{number}号", clock=self.clocks[number])
        self.ledgers[number].connection.execute("PRAGMA synchronous = OFF")  # no power cut here

    def close(self) -> None:
        for ledger in self.ledgers.values():
            ledger.close()

    def path(self, kind: str) -> Path:
        self.n += 1
        return self.folder / f"{self.n}.{kind}"

    # ------------------------------------------------------------ what people do
    def edit(self, number: int) -> None:
        ledger, draw = self.ledgers[number], self.random.random
        if draw() < 0.1:
            self.clocks[number].back(hours=30)
        before = ledger.history.last()
        act = self.random.choice((self._setting, self._payments, self._line, self._line, self._split,
                                  self._undo, self._freeze))  # fmt: skip
        with suppress(UserError):
            act(ledger)
        if number:
            self.made[number] |= {
                entry.uid for entry in ledger.history.entries(before + 1)
                if ledger.history.counts(entry.seq)
            }  # fmt: skip

    def _setting(self, ledger: Ledger) -> None:
        with ledger.change("setting") as change:
            ledger.settings.put(
                change, self.random.choice(("a", "b", "c")), str(self.random.random())
            )

    def _payments(self, ledger: Ledger) -> None:
        body = world.rows(self.random.randrange(0, 60), 5)
        post.post(ledger, world.bank(self.path("csv"), body))

    def _any(self, ledger: Ledger) -> int:
        ids = world.ids(ledger)
        if not ids:
            raise UserError("nothing_to_undo")
        return self.random.choice(ids)

    def _line(self, ledger: Ledger) -> None:
        line = ledger.plan.line(self.random.choice(("policy", "infrastructure"))).id
        with ledger.change("classify") as change:
            ledger.payments.classify(change, [self._any(ledger)], line_id=line)

    def _split(self, ledger: Ledger) -> None:
        world.split_in_two(ledger, self._any(ledger))

    def _undo(self, ledger: Ledger) -> None:
        (ledger.undo if self.random.random() < 0.7 else ledger.redo)()

    def _freeze(self, ledger: Ledger) -> None:
        quarter = Q1 + self.random.randrange(2)
        if ledger.reviews.of(quarter).state == "locked":
            ledger.reviews.reopen(quarter, "再看")
        else:
            ledger.reviews.check(quarter, [])
            ledger.reviews.lock(quarter, b"{}", ledger.head())

    # ------------------------------------------------------------ what the post and machines do
    def send(self, number: int) -> None:
        self.mail.append(send(self.ledgers[number], self.path(f"{number}.work")))

    def deliver(self) -> None:
        """Bring a letter: any, perhaps cut, perhaps once more later, perhaps never."""
        if not self.mail:
            return
        letter = self.mail.pop(self.random.randrange(len(self.mail)))
        fate = self.random.random()
        if fate < 0.15:
            return  # lost
        if fate < 0.35:
            self.mail.append(letter)  # comes again
        number = int(letter.name.split(".")[1])
        to = 0 if letter.suffix == ".work" else number
        if fate > 0.9:
            self._cut(letter, to)
            return
        crash = self.random.random() < 0.2
        try:
            self._opened(letter, number, self.random.randrange(3) if crash else None)
        except CrashError:
            self.crashed += 1
            self.ledgers[to].close()
            self.open(to)

    def _cut(self, letter: Path, to: int) -> None:
        damaged, content = self.path("cut"), letter.read_bytes()
        damaged.write_bytes(content[: self.random.randrange(len(content))])
        ledger, head = self.ledgers[to], self.ledgers[to].head()
        try:
            bundle_file.read(ledger, damaged)
        except UserError:
            self.told += 1
        else:
            raise AssertionError("a cut bundle was read")
        assert ledger.head() == head

    def _opened(self, letter: Path, number: int, crash: int | None) -> None:
        to = 0 if letter.suffix == ".work" else number
        ledger = self.ledgers[to]
        if crash is not None:
            ledger.register(_crashing(crash))
        try:
            if to == 0:
                decide(ledger, letter)
                self.mail.append(answer(ledger, number, self.path(f"{number}.answer")))
            else:
                self.refusals += take(ledger, letter).refused
        except UserError as error:
            if error.code not in ("desk_pending", "bundle_gap"):
                raise
            self.told += 1
        if crash is not None:
            raise CrashError  # it also crashes after the work was done

    # ------------------------------------------------------------ the life
    def live(self, steps: int) -> None:
        for _ in range(steps):
            what = self.random.random()
            if what < 0.45:
                self.edit(self.random.choice((0, *self.numbers, *self.numbers)))
            elif what < 0.65:
                self.send(self.random.choice(self.numbers))
            else:
                self.deliver()

    def settle(self) -> None:
        """Let the post work again: twice around, so that the first learns of the last."""
        for turn in range(2):
            for number in self.numbers:
                synced(self.ledgers[0], self.ledgers[number], self.folder, f"last{turn}.{number}")

    def prove(self, *, check: bool) -> None:
        """One state everywhere, and of each change of a desk either a number or a refusal."""
        first = self.ledgers[0]
        state, sums = first.state_hash(), first.plan.sums()
        for number in self.numbers:
            ledger = self.ledgers[number]
            assert ledger.state_hash() == state, number
            assert sorted(ledger.plan.sums()) == sorted(sums)
            assert place.pending(ledger) == []
            refused = {said.uid for _, said in place.refused(ledger, unseen=True)}
            accepted = {
                uid
                for (uid,) in first.read("SELECT uid FROM taken_change WHERE desk = ?", (number,))
            }
            assert refused | accepted == self.made[number]
            assert not refused & accepted
        if check:
            for ledger in self.ledgers.values():
                assert ledger.check() == []


def _crashing(after: int):
    left = [after]

    def guard(change) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise CrashError

    return guard
