"""Profiles: how the files of one bank or system are read; they choose themselves by the header.

A profile is a small TOML text: ``name``, ``kind``, ``perspective``, ``proves``, ``columns`` (the
names of the header in order), ``roles`` (one a column), optional ``unit``, ``directions`` and
``answers`` (to the questions of the reader, by their keys).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.errors import UserError
from fundtracker.intake.names import normal
from fundtracker.paths import asset

if TYPE_CHECKING:
    from fundtracker.intake.reading import Reading


class Profile(NamedTuple):
    """One way of reading; see the module's words for the fields."""

    name: str
    columns: tuple[str, ...]
    roles: tuple[str, ...]
    kind: str
    perspective: str
    proves: str = "paid"
    unit: str = ""
    directions: Mapping[str, str] = {}
    answers: Mapping[str, str] = {}

    @property
    def fingerprint(self) -> str:
        """The header it fits, as compared."""
        return fingerprint(self.columns)


def fingerprint(header: Sequence[str]) -> str:
    """Return the names of a header as compared: order counts, spaces and units do not."""
    return "|".join(normal(name) for name in header)


def from_toml(text: str) -> Profile:
    """Read a profile.

    Raises:
        UserError: ``bad_profile`` with ``why``.
    """
    try:
        data = tomllib.loads(text)
        profile = Profile(
            str(data["name"]),
            tuple(map(str, data["columns"])),
            tuple(map(str, data["roles"])),
            str(data["kind"]),
            str(data["perspective"]),
            str(data.get("proves", "paid")),
            str(data.get("unit", "")),
            dict(data.get("directions", {})),
            dict(data.get("answers", {})),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UserError("bad_profile", why=str(error)) from None
    if len(profile.columns) != len(profile.roles) or profile.proves not in (
        "paid",
        "released",
        "evidence",
    ):
        raise UserError("bad_profile", why="columns ≠ roles")
    return profile


def to_toml(profile: Profile) -> str:
    """Write a profile as ``from_toml`` reads it."""
    # A JSON string or list of strings is a TOML one too.
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in (
            ("name", profile.name),
            ("kind", profile.kind),
            ("perspective", profile.perspective),
            ("proves", profile.proves),
            ("unit", profile.unit),
            ("columns", list(profile.columns)),
            ("roles", list(profile.roles)),
        )
    ]
    for name, table in (("directions", profile.directions), ("answers", profile.answers)):
        if table:
            lines += ["", f"[{name}]"]
            lines += [f"{_toml(key)} = {_toml(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def of_reading(name: str, reading: Reading) -> Profile:
    """Return the profile that reads files as this one was read.

    Raises:
        UserError: ``no_header_no_profile``: a file without a header has nothing to be known by.
    """
    if not reading.table.header:
        raise UserError("no_header_no_profile", name=reading.name)
    columns = sorted(reading.columns)
    # Whose account it is hangs on the account, never on the header.
    answers = {key: value for key, value in reading.findings.answers.items() if key != "books"}
    return Profile(
        name, tuple(c.header for c in columns), tuple(c.role for c in columns),
        reading.kind, reading.perspective, reading.proves, reading.unit, {}, answers,
    )  # fmt: skip


@cache
def shipped() -> tuple[Profile, ...]:
    """Return the profiles that come with the program."""
    folder = asset("resources/import_profiles")
    return tuple(from_toml(p.read_text("utf-8")) for p in sorted(folder.glob("*.toml")))


def choose(header: Sequence[str], profiles: Iterable[Profile]) -> Profile | None:
    """Return the first profile whose header is this one."""
    wanted = fingerprint(header)
    return next((p for p in profiles if p.fingerprint == wanted), None)
