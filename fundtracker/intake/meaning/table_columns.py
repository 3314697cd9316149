"""The columns of one table and what each means so far; how questions name them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue, UserError
from fundtracker.intake.balances import running_balance
from fundtracker.intake.cells import cell_words, dates
from fundtracker.intake.columns import (
    chosen_roles,
    column_roles,
    day_columns,
    money_columns,
    paid_columns,
)
from fundtracker.intake.columns.chosen_roles import ALIASES, CHOSEN_ROLES, DAYS, SIDE_OPEN
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.questions import Question
from fundtracker.intake.text import sum_words
from fundtracker.intake.text.record_columns import letter_of
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.meaning.choices import Choices
    from fundtracker.intake.meaning.profiles import Profile
    from fundtracker.intake.text.table import Table

ACCOUNT = lazy(
    r"(?:账\s*号|帐\s*号|卡\s*号|账户号|查询账号|account)[^0-9*]{0,40}([0-9*]{6,32})", re.IGNORECASE
)
_FLIPPED = {"amount_out": "amount_in", "amount_in": "amount_out"}
_PROOF = (
    3  # rows that a running balance must link before it proves that no other column moved money
)


class TableColumns:
    """Days and money among the columns are settled; sides are settled by others, who change roles
    here. What money hangs on and nothing proves is asked (``table.findings``).
    """

    def __init__(
        self, table: Table, rows: list[list[str]], profile: Profile | None, wanted: Choices
    ) -> None:
        self.table, self.profile, self.wanted = table, profile, wanted
        self.findings = table.findings
        self.rows = sum_words.without_sums(rows)  # sums are no witnesses
        self.header = table.header or [""] * table.width
        self.above = [cell for _, cells in table.preamble for cell in cells]
        self.title_words = " ".join([table.name, table.sheet, *self.above])
        self.warnings: list[Issue] = []
        self.parts: dates.Parts | dates.OneDay | None = dates.parts_of(
            self.header, self.above, f"{table.name} {table.sheet}"
        )
        self.columns = self._assigned()
        self.instalments = self._instalments()
        self._settle_day()
        self.stated: dict[int, str] = {}  # the roles that the person named, by column
        self._decided = False  # … among them which column was paid, not only its side
        self.columns = self._with_answers()
        self.parts = chosen_roles.parts_kept(self.parts, self.stated)
        self.open: list[Column] = []  # columns of money beside the one that is read
        self._offered: tuple[str, ...] = ()  # the answers that columns of money may have
        self._complete = True  # the money that is read is known to be all that moved
        self._settle_money()
        if "amounts" in self.findings.answers:
            _settle_day_of_answer(self)
        self.role = self._by_role()

    @property
    def roles_chosen(self) -> bool:
        """Whether a person or a profile gave all columns their roles: nothing is asked."""
        return self.profile is not None or self.wanted.roles is not None

    @property
    def paid_more(self) -> set[int]:
        """The columns of money that are read as further payments or may be such."""
        return self._of_instalments() | {c.at for c in self.open}

    def set_role(self, at: int, role: str) -> None:
        """Give a column another role."""
        self.columns[at] = self.columns[at]._replace(role=role)
        self.role = self._by_role()

    def swap_sides(self) -> None:
        """Take money out for money in, and money in for money out, but where the person said
        which it is.
        """
        self.columns = [
            c if c.at in self.stated else c._replace(role=_FLIPPED.get(c.role, c.role))
            for c in self.columns
        ]
        self.role = self._by_role()

    def main(self) -> list[Column]:
        """Return the columns whose money moved."""
        return [c for c in self.columns if c.role in money_columns.MAIN]

    def _by_role(self) -> dict[str, int]:
        """Return role → column; of several columns with one role the first."""
        return {c.role: c.at for c in sorted(self.columns, reverse=True) if c.role != "ignore"}

    # ------------------------------------------------------------ names and questions
    def name(self, column: Column) -> str:
        """Return what a column is called in questions: its name, its letter too where the name is
        not its own.
        """
        own = column.header.strip()
        alike = sum(1 for name in self.header if name.strip() == own)
        return own if alike == 1 and own else f"{own}#{letter_of(column.at)}"

    def place(self, name: str) -> int | None:
        """Return the column that a question or an answer calls so."""
        head, _, letter = name.rpartition("#")
        for i, own_name in enumerate(self.header):
            if letter and letter_of(i) == letter and normal(own_name) == normal(head):
                return i
        wanted = normal(name)
        exact = [i for i, head in enumerate(self.header) if head.strip() == name.strip()]
        alike = [i for i, head in enumerate(self.header) if normal(head) == wanted]
        return next(iter([*exact, *alike]), None)

    def answered_roles(self) -> dict[str, str]:
        """Return the roles that the person named (``--role COLUMN=ROLE``), by the column's name."""
        return {
            key.removeprefix("role:"): value
            for key, value in self.findings.answers.items()
            if key.startswith("role:")
        }

    def ask(
        self,
        code: str,
        options: tuple[str, ...],
        by: str,
        subject: str = "",
        fen: int | None = None,
        kept_as: str = "",
        **params: str,
    ) -> None:
        """Ask about this table; ``by``: how the command line answers."""
        line = self.table.header_line
        self.findings.ask(Question(code, options, by, subject, line, fen, params, kept_as))

    # ------------------------------------------------------------ roles
    def _assigned(self) -> list[Column]:
        chosen = self.wanted.roles or (self.profile.roles if self.profile else None)
        if chosen is not None:
            return self._dated_above(column_roles.chosen(self.header, chosen))
        columns = column_roles.assign(self.header, self.rows)
        if not isinstance(self.parts, dates.Parts):
            return self._dated_above(columns)
        ours = {at for at in self.parts[:3] if at is not None}
        columns = [
            c._replace(role="ignore") if c.at in ours or c.role in DAYS else c for c in columns
        ]
        columns[self.parts.month_at] = columns[self.parts.month_at]._replace(role="date")
        return columns

    def _dated_above(self, columns: list[Column]) -> list[Column]:
        """Date the rows of a list of payees that has no day by the one above it, where the person
        says that it is theirs.
        """
        role = column_roles.by_role(columns)
        paid = any(name in role for name in money_columns.MAIN)
        if {*DAYS} & set(role) or "counterparty_name" not in role or not paid:
            return columns
        day, answer = dates.day_above(self.above), self.findings.answer("day_above")
        if not day or answer == "none" or self._day_named():
            return columns
        if answer not in (None, day):
            raise UserError("no_such_answer", key="day_above", value=answer, options=f"{day}、none")
        self.parts = dates.OneDay(len(columns), role["counterparty_name"], day)
        self.ask("day_above", (day, "none"), f'--answer "day_above={day}|none"', day=day)
        return [*columns, Column(len(columns), day, "date")]

    def _with_answers(self) -> list[Column]:
        """Put the roles that the person named in the place of those that were found.

        Raises:
            UserError: ``no_column_named``, ``no_such_role``.
        """
        chosen: dict[int, str] = {}
        for name, value in self.answered_roles().items():
            if not name:
                continue
            role = ALIASES.get(value, value)
            at = self.place(name)
            if at is None:
                raise UserError(
                    "no_column_named", name=name, names="、".join(filter(None, self.header))
                )
            if role not in CHOSEN_ROLES:
                raise UserError("no_such_role", name=value)
            self.findings.heed(f"role:{name}")
            chosen[at] = role
        matches = {c.at: c.role for c in self.columns}
        self.stated = chosen
        self._decided = any(
            role in money_columns.MAIN and matches.get(at) not in SIDE_OPEN
            for at, role in chosen.items()
        )
        taken = set(chosen.values()) - {"ignore"}
        if taken & {*DAYS}:
            taken |= {*DAYS}
        columns = [
            c._replace(role=chosen.get(c.at, "ignore" if c.role in taken else c.role))
            for c in self.columns
        ]
        return chosen_roles.without_flags(columns, chosen)

    # ------------------------------------------------------------ days
    def _settle_day(self) -> None:
        """Ask which column dates the rows where two are as near to the money and differ."""
        dated = next((c for c in self.columns if c.role in DAYS), None)
        day_chosen = self.parts is not None or self.roles_chosen or self.instalments
        if dated is None or not dated.header or day_chosen:
            return
        named = [i for i, name in enumerate(self.header) if day_columns.names_a_day(name)]
        rivals = day_columns.rivals(self.header, self.rows, dated.at, named)
        if not self._day_named():
            dated, rivals = self._day_of_payer(dated, named, rivals)
        answer = self.findings.answers.get("date")
        at = self.place(answer) if answer else None
        if at is not None and (rivals or not self.findings.strict):
            self._ask_day(dated, rivals)
            self._swap(dated, at)
            return
        if self._day_named():
            return
        if day_columns.rank(dated.header) >= day_columns.ORDER and not rivals:
            self.warnings.append(
                Issue("day_of_order", self.table.header_line, {"name": dated.header})
            )
        self._ask_day(dated, rivals)

    def _ask_day(self, dated: Column, rivals: Sequence[int]) -> None:
        """Ask which of several columns dates the rows."""
        if rivals:
            names = (dated.header, *(self.header[at] for at in rivals))
            self.ask("date", names, f'--answer "date={"|".join(names)}"', names=listed(names))

    def _day_of_payer(
        self, dated: Column, named: Sequence[int], rivals: list[int]
    ) -> tuple[Column, list[int]]:
        """Put the day on which money was paid in the place of the one on which it arrived; both
        are rivals where they lie in different months. Money that came in is ours from that day.
        """
        main = {c.role for c in self.main()}
        payer = day_columns.Payer(self.header, self.rows, dated.at)
        days = [] if main == {"amount_in"} else payer.days(named, paid_only=main == {"amount_out"})
        if days and (rivals or any(map(payer.matters, days))):
            return self._swap(dated, days[0]), [*days[1:], dated.at, *rivals]
        if days and payer.is_day_of_payee(days[0]):
            return self._swap(dated, days[0]), []
        return dated, rivals

    def _day_named(self) -> bool:
        """Return whether the person named the column of days."""
        return bool({"日期", *DAYS} & set(self.answered_roles().values()))

    def _swap(self, column: Column, at: int) -> Column:
        """Give the role of a column to another one, which is returned; a day's is ``date`` then."""
        role = "date" if column.role in DAYS else column.role
        swap = {column.at: "ignore", at: role}
        self.columns = [c._replace(role=swap.get(c.at, c.role)) for c in self.columns]
        return next(c for c in self.columns if c.at == at)

    def _instalments(self) -> list[tuple[int, int]]:
        """Return (day, money) of several payments in one row; the first pair is that of the
        roles.
        """
        if self.answered_roles() or self.wanted.roles is not None:
            return []
        pairs = money_columns.instalments(self.header, self.rows)
        if not pairs:
            return []
        first = {pairs[0][0]: "date", pairs[0][1]: "amount_out"}
        ours = {at for pair in pairs for at in pair}
        self.columns = [
            c._replace(role=first.get(c.at, "ignore"))
            if c.at in ours or c.role in (*DAYS, *money_columns.MAIN)
            else c
            for c in self.columns
        ]
        params = {"n": str(len(pairs)), "names": listed(self.header[money] for _, money in pairs)}
        self.warnings.append(Issue("instalments_read", self.table.header_line, params))
        return pairs

    def _of_instalments(self) -> set[int]:
        return {at for pair in self.instalments for at in pair}

    # ------------------------------------------------------------ money
    def _settle_money(self) -> None:
        """Settle columns of money beside each other; those that nothing explains stay ``open``."""
        if self.roles_chosen or self.instalments:
            # who gave the roles has decided: the rest is named, nothing is asked
            ours = self._of_instalments()
            left = money_columns.left_over(self.rows, self.columns)
            self.open = [c for c in left if c.at not in ours]
            return
        self._complete = (
            any(running_balance.hear(self._by_role(), self.rows)) and len(self.rows) > _PROOF
        )
        before = {c.at: c.role for c in self.columns}
        self.columns, self.open = paid_columns.settled(self.header, self.rows, self.columns)
        if self._decided:
            # the person said which column was paid: no other one is taken, the rest is named
            self.columns = [c._replace(role=before[c.at]) for c in self.columns]
            self.open = money_columns.left_over(self.rows, self.columns)
            self._complete = True
        self.open = [c for c in self.open if c.at not in self.stated]
        answer = self.findings.answers.get("amounts")
        if self.open and self.main() and answer is not None and not self._decided:
            self._take_amounts(answer)

    def _take_amounts(self, answer: str) -> None:
        """Read the columns of money as the person answered; what the question does not offer is
        asked again.
        """
        main, left = self.main(), list(self.open)
        self._offered = paid_columns.options(self.header, self.name, main, left)
        if answer not in self._offered:
            return
        self.findings.heed("amounts")
        names = {c.at: self.name(c) for c in left}
        roles = paid_columns.roles(answer, main, left, names)
        self.columns = [c._replace(role=roles.get(c.at, c.role)) for c in self.columns]
        self.stated = {at: role for at, role in self.stated.items() if at not in roles}
        gone = [c._replace(role="ignore") for c in main if c.at in roles]
        self.open = [c for c in left if c.at not in roles] + gone

    def ask_amounts(self, sums: Mapping[int, int]) -> None:
        """Ask, when the whole file is read, about columns of money that are in no payment and not
        zero.
        """
        left = [c for c in self.open if sums.get(c.at)]
        main = self.main()
        if not left or not main or self._complete:
            return
        options = self._offered or paid_columns.options(self.header, self.name, main, left)
        listed_columns = listed(f"{self.name(c)} {show(sums[c.at])}" for c in left)
        by = f'--answer "amounts={"|".join(options)}"'
        fen = sum(abs(sums[c.at]) for c in left)
        first = "/".join(map(self.name, main))
        self.ask("amounts", options, by, fen=fen, name=first, names=listed_columns)

    # ------------------------------------------------------------ the file's own account
    def own_account(self) -> str:
        """Return the account of the file: a column's, or one that a line above names."""
        place = self.role.get("own_account")
        if place is not None and self.rows and len(self.rows[0]) > place:
            return cell_words.account(self.rows[0][place])
        above = [cells for _, cells in self.table.preamble]
        if self.findings.answer(
            "lines"
        ):  # the line of its account stands below the head that it shares with others
            above += [cells for _, kind, cells in self.table.skipped if kind == "footer_note"]
        return next((match[1] for cells in above if (match := ACCOUNT.search(" ".join(cells)))), "")


def _settle_day_of_answer(columns: TableColumns) -> None:
    """Ask whether the day that is called after the money that the person chose dates it, where
    another one does: 还款金额 beside 消费日期.
    """
    dated, main = next((c for c in columns.columns if c.role in DAYS), None), columns.main()
    if dated is None or len(main) != 1 or columns._day_named():
        return
    header = columns.header
    days = [i for i, name in enumerate(header) if day_columns.names_a_day(name)]
    at = day_columns.of_money(header, main[0].at, days)
    if at is None or at == dated.at:
        return
    answer = columns.findings.answers.get("date")
    columns._ask_day(Column(at, header[at], "date"), [dated.at])
    if answer == header[at]:
        columns._swap(dated, at)


def listed(names: Iterable[str]) -> str:
    """Return names in one line, twelve at most."""
    return "、".join(itertools.islice(names, 12))
