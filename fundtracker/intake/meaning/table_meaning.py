"""What a table means: roles, side, unit, day, each with its witness; what has none is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundtracker.errors import Issue
from fundtracker.intake.balances import cumulative
from fundtracker.intake.cells import amounts, currencies, dates, payment_states
from fundtracker.intake.columns import (
    amount_in_words,
    chosen_roles,
    home_money,
    money_columns,
    money_sources,
    money_sums,
)
from fundtracker.intake.meaning.file_unit import FileUnit
from fundtracker.intake.meaning.money_sides import Sides
from fundtracker.intake.meaning.money_signs import Signs
from fundtracker.intake.meaning.table_columns import ACCOUNT, TableColumns
from fundtracker.intake.sides import cards
from fundtracker.intake.text.row_kinds import names_foreign_account

if TYPE_CHECKING:
    from fundtracker.intake.meaning.choices import Choices
    from fundtracker.intake.meaning.profiles import Profile
    from fundtracker.intake.text.table import Table

_WITH_SUMS = ("project_name", "project_code", "contract_no", "contract_name", "counterparty_name")


class Meaning:
    """What the columns of one table mean, as far as head and first rows prove it.

    What money hangs on and nothing proves is asked (``table.findings``); until it is answered the
    likeliest reading stands, so that it can be looked at.
    """

    def __init__(
        self, table: Table, rows: list[list[str]], profile: Profile | None, wanted: Choices
    ) -> None:
        columns = TableColumns(table, rows, profile, wanted)
        self.table, self.settled, self._rows = table, columns, columns.rows
        self.profile = profile.name if profile else ""
        self.header, self.parts, self.warnings = columns.header, columns.parts, columns.warnings
        self.instalments, self.open = columns.instalments, columns.open
        # Columns of money that the ones that are read explain: parts, sums, the same in another
        # unit.
        self.explained = [
            c
            for c in money_columns.beside(self._rows, columns.columns)
            if c.at not in columns.paid_more
        ]
        self.relations = (
            []
            if columns.roles_chosen
            else money_sums.relations(self._rows, columns.columns, self.explained)
        )
        sides = Sides(columns)
        self.kind, self.directions = sides.kind, sides.directions
        self.perhaps_so_far = sides.perhaps_so_far
        self.units = FileUnit(columns)
        self.unit = self.units.name
        if self.units.by_profile:
            words = {"name": self.profile, "unit": self.unit}
            self.warnings.append(Issue("unit_by_profile", table.header_line, words))
        self.signs = Signs(columns, sides, self.unit)
        chosen_roles.require(columns.columns, columns.stated)
        self.columns, self.role = columns.columns, columns.role
        self.sources = money_sources.sources(self.columns)
        self.scales = self.units.scales()
        self.other_money = self.units.beside()
        self.adds_up = self._adding_up()
        self.words_at = self._in_words()
        self.commas = self._commas()
        self.grouping = self._grouping()
        status = self.header[self.role["status"]] if "status" in self.role else ""
        self.states = payment_states.legend(status, [status, *columns.above])
        self.flags = payment_states.flags(self.columns)
        self.day_first = self._day_order(wanted)
        self.months = self._months()
        self.year = dates.only_year([table.name, table.sheet, *columns.above, *self.header])
        self.foreign = self._foreign()
        self.own_money = home_money.own_money(self.columns, columns.main())
        self.in_yuan = all(home_money.in_yuan(c.header) for c in columns.main())
        self.own_account = columns.own_account()
        self.of_card = table.of_card or "amount_spent" in self.role or self._is_card()

    def answer(self, code: str, subject: str = "") -> str | None:
        """Return what the person answered to a question."""
        return self.table.findings.answer(code, subject)

    @property
    def newest_first(self) -> bool:
        """Whether the first rows run from the newest to the oldest."""
        at = self._day_at
        days = [
            day
            for row in self._rows
            if at < len(row)
            and isinstance(day := dates.day(row[at], self.day_first, self.year), int)
        ]
        return bool(days) and days[0] > days[-1]

    @property
    def _day_at(self) -> int:
        return self.role.get("date", self.role.get("datetime", 0))

    def for_cuts(self) -> tuple[dict[int, str], list[int], list[list[str]], int, bool]:
        """Return what shows the rows that a comma cut (``cut_amounts.CutAmounts``): columns and
        what they are, those of money, the first rows, how many columns have names, whether commas
        part the cells.
        """
        table, names = self.table, max(self.table.header_cells, key=len, default=[])
        named = len(names) if table.header is not None and names else table.width
        role = {c.at: c.role for c in self.columns}
        money = [c.at for c in self.settled.main()]
        return role, money, self._rows, named, table.delimiter == ","

    def _adding_up(self) -> list[cumulative.Cumulative]:
        """Return the columns that add up, from row to row, the payments of all or of each project
        or payee.
        """
        paid = self.settled.main()
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
        if any(self.signs.heard):
            return set()
        places = [c.at for c in self.settled.main() if self.scales.get(c.at, 100) == 100]
        columns = {at: [row[at] for row in self._rows if at < len(row)] for at in places}
        return {at for at, cells in columns.items() if amounts.points_group(cells)}

    def _commas(self) -> set[int]:
        """Return the columns of money whose only comma may stand before thousandths or group
        thousands, since others of the file stand before cents: nobody can tell 12,500 from 12.5.
        """
        if any(self.signs.heard):
            return set()
        places = [c.at for c in self.settled.main()]
        columns = {at: [row[at] for row in self._rows if at < len(row)] for at in places}
        rewritten = any(note.code == "decimal_commas" for note in self.table.notes)
        if not rewritten and not any(map(amounts.comma_of_cents, columns.values())):
            return set()
        return {at for at, cells in columns.items() if not amounts.groups_by_comma(cells)}

    def _in_words(self) -> int | None:
        """Return the column that says the money of the rows in banking characters."""
        paid = zip(*(self._fen_of_sample(c.at) for c in self.settled.main()), strict=True)
        moved = [next((fen for fen in row if type(fen) is int and fen), None) for row in paid]
        rest = [c for c in self.columns if c.role == "ignore"]
        return amount_in_words.column(rest, self._rows, moved) if moved else None

    def _months(self) -> dates.Months:
        """Return how days are read that are months alone, and ask which day of them counts."""
        shown = self._day_at in self.table.months_shown
        answer = self.answer("day_of_month")
        months = dates.Months(self.first_days if self.parts is None else (), answer, shown=shown)
        if months.named and months.example:
            name, by = self.header[self._day_at], "--answer day_of_month=last|first"
            ways = ("last", "first")
            self.settled.ask("day_of_month", ways, by, name=name, cell=months.example)
        return months

    def _day_order(self, wanted: Choices) -> bool | None:
        if wanted.day_first is not None:
            return wanted.day_first
        return dates.day_order(self.first_days)

    @property
    def first_days(self) -> list[str]:
        """The cells of the first rows that say their day."""
        at = self._day_at
        return [row[at] for row in self._rows if len(row) > at]

    def _is_card(self) -> bool:
        """Return whether what comes in fills a card up, as far as sides are known."""
        if "amount_signed" in self.role and self.signs.flipped:
            return False
        return cards.is_statement(self.settled.title_words, self.role, self._rows)

    def _foreign(self) -> str:
        """Return the foreign currency that the head of the money, a 币种： line above, or the names
        and lines around the table tell, '' for ours.
        """
        table, heads = self.table, [c.header for c in self.settled.main()]
        currency = next((word[0] for text in heads if (word := amounts.FOREIGN.search(text))), "")
        lines = [" ".join(cells) for _, cells in table.preamble]
        currency_told = currency or next(filter(None, map(amounts.foreign_in, lines)), "")
        if currency_told or (heads and all(map(home_money.in_yuan, heads))):
            return currency_told
        names = (table.name.rpartition(".")[0], table.sheet)
        notes = (
            " ".join(cells)
            for _, kind, cells in table.skipped
            # the name of another account is not told of the rows above it
            if kind == "footer_note" and not (table.second and names_foreign_account(cells))
        )
        return currencies.named(names, [*self.settled.above, *table.printed], notes)

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
