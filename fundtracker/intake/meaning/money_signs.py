"""What a minus, a plus or no sign at all says of the way the money of a table went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from fundtracker.errors import Issue
from fundtracker.intake.balances import running_balance
from fundtracker.intake.cells import amounts, cell_words, payment_states, taken_back
from fundtracker.intake.columns import money_columns
from fundtracker.intake.columns.chosen_roles import SIDE_OPEN
from fundtracker.intake.meaning.table_columns import TableColumns
from fundtracker.intake.sides import cards, payer_payee
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.meaning.money_sides import Sides

_WORDS = {"summary", "purpose", "remark", "txn_type", "biz_type", "category", "settle_method"}
_CARD = lazy(
    "公务卡|信用卡|贷记卡|账单周期|账单日|消费日|卡末四位|卡号后四位|末四位|还款|信用额度|最低还款"
    "|credit card|statement period|payment\\W+thank you|thank you for your payment|auto ?pay",
    re.IGNORECASE,
)
_MINUS_NAMED = lazy(r"[(（]\s*[-－−–]\s*(?:元|[¥￥])?\s*[)）]")  # 支出金额（-元）
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

# A tab, or a line above a table, that is nothing but the side of its money: 付款, 一、收入部分.
_NUMBERED = r"(?:[一二三四五六七八九十\d]+[、.．)）]|[（(][一二三四五六七八九十\d]+[)）])?"
_SIDE_ALONE = _NUMBERED + r"(?:本[月季年期日周])?(?:{})(?:部分|情况|方|类|栏|表|明细)?"
_PAID_ALONE = lazy(
    _SIDE_ALONE.format("支出|付款|支付|付出|拨付|拨款|付|支|payments?|paid|out"), re.I
)
_RECEIVED_ALONE = lazy(
    _SIDE_ALONE.format("收入|收款|到账|进账|来款|收到|收|receipts?|received|in"), re.I
)

# A title, a tab, a file's name that says of all rows that they came back: 二、本月退回资金.
_RETURNS = lazy(
    _NUMBERED + r"(?:(?!支付|付款|拨付|拨款|支出|收支|往来|[及与和、红黄绿蓝色])[^。；;：:]){0,16}?"
    r"(?:退回|退款|退汇|退库|缴回|退还|返还|收回|追回|冲回)的?(?:资金|款项?|金额?|经费|费用)?"
    r"(?:明细|情况|清单|台账|台帐|统计|登记|部分|汇总|一览|记录|表|类|项目)*(?:[（(].{0,12}[)）])?[:：]?"
)


class Signs:
    """``minus_out``: money out is written with a minus; ``by_habit``: all rows do so, no balance
    says it; ``flipped``: plus is money out; ``by_balance`` and ``own`` tell the sides of amounts
    without a sign.
    """

    def __init__(self, columns: TableColumns, sides: Sides, unit: str) -> None:
        self._columns, self._unit = columns, unit
        self._findings, self._rows, self._header = columns.findings, columns.rows, columns.header
        self.heard = sides.hear()
        self.flipped = "amount_signed" in columns.role and self.heard.flipped
        self.minus_out = self.heard.minus_out
        self.by_habit = False
        self._told = False  # head or notes say which way a plus goes
        self.own: payer_payee.Own | None = None
        self.by_balance: running_balance.Unsigned | None = None
        if columns.table.signs_known:
            return
        self._hear_legend()
        if "amount_out" in columns.role:
            self._settle_out()
        single = next((r for r in ("amount_signed", "amount_abs") if r in columns.role), None)
        if single and not self._told and "direction" not in columns.role and not columns.profile:
            self._settle_single(single)

    def _hear_legend(self) -> None:
        """Hear what head or notes say of the signs of the only column of money: 支出为正、收入为负;
        the balance says more.
        """
        columns, main = self._columns, self._columns.main()
        if len(main) != 1 or main[0].role == "amount_in" or "direction" in columns.role:
            return
        notes = [cells for _, kind, cells in columns.table.skipped if kind == "footer_note"]
        words = cell_words.plus_said(self._header[main[0].at])
        words = words or cell_words.plus_said(
            " ".join([*columns.above, *(cell for cells in notes for cell in cells)])
        )
        person = columns.stated.get(main[0].at, "amount_abs") not in SIDE_OPEN
        if words is None or any(self.heard) or person or columns.profile is not None:
            return
        if words.back and not words.out:
            return  # 支出为负 alone: all rows may be written so
        columns.set_role(main[0].at, "amount_spent" if words.back else "amount_signed")
        self.flipped = words.out and not words.back
        self._told = True

    # ------------------------------------------------------------ a column of money out
    def _settle_out(self) -> None:
        if not self.minus_out and (self.heard.minus_open or not self.heard.agrees):
            self._settle_all_minus()
        at = self._columns.role["amount_out"]
        if money_columns.came_back(self._header[at]):
            self._ask_returned(self._columns.name(self._columns.columns[at]))
        elif (title := self._title_of_returns(at)) and not self.by_habit:
            self._ask_returned(title, by_title=True)

    def _title_of_returns(self, at: int) -> str:
        """Return the title, tab or file name that says of all rows that they came back (二、退回),
        '' where none does; a balance, flags and a column of money in say more, so do signs.
        """
        columns = self._columns
        if {"amount_in", "balance", "direction", "status"} & set(columns.role):
            return ""
        fens = (amounts.fen(row[at]) for row in self._rows if at < len(row))
        if columns.stated.get(at) or any(isinstance(fen, int) and fen < 0 for fen in fens):
            return ""
        titles = (columns.table.name.rpartition(".")[0], columns.table.sheet, *columns.above)
        plain = ("".join(title.split()) for title in titles)
        return next((title for title in plain if _RETURNS.fullmatch(title)), "")

    def _settle_all_minus(self) -> None:
        """Take money out that every row writes with a minus for payments, and say so; ask where
        title or rows say that it came back.
        """
        at = self._columns.role["amount_out"]
        read = [(row, amounts.fen(row[at])) for row in self._paid_rows() if at < len(row)]
        moved = [(row, fen) for row, fen in read if isinstance(fen, int) and fen]
        out = [fen for _, fen in moved]
        if not out or any(fen > 0 for fen in out):
            return
        answer = self._findings.answer("minus_out")
        if answer is None and self._say_returned([row for row, _ in moved]):
            one_way = len(out) > 1 and "amount_in" not in self._columns.role
            self.ask_minus(None if one_way else -sum(out))
        elif answer != "refund":
            self._take_minus(at, out, asked=answer is None)

    def _paid_rows(self) -> Sequence[Sequence[str]]:
        """Return the first rows without the bills among the items of a supplier."""
        kinds = [c.at for c in self._columns.columns if c.role == "state_flag"]
        if not kinds:
            return self._rows
        billed = payment_states.is_billed
        return [r for r in self._rows if not any(at < len(r) and billed(r[at]) for at in kinds)]

    def _take_minus(self, at: int, out: Sequence[int], *, asked: bool) -> None:
        """Take a minus before money out for the habit of the file; that of a single row is asked
        about.
        """
        self.minus_out = True
        self.by_habit = len(self._paid_rows()) == len(self._rows)  # bills have the other sign
        named = _MINUS_NAMED.search(self._header[at]) is not None
        if len(out) == 1 and asked and not named and self._columns.profile is None:
            self.ask_minus(-out[0])
        else:
            line = self._columns.table.header_line
            self._columns.warnings.append(Issue("minus_is_out", line, {"name": self._header[at]}))

    def _say_returned(self, rows: Sequence[Sequence[str]]) -> bool:
        """Return whether the title, or the words of half the rows, say that money came back."""
        columns = self._columns
        if taken_back.came_back(columns.title_words):
            return True
        places = [c.at for c in columns.columns if c.role in _WORDS or taken_back.may_say(c.header)]
        texts = [" ".join(row[at] for at in places if at < len(row)) for row in rows]
        return sum(map(taken_back.came_back, texts)) * 2 >= len(texts)

    def ask_minus(self, fen: int | None) -> None:
        """Ask what a minus before money out says: of a single row, of rows whose words say that
        they came back, or where the habit of the first rows is broken further down. None: of all
        that the file moves.
        """
        name = self._header[self._columns.role["amount_out"]]
        by = "--answer minus_out=paid|refund"
        self._columns.ask("minus_out", ("paid", "refund"), by, fen=fen, name=name)

    def _ask_returned(self, name: str, *, by_title: bool = False) -> None:
        """Ask of money whose only column, or whose title, says that it came back: it lowers what
        was paid, or was paid itself.
        """
        columns = self._columns
        answer = self._findings.answer("returned")
        self.minus_out = answer != "paid"
        if answer is None and (by_title or columns.profile is None):
            by = "--answer returned=negative|paid"
            columns.ask("returned", ("negative", "paid"), by, name=name)

    # ------------------------------------------------------------ one column of money, both ways
    def _settle_single(self, single: str) -> None:
        """Settle the sides of the only column of money, which no column of flags tells."""
        columns, at = self._columns, self._columns.role[single]
        heard = any(self.heard)
        if single == "amount_abs":
            if self._settle_parties():
                return
            if not heard and columns.wanted.roles is None and not self._side_behind():
                self._settle_unsigned()
                return
        if self._is_card() and not heard:
            self._ask_card(at)

    def _settle_parties(self) -> bool:
        """Find the unit's own side where payer and payee are both in the file; return whether
        they are.
        """
        columns = self._columns
        pairs = payer_payee.places(columns.role)
        if not pairs:
            return False
        answer = self._findings.answer("own")
        words = " ".join([columns.title_words, *self._header])
        self.own = (
            payer_payee.chosen(pairs, self._rows, answer)
            if answer
            else payer_payee.find(pairs, self._rows, words, columns.own_account())
        )
        if self.own is None and payer_payee.only_pay(pairs, self._rows, self._header):
            columns.set_role(columns.role["amount_abs"], "amount_out")
        elif self.own is None and (names := payer_payee.candidates(pairs, self._rows)):
            columns.ask("own", names, f'--answer "own={"|".join(names)}"')
            self.own = payer_payee.chosen(pairs, self._rows, names[0])
        return True

    def _side_behind(self) -> bool:
        """Return whether words behind the amounts say their side: 100.00 DR."""
        at = self._columns.role["amount_abs"]
        return any(amounts.side_behind(row[at])[1] for row in self._rows if at < len(row))

    def _settle_unsigned(self) -> None:
        """Take the side of amounts without any sign from the balance, then from the words of the
        title; ask where there are none.
        """
        columns, at = self._columns, self._columns.role["amount_abs"]
        self.by_balance = self._sides_by_balance(at)
        if self.by_balance is not None:
            return
        if self._is_card():
            self._ask_card(at)
        elif side := side_of_titles(columns.title_words, [columns.table.sheet, *columns.above]):
            columns.set_role(at, side)
        else:
            name = columns.name(columns.columns[at])
            by = f'--role "{name}=amount_out|amount_in"'
            columns.ask("side", ("amount_out", "amount_in"), by, name, kept_as=f"role:{name}")

    def _sides_by_balance(self, at: int) -> running_balance.Unsigned | None:
        """Return the sides that the balance beside the amounts of a column proves."""
        if "balance" not in self._columns.role:
            return None
        from fundtracker.intake.balances import balance_proof

        money, left = (
            [amounts.fen(row[i]) if i < len(row) else None for row in self._rows]
            for i in (at, self._columns.role["balance"])
        )
        opening = balance_proof.opening_of(
            (cells for _, cells in self._columns.table.preamble), amounts.UNITS[self._unit]
        )
        return running_balance.Unsigned.hear(money, left, opening)

    # ------------------------------------------------------------ cards
    def _is_card(self) -> bool:
        """Return whether title, head or what the rows are for speak of a card."""
        at = self._columns.role.get("summary", -1)
        words = [row[at] for row in self._rows if 0 <= at < len(row)]
        text = " ".join([self._columns.title_words, *self._header, *words])
        return _CARD.search(text) is not None or cards.may_be(self._columns.role, self._rows)

    def _ask_card(self, at: int) -> None:
        """Ask whether plus is money spent with the card or money that came in."""
        name = self._columns.name(self._columns.columns[at])
        options = ("amount_spent", "amount_signed")
        by = f'--role "{name}=amount_spent|amount_signed"'
        self._columns.ask("card", options, by, name, kept_as=f"role:{name}")


def side_of_titles(title: str, names: Iterable[str]) -> str:
    """Return the side that titles together, or a tab or line alone, give to all rows; '' where
    none does.
    """
    return _side_of_title(title) or _side_alone(names)


def _side_alone(names: Iterable[str]) -> str:
    """Return the side that a name is and nothing else; '' where none is, or names of both."""
    sides = {
        side
        for name in names
        for side, words in (("amount_out", _PAID_ALONE), ("amount_in", _RECEIVED_ALONE))
        if words.fullmatch("".join(name.split()))
    }
    return sides.pop() if len(sides) == 1 else ""


def _side_of_title(title: str) -> str:
    """Return the side that the title gives all rows; '' where it says neither or both."""
    paid, received = _PAID_TITLE.search(title), _RECEIVED_TITLE.search(title)
    if bool(paid) == bool(received):
        return ""
    return "amount_out" if paid else "amount_in"
