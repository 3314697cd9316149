"""The equity-method sheet at year end (财预〔2015〕210号 arts. 26–27; CAS 2 长期股权投资)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen


class EquityYear(NamedTuple):
    """A year of one holding, fen: what went in and out, and the results of the company or fund
    held.

    ``profit`` and ``other`` (other changes in equity) are of the whole investee, ``dividends`` and
    ``disposed`` (carrying amount given up) are the holder's own, ``impairment`` likewise;
    ``share`` is the holder's part of equity in that year.
    """

    year: int
    share: Fraction
    invested: Fen = 0
    profit: Fen = 0
    other: Fen = 0
    dividends: Fen = 0
    disposed: Fen = 0
    impairment: Fen = 0


class EquityLine(NamedTuple):
    """A line of the sheet: opening + invested + result + other − dividends − disposed −
    impairment = closing.
    """

    year: int
    opening: Fen
    invested: Fen
    result: Fen
    other: Fen
    dividends: Fen
    disposed: Fen
    impairment: Fen
    closing: Fen
    unrecognised: Fen


def equity_method(
    years: Sequence[EquityYear], opening: Fen = 0, unrecognised: Fen = 0
) -> list[EquityLine]:
    """Return the sheet year by year; the holding never falls below 0.

    Losses beyond it are kept as a memo (``unrecognised``, ≥ 0) and later profits make them good
    first (CAS 2 art. 12).
    """
    rows = []
    for each in years:
        other = fen(each.share * each.other)
        before = opening + each.invested + other - each.dividends - each.disposed - each.impairment
        result = fen(each.share * each.profit) - unrecognised
        if result >= 0:
            unrecognised = 0
        else:
            recognised = max(result, -max(0, before))
            unrecognised, result = recognised - result, recognised
        closing = before + result
        rows.append(
            EquityLine(
                each.year,
                opening,
                each.invested,
                result,
                other,
                each.dividends,
                each.disposed,
                each.impairment,
                closing,
                unrecognised,
            )
        )
        opening = closing
    return rows
