"""What the person chose instead of what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fundtracker.intake.questions import Answers

Edits = Mapping[int, Mapping[int, str]]  # line → column from 0 → the text that the person put there


class Choices(NamedTuple):
    """What the person chose instead of what was found; None leaves it to the reader.

    ``header_line`` 0 means no header; ``edits`` are cells put right, the file itself stays as it
    is; ``answers`` are the answers to questions (``questions.Question.key`` → value); ``strict``:
    an answer that nothing asks for is refused; ``keep``: how the file is read is remembered by the
    import itself, for all files with its header.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    unit: str | None = None
    proves: str | None = None
    day_first: bool | None = None
    roles: tuple[str, ...] | None = None
    edits: Edits = {}  # noqa: RUF012 - never mutated
    answers: Answers = {}  # noqa: RUF012 - never mutated
    strict: bool = False
    keep: bool = False
