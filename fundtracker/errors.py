"""What may go wrong, and how it is told: one closed vocabulary of codes for every door.

The sentence of a code lives in the catalogues (``resources/locale``, msgid ``code:NAME``).
"""

from typing import Any, NamedTuple


class Named(str):
    """A name that a finding carries: the ledger's own, and in English where it has one there.

    It is its Chinese name wherever it is kept or compared; ``i18n.say`` and ``i18n.spoken`` say the
    one of the language in use.
    """

    english: str

    def __new__(cls, name: str, english: str = "") -> "Named":
        named = super().__new__(cls, name)
        named.english = english or name
        return named

    def beside(self, other: str) -> "Named":
        """Return this name and another after it, in both languages."""
        english = other.english if isinstance(other, Named) else other
        return Named(f"{self} {other}".strip(), f"{self.english} {english}".strip())


class Issue(NamedTuple):
    """One finding: a code of the vocabulary, the 1-based line it stands on, its details.

    ``line`` is None where the finding is about a whole file or ledger. No prose here.
    """

    code: str
    line: int | None = None
    params: dict[str, Any] = {}  # noqa: RUF012 - never mutated


class UserError(Exception):
    """The person can put this right: shown as a sentence with the fix, never as a traceback."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class RefusedError(UserError):
    """A whole file is not taken: nothing of it is stored. ``params["line"]`` may name a line."""


def unreadable(error: OSError, name: str) -> RefusedError:
    """Return the refusal of a file that the system does not give: gone, a folder, no right, or
    why else.
    """
    codes = {
        FileNotFoundError: "no_such_file",
        IsADirectoryError: "is_a_folder",
        PermissionError: "no_right_to_read",
    }
    return RefusedError(
        codes.get(type(error), "cannot_read"), line=None, name=name, why=error.strerror or ""
    )
