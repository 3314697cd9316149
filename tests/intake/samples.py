"""Check every sample of a folder against its JSON: ``python -m tests.intake.samples FOLDER``.

Prints one line a failing sample and ``N passed, N failed``; the exit status is 1 if any failed.
``--bare`` leaves the shipped profiles out: the dictionary and the values alone must do.
"""

import json
import sys
from pathlib import Path

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post

COMPARED = {
    "date": ("date", "datetime"),
    "datetime": ("date", "datetime"),
    "payee_name": ("payee_name", "counterparty_name"),
    "payer_name": ("payer_name", "counterparty_name"),
}
MONEY = (
    "date",
    "datetime",
    "amount_abs",
    "amount_in",
    "amount_out",
    "amount_signed",
    "counterparty_name",
)


def encoding(said: str) -> str:
    return {"gbk": "gb18030", "gb2312": "gb18030", "utf-8-sig": "utf-8"}.get(said, said)


def found_in(path: Path) -> dict:
    """The reading of a file in the terms of the samples."""
    reading = read(path)
    records = post.settled(reading)
    return {
        "encoding": reading.table.encoding,
        "header_line": reading.table.header_line,
        "header_rows": reading.table.header_rows,
        "roles": {c.role: c.at for c in reading.columns},
        "records": records,
        "rejected": sorted((i.line, i.code) for i in reading.rejected),
        "skipped": reading.skipped,
        "total_out_fen": sum(r["amount_fen"] for r in records if r["direction"] == "out"),
        "total_in_fen": sum(r["amount_fen"] for r in records if r["direction"] == "in"),
    }


def problems(path: Path, said: dict) -> list[str]:
    """What differs between a file's reading and its JSON; empty when all agrees."""
    try:
        got = found_in(path)
    except RefusedError as error:
        return [] if said["must_refuse_as"] else [f"refused: {error.code} {error.params}"]
    if said["must_refuse_as"]:
        return ["not refused"]
    wrong = []

    def same(what: str, is_: object, should: object) -> None:
        if is_ != should:
            wrong.append(f"{what}: {is_!r}, should be {should!r}")

    same("encoding", got["encoding"], encoding(said["encoding"]))
    for key in ("header_line", "header_rows", "total_out_fen", "total_in_fen"):
        same(key, got[key], said[key])
    for column in said["columns"]:
        if column["role"] in MONEY:
            roles = COMPARED.get(column["role"], (column["role"],))
            same(
                f"column {column['role']}",
                [got["roles"].get(r) for r in roles if r in got["roles"]][:1],
                [column["index"]],
            )
    same("accepted", len(got["records"]), said["rows_accepted"])
    same("rejected", got["rejected"], sorted((r["line"], r["code"]) for r in said["rejected"]))
    same(
        "skipped",
        list(got["skipped"]),
        sorted((s["line"], s["kind"]) for s in said["skipped"]),
    )
    keys = (
        "line",
        "date",
        "direction",
        "amount_fen",
        "counterparty",
        "counterparty_account",
        "summary",
    )
    for mine, theirs in zip(got["records"], said["records"], strict=False):
        same(f"line {theirs['line']}", {k: mine[k] for k in keys}, {k: theirs[k] for k in keys})
        for key in ("project", "contract"):
            if key in theirs:
                same(f"line {theirs['line']} {key}", mine[key], theirs[key])
    return wrong


def main(argv: list[str]) -> int:
    folder = Path(next((a for a in argv if not a.startswith("--")), "tests/data/samples"))
    if "--bare" in argv:
        profiles.shipped = lambda: ()
    passed = failed = 0
    for sheet in sorted(folder.glob("*.json")):
        said = json.loads(sheet.read_text("utf-8"))
        if "must_refuse_as" not in said and "records" not in said:
            continue
        wrong = problems(folder / said["file"], {"must_refuse_as": None, **said})
        if wrong:
            failed += 1
            print(said["file"], *wrong, sep="\n    ")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
