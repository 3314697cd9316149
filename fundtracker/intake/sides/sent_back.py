"""Receipts that send a payment back: their words say so, or the same money came from the payee
shortly after it was paid.
"""

from __future__ import annotations

import operator
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain, compress, count
from typing import Any, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells import taken_back
from fundtracker.intake.cells.column_cleaning import Judged
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.sides import account_holder
from fundtracker.intake.sums.block_rows import Rows
from fundtracker.patterns import Marks, lazy

OUT, IN = 0, 1
_out_of, _into = partial(operator.eq, OUT), partial(operator.eq, IN)
# What words say of a receipt: it undoes a payment, something came back, it may be so.
PLAIN, BACK, PERHAPS = "plain", "back", "perhaps"
_BY_RANK = (PLAIN, BACK, PERHAPS, "")
# A receipt beside a payment: of its money, of a part of it, of the money of one that was not paid.
SAME, PART, UNPAID = "same", "part", "unpaid"
_SHORTLY, _LATER = 10, 62  # days between a payment and its return: without words, with vague ones
_LONG = 80  # characters of a text that is looked at
_MANY = 20_000  # rows of which payments are remembered at least
_REMARKS = ("summary", "txn_type", "purpose", "remark", "settle_method", "biz_type", "category")
_BOTH_SIDES = {"direction", "amount_signed", "amount_abs", "amount_spent"}

_PAYING = "(?:付款|支付|转[账帐]|划款|拨款|拨付|[汇代]款|代[发付]|交易|来[账帐]|往[账帐]|款项|资金)"
_BY_MISTAKE = "(?:误|错|重复|重)(?:支付|付|拨|汇|转|发|划|打)"
_ACCOUNT = "(?:[账帐][号户]|户名|开户行|行[号名]|收款(?:人|方|单位)|信息)"
_PLACE = "[村社组路镇乡桥片街河]"
_UNDONE = lazy(
    f"(?<!不)(?:冲正|冲[账帐]|冲销|(?:红冲|(?<!发票)冲回|冲红)(?!{_PLACE})|退[汇票]|抹[账帐]|反交易|红字(?:冲|更正))"
    rf"|^\W*(?:(?:原|该|本)笔?)?{_PAYING}?(?:已|被)*(?:撤销|取消|作废)\W*$|(?:撤销|取消)(?:原|该|本|此)?笔?{_PAYING}$"
    f"|{_PAYING}(?:已|被)*(?:失败|[未不]成功|撤销|取消)"
    f"|{_ACCOUNT}.{{0,8}}(?:错|误|不符|不存在|不一致|销户|异常|冻结|无效)|查无此|无此[账帐户]"
    f"|{_BY_MISTAKE}.{{0,8}}(?:退|[收追冲返]回|还回|[返归]还)"
    f"|(?:退|[收追冲返]回|[返归]还).{{0,6}}{_BY_MISTAKE}"
    r"|reversal|reversed|charge-?back"
    r"|(?:payment|transfer|remittance) (?:failed|rejected|cancell?ed)"
    r"|(?:wrong|incorrect|invalid|closed) account",
    re.IGNORECASE,
)
_SENT = lazy(
    f"(?:{_PAYING}|自动|银行|原路|系统|未达|对方|全额|整笔)退回|退回(?:汇款|付款|款项|划款|支付|原)|^退回$"
    r"|returned (?:payment|remittance|transfer)|(?:payment|remittance|transfer) returned",
    re.IGNORECASE,
)
_RETURNED = lazy(
    # of what was paid too much a part comes back: another sum than was paid
    r"多(?:支付|[付拨汇转发划打收])|退[款回还货]|^\W*已?退了?\W*$|追回|拒收|打回|\brefund|\breturned\b|rejected",
    re.IGNORECASE,
)
# Beside a word of return: what was set aside or lent and comes back, what an office gives.
_SET_ASIDE = lazy(
    "保证金|押金|质保|[定订]金|保函|税|学费|社保|医保|公积金|保险|保费|备用金|借款|贷款|投资|理财|本金|出资|股"
    "|存款|deposit|tax|loan|invest",
    re.IGNORECASE,
)
_PAID_AGAIN = lazy("重新|重付|重汇|补[付汇拨]|再次?(?:支付|付|汇)|后(?:支付|付款|汇)")
_PERHAPS = lazy(
    "退|追回|拒收|打回|返还|返回|收回|归还|还回|取消|撤销|作废|更正|调[账帐整]|错[账帐]|冲[抵减]|未到[账帐]|失败"
    "|return|refund|reject|cancel|correct|adjust",
    re.IGNORECASE,
)
_GIVES_BACK = lazy("退|归还|返还|收回|refund|return", re.IGNORECASE)
_MARKS = Marks(
    *("冲", "红字", "退", "抹", "反交易", "撤", "取消", "作废", "失败", "成功", "错", "误", "不符"),
    *("不存在", "不一致", "销户", "异常", "冻结", "无效", "无此", "回", "还", "拒收", "更正", "调"),
    *("未到", "多收", "evers", "EVERS", "efund", "EFUND", "eturn", "ETURN", "eject", "EJECT"),
    *("ancel", "ANCEL", "harge", "HARGE", "ailed", "FAILED", "ccount", "CCOUNT", "orrect"),
    *("djust",),
)
# Money that goes both ways between the same two: no return by its sum alone.
_BOTH_WAYS = lazy(
    "往来|借款|借支|贷款|还款|本金|保证金|押金|[定订]金|质保|保函|理财|赎回|申购|认购|到期|存款|定期|通知|存单|归集|上划|下划|下拨"
    "|上存|调拨|划转|调款|头寸|资金池|内部|互转|同名|备用金|投资|税|社保|公积金|代垫|垫付|过桥|周转"
    "|loan|deposit|invest|redempt|sweep|intercompany",
    re.IGNORECASE,
)
_INCOME = lazy(
    "货款|租|收入|息|拨款|补[助贴]|奖|出资|注资|增资|股|[水电]费|物业|服务费|管理费|咨询费|手续费|销售|营业|分红|捐|赔"
    "|sale|rent|income|interest|dividend|grant|subsid|fee",
    re.IGNORECASE,
)
_BANKS = lazy("(?:银行|支行|分行|信用社|信托|证券|基金|理财|保险)[^公]*(?:公司)?$|余额宝|零钱")


