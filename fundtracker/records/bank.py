"""What is recorded of bank accounts: balances at the ends of months, items in transit."""

from __future__ import annotations

from fundtracker.domain.base.money import show
from fundtracker.domain.park.reconciliation import SIDES
from fundtracker.errors import UserError
from fundtracker.i18n import mark, tr
from fundtracker.ledger import Ledger, coverage
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.documents.bank_balances import Transit, month_end
from fundtracker.ledger.payments import own_accounts
from fundtracker.records.field import Field, Option
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer

ACCOUNT = Field(
    "account",
    "reference",
    mark("Account"),
    "银行账户 账户 账号 开户账号 account bankaccount",
    required=True,
    reference="account",
)
MONTH = Field(
    "day",
    "date",
    mark("End of the month"),
    "截止日期 余额日期 月末 对账日期 monthend",
    required=True,
    help=mark("any day of it"),
)
SIDE = (
    Option(
        SIDES[0], mark("received by the unit, not by the bank"), "企业已收银行未收 单位已收银行未收"
    ),
    Option(
        SIDES[1], mark("paid by the unit, not by the bank"), "企业已付银行未付 单位已付银行未付"
    ),
    Option(
        SIDES[2], mark("received by the bank, not by the unit"), "银行已收企业未收 银行已收单位未收"
    ),
    Option(
        SIDES[3], mark("paid by the bank, not by the unit"), "银行已付企业未付 银行已付单位未付"
    ),
)


def save_balance(w: Writer, v: Values) -> list[Put]:
    """Record the balances of an account; without the bank's, it is what its files show."""
    day = month_end(v["day"])
    statement = v["statement"]
    if statement is None:
        statement = coverage.shown_balance(w.ledger, v["account"], day)
    if statement is None:
        raise UserError("statement_balance_needed", account=v["account"])
    return [
        w.ledger.bank_balances.put(
            w.change, v["account"], day, statement, v["book"], v["doc"] or ""
        )
    ]


def judge_balance(ledger: Ledger, v: Values) -> list[Remark]:
    """Say what the files of the account show, and what stays unexplained."""
    if not v.get("account") or v.get("day") is None:
        return []
    day = month_end(v["day"])
    shown, stated, remarks = (
        coverage.shown_balance(ledger, v["account"], day),
        v.get("statement"),
        [],
    )
    if shown is not None and stated is None:
        remarks.append(
            Remark("statement", tr("its files show {amount} yuan", amount=show(shown)), "ok")
        )
    elif shown is not None and stated != shown:
        remarks.append(Remark("statement", tr("its files show {amount} yuan", amount=show(shown))))
    statement = shown if stated is None else stated
    if statement is not None and v.get("book") is not None:
        known = ledger.bank_balances.sides(v["account"], day)
        reconciliation = known._replace(statement=statement, book=v["book"])
        words = tr(
            "Difference after the items in transit: {amount} yuan",
            amount=show(reconciliation.difference),
        )
        remarks.append(Remark("", words, "warn" if reconciliation.difference else "ok"))
    return remarks


BALANCE = RecordType(
    "bank.balance",
    mark("balances of an account"),
    mark("balances of an account recorded"),
    "bank.balance",
    (
        ACCOUNT._replace(columns=("bank_balance.account",)),
        MONTH._replace(columns=("bank_balance.day",)),
        Field(
            "statement",
            "money",
            mark("Statement balance"),
            "银行对账单余额 对账单余额 银行余额 statementbalance",
            help=mark("as the files show it where nothing is stated"),
            columns=("bank_balance.statement_fen",),
        ),
        Field(
            "book",
            "money",
            mark("Book balance"),
            "企业账面余额 账面余额 日记账余额 单位余额 bookbalance",
            required=True,
            columns=("bank_balance.book_fen",),
        ),
        Field(
            "doc",
            "text",
            mark("Document number"),
            "调节表编号 文号 凭证号 docno",
            columns=("bank_balance.doc_no",),
        ),
    ),
    save_balance,
    judge_balance,
    list_kind="bankbalances",
    needs=(("account",), ("day",), ("book",)),
    faults={"statement_balance_needed": "statement"},
)


def save_transit(w: Writer, v: Values) -> list[Put]:
    """Record an item in transit at the end of a month."""
    return [
        w.ledger.bank_balances.add_transit(
            w.change,
            Transit(
                v["account"],
                month_end(v["day"]),
                v["side"],
                v["dated"],
                v["amount"],
                summary=v["summary"] or "",
                doc_no=v["doc"] or "",
            ),
        )
    ]


def _number(account: str) -> str:
    """Return the number of an account as payments have it: without the blanks between groups."""
    return "".join(account.split())


def save_own(w: Writer, v: Values) -> list[Put]:
    """Register an account of the unit's own."""
    return [own_accounts.register(w.ledger, w.change, _number(v["account"]), v["name"])]


def judge_own(ledger: Ledger, v: Values) -> list[Remark]:
    """Say what money stops to count."""
    if not v.get("account"):
        return []
    moved = own_accounts.moved(ledger, _number(v["account"]))
    if not moved:
        return [Remark("account", tr("no payment of the ledger was to or from it"), "ok")]
    words = tr(
        "{n} payments to or from it, {amount} yuan, become transfers: they count as neither paid "
        "nor received",
        n=len(moved),
        amount=show(sum(fen for _, fen in moved)),
    )
    return [Remark("account", words)]


OWN = RecordType(
    "bank.account",
    mark("account of the unit's own"),
    mark("account of the unit's own registered"),
    "own_account",
    (
        Field(
            "account",
            "text",
            mark("Account number"),
            "本单位账号 本单位账户 自有账号 本单位银行账号 ownaccount",
            required=True,
            columns=("own_account.account",),
        ),
        Field(
            "name",
            "text",
            mark("Name and bank"),
            "本单位户名 本单位账户名称 账户名称 户名 accountname",
            required=True,
            columns=("own_account.name",),
        ),
    ),
    save_own,
    judge_own,
    list_kind="ownaccounts",
    faults={"account_of_fund": "account"},
)


TRANSIT = RecordType(
    "bank.transit",
    mark("item in transit"),
    mark("item in transit recorded"),
    "bank.transit",
    (
        ACCOUNT._replace(columns=("bank_transit.account",)),
        MONTH._replace(columns=("bank_transit.day",)),
        Field(
            "side",
            "choice",
            mark("What it is"),
            "未达类型 未达账项类型 未达方向 transitkind",
            required=True,
            options=SIDE,
            columns=("bank_transit.side",),
        ),
        Field(
            "amount",
            "money",
            mark("Amount"),
            "未达金额 金额 amount",
            required=True,
            columns=("bank_transit.amount_fen",),
        ),
        Field(
            "dated",
            "date",
            mark("Day"),
            "未达日期 记账日期 发生日期 date",
            required=True,
            columns=("bank_transit.dated",),
        ),
        Field(
            "summary",
            "text",
            mark("Summary"),
            "摘要 事由 summary",
            columns=("bank_transit.summary",),
        ),
        Field(
            "doc",
            "text",
            mark("Document number"),
            "凭证号 票据号 文号 docno",
            columns=("bank_transit.doc_no",),
        ),
    ),
    save_transit,
    list_kind="banktransits",
    needs=(("account",), ("side",), ("amount",)),
    faults={"not_above_zero": "amount", "transit_later": "dated"},
)

TYPES = (BALANCE, TRANSIT, OWN)
