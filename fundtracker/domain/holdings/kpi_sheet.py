"""The sheet on which a company reports its figures: where what stands, so that it can be read
back.
"""

from typing import NamedTuple

MARK = "fundtracker-kpi-1"  # A1, hidden: that it is such a sheet
COMPANY_ROW, HEAD_ROW, FIRST_ROW = 2, 4, 5  # counted from 0; above them the title and what to do
CODE, NAME, UNIT, FIRST_QUARTER = range(4)  # columns; the codes are hidden


class Line(NamedTuple):
    """An indicator on the sheet; ``code``: one of the six, or ``own:NAME``; ``scale``: what one of
    the unit is in the ledger (fen, thousandths, or 1).
    """

    code: str
    name: str
    unit: str
    scale: int