class Pair(NamedTuple):
    """What words say of a receipt, and how its money is to that of a payment to the same payee."""

    told: str
    money: str


_Key = tuple[Any, str]  # fen and payee
_Words = tuple[str, ...]


def _kinds(texts: Collection[str]) -> dict[str, str]:
    held = taken_back.holding(texts, "\n".join(texts), _MARKS)
    kinds = ((text, _kind(text)) for text in held if len(text) <= _LONG)
    return {text: kind for text, kind in kinds if kind}


def _kind(text: str) -> str:
    """Return what a text says of its receipt, '' where nothing."""
    if _SENT.search(text) or (_UNDONE.search(text) and not _PAID_AGAIN.search(text)):
        return PLAIN
    if not _PERHAPS.search(text) or _SET_ASIDE.search(text):
        return ""
    return BACK if _RETURNED.search(text) else PERHAPS


class SentBack:
    """Looks for receipts that send a payment back; blocks go by."""

    def __init__(
        self,
        role: Collection[str],
        columns: Sequence[Column],
        above: Sequence[tuple[int, list[str]]],
        newest_first: Callable[[], bool],
    ) -> None:
        self._newest_first = cache(newest_first)
        self._judged = {c.at: Judged(_kinds) for c in columns if _may_say(c.role, c.header)}
        self._two_sided = bool(_BOTH_SIDES & set(role)) or (
            {"amount_out", "amount_in"} <= set(role)
        )
        named = account_holder.above(above)
        self._holder = account_holder.bare(named[1]) if named else ""
        self._paid: dict[_Key, int] = {}  # the latest payments, by their number
        self._above: list[tuple[int, Rows]] = []  # blocks, by the number of their first row
        self._next = 0
        self._unpaid: set[int] = set()  # payments that were not paid, says their state
        self._told: dict[int, str] = {}
        # receipts of a file that runs backwards, whose payments may stand in a block below
        self._received: dict[_Key, tuple[int, str]] = {}  # their number, what words say
        self._late: list[tuple[int, int]] = []  # line and fen of those whose payment does
        self._alone: dict[int, int] = {}  # number → fen of those whose payment the file lacks

    def told(self, rows: Rows) -> set[int]:
        """Return the receipts of which a word says plainly that they undo a payment."""
        self._told = {}
        if IN not in rows.sides:
            return set()
        for at, judged in self._judged.items():
            column = rows.columns[at] if at < len(rows.columns) else ()
            if words := judged.of(column):
                self._hear(rows, column, words)
        return {i for i, kind in self._told.items() if kind == PLAIN}

    def _hear(self, rows: Rows, column: Sequence[str], words: Mapping[str, str]) -> None:
        for i, side in enumerate(rows.sides):
            if side == IN and column[i] in words:
                kinds = (words[column[i]], self._told.get(i, ""))
                self._told[i] = min(kinds, key=_BY_RANK.index)

    def was_paid(self, fen: int, names: Collection[str]) -> bool:
        """Return whether a block above paid that money to somebody of these names."""
        return any((fen, name) in self._paid for name in names)

    def paired(self, rows: Rows, bad: Mapping[int, str]) -> dict[int, Pair]:
        """Return the receipts that come from somebody who was paid and that no word explains as
        income. Those of the very money were paid shortly before; ``bad``: rows that are none.
        """
        if not self._two_sided:
            return {}
        payees, payers = parties(rows)
        names = payees if payees is payers else _by_side(rows.sides, payees, payers)
        keys: list[_Key] = list(zip(rows.money, names, strict=True))
        is_out = list(map(_out_of, rows.sides))
        out = dict(compress(zip(keys, count(self._next)), is_out))
        self._above.append((self._next, rows))
        self._unpaid |= {self._next + i for i, code in bad.items() if code == "not_settled"}
        pairs = self._parts(keys, out)
        for i, paid in self._after_payment(rows, keys, out):
            money = UNPAID if paid in self._unpaid else SAME
            pairs[i] = Pair(self._told.get(i, ""), money)
        gone = pairs.keys() | bad.keys()
        alone = [i for i, kind in self._told.items() if kind == BACK and i not in gone]
        self._alone |= {self._next + i: fen for i in alone if (fen := rows.fen(i) or 0) > 0}
        if self._newest_first():
            self._look_above(out)
            self._wait(rows, keys, {**bad, **pairs})
        self._paid.update(out)
        self._next += len(keys)
        self._forget()
        return {i: pair for i, pair in pairs.items() if i not in bad}

    def _parts(self, keys: Sequence[_Key], out: Mapping[_Key, int]) -> dict[int, Pair]:
        """Return the receipts of which words say that they came back, from who was paid more."""
        back = [i for i, kind in self._told.items() if kind == BACK]
        last = {name: fen for fen, name in chain(self._paid, out)} if back else {}
        return {i: Pair(BACK, PART) for i in back if _is_part(keys[i], out, last)}

    def _wait(self, rows: Rows, keys: Sequence[_Key], settled: Mapping[int, Any]) -> None:
        """Keep the receipts of a block for the payments of those below it."""
        for i in (i for i, side in enumerate(rows.sides) if side == IN and i not in settled):
            fen, name = keys[i]
            if type(fen) is int and name.strip() and self._told.get(i) != PLAIN:
                self._received[keys[i]] = self._next + i, self._told.get(i, "")

    def _look_above(self, out: Mapping[_Key, int]) -> None:
        """Note the receipts of blocks above whose payment stands in this one."""
        for key in self._received.keys() & out.keys():
            number, phrase = self._received.pop(key)
            if number >= self._above[0][0]:
                first, block = self._block_of(number)
                if self._is_return(block, number - first, out[key], phrase):
                    self._alone.pop(number, None)
                    self._late.append((block.lines[number - first], key[0]))

    def _block_of(self, number: int) -> tuple[int, Rows]:
        at = bisect_right(self._above, number, key=lambda above: above[0])
        return self._above[at - 1]

    def _after_payment(
        self, rows: Rows, keys: list[_Key], out: Mapping[_Key, int]
    ) -> Iterator[tuple[int, int]]:
        """Yield the receipts that follow their payment, with its number; each payment is sent back
        once.
        """
        sides, both = rows.sides, self._on_both_sides(rows, keys, out)
        last = {key: self._paid[key] for key in both if key in self._paid}
        places = [i for i, key in enumerate(keys) if key in both and type(key[0]) is int]
        for i in reversed(places) if self._newest_first() else places:
            key = keys[i]
            if sides[i] == OUT:
                last[key] = self._next + i
            elif sides[i] == IN and key in last:
                if self._is_return(rows, i, last[key], self._told.get(i, "")):
                    yield i, last.pop(key)
                elif self._was_set_aside(rows, i, last[key]):
                    self._late.append((rows.lines[i], key[0]))
                    del last[key]

    def _on_both_sides(self, rows: Rows, keys: list[_Key], out: Mapping[_Key, int]) -> set[_Key]:
        """Return the money and payees of receipts that payments have, too."""
        if IN not in rows.sides:
            return set()
        into = set(compress(keys, map(_into, rows.sides)))
        return {key for key in into if (key in out or key in self._paid) and key[1].strip()}

    def _is_return(self, rows: Rows, i: int, paid: int, phrase: str) -> bool:
        """Return whether a receipt of the money of a payment (its number) is, as far as its words
        tell, no business of its own.
        """
        first, block = self._block_of(paid)
        day, paid_on = rows.days[i], block.days[paid - first]
        if type(day) is not int or type(paid_on) is not int:
            return False
        if day < paid_on or (
            phrase not in (PLAIN, BACK) and day - paid_on > (_LATER if phrase else _SHORTLY)
        ):
            return False
        words, paid_for = self._words(rows, i), self._words(block, paid - first)
        if phrase:
            return True
        text = " ".join(words)
        if _BOTH_WAYS.search(text) or _BOTH_WAYS.search(" ".join(paid_for)):
            return False
        if _INCOME.search(text) and words != paid_for:
            return False
        name = parties(rows)[1][i].strip()
        return not _BANKS.search(name) and account_holder.bare(name) != self._holder

    def _was_set_aside(self, rows: Rows, i: int, paid: int) -> bool:
        """Return whether a receipt gives back, by its words, what was set aside with its payer
        before: a deposit.
        """
        first, block = self._block_of(paid)
        day, paid_on = rows.days[i], block.days[paid - first]
        words = " ".join(self._words(rows, i))
        after = type(day) is int and type(paid_on) is int and day >= paid_on
        return after and _GIVES_BACK.search(words) is not None and bool(_SET_ASIDE.search(words))

    def remarks(self) -> list[Issue]:
        """Return, when all rows are read, what is to be said of receipts that count as income."""
        words = [
            Issue("sent_back_perhaps", line, {"amount": show(fen)})
            for line, fen in sorted(self._late)
        ]
        if fens := self._alone:
            params = {"n": len(fens), "amount": show(sum(fens.values()))}
            words.append(Issue("refund_is_income", None, params))
        return words

    def _words(self, rows: Rows, i: int) -> _Words:
        columns = (rows.columns[at] for at in self._judged if at < len(rows.columns))
        return tuple(column[i] for column in columns)

    def _forget(self) -> None:
        """Let go of the oldest payments where they become many."""
        if self._next - self._above[0][0] > 2 * _MANY:
            since = self._next - _MANY
            self._above = [a for a in self._above if a[0] > since] or self._above[-1:]
            first = self._above[0][0]
            self._paid = {key: paid for key, paid in self._paid.items() if paid >= first}


