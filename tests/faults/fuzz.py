"""Coverage-guided fuzzing: ``python -m tests.faults.fuzz TARGET --minutes M`` (needs ``pip install atheris``).

What a target is given is either refused in the program's own words (``UserError``), named by a check,
or harmless; any other end (an exception, 30 s of the processor without an answer, more than 320 MB besides what the
harness itself holds) is a finding, and its bytes go into the folder of ``--findings``. Found ones
become tests (``tests/faults/test_fuzz.py``), which also gives every target a few bytes of chance.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[2]
MEMORY_MB, HANG_S = 320, 30
WAIT_S = 40 * HANG_S  # by the clock, of which a busy machine gives it a part
TABLES = ROOT / "tests/data/samples"
PROFILES = ROOT / "resources/import_profiles"


class UnseenError(AssertionError):
    """Something was altered and nobody told."""


class HungError(AssertionError):
    """An input took longer than a person would wait."""


class Edits:
    """Bytes as a list of edits, so that what is mutated stays a few bytes beside a big good file."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def number(self, size: int) -> int:
        return int.from_bytes(self.bytes(size), "big")

    def bytes(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        self._at += size
        return taken.ljust(size, b"\0")

    def below(self, limit: int) -> int:
        return self.number(4) % max(limit, 1)

    def of(self, content: bytes) -> bytes:
        """Return a content with every edit that is left done to it: written over, put in, cut out."""
        out = bytearray(content)
        while self.left > 0 and out:
            kind, at = self.number(1) % 4, self.below(len(out))
            if kind == 0:
                out[at] ^= self.number(1) or 1
            elif kind == 1:
                piece = self.bytes(self.number(1) % 9)
                out[at : at + len(piece)] = piece
            elif kind == 2:
                size = self.number(1) % 9
                out[at:at] = self.bytes(size)
            else:
                del out[at : at + self.below(len(out)) % 5000]
        return bytes(out)


class World:
    """A folder for what is written, and the good files that are altered; made at its first use."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz"))
        self._made: dict[str, Any] = {}

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _good(self) -> dict[str, Any]:
        """A frozen ledger, its copy and the key that sealed it."""
        if not self._made:
            from fundtracker.ledger.review import signing
            from fundtracker.ledger.secrets import sealed_files
            from fundtracker.reports.review import review_copy
            from tests.reports import copy_world

            key = signing.make_key(self.folder / "k.ftkey", "张三", "一个 long 口令")
            with copy_world.frozen(self.folder / "good") as ledger:
                said = ledger.reviews.signature(
                    key, copy_world.Q.ordinal, "prepared", copy_world.AT
                )
                ledger.reviews.add_signature(copy_world.Q.ordinal, said)
                path = self.folder / "good.ftreview"
                review_copy.export(ledger, copy_world.Q, path, key, copy_world.AT)
                state = ledger.state_hash()
            ledger_path = self.folder / "good" / "l.ftdb"
            members = review_copy.members_of(path)
            self._made = {
                "key": key, "path": ledger_path, "state": state, "members": members,
                "bytes": ledger_path.read_bytes(), "copy": path.read_bytes(),
                "secret": sealed_files.new_secret("a few words for it"),
            }  # fmt: skip
        return self._made

    # ------------------------------------------------------------ targets
    def table(self, data: bytes) -> None:
        """Bytes of a bank's file, its kind in the first one: bytes → table → values."""
        from fundtracker.errors import UserError
        from fundtracker.intake.meaning.reading import read
        from fundtracker.intake.payments import post

        if not data:
            return
        names = ("f.csv", "f.txt", "f.xlsx", "f.xls", "f.html", "f.ofx", "f.sta", "f.xml", "f")
        path = self.folder / names[data[0] % len(names)]
        path.write_bytes(data[1:])
        try:
            reading = read(path)
            rows = post.settled(reading)
        except UserError:
            return
        finally:
            path.unlink()
        moved = sum(row["amount_fen"] for row in rows)
        if moved and not reading.n_rows:
            raise UnseenError("money of no row")

    def profile(self, data: bytes) -> None:
        """The text of a profile: read, and what is read is written and read again the same."""
        from fundtracker.errors import UserError
        from fundtracker.intake.meaning import profiles

        try:
            read = profiles.from_toml(data.decode("utf-8", "replace"))
        except UserError:
            return
        read.fingerprint  # noqa: B018 - what the reader compares by
        again = profiles.from_toml(profiles.to_toml(read))
        if again != read:
            raise UnseenError("a profile is written otherwise than it was read")

    def ledger(self, data: bytes) -> None:
        """Edits of a ledger's file: refused, named by the check, or nothing else is said by it."""
        from fundtracker.errors import UserError
        from fundtracker.ledger import Ledger
        from tests.ledger import world

        good, path = self._good(), self.folder / "l.ftdb"
        path.write_bytes(Edits(data).of(good["bytes"]))
        try:
            with Ledger.open(path, "审计", clock=world.Clock(), read_only=True) as ledger:
                if not ledger.check() and ledger.state_hash() != good["state"]:
                    raise UnseenError("an altered ledger is whole and says something else")
        except UserError:
            return
        finally:
            for file in self.folder.glob("l.ftdb*"):
                file.unlink()

    def rows(self, data: bytes) -> None:
        """One value of one row altered as sqlite3 does it: refused, named, or as it was."""
        from fundtracker.errors import UserError
        from fundtracker.ledger import Ledger
        from tests.ledger import world

        good, path, edits = self._good(), self.folder / "r.ftdb", Edits(data)
        path.write_bytes(good["bytes"])
        try:
            if not _altered(path, edits):
                return
            with Ledger.open(path, "审计", clock=world.Clock(), read_only=True) as ledger:
                if not ledger.check():
                    raise UnseenError("a row was altered and the check names nothing")
        except UserError:
            return
        finally:
            for file in self.folder.glob("r.ftdb*"):
                file.unlink()

    def copy(self, data: bytes) -> None:
        """Edits of a review copy, of a member of it, of its manifest sealed anew by its key, or of
        one under a passphrase.
        """
        from fundtracker.ledger.secrets import sealed_files
        from fundtracker.reports.review import copy_content, review_copy

        if not data:
            return
        good, path, edits = self._good(), self.folder / "c.ftreview", Edits(data[1:])
        members, key = dict(good["members"]), good["key"]
        kind = data[0] % 5
        if kind == 0:
            content = edits.of(good["copy"])
        elif kind == 1:
            content = data[1:]
        elif kind == 4:
            whole = b"".join(sealed_files.sealed(good["copy"], good["secret"]))
            content = edits.of(whole)
            if content == whole:
                return
        else:
            name = sorted(members)[edits.number(1) % len(members)]
            name = review_copy.ADDED if kind == 2 and edits.number(1) % 2 else name
            members[name] = (
                edits.of(members[name]) if name != review_copy.ADDED else edits._data[3:]
            )
            if kind == 3:
                members[review_copy.MANIFEST] = _sealed(members, key)
            content = copy_content.packed(members)
        if content == good["copy"]:
            return
        path.write_bytes(content)
        issues = review_copy.verify(path)
        path.unlink()
        if not issues and kind != 3:
            raise UnseenError("an altered copy is proved")


def _altered(path: Path, edits: Edits) -> bool:
    """Alter a value of a row with plain SQLite; say whether it is another one now.

    The list of migrations that were applied is the library's own: no figure hangs on it.
    """
    import sqlite3
    from contextlib import closing

    from tests.ledger import world

    with closing(sqlite3.connect(path)) as raw:
        tables = [
            name for (name,) in raw.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite_%'"
                " ORDER BY name"
            ) if raw.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()
        ]  # fmt: skip
        table = tables[edits.number(1) % len(tables)]
        columns = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")')]
        column = columns[edits.number(1) % len(columns)]
        [(n,)] = raw.execute(f'SELECT count(*) FROM "{table}"').fetchall()
        at = edits.number(2) % n
        before = raw.execute(f'SELECT * FROM "{table}"').fetchall()
    kind, rest = edits.number(1) % 5, edits.bytes(min(edits.left, 40))
    value: Any = (
        None, int.from_bytes(rest[:8], "big", signed=True), rest, rest.decode("utf-8", "replace"),
        int.from_bytes(rest[:1], "big"),
    )[kind]  # fmt: skip
    kept = world.declared(path, "DELETE FROM sqlite_master WHERE type = 'trigger' RETURNING *")
    try:
        with closing(sqlite3.connect(path)) as raw, raw:
            where = f'(SELECT * FROM (SELECT "{columns[0]}" FROM "{table}" LIMIT 1 OFFSET {at}))'
            raw.execute(
                f'UPDATE "{table}" SET "{column}" = ? WHERE "{columns[0]}" IS {where}', (value,)
            )
            after = raw.execute(f'SELECT * FROM "{table}"').fetchall()
    except sqlite3.Error:
        return False  # SQLite's own rules refuse it
    world.declared(path, "INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)
    if table == "counter" and type(value) is int and max(n for _, n in before) <= value <= 1 << 39:
        return False  # numbers are left out: no row says anything else
    return sorted(map(repr, before)) != sorted(map(repr, after))


def _sealed(members: dict[str, bytes], key: Any) -> bytes:
    """The manifest of members as somebody with the key writes it, where it can be read as JSON."""
    from fundtracker.ledger.review import signing
    from fundtracker.reports.review import copy_seal, review_copy

    try:
        manifest = json.loads(members[review_copy.MANIFEST])
        manifest["members"] = {n: sha256(members[n]).hexdigest() for n in manifest["members"]}
        manifest.pop("seal", None)
        manifest["seal"] = signing.sign(key, copy_seal._message(manifest)).hex()
        return copy_seal.canonical(manifest)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return members[review_copy.MANIFEST]


TARGETS: dict[str, Callable[[World, bytes], None]] = {
    "table": World.table, "profile": World.profile, "ledger": World.ledger,
    "rows": World.rows, "copy": World.copy,
}  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Return the inputs that a target begins with: real files of its kind, small ones."""
    if target == "profile":
        return [path.read_bytes() for path in sorted(PROFILES.glob("*.toml"))]
    if target == "table":
        kinds = {
            ".csv": 0,
            ".txt": 1,
            ".xlsx": 2,
            ".xls": 3,
            ".html": 4,
            ".ofx": 5,
            ".sta": 6,
            ".xml": 7,
        }
        files = [path for path in sorted(TABLES.rglob("*")) if path.suffix in kinds]
        small = [path for path in files if path.stat().st_size < 6000]
        return [bytes([kinds[path.suffix]]) + path.read_bytes() for path in small]
    dice = Random(target)
    return [dice.randbytes(dice.randrange(6, 40)) for _ in range(64)]


# ---------------------------------------------------------------- the long run
def _child(target: str, arguments: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["fundtracker", "zipfile", "tomllib", "json"]):
        import fundtracker.intake.formats.statements
        import fundtracker.intake.meaning.profiles
        import fundtracker.intake.meaning.reading
        import fundtracker.intake.pages.opening
        import fundtracker.intake.payments.post
        import fundtracker.intake.text.spreadsheet
        import fundtracker.reports.review.review_copy  # noqa: F401
    world = World()
    if target in ("ledger", "rows", "copy"):
        world._good()
    atheris.Setup([sys.argv[0], *arguments], lambda data: _tried(TARGETS[target], world, data))
    atheris.Fuzz()


def _tried(tried: Callable[[World, bytes], None], world: World, data: bytes) -> None:
    """Try an input; seconds are those of the processor, whatever else the machine does."""
    begun = time.process_time()
    tried(world, data)
    if time.process_time() - begun > HANG_S:
        raise HungError(f"more than {HANG_S} s of the processor")


def _held_mb() -> int:
    """What the harness itself holds in memory before anything is tried."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def _cpu_of_children() -> float:
    """Seconds of the processor: on a busy machine an hour of the clock is few of them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Fuzz a target for some minutes of CPU; begin again after a finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--corpus", default="", help="a folder that keeps what was learnt")
    parser.add_argument("--findings", default="fuzz-findings")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.child:
        _child(options.target, rest)
        return 0
    corpus = Path(options.corpus or tempfile.mkdtemp(prefix="corpus"))
    findings = Path(options.findings)
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(options.target)):
        (corpus / f"seed{number:04d}").write_bytes(data)
    seed, found = options.seed, 0
    while (left := int(options.minutes * 60 - _cpu_of_children())) > 5:
        command = [
            sys.executable, "-m", "tests.faults.fuzz", options.target, "--child", str(corpus),
            f"-max_total_time={left}", f"-timeout={WAIT_S}", f"-rss_limit_mb={MEMORY_MB}",
            f"-seed={seed}", "-max_len=8192", "-len_control=10", "-print_final_stats=1",
            f"-artifact_prefix={findings}/{options.target}-{seed}-",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, env=os.environ | {"ASAN_OPTIONS": ""}, check=False)
        seed += 1
        found += done.returncode != 0
    print(f"{options.target}: {_cpu_of_children():.0f} s of CPU, {found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
