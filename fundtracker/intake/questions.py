"""What a file leaves open: questions that stop its import, and money that was left unread.

One ``Findings`` goes with a file from its bytes to its payments (``Table.findings``); every stage
puts its questions and its unread money there, every door (window, command line, JSON) shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from fundtracker.domain.base.money import MISSING, show
from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.intake.cells.amounts import UNITS

Answers = Mapping[str, str]  # key of a question → the value that the person chose

SHOWN_SIGN = "shown_sign"  # whether the sign that a number format shows counts or the stored one

# The values that answer a question of a closed kind; the others are answered by names of the file
# itself.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "list": ("list", "payments"),
    "view": ("bank", "own"),
    "sides": ("as_named", "as_balance"),
    "direction": ("out", "in"),
    "state": ("paid", "unpaid"),
    "minus_out": ("paid", "refund"),
    "asked_money": ("paid", "unpaid"),
    "paid_or_so_far": ("payment", "so_far"),
    "said_so_far": ("payment", "so_far"),
    "said_unpaid": ("unpaid", "paid"),
    "day_of_purchase": ("unpaid", "paid"),
    "said_by_colour": ("unpaid", "paid"),
    "reversal": ("negative", "income"),
    "sent_back": ("negative", "income"),
    "returned": ("negative", "paid"),
    "first_row": ("right", "wrong"),
    "taken_back": ("unpaid", "negative", "paid"),
    "part_paid": ("named", "paid", "unpaid"),
    SHOWN_SIGN: ("shown", "stored"),
    "blank_day": ("above", "none"),
    "day_of_month": ("last", "first"),
    "unit": tuple(UNITS),
}


class Question(NamedTuple):
    """One thing that money hangs on and that the file does not prove.

    ``code``: unit, view, state, sheet, …; its sentence is ``code:ask_CODE`` of the catalogues.
    ``options``: the values that answer it, the likeliest first; ``answer_by``: the option of the
    command line, its values between bars in the order of ``options``. ``subject``: the word or
    column it is about.
    ``fen``: the money that hangs on it, out and in added; None: all that the file moves, filled in
    when it is read to its end.
    """

    code: str
    options: tuple[str, ...]
    answer_by: str
    subject: str = ""
    line: int | None = None
    fen: int | None = None
    params: Mapping[str, Any] = {}
    kept_as: str = ""
    part: str = ""

    @property
    def key(self) -> str:
        """Under what its answer is kept: ``unit``, ``state:审批通过``; ``kept_as`` where it is
        another's.
        """
        return self.kept_as or key_of(self.code, self.subject)

    @property
    def issue(self) -> Issue:
        """The question as a finding, whose sentence the catalogues hold."""
        params = {"subject": self.subject, "amount": show(self.fen or 0), **self.params}
        return Issue(f"ask_{self.code}", self.line, params)


class Unread(NamedTuple):
    """Money of the file that is in no payment: ``code`` says of which kind (its sentence is
    ``code:CODE``), ``name`` which sheet or column; ``fen``: its sum, None where it cannot be known.
    """

    code: str
    name: str = ""
    line: int | None = None
    rows: int = 0
    fen: int | None = None

    @property
    def issue(self) -> Issue:
        """The same as a finding, whose sentence the catalogues hold."""
        amount = MISSING if self.fen is None else show(self.fen)
        return Issue(self.code, self.line, {"name": self.name, "rows": self.rows, "amount": amount})


class Findings:
    """Collects the questions and the unread money of one file; knows the answers given before.

    Raises:
        UserError: ``no_such_answer``: an answer that its question does not offer.
    """

    def __init__(self, answers: Answers | None = None) -> None:
        for key, value in (answers or {}).items():
            allowed = CHOICES.get(key.partition(":")[0])
            if allowed is not None and value not in allowed:
                raise UserError("no_such_answer", key=key, value=value, options="、".join(allowed))
        self.answers: dict[str, str] = dict(answers or {})
        self.strict = False  # an answer that a person gave and that answers nothing is refused
        self._given = frozenset(self.answers)
        self._heeded: set[str] = set()
        self.questions: list[Question] = []
        self.unread: list[Unread] = []

    def answer(self, code: str, subject: str = "") -> str | None:
        """Return what the person chose, None where nobody was asked yet."""
        self.heed(key := key_of(code, subject))
        return self.answers.get(key)

    def heed(self, key: str) -> None:
        """Take it that an answer of this key has its say in the file."""
        self._heeded.add(key)

    def begin_with(self, answers: Answers) -> None:
        """Take the answers of a profile for those that the person did not give."""
        for key, value in answers.items():
            if self.answers.setdefault(key, value) == value:
                self.heed(key)

    @property
    def idle(self) -> list[str]:
        """The keys of the answers that a person gave and that nothing in the file asks for."""
        return sorted(k for k in self._given - self._heeded if k not in _OF_PLACES)

    def require_heeded(self) -> None:
        """Refuse answers that nothing in the file asks for, where the person is strict.

        Raises:
            RefusedError: ``answer_not_asked``.
        """
        if self.strict and not self.questions and (idle := self.idle):
            raise RefusedError("answer_not_asked", line=None, key="、".join(idle))

    def ask(self, question: Question, *, first: bool = False) -> None:
        """Put a question, each once; one that is answered with a value it offers is not put.

        ``first``: before those that are put already.

        Raises:
            UserError: ``no_such_answer``: it does not offer what a strict person answered.
        """
        key, value = question.key, self.answers.get(question.key)
        self.heed(key)
        if value in question.options:
            return
        if self.strict and key in self._given:
            options = "、".join(question.options)
            raise UserError("no_such_answer", key=key, value=value, options=options)
        if all(question.key != other.key for other in self.questions):
            self.questions.insert(0 if first else len(self.questions), question)

    def leave(self, unread: Unread) -> None:
        """Name money that is left unread."""
        self.unread.append(unread)


class UndecidedError(RefusedError):
    """A file with open questions is not stored."""

    def __init__(self, name: str, questions: list[Question]) -> None:
        super().__init__("questions_open", line=None, name=name, n=len(questions))
        self.questions = questions


# What hangs on the account or on the file alone, never on the header.
ONE_FILE = (
    *("books", "sheet", "beside", "hidden", "unit_beside"),
    *(
        "first_row",
        "lines",
        "part",
        "said_unpaid",
        "said_by_colour",
        "said_so_far",
        "day_above",
        "sent_back",
        "reversal",
        "taken_back",
        "part_paid",
        SHOWN_SIGN,
        "blank_day",
    ),
)


# What says which part of a file is meant, or whose it is: it is looked for elsewhere.
_OF_PLACES = ("books", "sheet", "lines", "part", "beside", "unit_beside", "hidden")


def lasting(answers: Answers) -> dict[str, str]:
    """Return the answers that hold for other files with the same header too."""
    return {key: value for key, value in answers.items() if key.partition(":")[0] not in ONE_FILE}


def key_of(code: str, subject: str = "") -> str:
    """Return the key of a question about a subject (a word, a column) or about the whole file."""
    return f"{code}:{subject}" if subject else code