def _is_part(key: _Key, out: Collection[_Key], last: Mapping[str, Any]) -> bool:
    """Return whether money came back from somebody who was paid more (``last``: payee → fen); from
    nobody knows whom: whether that money was paid.
    """
    fen, name = key
    if type(fen) is not int:
        return False
    if not name.strip():
        return any(fen == paid for paid, _ in out)
    paid = last.get(name)
    return type(paid) is int and paid > fen


def _may_say(role: str, header: str) -> bool:
    return role in _REMARKS or (role == "ignore" and taken_back.may_say(normal(header)))


def _by_side(sides: Sequence[Any], out: Sequence[str], into: Sequence[str]) -> list[str]:
    return [b if side == IN else a for side, a, b in zip(sides, out, into, strict=True)]


def parties(rows: Rows) -> tuple[Sequence[str], Sequence[str]]:
    """Return the names of the other side: of payments, of receipts. Where both parties have a
    column it is the payee of money out, the payer of money in.
    """
    cell, none = rows.cell, [""] * len(rows.money)
    payee = cell.get("counterparty_name") or cell.get("payee_name") or none
    return payee, cell.get("payer_name") or payee


def accounts(rows: Rows) -> tuple[Sequence[str], Sequence[str]]:
    """Return the accounts of the other side: of payments, of receipts."""
    cell, none = rows.cell, [""] * len(rows.money)
    payee = cell.get("counterparty_account") or cell.get("payee_account") or none
    return payee, (cell.get("payer_account") if "payer_name" in cell else None) or payee
