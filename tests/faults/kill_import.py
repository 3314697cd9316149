"""Kill -9 during an import at random moments: ``python -m tests.faults.kill_import 50``.

Each time the ledger opens, checks clean and holds the whole file or nothing of it.
"""

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from fundtracker.intake.payments import post
from tests.ledger import world

ROWS = 6000


def importing(path: Path, file: Path) -> int:
    """Start a child that imports the file; return its id."""
    child = os.fork()
    if child == 0:
        try:
            with world.opened(path) as ledger:
                post.post(ledger, file)
        finally:
            os._exit(0)
    return child


def kill(times: int, folder: Path, seed: int = 1) -> dict[str, int]:
    """Kill as often as asked; return how many ledgers were whole, absent, halves."""
    base, path = folder / "base.ftdb", folder / "l.ftdb"
    world.filled(folder).close()
    path.rename(base)
    # Serials of their own: none of the rows stands already.
    file = world.bank(
        folder / "big.csv", [row.replace("S", "B", 1) for row in world.rows(0, ROWS, payees=500)]
    )
    shutil.copy(base, path)
    begin = time.perf_counter()
    os.waitpid(importing(path, file), 0)
    whole_time = time.perf_counter() - begin
    random, found = Random(seed), {"whole": 0, "absent": 0, "halves": 0}
    for n in range(times):
        shutil.copy(base, path)
        child = importing(path, file)
        # Half of the moments lie about the commit, where it matters most.
        time.sleep(whole_time * random.choice((random.uniform(0, 1.2), random.uniform(0.8, 1.15))))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found[_state(path, read_only=n % 3 == 0)] += 1
        for left in folder.glob("l.ftdb*"):
            left.unlink()
    return found


def _state(path: Path, *, read_only: bool) -> str:
    with world.opened(path, read_only=read_only) as ledger:
        if ledger.read_only is not read_only or ledger.check():
            return "halves"
        counts = (
            len(ledger.imports.all()), len(ledger.history.entries()),
            *(ledger.read(f"SELECT count(*) FROM {t}")[0][0] for t in ("payment", "source_file")),
        )  # fmt: skip
    return {(2, 4, 50, 2): "absent", (3, 5, 50 + ROWS, 3): "whole"}.get(counts, "halves")


def main(argv: list[str]) -> int:
    times = int(argv[0]) if argv else 50
    with tempfile.TemporaryDirectory() as folder:
        found = kill(times, Path(folder), seed=int(argv[1]) if argv[1:] else 1)
    print(
        f"{times} kills: {found['whole']} whole, {found['absent']} absent, {found['halves']} halves"
    )
    return 1 if found["halves"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
