"""Profiles: how the files of one bank or system are read; they choose themselves by the header.

A profile is a small TOML text: ``name``, ``kind``, ``perspective``, ``proves``, ``columns`` (the
names of the header in order), ``roles`` (one a column), optional ``unit``, ``directions`` and
``answers`` (to the questions of the reader, by their keys).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns.column_names import ROLES, normal
from fundtracker.intake.columns.file_kind import KINDS, PERSPECTIVES, PROVES
from fundtracker.paths import asset

if TYPE_CHECKING:
    pass


_MONEY = ("amount_out", "amount_in", "amount_signed", "amount_abs")
ROLE_NAMES = (*ROLES, *_MONEY, "ignore", "payee_name", "payee_account", "payee_bank")
SIDES = ("out", "in", "refund", "neither")


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
        UserError: ``bad_profile`` with ``why``: no TOML, a key, date or amount lacking, an unknown
            word, columns and roles that do not pair.
    """
    import tomllib

    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:  # lists in lists in lists …
        raise UserError("bad_profile", why=str(error)) from None
    directions, answers = data.get("directions", {}), data.get("answers", {})
    sides = list(directions.values()) if isinstance(directions, dict) else [directions]
    profile = Profile(
        _text(data, "name"),
        _texts(data, "columns"),
        _texts(data, "roles"),
        _word(data, "kind", KINDS),
        _word(data, "perspective", PERSPECTIVES),
        _word(data, "proves", PROVES, "paid"),
        _word(data, "unit", ("", *amounts.UNITS), ""),
        directions if isinstance(directions, dict) else {},
        answers if isinstance(answers, dict) else {},
    )
    for key, words, known in (("roles", profile.roles, ROLE_NAMES), ("directions", sides, SIDES)):
        for word in words:
            if word not in known:
                raise _unknown(key, word, ", ".join(known))
    _require_pairs(profile)
    return profile


def _require_pairs(profile: Profile) -> None:
    """Refuse columns and roles that do not pair, and roles that leave a row without its day or
    its money.
    """
    used = [role for role in profile.roles if role != "ignore"]
    twice = sorted({role for role in used if used.count(role) > 1})
    if twice or len(profile.columns) != len(profile.roles):
        why = tr(
            "{columns} columns and {roles} roles must pair, each role once (twice: {twice})",
            columns=len(profile.columns),
            roles=len(profile.roles),
            twice=", ".join(twice) or "—",
        )
        raise UserError("bad_profile", why=why)
    for needed in (("date", "datetime"), _MONEY):
        if not set(needed) & set(used):
            raise _lacking(" / ".join(needed))


def _lacking(key: str) -> UserError:
    return UserError("bad_profile", why=tr("{key} is lacking", key=key))


def _unknown(key: str, text: object, known: str) -> UserError:
    why = tr('in {key} "{text}" means nothing; it may be: {known}', key=key, text=text, known=known)
    return UserError("bad_profile", why=why)


def _text(data: Mapping[str, Any], key: str, otherwise: str | None = None) -> str:
    value = data.get(key, otherwise)
    if value is None:
        raise _lacking(key)
    if not isinstance(value, str):
        raise _unknown(key, value, '"…"')
    return value


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        raise _lacking(key)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _unknown(key, value, '["…", "…"]')
    return tuple(value)


def _word(
    data: Mapping[str, Any], key: str, known: Sequence[str], otherwise: str | None = None
) -> str:
    word = _text(data, key, otherwise)
    if word not in known:
        raise _unknown(key, word, ", ".join(filter(None, known)))
    return word


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


@cache
def _shipped_texts() -> tuple[str, ...]:
    folder = asset("resources/import_profiles")
    return tuple(path.read_text("utf-8") for path in sorted(folder.glob("*.toml")))


@cache
def shipped() -> tuple[Profile, ...]:
    """Return the profiles that come with the program."""
    return tuple(map(from_toml, _shipped_texts()))


def shipped_for(header: Sequence[str]) -> Profile | None:
    """Return the shipped profile whose header is this one; those that name less than two thirds
    of its columns as they are compared are not read.
    """
    names = [name for name in map(normal, header) if name]
    near = (t for t in _shipped_texts() if 3 * sum(n in t for n in names) >= 2 * len(names))
    return choose(header, map(from_toml, near))


def choose(header: Sequence[str], profiles: Iterable[Profile]) -> Profile | None:
    """Return the first profile whose header is this one."""
    wanted = fingerprint(header)
    return next((p for p in profiles if p.fingerprint == wanted), None)
