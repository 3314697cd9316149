"""How a file was read, kept as a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundtracker.errors import UserError
from fundtracker.intake.meaning.profiles import Profile
from fundtracker.intake.questions import lasting

if TYPE_CHECKING:
    from fundtracker.intake.meaning.reading import Reading


def of_reading(name: str, reading: Reading) -> Profile:
    """Return the profile that reads files as this one was read.

    Raises:
        UserError: ``no_header_no_profile``: a file without a header has nothing to be known by.
    """
    if not reading.table.header:
        raise UserError("no_header_no_profile", name=reading.name)
    columns = sorted(reading.columns)
    answers = lasting(reading.findings.answers)
    unit = (
        "" if reading.meaning.units.of_file else reading.unit
    )  # what a file says of itself holds for it alone
    return Profile(
        name, tuple(c.header for c in columns), tuple(c.role for c in columns),
        reading.kind, reading.perspective, reading.proves, unit, {}, answers,
    )  # fmt: skip
