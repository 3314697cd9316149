"""Profiles that people saved in a ledger: how files of a bank are read, the answers to questions
too.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from fundtracker.errors import UserError
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.profile_saving import of_reading
from fundtracker.intake.meaning.reading import Reading
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.change import Change


def saved_profiles(ledger: Ledger | None) -> list[profiles.Profile]:
    """Return the profiles that people saved in a ledger; one that cannot be read (``profile list``
    names it) reads no file.
    """
    profiles_item = []
    for body in ledger.profiles.bodies().values() if ledger else ():
        with suppress(UserError):
            profiles_item.append(profiles.from_toml(body))
    return profiles_item


def keep_profile(ledger: Ledger, change: Change, reading: Reading) -> str:
    """Save how a file was read, the answers of the person too, for all files with its header;
    return its name.

    It is part of the ``change`` that takes the file in: one undo takes both back. The
    saved profile with the same header is replaced; else it is called after the file.
    """
    saved = saved_profiles(ledger)
    mark = profiles.fingerprint(reading.table.header or [])
    taken = {profile.name for profile in saved} | {profile.name for profile in profiles.shipped()}
    names = (
        f"{Path(reading.name).stem}{number}"
        for number in ("", *(f" {n}" for n in range(2, 10_000)))
    )
    name = next((p.name for p in saved if p.fingerprint == mark), None) or next(
        n for n in names if n not in taken
    )
    profile = of_reading(name, reading)
    ledger.profiles.put(change, name, profile.fingerprint, profiles.to_toml(profile))
    return name
