"""What a table means: roles, side, unit, day, each with its witness; what has none is asked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.intake.balances import cumulative, running_balance
from fundtracker.intake.cells import amounts, cell_words, dates, payment_states
from fundtracker.intake.columns import (
    column_roles,
    day_columns,
    file_kind,
    money_columns,
    money_sums,
    tax_columns,
    units,
)
from fundtracker.intake.columns.chosen_roles import ALIASES, CHOSEN_ROLES, MONEY_ROLES
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.columns.file_kind import Kind
from fundtracker.intake.meaning import bank_or_own, not_paid, payer_payee, side_flags
from fundtracker.intake.meaning.list_of_records import refuse_if_asked, require_payments
from fundtracker.intake.questions import Question
from fundtracker.intake.text import sum_words
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.meaning.choices import Choices
    from fundtracker.intake.meaning.profiles import Profile
    from fundtracker.intake.text.table import Table

ACCOUNT = lazy(
    r"(?:账\s*号|帐\s*号|卡\s*号|账户号|查询账号|account)[^0-9*]{0,40}([0-9*]{6,32})", re.IGNORECASE
)
_CARD = lazy(
    "公务卡|信用卡|贷记卡|账单周期|账单日|消费日|卡末四位|卡号后四位|末四位|还款|信用额度|最低还款"
    "|credit card|statement period",
    re.IGNORECASE,
)
_LIST = "(?:情况|明细|台账|台帐|清单|登记|统计|一览)"
_PAID_TITLE = lazy(
    f"(?i)(?:支付|付款|拨付|拨款|支出|发放|报销|费用|付出).{{0,4}}{_LIST}|payments? "
    f"(?:list|register|made)|disbursement"
)
_RECEIVED_TITLE = lazy(
    f"(?:收入|收款|到账|进账|回款|来款).{{0,4}}{_LIST}|receipts? (?:list|register)|income "
    f"(?:list|register)",
    re.I,
)
_FLIPPED = {"amount_out": "amount_in", "amount_in": "amount_out"}
_UNIT_OPTIONS = {name: option for option, name in amounts.UNIT_WORDS.items()}


class Meaning:
    """What the columns of one table mean, as far as head and first rows prove it.

    What money hangs on and nothing proves is asked (``table.findings``); until it is answered the
    likeliest reading stands, so that it can be looked at.
    """

    def __init__(
        self, table: Table, rows: list[list[str]], profile: Profile | None, wanted: Choices
    ) -> None:
        self.table, self._profile = table, profile
        self._rows = sum_words.without_sums(rows)  # sums are no witnesses
        self._wanted, self._findings = wanted, table.findings
        self.header = table.header or [""] * table.width
        self.profile = profile.name if profile else ""
        self._above = [cell for _, cells in table.preamble for cell in cells]
        self._title_words = " ".join([table.name, table.sheet, *self._above])
        self.warnings: list[Issue] = []
        self.open: list[Column] = []  # columns of money beside the one that is read
        self.directions: Callable[[str], str] | None = None
        self.own: payer_payee.Own | None = None
        self.heard = running_balance.Witness()
        self.by_balance: running_balance.Unsigned | None = (
            None  # tells the sides of amounts without a sign
        )
        self.minus_out = self.flipped = self._settled_by_person = False
        self._complete = (
            False  # the running balance proves that the money that is read is all that moved
        )
        self.by_habit = (
            False  # the minus before money out is a habit of all rows: no balance says so
        )
        self.parts = dates.parts_of(self.header, self._above, f"{table.name} {table.sheet}")
        self.columns = self._columns()
        self.instalments = self._instalments()
        self._days()
        self.columns = self._with_answers(self.columns)
        if profile is None and wanted.roles is None and not self.instalments:
            self._moneys()
        else:  # who gave the roles has decided: the rest is named, nothing is asked
            ours = {at for pair in self.instalments for at in pair}
            self.open = [
                c for c in money_columns.left_over(self._rows, self.columns) if c.at not in ours
            ]
            self._complete = True
        paid_too = {at for pair in self.instalments for at in pair} | {c.at for c in self.open}
        # Columns of money that the ones that are read explain: parts, sums, the same in another
        # unit.
        self.explained = [
            c for c in money_columns.beside(self._rows, self.columns) if c.at not in paid_too
        ]
        asks = profile is None and wanted.roles is None
        self.relations = (
            money_sums.relations(self._rows, self.columns, self.explained) if asks else []
        )
        self.role = self._by_role()
        self.kind = self._kind()
        self.unit_of_file = False  # the file itself says it, nobody else
        self.unit_stated = True  # False: nothing says it, 元 is assumed
        self.unit = self._unit()
        self._signs()
        self.sources = money_columns.sources(self.columns)
        self.scales = self._scales()
        self.adds_up = self._adding_up()
        self.grouping = self._grouping()
        status = self.header[self.role["status"]] if "status" in self.role else ""
        self.states = payment_states.legend(status, [status, *self._above])
        self.flags = payment_states.flags(self.columns)
        self.day_first = self._day_order()
        self.year = dates.only_year([table.name, table.sheet, *self._above, *self.header])
        self.foreign = self._foreign()
        self.own_account = self._own_account()

    def answer(self, code: str, subject: str = "") -> str | None:
        """Return what the person answered to a question."""
        return self._findings.answer(code, subject)

    @property
    def newest_first(self) -> bool:
        """Whether the first rows run from the newest to the oldest."""
        at = self.role.get("date", self.role.get("datetime", 0))
        days = [
            day
            for row in self._rows
            if at < len(row)
            and isinstance(day := dates.day(row[at], self.day_first, self.year), int)
        ]
        return bool(days) and days[0] > days[-1]

    # ------------------------------------------------------------ columns
    def _by_role(self) -> dict[str, int]:
        """Return role → column; of several columns with one role the first."""
        return {c.role: c.at for c in sorted(self.columns, reverse=True) if c.role != "ignore"}

    def _columns(self) -> list[Column]:
        chosen = self._wanted.roles or (self._profile.roles if self._profile else None)
        if chosen is not None:
            names = enumerate(self.header)
            return [
                Column(i, name, chosen[i] if i < len(chosen) else "ignore") for i, name in names
            ]
        columns = column_roles.assign(self.header, self._rows)
        if self.parts is None:
            return columns
        ours = {at for at in self.parts[:3] if at is not None}
        columns = [
            c._replace(role="ignore") if c.at in ours or c.role in ("date", "datetime") else c
            for c in columns
        ]
        columns[self.parts.month_at] = columns[self.parts.month_at]._replace(role="date")
        return columns

    def _with_answers(self, columns: list[Column]) -> list[Column]:
        """Put the roles that the person named (``--role COLUMN=ROLE``) in the place of those that
        were found.

        Raises:
            UserError: ``no_column_named``, ``no_such_role``.
        """
        chosen: dict[int, str] = {}
        for key, value in self._findings.answers.items():
            name = key.partition(":")[2]
            if not key.startswith("role:") or not name:
                continue
            role = ALIASES.get(value, value)
            at = self._place(name)
            if at is None:
                raise UserError(
                    "no_column_named", name=name, names="、".join(filter(None, self.header))
                )
            if role not in CHOSEN_ROLES:
                raise UserError("no_such_role", name=value)
            chosen[at] = role
        taken = set(chosen.values()) - {"ignore"}
        if taken & {"date", "datetime"}:
            taken |= {"date", "datetime"}
        return [
            c._replace(role=chosen.get(c.at, "ignore" if c.role in taken else c.role))
            for c in columns
        ]

    def _name(self, column: Column) -> str:
        """Return what a column is called in questions: its name, its letter too where the name is
        not its own.
        """
        alike = sum(1 for name in self.header if name.strip() == column.header.strip())
        return (
            column.header.strip()
            if alike == 1 and column.header.strip()
            else f"{column.header.strip()}#{_letter(column.at)}"
        )

    def _place(self, name: str) -> int | None:
        head, _, letter = name.rpartition("#")
        for i, own_name in enumerate(self.header):
            if letter and _letter(i) == letter and normal(own_name) == normal(head):
                return i
        wanted = normal(name)
        exact = [i for i, head in enumerate(self.header) if head.strip() == name.strip()]
        alike = [i for i, head in enumerate(self.header) if normal(head) == wanted]
        return next(iter([*exact, *alike]), None)

    def _days(self) -> None:
        """Ask which column dates the rows where two are as near to the money and differ."""
        dated = next((c for c in self.columns if c.role in ("date", "datetime")), None)
        if dated is None or self.parts is not None or not dated.header or self._profile is not None:
            return
        if self._wanted.roles is not None or self.instalments:
            return
        named = [i for i, name in enumerate(self.header) if day_columns.names_a_day(name)]
        rivals = day_columns.rivals(self.header, self._rows, dated.at, named)
        answer = self._findings.answer("date")
        if (at := self._place(answer) if answer else None) is not None:
            swap = {dated.at: "ignore", at: "date"}
            self.columns = [c._replace(role=swap.get(c.at, c.role)) for c in self.columns]
            return
        if day_columns.rank(dated.header) >= day_columns.ORDER and not rivals:
            self.warnings.append(
                Issue("day_of_order", self.table.header_line, {"name": dated.header})
            )
        role_chosen = any(
            key.startswith("role:") and value in ("date", "datetime", "日期")
            for key, value in self._findings.answers.items()
        )
        if not rivals or role_chosen:
            return
        names = (dated.header, *(self.header[at] for at in rivals))
        self._ask("date", names, f'--answer "date={"|".join(names)}"', names=_listed(names))

    def _instalments(self) -> list[tuple[int, int]]:
        """Return (day, money) of several payments in one row; the first pair is that of the
        roles.
        """
        named = any(key.startswith("role:") for key in self._findings.answers)
        pairs = (
            []
            if named or self._wanted.roles is not None
            else money_columns.instalments(self.header, self._rows)
        )
        if not pairs:
            return []
        first = {pairs[0][0]: "date", pairs[0][1]: "amount_out"}
        ours = {at for pair in pairs for at in pair}
        self.columns = [
            c._replace(role=first.get(c.at, "ignore"))
            if c.at in ours or c.role in ("date", "datetime", *money_columns.MAIN)
            else c
            for c in self.columns
        ]
        params = {"n": str(len(pairs)), "names": _listed(self.header[money] for _, money in pairs)}
        self.warnings.append(Issue("instalments_read", self.table.header_line, params))
        return pairs

    def _moneys(self) -> None:
        """Settle columns of money beside each other; those that nothing explains stay ``open``."""
        proven = any(running_balance.hear(self._by_role(), self._rows)) and len(self._rows) > _PROOF
        rest = money_columns.settled(self.header, self._rows, self.columns)
        judged = {self._place(key[5:]) for key in self._findings.answers if key.startswith("role:")}
        rest.open.extend(tax_columns.left_out(self._rows, rest.columns))
        rest.open.extend(tax_columns.kept_back(self._rows, rest.columns))
        self.columns, self.open = rest.columns, [c for c in rest.open if c.at not in judged]
        self._complete = proven
        main = [c for c in self.columns if c.role in money_columns.MAIN]
        answer = self._findings.answer("amounts")
        if not self.open or not main or answer is None:
            return
        made = {"sum": main[0].role, "less": "amount_back"}.get(answer)
        if made:
            self.columns = [c._replace(role=made) if c in self.open else c for c in self.columns]
            self.open = []
        elif (at := self._place(answer)) is not None and len(main) == 1 and at != main[0].at:
            swap = {main[0].at: "ignore", at: main[0].role}
            self.columns = [c._replace(role=swap.get(c.at, c.role)) for c in self.columns]
            self.open = [c for c in self.open if c.at != at] + [main[0]._replace(role="ignore")]

    def ask_amounts(self, sums: Mapping[int, int]) -> None:
        """Ask, when the whole file is read, about columns of money that are in no payment and not
        zero.
        """
        left = [c for c in self.open if sums.get(c.at)]
        main = [c for c in self.columns if c.role in money_columns.MAIN]
        if not left or not main or self._complete or self._findings.answer("amounts") is not None:
            return
        dated = sum(1 for name in self.header if day_columns.names_a_day(name))
        parts = money_columns.are_parts([*main, *left])
        alone = (
            len(main) > 1 or (parts and dated > 1) or not money_columns.may_add_up([*main, *left])
        )
        several = () if alone else tax_columns.together(left)
        first = "/".join(map(self._name, main))
        options = (first, *(self._name(c) for c in left if len(main) == 1), *several)
        listed = _listed(f"{self._name(c)} {show(sums[c.at])}" for c in left)
        by = f'--answer "amounts={"|".join(options)}"'
        fen = sum(abs(sums[c.at]) for c in left)
        self._ask("amounts", options, by, fen=fen, name=first, names=listed)

    def _ask(
        self,
        code: str,
        options: tuple[str, ...],
        by: str,
        subject: str = "",
        fen: int | None = None,
        kept_as: str = "",
        **params: str,
    ) -> None:
        line = self.table.header_line
        self._findings.ask(Question(code, options, by, subject, line, fen, params, kept_as))

    # ------------------------------------------------------------ kind and side
    def _kind(self) -> Kind:
        wanted, profile = self._wanted, self._profile
        if profile is not None:
            kind = Kind(profile.kind, profile.perspective, profile.proves)
            self._flags(kind.perspective == "ledger_view")
        else:
            require_payments(self.table, self.columns, self._rows)
            self._asked_money()
            not_paid.ask(table=self.table, above=self._above, role=self.role)
            own = self._own_books()
            both = "amount_out" in self.role and "amount_in" in self.role
            if own and both and not self._settled_by_person:
                self.columns = [c._replace(role=_FLIPPED.get(c.role, c.role)) for c in self.columns]
                self.role = self._by_role()
            kind = file_kind.of(
                self.role, [normal(c.header) for c in self.columns], own, bool(self._debit_words())
            )
            if self._findings.answer("sides") == "as_balance":
                self.columns = [c._replace(role=_FLIPPED.get(c.role, c.role)) for c in self.columns]
                self.role = self._by_role()
        return kind._replace(proves=wanted.proves) if wanted.proves else kind

    def _asked_money(self) -> None:
        """Ask whether money is paid whose column says that it was asked for, while the day says
        paid.
        """
        money = [c for c in self.columns if c.role in money_columns.MAIN]
        if not all(file_kind.is_asked(c.header) for c in money):
            return
        if self._findings.answer("asked_money") == "unpaid":
            raise RefusedError("money_not_paid", line=self.table.header_line, name=money[0].header)
        self._ask(
            "asked_money",
            ("paid", "unpaid"),
            "--answer asked_money=paid|unpaid",
            name=money[0].header,
        )

    def _debit_words(self) -> bool:
        """Return whether the sides of this file are called 借 and 贷, in the head or in a column
        of flags.
        """
        out, into = (
            self.header[self.role[r]] if r in self.role else "" for r in ("amount_out", "amount_in")
        )
        if out and into:
            return (
                bank_or_own.is_debit(out)
                or bank_or_own.is_credit(out)
                or bank_or_own.is_debit(into)
                or bank_or_own.is_credit(into)
            )
        meanings = set(self._flag_words().values())
        return (
            bool({side_flags.DEBIT, side_flags.CREDIT} & meanings) and not {"out", "in"} & meanings
        )

    def _flag_words(self) -> dict[str, str]:
        at = self.role.get("direction")
        if at is None or "amount_abs" not in self.role:
            return {}
        cells = [row[at] for row in self._rows if at < len(row) and row[at].strip()]
        legend = side_flags.legend(
            [*self.header, *self._above, *(" ".join(c) for _, _, c in self.table.skipped)]
        )
        known = side_flags.table(cells, legend)
        answered = {cell: self._findings.answer("direction", cell.strip()) for cell in known}
        return {cell: answered[cell] or meaning for cell, meaning in known.items()}

    def _own_books(self) -> bool:
        """Return whether 借 is money in: the unit's own books. Words in brackets, the balance, the
        rows' own words, the head and the title are heard in this order; without any the person is
        asked.
        """
        if not self._debit_words():
            self._named_sides()
            return False
        self._settled_by_person = self._wanted.roles is not None or any(
            key.startswith("role:") and ALIASES.get(value, value) in ("amount_out", "amount_in")
            for key, value in self._findings.answers.items()
        )
        answer = self._findings.answer("view")
        heard = self._hear_debit()
        view = answer or self._witness(heard)
        self._flags(view == bank_or_own.OWN)
        self.heard = self._hear()
        if self._settled_by_person and "amount_out" in self.role and "amount_in" in self.role:
            return view == bank_or_own.OWN
        if answer is None and bank_or_own.other_book(self._title_words, heard):
            refuse_if_asked(self.table, self.columns, self._rows)
            raise RefusedError("no_cash_lines", line=self.table.header_line)
        if view is None:
            self._ask("view", (bank_or_own.BANK, bank_or_own.OWN), "--view bank|own")
        elif view == bank_or_own.OWN and answer is None and "gl_account" not in self.role:
            self.warnings.append(Issue("read_as_own", self.table.header_line))
        if answer is None and view is not None and heard not in (None, view):
            self._ask("view", (heard, view), f"--view {heard}|{view}")
        return view == bank_or_own.OWN

    def _witness(self, heard: str | None) -> str | None:
        debit, credit = self._debit_names()
        if "gl_account" in self.role and self._holds_cash():
            return bank_or_own.OWN
        return (
            bank_or_own.of_brackets(debit, credit)
            or heard
            or bank_or_own.of_rows(self._moves(), self.role)
            or bank_or_own.of_words(self.header, self._title_words)
        )

    def _holds_cash(self) -> bool:
        at = [self.role[r] for r in ("gl_account", "gl_name") if r in self.role]
        return any(file_kind.is_cash(row[i]) for row in self._rows for i in at if i < len(row))

    def _debit_names(self) -> tuple[str, str]:
        """Return the names of the columns of 借 and 贷, however they were given out and in."""
        names = [self.header[self.role[r]] for r in ("amount_out", "amount_in") if r in self.role]
        if len(names) < 2:
            return "", ""
        swapped = bank_or_own.is_debit(names[1]) or bank_or_own.is_credit(names[0])
        return (names[1], names[0]) if swapped else (names[0], names[1])

    def _moves(self) -> bank_or_own.Moves:
        """Return the rows by the side that 借 and 贷 give them."""
        moves = bank_or_own.Moves([], [])
        debit, credit = self._debit_names()
        places = [self.header.index(name) if name else None for name in (debit, credit)]
        known = self._flag_words()
        for row in self._rows:
            if places[0] is not None and places[1] is not None:
                filled = [
                    isinstance(fen := amounts.fen(row[at]), int) and fen != 0
                    if at < len(row)
                    else False
                    for at in (places[0], places[1])
                ]
                side = (
                    side_flags.DEBIT
                    if filled[0] and not filled[1]
                    else side_flags.CREDIT
                    if filled[1] and not filled[0]
                    else ""
                )
            else:
                at = self.role.get("direction", -1)
                side = known.get(row[at], "") if 0 <= at < len(row) else ""
            if side == side_flags.DEBIT:
                moves.debit.append(row)
            elif side == side_flags.CREDIT:
                moves.credit.append(row)
        return moves

    def _hear_debit(self) -> str | None:
        """Return what the running balance says of 借 and 贷."""
        known = self._flag_words()
        as_bank = side_flags.reader(known, False, cell_words.direction)
        heard = running_balance.hear(self.role, self._rows, as_bank)
        if not (heard.agrees or heard.flipped or heard.minus_out):
            return None
        names_bank = (
            not bank_or_own.is_credit(self.header[self.role["amount_out"]])
            if "amount_out" in self.role
            else True
        )
        return bank_or_own.BANK if (not heard.flipped) == names_bank else bank_or_own.OWN

    def _hear(self) -> running_balance.Witness:
        return running_balance.hear(self.role, self._rows, self.directions)

    def _flags(self, own: bool) -> None:
        """Set how a column of in and out is read; ask about signs that nothing explains."""
        known = self._flag_words()
        if self._profile is not None:
            known = {**known, **self._profile.directions}
        unknown = sorted({cell.strip() for cell, meaning in known.items() if meaning == "unknown"})
        if unknown and (heard := self._by_balance(known)):
            known, unknown = heard, []
        self.directions = side_flags.reader(known, own, cell_words.direction)
        if set(known.values()) - {"unknown", "neither"}:
            return  # a strange word among known ones: its rows are kept out, with their money
        for cell in unknown[:_MOST_WORDS]:
            self._ask(
                "direction", ("out", "in"), f'--answer "direction:{cell}=out|in"', subject=cell
            )

    def _by_balance(self, known: Mapping[str, str]) -> dict[str, str] | None:
        """Return the words of a column of two signs as the running balance proves them."""
        unknown = [cell for cell, meaning in known.items() if meaning == "unknown"]
        if not 1 <= len(unknown) <= 2:
            return None
        for sides in (("out", "in"), ("in", "out")):
            tried = {**known, **dict(zip(unknown, sides, strict=False))}
            if running_balance.hear(
                self.role, self._rows, side_flags.reader(tried, False, cell_words.direction)
            ).agrees:
                return tried
        return None

    def _named_sides(self) -> None:
        """Ask where the balance does not agree with sides of plain names (支出, 收入)."""
        self._flags(False)
        self.heard = self._hear()
        plain = "amount_out" in self.role or (
            "direction" in self.role and "amount_abs" in self.role
        )
        if plain and self.heard.flipped:
            self._ask("sides", ("as_named", "as_balance"), "--answer sides=as_named|as_balance")

    # ------------------------------------------------------------ signs
    def _signs(self) -> None:
        """Settle what a minus, a plus or the absence of any sign says of the way the money went."""
        self.heard = self._hear()
        self.flipped = "amount_signed" in self.role and self.heard.flipped
        self.minus_out = self.heard.minus_out
        if self.table.signs_known:
            return
        if "amount_out" in self.role and not self.heard.agrees and not self.minus_out:
            self._all_minus()
        if "amount_out" in self.role and money_columns.came_back(
            self.header[self.role["amount_out"]]
        ):
            self._returned()
        single = next((r for r in ("amount_signed", "amount_abs") if r in self.role), None)
        if single is None or "direction" in self.role or self._profile is not None:
            return
        at = self.role[single]
        role = side_flags.role_of_plus(" ".join([*self._above, self.header[at]]))
        if role and not any(self.heard):
            self.flipped = role == "amount_signed"
            self.columns[at] = self.columns[at]._replace(role=role)
            self.role = self._by_role()
            return
        if single == "amount_abs" and self._parties():
            return
        if (
            single == "amount_abs"
            and not any(self.heard)
            and self._wanted.roles is None
            and not self._side_behind()
        ):
            self._unsigned()
            return
        if self._is_card() and not any(self.heard):
            name = self._name(self.columns[self.role[single]])
            options = ("amount_spent", "amount_signed")
            self._ask(
                "card",
                options,
                f'--role "{name}=amount_spent|amount_signed"',
                name,
                kept_as=f"role:{name}",
            )

    def _is_card(self) -> bool:
        """Return whether title, head or what the rows are for speak of a card."""
        at = self.role.get("summary", -1)
        words = [row[at] for row in self._rows if 0 <= at < len(row)]
        return _CARD.search(" ".join([self._title_words, *self.header, *words])) is not None

    def _side_behind(self) -> bool:
        """Return whether words behind the amounts say their side: 100.00 DR."""
        at = self.role["amount_abs"]
        return any(amounts.side_behind(row[at])[1] for row in self._rows if at < len(row))

    def _unsigned(self) -> None:
        """Take the side of amounts without any sign from the words of the title; ask where there
        are none.
        """
        at = self.role["amount_abs"]
        if "balance" in self.role:
            money, left = ([amounts.fen(row[i]) if i < len(row) else None for row in self._rows]
                           for i in (at, self.role["balance"]))  # fmt: skip
            from fundtracker.intake.balances import balance_proof

            opening = balance_proof.opening_of(
                (cells for _, cells in self.table.preamble), amounts.UNITS[self.unit]
            )
            self.by_balance = running_balance.Unsigned.hear(money, left, opening)
            if self.by_balance is not None:
                return
        paid, received = (
            bool(_PAID_TITLE.search(self._title_words)),
            bool(_RECEIVED_TITLE.search(self._title_words)),
        )
        if paid != received and not self._is_card():
            side = "amount_out" if paid else "amount_in"
            self.columns[at] = self.columns[at]._replace(role=side)
            self.role = self._by_role()
            return
        name = self._name(self.columns[at])
        if self._is_card():
            options = ("amount_spent", "amount_signed")
            self._ask(
                "card",
                options,
                f'--role "{name}=amount_spent|amount_signed"',
                name,
                kept_as=f"role:{name}",
            )
            return
        self._ask(
            "side",
            ("amount_out", "amount_in"),
            f'--role "{name}=amount_out|amount_in"',
            name,
            kept_as=f"role:{name}",
        )

    def _returned(self) -> None:
        """Ask of money whose only column says that it came back: it lowers what was paid, or was
        paid itself.
        """
        name = self._name(self.columns[self.role["amount_out"]])
        answer = self._findings.answer("returned")
        self.minus_out = answer != "paid"
        if answer is None and self._profile is None:
            self._ask(
                "returned", ("negative", "paid"), "--answer returned=negative|paid", name=name
            )

    def _all_minus(self) -> None:
        """Take money out that every row writes with a minus for payments, and say so."""
        at = self.role["amount_out"]
        read = [amounts.fen(row[at]) for row in self._rows if at < len(row)]
        out = [fen for fen in read if isinstance(fen, int) and fen]
        if not out or any(fen > 0 for fen in out):
            return
        answer = self._findings.answer("minus_out")
        if answer == "refund":
            return
        self.minus_out = self.by_habit = True
        if len(out) == 1 and answer is None and self._profile is None:
            fen = -out[0]
            self._ask(
                "minus_out",
                ("paid", "refund"),
                "--answer minus_out=paid|refund",
                fen=fen,
                name=self.header[at],
            )
        else:
            self.warnings.append(
                Issue("minus_is_out", self.table.header_line, {"name": self.header[at]})
            )

    def ask_minus(self, fen: int) -> None:
        """Ask when a habit of the first rows, a minus before money out, is broken further down."""
        name = self.header[self.role["amount_out"]]
        self._ask(
            "minus_out", ("paid", "refund"), "--answer minus_out=paid|refund", fen=fen, name=name
        )

    def _parties(self) -> bool:
        """Find the unit's own side where payer and payee are both in the file; return whether
        they are.
        """
        pairs = payer_payee.places(self.role)
        if not pairs:
            return False
        answer = self._findings.answer("own")
        own_account = self._own_account()
        self.own = (
            payer_payee.chosen(pairs, self._rows, answer)
            if answer
            else payer_payee.find(
                pairs, self._rows, " ".join([self._title_words, *self.header]), own_account
            )
        )
        if self.own is None and payer_payee.only_pay(pairs, self._rows, self.header):
            at = self.role["amount_abs"]
            self.columns[at] = self.columns[at]._replace(role="amount_out")
            self.role = self._by_role()
        elif self.own is None:
            names = payer_payee.candidates(pairs, self._rows)
            if names:
                self._ask("own", names, f'--answer "own={"|".join(names)}"')
                self.own = payer_payee.chosen(pairs, self._rows, names[0])
        return True

    # ------------------------------------------------------------ unit, day, currency, account
    def _unit(self) -> str:
        """Return the unit: what the person chose, else the head of the money, else lines around
        it, tab and file name, else a profile's, else 元. Two units that contradict each other, and
        a scale that is not understood, are asked.
        """
        if self._wanted.unit:
            self._findings.answers["unit"] = self._wanted.unit
        unit = self._findings.answer("unit") or (self._profile.unit if self._profile else None)
        if "unit" in self._wanted.answers or self._wanted.unit:
            return str(unit)
        stated = self._said_units()
        if unit and (not stated or stated == {unit}):
            return unit
        if len(stated) == 1 and units.UNKNOWN not in stated:
            self.unit_of_file = not unit
            return stated.pop() if not unit else self._ask_unit({*stated, unit})
        if stated:
            return self._ask_unit(stated | ({unit} if unit else set()))
        for column in self.columns:
            other = (
                units.of_name(column.header) if column.role in money_columns.OTHER_MONEY else None
            )
            if other not in (None, "元", units.UNKNOWN):
                return self._ask_unit({"元", str(other)})
        if beside := self._findings.answers.get("unit_beside"):
            return self._ask_unit({beside})  # said by another sheet of the same file only
        self.unit_stated = False
        return "元"

    def _said_units(self) -> set[str]:
        """Return the units that the head of the money and the lines around the table say; what
        other heads say explains a line.
        """
        heads = {c.at: unit for c in self.columns if (unit := units.of_name(c.header))}
        named = {
            heads[c.at] for c in self.columns if c.role in money_columns.MAIN and c.at in heads
        }
        around = self._units_around()
        return named | (around - set(heads.values())) if named else around

    def _units_around(self) -> set[str]:
        lines = [cells for _, cells in self.table.preamble]
        lines += [
            cells for _, kind, cells in self.table.skipped if kind not in ("blank", "preamble")
        ]
        units_stated = {units.of_line(cells) for cells in lines}
        units_stated |= {units.of_file(self.table.name), units.of_file(self.table.sheet)}
        return {unit for unit in units_stated if unit}

    def _ask_unit(self, stated: set[str]) -> str:
        likely = sorted(
            (stated - {units.UNKNOWN}) | {"元", "万元"},
            key=lambda unit: (unit not in stated, -amounts.UNITS[unit]),
        )
        by = "--unit " + "|".join(_UNIT_OPTIONS.get(unit, unit) for unit in likely)
        shown = _listed(sorted(unit for unit in stated if unit != units.UNKNOWN)) or "?"
        self._ask("unit", tuple(likely), by, unit=shown)
        return likely[0]

    def ask_late_unit(self, unit: str, line: int, above: str) -> None:
        """Ask about a unit that a line below the first rows says; ``above``: the unit of these."""
        if "unit" in self._wanted.answers or self._wanted.unit or unit == above:
            return
        options = (unit, above) if unit != units.UNKNOWN else (above, "万元")
        by = "--unit " + "|".join(_UNIT_OPTIONS.get(option, option) for option in options)
        self._findings.ask(
            Question("unit", options, by, line=line, params={"unit": _listed(options)})
        )

    def _scales(self) -> dict[int, int]:
        """Return the fen of one unit of each column of money: its own head's unit, else the
        file's.
        """
        scales = {}
        for c in self.columns:
            if (
                c.role not in MONEY_ROLES
                and c.role not in money_columns.OTHER_MONEY
                and c not in self.open
            ):
                continue
            own = units.of_name(c.header)
            chosen = c.role in money_columns.MAIN and (
                self._wanted.unit or "unit" in self._findings.answers
            )
            unit = self.unit if chosen or own in (None, units.UNKNOWN) else own
            scales[c.at] = amounts.UNITS[str(unit)]
        return scales

    def _adding_up(self) -> list[cumulative.Cumulative]:
        """Return the columns that add up, from row to row, the payments of all or of each project
        or payee.
        """
        paid = [c for c in self.columns if c.role in money_columns.MAIN]
        if len(paid) != 1 or "balance" in self.role:
            return []
        fen = self._fen_of_sample(paid[0].at)
        keys = [self.role[role] for role in _WITH_SUMS if role in self.role]
        candidates = (
            cumulative.Cumulative.hear(c.at, keys, self._rows, fen, self._fen_of_sample(c.at))
            for c in self.columns
            if c.role == "cumulative_amount" or c in self.explained
        )
        return [cumulative_item for cumulative_item in candidates if cumulative_item is not None]

    def _fen_of_sample(self, at: int) -> list[int | None]:
        scale = self.scales.get(at, amounts.UNITS[self.unit])
        read = (amounts.fen(row[at], scale) if at < len(row) else None for row in self._rows)
        return [fen if isinstance(fen, int) else None for fen in read]

    def _grouping(self) -> set[int]:
        """Return the columns of money in yuan whose points may group thousands: nobody can tell
        3.000 from 3.
        """
        if any(self.heard):
            return set()
        places = [
            c.at
            for c in self.columns
            if c.role in money_columns.MAIN and self.scales.get(c.at, 100) == 100
        ]
        columns = {at: [row[at] for row in self._rows if at < len(row)] for at in places}
        return {at for at, cells in columns.items() if amounts.points_group(cells)}

    def _day_order(self) -> bool | None:
        if self._wanted.day_first is not None:
            return self._wanted.day_first
        at = self.role.get("date", self.role.get("datetime", 0))
        return dates.day_order(row[at] for row in self._rows if len(row) > at)

    def _foreign(self) -> str:
        """Return the foreign currency that the head of the money or a 币种： line above names, ''
        for ours.
        """
        heads = [c.header for c in self.columns if c.role in money_columns.MAIN]
        currency = next((word[0] for text in heads if (word := amounts.FOREIGN.search(text))), "")
        above = (amounts.foreign_in(" ".join(cells)) for _, cells in self.table.preamble)
        return currency or next(filter(None, above), "")

    def _own_account(self) -> str:
        place = self.role.get("own_account")
        if place is not None and self._rows and len(self._rows[0]) > place:
            return cell_words.account(self._rows[0][place])
        above = [cells for _, cells in self.table.preamble]
        if self.answer(
            "lines"
        ):  # the line of its account stands below the head that it shares with others
            above += [cells for _, kind, cells in self.table.skipped if kind == "footer_note"]
        return next((match[1] for cells in above if (match := ACCOUNT.search(" ".join(cells)))), "")

    def other_accounts(self) -> list[tuple[int, str]]:
        """Return (line, account) of the accounts that lines inside the table name beside the
        first one.
        """
        line_of_account: dict[str, int] = {}
        for line, kind, cells in self.table.skipped:
            match = ACCOUNT.search(" ".join(cells)) if kind not in ("preamble", "blank") else None
            if match and self.own_account and match[1] != self.own_account:
                line_of_account.setdefault(match[1], line)
        return [(line, account) for account, line in line_of_account.items()]


_WITH_SUMS = ("project_name", "project_code", "contract_no", "contract_name", "counterparty_name")
_MOST_WORDS = 6
_PROOF = (
    3  # rows that a running balance must link before it proves that no other column moved money
)


def _letter(at: int) -> str:
    """Return the letter of a column as spreadsheets count: 0 is A, 26 is AA."""
    return (_letter(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _listed(names: Iterable[str]) -> str:
    """Return names in one line, twelve at most."""
    return "、".join(itertools.islice(names, 12))
