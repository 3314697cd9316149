"""Faults without end: ``python -m tests.faults.forever --seed N --minutes M`` (or ``--steps N``).

Two desks share a ledger and work at random while the power goes, the program is killed, the disk is
full, a save fails, the file is copied, restored, damaged and handed over. After every step the
invariants of ``Simulation.prove`` hold, or the run ends with the seed and the step that broke one.
Clock, names, choices and faults come from the seed: a seed runs the same again, to the last hash.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from unittest import mock

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import backup
from tests.faults import power
from tests.ledger import world

OPENING = (
    "PRAGMA synchronous=FULL", "PRAGMA cache_spill=OFF", "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON", "PRAGMA secure_delete=ON", "PRAGMA journal_mode=PERSIST",
)  # fmt: skip
PEOPLE = ("王会计", "李会计")
ACTS = {  # what may happen in a step, and how often of 100
    "work": 63, "undo_and_redo": 6, "full_disk": 6, "cut": 6, "failed_write": 4, "freeze": 4, "copy": 3,
    "hand_over": 3, "flip": 2, "clock_back": 2, "alter_frozen": 1,
}  # fmt: skip
SHAKING = ("full_disk", "cut", "failed_write")  # the whole ledger is proved after them
LIFE = 150  # steps of one ledger: then its next one begins, with the next seed


class BrokenError(AssertionError):
    """An invariant does not hold."""


class Simulation:
    """A ledger of two desks. ``folder`` is its own; ``seed`` decides everything."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random, self.folder, self.seed = Random(seed), folder, seed
        self.clock = world.Clock()
        self.path = folder / "l.ftdb"
        self.trace = hashlib.sha256()
        self.steps = 0
        self.outcomes: Counter[str] = Counter()
        self.frozen: dict[int, tuple[object, ...]] = {}
        world.planned(self.path, self.clock).close()
        self.writer = 0
        self.ledger = self._open()
        self.desk = world.Desk(self.ledger, folder, seed)
        self.reader = Ledger.open(self.path, PEOPLE[1], clock=self.clock, read_only=True)
        self.undone: list[str] = []  # state hashes that redo brings back

    def _open(self) -> Ledger:
        ledger = Ledger.open(self.path, PEOPLE[self.writer], clock=self.clock)
        if ledger.read_only:
            raise BrokenError("nobody holds the ledger and it does not open for writing")
        return ledger

    def close(self) -> None:
        self.reader.close()
        self.ledger.close()

    # ------------------------------------------------------------ one step
    def step(self, name: str | None = None) -> None:
        """Do one thing, at random unless it is named, and prove the invariants."""
        self.steps += 1
        name = name or self.random.choices(list(ACTS), list(ACTS.values()))[0]
        outcome = getattr(self, name)()
        self.outcomes[f"{name} {outcome}".strip()] += 1
        self.prove(whole=name in SHAKING or self.steps % 50 == 0)
        self.trace.update(f"{name} {outcome} {self.ledger.state_hash()}\n".encode())

    def work(self) -> str:
        """Let the desk do what it likes: a changeset, or a refusal that leaves nothing."""
        before, last, refused = (
            self.ledger.state_hash(),
            self.ledger.history.last(),
            len(self.desk.refused),
        )
        self.desk.act()
        if len(self.desk.refused) > refused:
            if self.ledger.history.last() == last and self.ledger.state_hash() != before:
                raise BrokenError("something was refused and changed the ledger")
            return self.desk.refused[-1]
        return ""

    def undo_and_redo(self) -> str:
        """Undo a change made now and bring it back: both states come back exactly."""
        first, last = self.ledger.state_hash(), self.ledger.history.last()
        self.desk.act(self.random.choice(("classify", "split", "rule", "project", "amount")))
        if self.ledger.history.last() == last:
            return "nothing done"
        second = self.ledger.state_hash()
        self.ledger.undo()
        if self.ledger.state_hash() != first:
            raise BrokenError("an undo did not bring back the state before")
        self.ledger.redo()
        if self.ledger.state_hash() != second:
            raise BrokenError("a redo did not bring back the state after")
        return ""

    # ------------------------------------------------------------ faults
    def full_disk(self) -> str:
        """Work on a disk with a few pages left: the save is whole or refused whole."""
        db = self.ledger.connection
        [(pages,)] = db.execute("PRAGMA page_count").fetchall()
        db.execute(f"PRAGMA max_page_count = {pages + self.random.randrange(3)}").fetchall()
        before, last, refused = (
            self.ledger.state_hash(),
            self.ledger.history.last(),
            len(self.desk.refused),
        )
        try:
            self.desk.act("take_in" if self.random.random() < 0.7 else None)
        finally:
            db.execute(f"PRAGMA max_page_count = {1 << 30}").fetchall()
        if self.desk.refused[refused:] == ["disk_full"]:
            if (before, last) != (self.ledger.state_hash(), self.ledger.history.last()):
                raise BrokenError("a full disk left something")
            return "refused"
        return "fitted"

    def failed_write(self) -> str:
        """Break a save off in the middle of its statements: nothing of it stays."""
        before, last = self.ledger.state_hash(), self.ledger.history.last()
        left, refused = self.random.randrange(1, 60), len(self.desk.refused)

        def fail() -> int:
            nonlocal left
            left -= 1
            return int(left < 0)

        self.ledger.connection.set_progress_handler(fail, 50)
        try:
            self.desk.act()
        finally:
            self.ledger.connection.set_progress_handler(None, 0)
        outcome = "".join(self.desk.refused[refused:]) or "too late"
        if (
            outcome != "too late"
            and self.ledger.history.last() == last
            and before != self.ledger.state_hash()
        ):
            raise BrokenError("a save that failed left something")
        return outcome

    def cut(self) -> str:
        """Work, and let the power go (or kill the program) at a moment of it: go on with what the disk has."""
        base = self.folder / "before" / self.path.name
        self._copied(base)
        statements = power.spoken(self.ledger.connection)
        first = self.ledger.history.last()
        for _ in range(self.random.randrange(1, 4)):
            self.desk.act()
        self.ledger.connection.set_trace_callback(None)
        if self.ledger.history.last() == first:
            return "nothing done"
        replay = self.folder / "disk" / self.path.name
        replay.parent.mkdir(exist_ok=True)
        shutil.copyfile(base, replay)
        events = power.replayed([*OPENING, *statements], replay)
        with Ledger.open(replay, "审计", clock=self.clock, read_only=True) as again:
            if again.head() != self.ledger.head():
                raise BrokenError("what was run again is not what the program did")
        moment = self.random.randrange(1, len(events) + 1)
        killed = self.random.random() < 0.4  # the system still writes what a dead program gave it
        self.close()
        left = self.folder / "left"
        told = (power.killed if killed else power.cut)(
            base, events, moment, *(() if killed else (self.random,)), left
        )
        for old in self.folder.glob(f"{self.path.name}*"):
            old.unlink()
        for file in left.iterdir():
            file.rename(self.folder / file.name)
        self._reopened()
        if self.ledger.history.last() < first + told:
            raise BrokenError("what was told to be saved is lost")
        return "killed" if killed else "cut"

    def _copied(self, target: Path) -> None:
        """Copy the bytes of the ledger at rest (its writer between two saves)."""
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(self.path, target)

    def _reopened(self) -> None:
        self.ledger = self._open()
        self.desk.ledger = self.ledger
        self.reader = Ledger.open(
            self.path, PEOPLE[1 - self.writer], clock=self.clock, read_only=True
        )
        self._aside_was_told()

    def _aside_was_told(self) -> None:
        """A journal that a cut left beside a whole save is set aside, told, and taken away."""
        aside = sorted(self.folder.glob(f"{self.path.name}-*.stale*"))
        if [one.name for one in aside] != self.ledger.set_aside:
            raise BrokenError("a journal was set aside and nobody told")
        for one in aside:
            one.unlink()

    # ------------------------------------------------------------ what desks do with files
    def hand_over(self) -> str:
        """The desk that writes closes, the other one takes over; a third never gets in."""
        other = Ledger.open(self.path, "第三人", clock=self.clock)
        if not other.read_only:
            raise BrokenError("two desks write")
        other.close()
        self.close()
        if [one.name for one in self.folder.glob(f"{self.path.name}-*")]:
            raise BrokenError("a closed ledger is more than one file")
        self.writer = 1 - self.writer
        self._reopened()
        return ""

    def copy(self) -> str:
        """Write a verified copy and open it: it holds the same state."""
        target = self.folder / f"copy{self.steps}.ftdb"
        self.ledger.backup(target)
        with Ledger.open(target, "审计", clock=self.clock, read_only=True) as copy:
            same = (
                copy.state_hash() == self.ledger.state_hash() and copy.head() == self.ledger.head()
            )
            if not same or copy.check():
                raise BrokenError("a verified copy is another ledger")
        restored = backup.restore(self.path, target)
        with Ledger.open(restored, "审计", clock=self.clock, read_only=True) as again:
            if again.head() != self.ledger.head():
                raise BrokenError("a restored copy is another ledger")
        restored.unlink()
        target.unlink()
        return ""

    def flip(self) -> str:
        """Flip a bit in a copy: it is refused, named by the check, or changes nothing that is said."""
        target = self.folder / "flipped.ftdb"
        self.ledger.backup(target)
        data = bytearray(target.read_bytes())
        data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)
        target.write_bytes(data)
        wanted = self.ledger.state_hash()
        try:
            with Ledger.open(target, "审计", clock=self.clock, read_only=True) as copy:
                if copy.check():
                    return "named"
                if copy.state_hash() != wanted or copy.head() != self.ledger.head():
                    raise BrokenError("a damaged copy says something else and nobody tells")
                return "harmless"
        except UserError as error:
            return error.code
        finally:
            for file in self.folder.glob("flipped.ftdb*"):
                file.unlink()

    def clock_back(self) -> str:
        """Turn the clock of the machine back: the order of changes does not hang on it."""
        self.clock.back(days=self.random.randrange(1, 400))
        return ""

    # ------------------------------------------------------------ the review
    def freeze(self) -> str:
        """Freeze the earliest open quarter, or open the last frozen one again."""
        quarter = Quarter(2022, 1).ordinal
        while quarter in self.frozen:
            quarter += 1
        try:
            if self.frozen and self.random.random() < 0.3:
                last = max(self.frozen)
                self.ledger.reviews.reopen(last, "核对")
                del self.frozen[last]
                return "opened again"
            self.ledger.reviews.check(quarter, [])
            self.ledger.reviews.lock(quarter, b"{}", self.ledger.head())
        except UserError as error:
            return error.code
        self.frozen[quarter] = self._frozen(quarter)
        return "frozen"

    def _frozen(self, quarter: int) -> tuple[object, ...]:
        rows = self.ledger.read(
            "SELECT id, pay_date, amount_fen, measure, line_id, project_id, source_id, parts FROM payment"
            " WHERE book_quarter = ? ORDER BY id", (quarter,),
        )  # fmt: skip
        return (
            tuple(map(tuple, rows)),
            tuple(
                map(
                    tuple,
                    self.ledger.read("SELECT * FROM paid_sum WHERE book_quarter = ?", (quarter,)),
                )
            ),
        )

    def alter_frozen(self) -> str:
        """Reach for a payment of a frozen quarter by name: refused."""
        rows = self.ledger.read(
            "SELECT id FROM payment WHERE book_quarter = ? ORDER BY id",
            (max(self.frozen, default=0),),
        )
        if not rows:
            return "none"
        try:
            world.classify(self.ledger, [self.random.choice(rows)[0]], "infrastructure")
        except UserError as error:
            return error.code
        return "same line"

    # ------------------------------------------------------------ invariants
    def prove(self, *, whole: bool) -> None:
        """Raise BrokenError where the ledger is not what it must be; ``whole``: by its full check too."""
        if whole and (issues := self.ledger.check()):
            raise BrokenError(f"the check names {issues[:3]}")
        for quarter, rows in self.frozen.items():
            if self._frozen(quarter) != rows:
                raise BrokenError(f"something reached the frozen quarter {quarter}")
        if self.reader.head() != self.ledger.head():
            raise BrokenError("the desk that reads does not see what was saved")
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as plain:
            kept = plain.execute(
                "SELECT measure, sum(amount_fen) FROM paid_sum GROUP BY 1 ORDER BY 1"
            ).fetchall()
            rows_of = (
                "SELECT measure, sum(amount_fen) FROM (SELECT measure, amount_fen FROM payment WHERE parts = 0"
                " UNION ALL SELECT p.measure, a.amount_fen FROM part a JOIN payment p ON p.id = a.payment_id)"
                " GROUP BY 1 ORDER BY 1"
            )
            if kept != plain.execute(rows_of).fetchall():
                raise BrokenError("the kept sums are not those of the payments")
            twice = "SELECT a.payment_id FROM part a JOIN payment p ON p.id = a.payment_id GROUP BY 1 HAVING sum(a.amount_fen) <> p.amount_fen"
            if plain.execute(twice).fetchall():
                raise BrokenError("parts do not add up to their payment")


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Let what the program takes from the system's dice come from a seed."""
    dice = Random(f"names {seed}")
    with mock.patch.object(os, "urandom", dice.randbytes):
        yield


