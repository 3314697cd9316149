"""One file on its way in, as the import page knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fundtracker.errors import RefusedError
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.profiles import Profile
from fundtracker.intake.payments.parts import Parts, name_unread_of
from fundtracker.intake.payments.preview import Preview, Row
from fundtracker.intake.questions import Question
from fundtracker.intake.text.table import Table


@dataclass
class Job:
    """One file on its way in: what the person chose, what the reader said."""

    path: Path
    profile: Profile | None = None
    choices: Choices = field(default_factory=Choices)
    preview: Preview | None = None
    refused: RefusedError | None = None
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    table: Table | None = None
    source: Path | None = (
        None  # the file that was chosen: a zip, whose members have paths of their own
    )
    parts: Parts | None = (
        None  # all parts of the file and which of them this is; None: not looked for yet
    )
    at: int = 0

    @property
    def name(self) -> str:
        """The file's name, and the part of it where it has several."""
        answers = self.choices.answers
        part = self.table.part if self.table is not None else answers.get("sheet", "")
        return f"{self.path.name} · {part}" if part else self.path.name

    def take(self, result: Preview | tuple[RefusedError, Any]) -> None:
        """Take what the reader said: a preview, or a refusal with what can be shown all the
        same.
        """
        if isinstance(result, Preview):
            reading = result.outcome.reading
            if self.parts is not None:
                name_unread_of(self.parts, self.at, reading)
            self.preview, self.refused, self.table = result, None, reading.table
            self.columns, self.rows = reading.columns, result.rows
        else:
            self.preview, self.refused = None, result[0]
            self.table, self.columns, self.rows = result[1]

    def choose(self, **chosen: Any) -> None:
        """Choose something; what was read before does not stand any more."""
        self.choices = self.choices._replace(**chosen)

    @property
    def questions(self) -> list[Question]:
        """Return what must be answered before the file can be taken in."""
        return self.preview.outcome.reading.questions if self.preview is not None else []

    @property
    def lists(self) -> list[str]:
        """Return the kinds of lists that the file may be, the likeliest first."""
        asked = [question.params for question in self.questions if question.code == "list"]
        if self.refused is not None:
            asked.append(self.refused.params)
        return [kind for params in asked for kind in params.get("kinds", "").split("|") if kind]

    @property
    def corrections(self) -> int:
        """How many cells a person put right."""
        return sum(map(len, self.choices.edits.values()))

    @property
    def asks(self) -> bool:
        """Whether the file leaves something open that its money hangs on."""
        return bool(self.questions)

    @property
    def new(self) -> int:
        """How many rows would be taken in."""
        return self.preview.outcome.counts["new"] if self.preview is not None else 0
