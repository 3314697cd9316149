"""Earned value: planned value, earned value, actual cost and what follows from them.

Formulas: ANSI/EIA-748; PMI, The Standard for Earned Value Management (2019), ch. 4; NASA EVM
Reference Guide. CV = EV − AC, SV = EV − PV, CPI = EV ÷ AC, SPI = EV ÷ PV; EAC = AC + (BAC − EV)
(what is left goes as planned), BAC ÷ CPI (it goes as so far), AC + (BAC − EV) ÷ (CPI × SPI) (cost
and time weigh on it); ETC = EAC − AC, VAC = BAC − EAC, TCPI = (BAC − EV) ÷ (BAC − AC).
Money is fen; indices are floats, None where they do not exist (nothing spent, nothing planned).
"""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base.money import Fen, rounded


class Earned(NamedTuple):
    """BAC, PV, EV and AC of a project on a day, all fen."""

    bac: Fen
    pv: Fen
    ev: Fen
    ac: Fen

    @property
    def cv(self) -> Fen:
        """Cost variance; negative: over cost."""
        return self.ev - self.ac

    @property
    def sv(self) -> Fen:
        """Schedule variance; negative: behind."""
        return self.ev - self.pv

    @property
    def cpi(self) -> float | None:
        """Cost performance index."""
        return self.ev / self.ac if self.ac > 0 else None

    @property
    def spi(self) -> float | None:
        """Schedule performance index."""
        return self.ev / self.pv if self.pv > 0 else None

    @property
    def eac_plan(self) -> Fen:
        """Estimate at completion when the rest goes as planned."""
        return self.ac + self.bac - self.ev

    @property
    def eac_cpi(self) -> Fen | None:
        """Estimate at completion when the rest costs as so far: BAC × AC ÷ EV, exact to the fen."""
        return rounded(self.bac * self.ac, self.ev) if self.ev > 0 and self.ac > 0 else None

    @property
    def eac_both(self) -> Fen | None:
        """Estimate at completion when cost and time weigh on the rest."""
        if min(self.ev, self.ac, self.pv) <= 0:
            return None
        return self.ac + rounded((self.bac - self.ev) * self.ac * self.pv, self.ev * self.ev)

    @property
    def etc(self) -> Fen | None:
        """Estimate to complete at the cost so far."""
        return None if self.eac_cpi is None else self.eac_cpi - self.ac

    @property
    def vac(self) -> Fen | None:
        """Variance at completion at the cost so far; negative: over."""
        return None if self.eac_cpi is None else self.bac - self.eac_cpi

    @property
    def tcpi(self) -> float | None:
        """The index the rest must reach to end at BAC; None when nothing is left to spend."""
        return (self.bac - self.ev) / (self.bac - self.ac) if self.bac > self.ac else None


def earned_value(bac: Fen, physical: int | None) -> Fen | None:
    """Return EV: BAC × physical progress (tenths of a per cent); None where nobody measured it."""
    return None if physical is None else rounded(bac * physical, 1000)
