"""Which columns and flags are money out and in, and what kind of file that makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.balances import running_balance, so_far
from fundtracker.intake.cells import amounts, cell_words, dates
from fundtracker.intake.columns import file_kind, list_of_records, money_sums
from fundtracker.intake.columns.chosen_roles import ALIASES
from fundtracker.intake.columns.column_look import is_budget, is_cash
from fundtracker.intake.columns.column_names import PAID_OR_SO_FAR, normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.columns.file_kind import Kind
from fundtracker.intake.meaning import not_paid
from fundtracker.intake.meaning.table_columns import TableColumns
from fundtracker.intake.questions import CHOICES
from fundtracker.intake.sides import bank_or_own, side_flags

_MOST_WORDS = 6
# Whose payments a column may add up: all, or those of each project, contract, payee.
_WITH_SUMS = ("project_name", "project_code", "contract_no", "contract_name", "counterparty_name")
# What shows that rows are payments one by one.
_PROOFS = {"balance", "serial_no", "voucher_no", "direction", "amount_signed"}


class Sides:
    """``kind``: what the file is and whose books; ``directions``: what the words of its column of
    flags say. Sides that nothing proves are asked.
    """

    def __init__(self, columns: TableColumns) -> None:
        self._columns = columns
        self._findings, self._rows, self._header = columns.findings, columns.rows, columns.header
        self._heard = running_balance.Witness()
        self._settled_by_person = False
        self._turned = False  # the balance turns sides that have plain names round
        self.perhaps_so_far = ""  # what calls the money cumulative, where nobody can tell
        self.directions: Callable[[str], str] | None = None
        kind = self._kind_of_profile() or self._kind_of_columns()
        proves = columns.wanted.proves
        self.kind = kind._replace(proves=proves) if proves else kind

    def hear(self) -> running_balance.Witness:
        """Return what the running balance says of the sides."""
        return running_balance.hear(self._columns.role, self._rows, self.directions)

    # ------------------------------------------------------------ kind
    def _kind_of_profile(self) -> Kind | None:
        profile = self._columns.profile
        if profile is None:
            return None
        not_paid.ask(self._columns.table, self._columns.above, self._columns.role)
        self._set_flags(profile.perspective == "ledger_view")
        return Kind(profile.kind, profile.perspective, profile.proves)

    def _kind_of_columns(self) -> Kind:
        columns = self._columns
        list_of_records.require_payments(columns.table, columns.columns, columns.rows)
        self._ask_whether_paid()
        self._ask_whether_so_far()
        not_paid.ask(table=columns.table, above=columns.above, role=columns.role)
        own = self._own_books()
        if own and self._has_both() and not self._settled_by_person:
            columns.swap_sides()
        names = [normal(c.header) for c in columns.columns]
        kind = file_kind.of(columns.role, names, own, bool(self._debit_words()))
        if self._turned and self._findings.answer("sides") == "as_balance":
            columns.swap_sides()
        return kind

    def _has_both(self) -> bool:
        return "amount_out" in self._columns.role and "amount_in" in self._columns.role

    def _ask_whether_paid(self) -> None:
        """Ask whether money is paid whose column says that it was asked for, while the day says
        paid.
        """
        money = self._columns.main()
        if not all(file_kind.is_asked(c.header) for c in money):
            return
        name, line = money[0].header, self._columns.table.header_line
        if self._findings.answer("asked_money") == "unpaid":
            raise RefusedError("money_not_paid", line=line, name=name)
        by = "--answer asked_money=paid|unpaid"
        self._columns.ask("asked_money", ("paid", "unpaid"), by, name=name)

    def _ask_whether_so_far(self) -> None:
        """Ask whether 已付金额 was paid on the day of its row or is all that was paid so far; so
        too where head, title or a note calls the money cumulative.
        """
        money = self._columns.main()
        choose = self._columns.open and "amounts" not in self._findings.answers
        if len(money) != 1 or (choose and normal(money[0].header) not in PAID_OR_SO_FAR):
            return  # which column was paid is asked first
        head = money[0].header
        sums = _of_periods(self._columns, money[0]) or _of_report(self._columns, money[0])
        if sums or normal(head) in PAID_OR_SO_FAR or so_far.in_head(head):
            self._ask_so_far(head, "paid_or_so_far")
        elif self._may_be_called_so_far(head) and (sums_so_far := self._called_so_far()):
            may_be = sums_so_far.surely or so_far.may_be(sums_so_far, self._figures(money[0].at))
            if may_be:
                self._ask_so_far(f"{head}（{sums_so_far.text}）", "said_so_far")
            elif may_be is None:
                self.perhaps_so_far = sums_so_far.text

    def _ask_so_far(self, name: str, key: str) -> None:
        """Ask whether money is cumulative; ``key``: under what the answer is kept.

        Raises:
            RefusedError: ``money_so_far``: the person answered that it is.
        """
        if self._findings.answer(key) == "so_far":
            raise RefusedError("money_so_far", line=self._columns.table.header_line, name=name)
        options, by = CHOICES[key], f"--answer {key}=payment|so_far"
        self._columns.ask("paid_or_so_far", options, by, name=name, kept_as=key)

    def _may_be_called_so_far(self, head: str) -> bool:
        """Return whether title and notes can mean the money that is read: no balance, no other
        side, no column of sums beside it that they mean.
        """
        columns = self._columns
        both = self._has_both() or {"balance", "direction", "cumulative_amount"} & set(columns.role)
        return not both and not any(so_far.in_head(c.header) for c in columns.columns)

    def _called_so_far(self) -> so_far.Said | None:
        table = self._columns.table
        lines = [cells for _, cells in table.preamble]
        lines += [cells for _, kind, cells in table.skipped if kind == "footer_note"]
        return so_far.in_lines((table.name.rpartition(".")[0], table.sheet), lines)

    def _figures(self, at: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
        """Yield whose, day and fen of the first rows; rows without a day stand as they come."""
        role = self._columns.role
        whose = [role[name] for name in _WITH_SUMS if name in role]
        day_at = role.get("date", role.get("datetime", 0))
        for row in self._columns.rows:
            if max(at, day_at, *whose, 0) >= len(row):
                continue
            day, fen = dates.day(row[day_at]), amounts.fen(row[at])
            if isinstance(fen, int):
                yield tuple(row[i].strip() for i in whose), day if isinstance(day, int) else 0, fen

    # ------------------------------------------------------------ 借 and 贷
    def _own_books(self) -> bool:
        """Return whether 借 is money in: the unit's own books. Words in brackets, the balance, the
        rows' own words, the head and the title are heard in this order; without any the person is
        asked.
        """
        if not self._debit_words():
            self._hear_named_sides()
            return False
        columns = self._columns
        self._settled_by_person = columns.wanted.roles is not None or any(
            ALIASES.get(role, role) in ("amount_out", "amount_in")
            for role in columns.answered_roles().values()
        )
        answer = self._findings.answer("view")
        heard = self._hear_debit()
        view = answer or self._witness(heard)
        self._set_flags(view == bank_or_own.OWN)
        self._heard = self.hear()
        if self._settled_by_person and self._has_both():
            return view == bank_or_own.OWN
        if answer is None:
            self._ask_view(view, heard)
        return view == bank_or_own.OWN

    def _ask_view(self, view: str | None, heard: str | None) -> None:
        """Ask whose books the file is where nothing says it, or two things contradict; say it
        where they are the unit's own.
        """
        columns = self._columns
        if bank_or_own.other_book(columns.title_words, heard):
            list_of_records.refuse_if_asked(columns.table, columns.columns, columns.rows)
            raise RefusedError("no_cash_lines", line=columns.table.header_line)
        if view is None:
            columns.ask("view", (bank_or_own.BANK, bank_or_own.OWN), "--view bank|own")
            return
        if view == bank_or_own.OWN and "gl_account" not in columns.role:
            columns.warnings.append(Issue("read_as_own", columns.table.header_line))
        if heard not in (None, view):
            columns.ask("view", (str(heard), view), f"--view {heard}|{view}")

    def _debit_words(self) -> bool:
        """Return whether the sides of this file are called 借 and 贷, in the head or in a column
        of flags.
        """
        if self._has_both():
            names = [self._header[self._columns.role[r]] for r in ("amount_out", "amount_in")]
            if all(names):
                return any(bank_or_own.is_debit(n) or bank_or_own.is_credit(n) for n in names)
        meanings = set(self._flag_words().values())
        return (
            bool({side_flags.DEBIT, side_flags.CREDIT} & meanings) and not {"out", "in"} & meanings
        )

    def _witness(self, heard: str | None) -> str | None:
        columns = self._columns
        debit, credit = self._debit_names()
        if "gl_account" in columns.role and self._holds_cash():
            return bank_or_own.OWN
        return (
            bank_or_own.of_brackets(debit, credit)
            or heard
            or bank_or_own.of_rows(self._moves(), columns.role)
            or bank_or_own.of_words(self._header, columns.title_words)
        )

    def _holds_cash(self) -> bool:
        role = self._columns.role
        at = [role[r] for r in ("gl_account", "gl_name") if r in role]
        cells = (row[i] for row in self._rows for i in at if i < len(row))
        return any(is_cash(cell) or is_budget(cell) for cell in cells)

    def _debit_names(self) -> tuple[str, str]:
        """Return the names of the columns of 借 and 贷, however they were given out and in."""
        role = self._columns.role
        names = [self._header[role[r]] for r in ("amount_out", "amount_in") if r in role]
        if len(names) < 2:
            return "", ""
        swapped = bank_or_own.is_debit(names[1]) or bank_or_own.is_credit(names[0])
        return (names[1], names[0]) if swapped else (names[0], names[1])

    def _moves(self) -> bank_or_own.Moves:
        """Return the rows by the side that 借 and 贷 give them."""
        moves = bank_or_own.Moves([], [])
        rows_of = {side_flags.DEBIT: moves.debit, side_flags.CREDIT: moves.credit}
        side_of = self._side_of_row()
        for row in self._rows:
            if (side := side_of(row)) in rows_of:
                rows_of[side].append(row)
        return moves

    def _side_of_row(self) -> Callable[[Sequence[str]], str]:
        """Return what tells the side of a row: the two columns of money, else the flag."""
        debit, credit = (self._header.index(name) if name else None for name in self._debit_names())
        if debit is not None and credit is not None:
            return lambda row: _filled_side(row, debit, credit)
        known, at = self._flag_words(), self._columns.role.get("direction", -1)
        return lambda row: known.get(row[at], "") if 0 <= at < len(row) else ""

    def _hear_debit(self) -> str | None:
        """Return what the running balance says of 借 and 贷."""
        role = self._columns.role
        as_bank = side_flags.reader(self._flag_words(), False, cell_words.direction)
        heard = running_balance.hear(role, self._rows, as_bank)
        if not (heard.agrees or heard.flipped or heard.minus_out):
            return None
        names_bank = "amount_out" not in role or not bank_or_own.is_credit(
            self._header[role["amount_out"]]
        )
        return bank_or_own.BANK if (not heard.flipped) == names_bank else bank_or_own.OWN

    # ------------------------------------------------------------ flags and plain names
    def _flag_words(self) -> dict[str, str]:
        role = self._columns.role
        at = role.get("direction")
        if at is None or "amount_abs" not in role:
            return {}
        cells = [row[at] for row in self._rows if at < len(row) and row[at].strip()]
        skipped = (" ".join(cells) for _, _, cells in self._columns.table.skipped)
        legend = side_flags.legend([*self._header, *self._columns.above, *skipped])
        known = side_flags.table(cells, legend)
        answered = {cell: self._findings.answer("direction", cell.strip()) for cell in known}
        return {cell: answered[cell] or meaning for cell, meaning in known.items()}

    def _set_flags(self, own: bool) -> None:
        """Set how a column of in and out is read; ask about signs that nothing explains."""
        known = self._flag_words()
        if self._columns.profile is not None:
            known = {**known, **self._columns.profile.directions}
        unknown = sorted({cell.strip() for cell, meaning in known.items() if meaning == "unknown"})
        if unknown and (heard := self._by_balance(known)):
            known, unknown = heard, []
        self.directions = side_flags.reader(known, own, cell_words.direction)
        if set(known.values()) - {"unknown", "neither"}:
            return  # a strange word among known ones: its rows are kept out, with their money
        for cell in unknown[:_MOST_WORDS]:
            by = f'--answer "direction:{cell}=out|in"'
            self._columns.ask("direction", ("out", "in"), by, subject=cell)

    def _by_balance(self, known: Mapping[str, str]) -> dict[str, str] | None:
        """Return the words of a column of two signs as the running balance proves them."""
        unknown = [cell for cell, meaning in known.items() if meaning == "unknown"]
        if not 1 <= len(unknown) <= 2:
            return None
        for sides in (("out", "in"), ("in", "out")):
            tried = {**known, **dict(zip(unknown, sides, strict=False))}
            as_tried = side_flags.reader(tried, False, cell_words.direction)
            if running_balance.hear(self._columns.role, self._rows, as_tried).agrees:
                return tried
        return None

    def _hear_named_sides(self) -> None:
        """Hear whether the balance agrees with sides that have plain names (支出, 收入); ask
        where it does not.
        """
        self._set_flags(False)
        self._heard = self.hear()
        role = self._columns.role
        plain = "amount_out" in role or ("direction" in role and "amount_abs" in role)
        if plain and self._heard.flipped:
            self._turned = True
            by = "--answer sides=as_named|as_balance"
            self._columns.ask("sides", ("as_named", "as_balance"), by)


def _filled_side(row: Sequence[str], debit: int, credit: int) -> str:
    """Return the side of the one of two columns that holds money; '' where both or none do."""
    in_debit, in_credit = _holds_money(row, debit), _holds_money(row, credit)
    if in_debit == in_credit:
        return ""
    return side_flags.DEBIT if in_debit else side_flags.CREDIT


def _holds_money(row: Sequence[str], at: int) -> bool:
    fen = amounts.fen(row[at]) if at < len(row) else None
    return isinstance(fen, int) and fen != 0


def _of_periods(columns: TableColumns, money: Column) -> bool:
    """Return whether money is, by its name or in every row, the sum of columns of periods."""
    rest = [c for c in columns.columns if c.role == "ignore"]
    periods = [c for c in rest if so_far.is_period(c.header)]
    if len(periods) < 2:
        return False
    if so_far.of_periods(money.header, [c.header for c in periods]):
        return True
    read = [money_sums.read_fen(columns.rows, c) for c in (money, *periods)]
    rows = [(fens[0], [fen or 0 for fen in fens[1:]]) for fens in zip(*read, strict=True)]
    return so_far.adds_periods([(fen, parts) for fen, parts in rows if fen])


def _of_report(columns: TableColumns, money: Column) -> bool:
    """Return whether the day may be that of a report; what numbers or balances its rows lists
    payments.
    """
    role = columns.role
    at = role.get("date", role.get("datetime"))
    if at is None or at >= len(columns.header) or _PROOFS & set(role):
        return False
    if "amount_out" in role and "amount_in" in role:
        return False
    days = (dates.day(row[at]) for row in columns.rows if at < len(row))
    return so_far.of_report(
        columns.header[at], money.header, [day for day in days if isinstance(day, int)]
    )