def run(seed: int, steps: int) -> tuple[str, Counter[str]]:
    """Live through one ledger; return the hash of all that happened and how often what did.

    Raises:
        BrokenError: an invariant did not hold.
    """
    folder = Path(tempfile.mkdtemp(prefix="forever"))
    try:
        with repeatable(seed):
            simulation = Simulation(folder, seed)
            for _ in range(steps):
                simulation.step()
            simulation.close()
        return simulation.trace.hexdigest(), simulation.outcomes
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run seeds one after the other until the time is over or an invariant breaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--steps", type=int, help="stop after so many steps")
    options = parser.parse_args()
    end, done, outcomes = time.monotonic() + options.minutes * 60, 0, Counter[str]()
    seed = options.seed
    try:
        while (done < options.steps) if options.steps else (time.monotonic() < end):
            digest, some = run(seed, LIFE)
            done, outcomes, seed = done + LIFE, outcomes + some, seed + 1
            print(f"seed {seed - 1}  {done} steps  {digest[:16]}", flush=True)
    except Exception as error:
        sys.stderr.write(f"seed {seed}: {type(error).__name__}: {error}\n")
        raise
    finally:  # of a run that was called off too
        for outcome, n in sorted(outcomes.items()):
            print(f"{n:>8}  {outcome}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
