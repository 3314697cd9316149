"""The words by which banks say what a row of a fund's own account is."""

from __future__ import annotations

import re

from fundtracker.patterns import lazy

ACCOUNT_INTEREST = lazy(
    "结息|存款利息|活期利息|利息收入|利息转入|账户利息|credit interest", re.IGNORECASE
)
A_BANK = lazy("银行|信用社|bank", re.IGNORECASE)
