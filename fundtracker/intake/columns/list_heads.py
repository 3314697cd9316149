"""Whether the columns of a table are those of a list of records, and not those of payments.

Two things speak for a list. It explains the whole table: every column that the list must have is
there, and the money and the days that would be read as payments are columns of the list too. Or it
has heads that no file of payments has (缴款期次, 出资人) and explains most of the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.intake.columns.column_names import meanings, normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.columns.money_sums import MAIN
from fundtracker.patterns import lazy

# A head that may be a list's: the lists themselves know every record there is, which takes longer
# to load than a small file to read.
_MAY_BE = lazy(
    "基金|fund|期次|出资人|合伙人|股东|partner|被投|portfolio|企业|company|季度|quarter|年度|year|(?:计划|承诺|费用)科目|planline"
    "|(?:申报|申请|变更|清单|条款|批准|政策|依据|协议|指标|批复|预算|计划|审批|调节表).{0,2}(?:号|编码|名称)"
    r"|(?:change|request|application|doc|budget)(?:no|id)\b|clause|indicator|transit|未达"
    "|(?:签订|结算|认定|分红|退出|融资|下达|核准|估值|批复|审批|概算)日期|状态日期|stateday|signed",
    re.IGNORECASE,
)
_PAYMENT = frozenset(
    {*MAIN, "date", "datetime", "time", "balance", "direction", "cumulative_amount"}
    | {"counterparty_name", "counterparty_account", "payee_name"}
)
_MOST = 3  # kinds that are named where several explain as much
_MARKS = 2  # heads that no file of payments has


class _Fit(NamedTuple):
    """How well a kind of list explains a table: how many columns, and whether wholly."""

    columns: int
    whole: bool
    kind: str


def kinds_of(columns: Sequence[Column], *, read: bool) -> tuple[str, ...]:
    """Return the kinds of lists that the columns of a table are of, none where they may be
    payments.

    Args:
        columns: the columns as payments would have them.
        read: whether they can be read as payments at all; of others a list is only named.
    """
    ordered = sorted(columns)
    header = [column.header for column in ordered]
    if read and not _MAY_BE.search(" ".join(map(normal, header))):
        return ()
    from fundtracker.intake.columns.list_kinds import KINDS, by_labels, columns_of

    fits = []
    for kind in KINDS:
        places = by_labels(kind, header, columns_of(kind, header))
        fit = _fit(kind, places, ordered, read=read)
        if fit is not None:
            fits.append(fit)
    best = max(fits, default=None)
    if best is None:
        return ()
    return tuple(fit.kind for fit in fits if fit[:2] == best[:2])[:_MOST]


def _fit(
    kind: str, places: Mapping[str, int], columns: Sequence[Column], *, read: bool
) -> _Fit | None:
    """Return how well a kind explains a table; None where it does not."""
    from fundtracker.intake.columns.list_kinds import KINDS, whole

    explained = set(places.values())
    named = sum(1 for column in columns if column.header.strip())
    if len(places) < 2 or 2 * len(places) < named:
        return None
    needs = KINDS[kind].needs if not read else ()
    is_told = bool(needs) and all(any(name in places for name in some) for some in needs)
    known = is_told or whole(kind, places)
    left = {column.role for column in columns if column.at not in explained} & _PAYMENT
    if known and not (read and left):
        return _Fit(len(places), True, kind)
    marks = sum(1 for at in explained if not meanings(columns[at].header))
    paid_to_somebody = "counterparty_name" in left and not left.isdisjoint(MAIN)
    if marks >= _MARKS and not paid_to_somebody:
        return _Fit(len(places), False, kind)
    return None
