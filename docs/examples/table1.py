"""Recompute table 1 from ``ledger.frame``: a worked example for scripts and notebooks.

Run it on a ledger: ``python docs/examples/table1.py LEDGER [2024Q4]``. It prints, for each line of
fiscal money, what was paid in the quarter, in its year and since the plan began, in whole fen and
in yuan, and the totals. Nothing of the program's reports is used: only the frames "parts" (whole
payments and the parts of split ones) and "payments", which are documented.

What counts: measure "paid"; the quarter a part is booked in; only quarters of the plan; a line with
those below it. Refunds are negative and count against.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pandas as pd

from fundtracker.domain.base import money
from fundtracker.ledger import Ledger


def paid_by_line(ledger: Ledger, quarter: str) -> pd.DataFrame:
    """Return a row for each line of the plan: quarter, year, total, paid in fen (``Int64``).

    Args:
        ledger: an open ledger.
        quarter: "2024Q4"; figures stand at its end.
    """
    version = ledger.plan.current()
    parts = ledger.frame("parts")
    booked = parts["quarter"].astype(str)  # "2024Q4" sorts as time does
    inside = parts[
        (parts["measure"] == "paid") & (booked >= version.first.name) & (booked <= quarter)
    ]
    when = inside["quarter"].astype(str)
    spans = {"quarter": when == quarter, "year": when.str[:4] == quarter[:4], "total": when >= ""}
    sums = {
        name: inside[wanted].groupby("line", observed=True)["amount_fen"].sum()
        for name, wanted in spans.items()
    }
    rows = pd.DataFrame(sums).fillna(0).astype("Int64")
    lines = ledger.plan.lines()
    code_of = {line.id: line.code for line in lines}
    below = {line.code: [line.code] for line in lines}
    for line in lines:
        if line.parent_id is not None:
            below[code_of[line.parent_id]].append(line.code)
    wanted_lines = [line for line in lines if line.nature == "fiscal" and line.parent_id is None]
    table = pd.DataFrame(
        {line.code: rows.reindex(below[line.code]).fillna(0).sum() for line in wanted_lines},
        dtype="Int64",
    ).T
    table.loc["fiscal"] = table.sum()
    return table


def main(arguments: list[str]) -> None:
    """Print the table of a ledger."""
    path = Path(arguments[0])
    with Ledger.open(
        path, "script", clock=lambda: dt.datetime.now(dt.UTC), read_only=True
    ) as ledger:
        quarters = ledger.frame("parts")["quarter"].astype(str)
        quarter = arguments[1] if len(arguments) > 1 else str(quarters.max())
        table = paid_by_line(ledger, quarter)
    yuan = table.map(lambda fen: money.show(int(fen)))
    sys.stdout.write(f"{quarter}, fen\n{table.to_string()}\n\n")
    sys.stdout.write(f"{quarter}, yuan\n{yuan.to_string()}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
