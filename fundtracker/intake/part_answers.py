"""Answers to what several things ask that are read together: sheets, tables of a sheet, files of a
zip. An answer holds for those that ask it alike; where they ask it otherwise each has its own
(``unit@2/3``), and what one was asked never changes another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.questions import Question

_AT = "@"
# What is said of all parts, or makes a part what it is.
_OF_ALL = {"sheet", "lines", "part", "beside", "unit_beside", "books", "hidden"}
_ITS_OWN = {"first_row"}  # asks of single rows: no two parts ask alike
_ANY_HEAD = {"state", "taken_back", "part_paid"}  # asks of words: they mean the same under any head
# What of a question tells how much it is about, not what is asked.
_HOW_MUCH = {"amount", "rows", "n", "words", "stored", "shown", "names"}
_UNPAID = (
    "said_unpaid",
    "day_of_purchase",
    "said_by_colour",
)  # what an answer of which refuses a part
_NOT_PAID = ("money_not_paid", "money_of_register", "money_told_by_colour")
_ROUNDS = 8  # questions that come one after the other

Sign = tuple[object, ...]


class Part(NamedTuple):
    """One of several parts: what it is called, what makes it one."""

    label: str
    choices: Choices


class Looked(NamedTuple):
    """A part as it was read to its end with the answers in ``choices``; without a reading where the
    person answered that its money was not paid.
    """

    part: Part
    choices: Choices
    reading: Reading | None
    refused: RefusedError | None = None

    @property
    def questions(self) -> list[Question]:
        """The questions that are open."""
        return self.reading.questions if self.reading is not None else []

    def sign(self, question: Question) -> Sign:
        """Return what makes two questions one, whichever part asks."""
        code, header = question.code, self.reading.table.header if self.reading else None
        params = {k: v for k, v in question.params.items() if k not in _HOW_MUCH}
        if code in _ITS_OWN:
            return code, self.part.label
        if code in _ANY_HEAD:
            return code, question.key, question.options
        return (
            code,
            question.key,
            question.options,
            tuple(header or ()),
            tuple(sorted(params.items())),
        )


Read = Callable[[int, Choices], Reading]  # the part of that number, to its end
Apart = Callable[[Sequence[Looked]], Mapping[int, str]]  # parts whose unit another one says


class Answering:
    """Gives the answers of a person to the parts that ask for them; ``said``: what each answer
    without a part was given to, kept over several files.
    """

    def __init__(self, parts: Sequence[Part], read: Read, signs: dict[str, Sign]) -> None:
        self._parts, self._read, self._said = parts, read, signs
        answers = dict(parts[0].choices.answers)
        if unit := parts[0].choices.unit:
            answers["unit"] = unit
        labels = tuple(f"{_AT}{part.label}" for part in parts)
        self._general = {
            key: value
            for key, value in answers.items()
            if key not in _OF_ALL and not key.endswith(labels)
        }
        self._answers = [self._own(part) for part in parts]
        self._unit = ""  # that was chosen for parts of several units
        self._looked: list[Looked] = []

    def settled(self, apart: Apart) -> list[Looked]:
        """Return the parts, each read with the answers that are its own."""
        self._looked = [self._look(i) for i in range(len(self._parts))]
        for i, unit in apart(self._looked).items():
            self._answers[i]["unit_beside"] = unit
            self._looked[i] = self._look(i)
        for _ in range(_ROUNDS):
            if not self._round():
                break
        if left := self._unasked():
            for i, answers in enumerate(self._answers):
                fit = {key: value for key, value in left.items() if self._fits(i, key)}
                self._answers[i] = {**fit, **answers}
                self._looked[i] = self._look(i)
        return self._looked

    def open_questions(self, counted: Sequence[int]) -> list[Question]:
        """Return the open questions of some parts: one where they ask alike, else one for each."""
        asked: dict[str, list[tuple[Looked, Question]]] = {}
        for i in counted:
            for question in self._looked[i].questions:
                asked.setdefault(question.key, []).append((self._looked[i], question))
        open_ones = [question for askers in asked.values() for question in self._together(askers)]
        return open_ones + [q for i in counted for q in self._other_unit(self._looked[i])]

    def require_heeded(self) -> None:
        """Refuse answers that no part asks for, where the person is strict.

        Raises:
            RefusedError: ``answer_not_asked``.
        """
        readings = [looked.reading for looked in self._looked]
        if not self._parts[0].choices.strict or None in readings:
            return  # what was answered of a part that was not paid is not known any more
        idle = [set(reading.findings.idle) for reading in readings if reading is not None]
        if unused := set.intersection(*idle) & self._general.keys():
            raise RefusedError("answer_not_asked", line=None, key="、".join(sorted(unused)))

    def _own(self, part: Part) -> dict[str, str]:
        """Return what makes a part one, and the answers that a person gave to it alone."""
        own = {key: value for key, value in part.choices.answers.items() if key in _OF_ALL}
        end = f"{_AT}{part.label}"
        answers = part.choices.answers.items()
        return own | {key.removesuffix(end): value for key, value in answers if key.endswith(end)}

    def _look(self, i: int) -> Looked:
        part = self._parts[i]
        choices = part.choices._replace(answers=dict(self._answers[i]), unit=None, strict=False)
        try:
            return Looked(part, choices, self._read(i, choices))
        except RefusedError as error:
            if error.code not in _NOT_PAID:
                raise
            return Looked(part, choices, None, error)

    def _round(self) -> bool:
        """Answer what the parts ask alike; return whether anything was answered."""
        changed: set[int] = set()
        for key, value in self._general.items():
            askers = self._askers(key)
            signs = set(askers.values()) | ({self._said[key]} if key in self._said else set())
            if askers and len(signs) == 1:
                self._said[key] = signs.pop()
                for i in askers:
                    self._answers[i][key] = value
                changed |= set(askers)
        for i in changed:
            self._looked[i] = self._look(i)
        return bool(changed)

    def _askers(self, key: str) -> dict[int, Sign]:
        """Return the parts that ask a question and have no answer yet, and how they ask it."""
        return {
            i: looked.sign(question)
            for i, looked in enumerate(self._looked)
            for question in looked.questions
            if question.key == key and key not in self._answers[i]
        }

    def _unasked(self) -> dict[str, str]:
        """Return the answers that no part asks for: they hold for all, a unit only where all have
        the same.
        """
        asked = {question.key for looked in self._looked for question in looked.questions}
        left = {k: v for k, v in self._general.items() if k not in self._said and k not in asked}
        units = {looked.reading.unit for looked in self._looked if looked.reading}
        self._unit = left.pop("unit", "") if len(units) > 1 else ""
        return left

    def _fits(self, i: int, key: str) -> bool:
        """Return whether a part has the column that an answer names; none having it, all are told
        so.
        """
        code, _, name = key.partition(":")
        has = [_has_column(looked.reading, name) for looked in self._looked]
        return code != "role" or has[i] or not any(has)

    def _other_unit(self, looked: Looked) -> list[Question]:
        """Return the question which unit a part has, where one was chosen for parts of several."""
        reading = looked.reading
        if not self._unit or reading is None or "unit" in looked.choices.answers:
            return []
        options = tuple(dict.fromkeys((reading.unit, self._unit)))
        if len(options) == 1:
            return []
        fen = sum(abs(reading.accepted[f"{side}_fen"]) for side in ("out", "in"))
        params = {"unit": reading.unit}
        asked = Question("unit", options, "", "", reading.table.header_line, fen, params)
        return [_of_part(looked.part.label, asked)]

    def _together(self, askers: Sequence[tuple[Looked, Question]]) -> list[Question]:
        key = askers[0][1].key
        signs = {looked.sign(question) for looked, question in askers}
        signs |= {self._said[key]} if key in self._said else set()
        if len(signs) == 1 and key not in self._said:
            first = askers[0][1]
            return [first._replace(fen=sum(question.fen or 0 for _, question in askers))]
        return [_of_part(looked.part.label, question) for looked, question in askers]


def without_unpaid(choices: Choices) -> Choices:
    """Return choices without the answer that the money was not paid: it can be read then."""
    unpaid = [key for key in _UNPAID if choices.answers.get(key) == "unpaid"]
    if not unpaid:
        return choices
    answers = {key: value for key, value in choices.answers.items() if key not in unpaid}
    return choices._replace(answers=answers)


def _has_column(reading: Reading | None, name: str) -> bool:
    return reading is not None and reading.meaning.settled.place(name) is not None


def _of_part(label: str, question: Question) -> Question:
    """Return a question as one that a part alone asks."""
    key = f"{question.key}{_AT}{label}"
    by = f'--answer "{key}={"|".join(question.options)}"'
    return question._replace(kept_as=key, answer_by=by, part=label)
