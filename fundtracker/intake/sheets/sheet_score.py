"""How much speaks for a sheet of payments, and which of several is read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from fundtracker.errors import RefusedError
from fundtracker.intake.columns import file_kind, money_columns
from fundtracker.intake.text import row_kinds, structure

if TYPE_CHECKING:
    from fundtracker.intake.text.merged_cells import Rows
    from fundtracker.intake.text.spreadsheet import Sheet

SAMPLE = 400


# What speaks for single payments rather than for sums of them.
_SINGLE = {
    *(
        "counterparty_name",
        "counterparty_account",
        "summary",
        "serial_no",
        "voucher_no",
        "balance",
        "purpose",
    ),
    *("remark", "payer_name", "contract_name", "project_name", "direction"),
}


def score(rows: Rows) -> int:
    """Return how much speaks for a sheet of payments: 0 without a date or without money, 1 or
    more with both.
    """
    head = list(islice(rows, SAMPLE))
    lines, cells = [line for line, _ in head], [row for _, row in head]
    header = structure.chosen_header(cells[: structure.HEAD_RECORDS], lines, None)
    if header.first is None:
        return 0
    below = header.first + header.rows
    data = [row for row in cells[below:] if row_kinds.kind_of(row, header.width) is None]
    columns = money_columns.roles(header.names or [], data)
    try:
        file_kind.refuse_unless_payments(columns, None)
    except RefusedError:
        return 0
    if not data:
        return 0
    return 1 + len({column.role for column in columns} & _SINGLE)


def best(sheets: Sequence[Sheet]) -> Sheet | None:
    """Return the sheet that is read where nobody chose one: shown before hidden, payments before
    sums.
    """
    if len(sheets) < 2:
        return sheets[0] if sheets else None
    scored = [(sheet.shown, score(sheet.rows()), -at) for at, sheet in enumerate(sheets)]
    wide = [sheet.width >= 3 for sheet in sheets]
    at = max(
        range(len(sheets)),
        key=lambda i: (scored[i][1] > 0 and scored[i][0], scored[i][1] > 0, wide[i], *scored[i]),
    )
    return sheets[at]
