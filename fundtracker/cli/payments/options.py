"""What ``payments``, ``rules``, ``papers`` and ``vouchers`` are asked with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from fundtracker.cli.parser import voucher_options, whole_number
from fundtracker.i18n import tr

COLUMNS = (  # what ``--where`` names, as the heads of the window do
    *("date", "amount", "payee", "account", "payer", "summary", "purpose", "subject", "line"),
    *("project", "source", "contract", "serial", "file", "file_line", "note"),
)
FIELDS = (  # what a rule may look at
    *("counterparty", "account", "payer", "summary", "purpose", "subject", "project", "contract"),
    *("source", "note"),
)
RULE_ACTIONS = (
    *("list", "try", "add", "change", "order", "accept", "drop", "wait", "remove", "apply"),
)


class Options(Protocol):
    """Takes the options of a command."""

    def add_argument(self, *names: str, **how: Any) -> object:
        """Take an option; see argparse."""


def add(add: Callable[..., Any], lazy: Callable[[str, str], object]) -> None:
    """Add the commands."""
    voucher_options(
        add("vouchers", lazy("vouchers", "vouchers"), tr("payments as vouchers of other books"))
    )
    text = tr("many payments at once: change where they lie, or split them by ratio")
    sub = add("payments", lazy("payments.bulk", "payments"), text)
    sub.add_argument("action", choices=("change", "split"))
    _which(sub)
    _place(sub)
    sub.add_argument("--contract", metavar="NUMBER", help=tr("the contract; - takes it away"))
    sub.add_argument("--state", choices=("paid", "evidence"), help=tr("money paid, or evidence"))
    words = tr("split: a share, and where it lies; several times, the last takes the rest")
    sub.add_argument("--part", action="append", metavar="30:line=L:project=P:source=S", help=words)
    sub.add_argument("--learn", action="store_true", help=tr("suggest rules for their payees"))
    _written(sub)
    text = tr("rules of classification: what each does, their order, taking and applying them")
    sub = add("rules", lazy("payments.rules", "rules"), text)
    sub.add_argument("action", choices=RULE_ACTIONS)
    sub.add_argument(
        "rules", nargs="*", type=whole_number, metavar="N", help=tr("numbers of rules")
    )
    sub.add_argument("--field", choices=FIELDS, default="counterparty", help=tr("what it looks at"))
    sub.add_argument(
        "--how", choices=("equals", "contains", "starts"), default="equals",
        help=tr("how it compares"),
    )  # fmt: skip
    sub.add_argument("--words", metavar=tr("WORDS"), help=tr("what it compares with"))
    _place(sub)
    _written(sub)
    text = tr("files kept with records: attached, listed, taken off, written into a folder")
    sub = add("papers", lazy("papers", "papers"), text)
    sub.add_argument("action", choices=("list", "attach", "detach", "export"))
    words = tr("attach: files; detach, export: numbers as list shows them")
    sub.add_argument("words", nargs="*", metavar=tr("FILE|N"), help=words)
    kinds = "payment, contract, project, decision, fund, call, distribution, document"
    words = tr("the record they belong to: contract:NUMBER, decision:2023Q2/1, call:FUND/1 …")
    more = tr("several times: of each of them")
    sub.add_argument(
        "--of", action="append", metavar="KIND:NAME", help=f"{words} ({kinds}); {more}"
    )
    sub.add_argument("-o", "--output", metavar="FOLDER", help=tr("export: the folder"))
    _written(sub)


def _which(sub: Options) -> None:
    """Add which payments are meant."""
    sub.add_argument(
        "--where", action="append", metavar=tr("COLUMN=TYPED"),
        help=tr("as typed under a head of the table: {names}", names=", ".join(COLUMNS)),
    )  # fmt: skip
    sub.add_argument("--text", metavar=tr("WORDS"), help=tr("words that stand in the payment"))
    sub.add_argument("--quarter", metavar="2023Q2")
    words = tr("a payment by its voucher number or its number in the ledger; several times")
    sub.add_argument("--payment", action="append", metavar="NUMBER", help=words)
    sub.add_argument("--all", action="store_true", help=tr("all payments of the ledger"))


def _place(sub: Options) -> None:
    """Add where payments lie."""
    sub.add_argument("--line", metavar="CODE", help=tr("the plan line; - takes it away"))
    sub.add_argument("--project", metavar="CODE", help=tr("the project; - takes it away"))
    sub.add_argument("--source", metavar="NAME", help=tr("the source of money; - takes it away"))


def _written(sub: Options) -> None:
    """Add how a change is written."""
    sub.add_argument("--reason", default="", help=tr("why; kept in the history"))
    words = tr("do it, say what it did, and roll it back")
    sub.add_argument("--dry-run", action="store_true", help=words)
    sub.add_argument("--json", action="store_true")
