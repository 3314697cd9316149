"""camt.052, .053, .054: statements of ISO 20022 in XML."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from fundtracker.domain.base.fractions import exact_decimal
from fundtracker.errors import RefusedError
from fundtracker.intake.formats.entries import Entry, Statement

_DEPTH = 60


@dataclass
class Node:
    """An element: its name without the namespace, the line it begins on."""

    tag: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def find(self, path: str) -> Node | None:
        """Return the first element at a path of names, None where there is none."""
        here: Node | None = self
        for name in path.split("/"):
            here = (
                next((node for node in here.children if node.tag == name), None)
                if here is not None
                else None
            )
        return here

    def text_of(self, *paths: str) -> str:
        """Return the text of the first of some paths that says something."""
        for path in paths:
            node = self.find(path)
            if node is not None and node.text.strip():
                return node.text.strip()
        return ""

    def all(self, name: str) -> list[Node]:
        """Return the elements of a name right below."""
        return [node for node in self.children if node.tag == name]


def read(text: str) -> list[Statement]:
    """Return the statements of a file.

    Raises:
        RefusedError: ``statement_unreadable`` with the line where the XML ends to make sense.
    """
    root = _tree(text)
    statements = []
    for message in root.children:
        for part in [*message.all("Stmt"), *message.all("Rpt"), *message.all("Ntfctn")]:
            account = part.text_of("Acct/Id/Othr/Id", "Acct/Id/IBAN")
            statement = Statement(account, part.line, holder=part.text_of("Acct/Ownr/Nm"))
            for node in part.all("Ntry"):
                statement.entries += _entries(node)
            _balances(part, statement)
            statements.append(statement)
    return statements


def _tree(text: str) -> Node:
    root = Node("", 1, {})
    open_nodes = [root]
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise RefusedError("statement_unreadable", line=parser.CurrentLineNumber)

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_nodes) > _DEPTH:
            refuse()
        node = Node(name.rpartition(":")[2], parser.CurrentLineNumber, attributes)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def end(_: str) -> None:
        open_nodes.pop()

    def words(data: str) -> None:
        open_nodes[-1].text += data

    parser.StartDoctypeDeclHandler = refuse  # entities of its own: no bank needs them
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
        start,
        end,
        words,
    )
    try:
        head, _, body = (
            text.partition("?>") if text.lstrip().startswith("<?xml") else ("", "", text)
        )
        parser.Parse("\n" * head.count("\n") + body, True)
    except expat.ExpatError as error:
        raise RefusedError("statement_unreadable", line=error.lineno) from None
    return root.children[0]


def _balances(node: Node, statement: Statement) -> None:
    for balance_node in node.all("Bal"):
        code = balance_node.text_of("Tp/CdOrPrtry/Cd")
        amount = _amount(balance_node.find("Amt"))
        if not isinstance(amount, Decimal):
            continue
        signed = -amount if balance_node.text_of("CdtDbtInd") == "DBIT" else amount
        if code in ("OPBD", "PRCD") and statement.opening is None:
            statement.opening = signed
        elif code == "CLBD":
            statement.closing, statement.closing_line = signed, balance_node.line


def _amount(node: Node | None) -> Decimal | str:
    try:
        return exact_decimal(node.text) if node is not None else "?"
    except ValueError:
        return node.text.strip() or "?" if node is not None else "?"


def _entries(node: Node) -> list[Entry]:
    """Return an entry, or the payments it is made of where their amounts add up to it; one not
    booked is none.
    """
    if node.text_of("Sts", "Sts/Cd") not in ("BOOK", ""):
        return []
    amount = _amount(node.find("Amt"))
    details = [tx for batch in node.all("NtryDtls") for tx in batch.all("TxDtls")]
    parts = [_amount(tx.find("Amt") or tx.find("AmtDtls/TxAmt/Amt")) for tx in details]
    sums = [part for part in parts if isinstance(part, Decimal)]
    if len(details) > 1 and len(sums) == len(parts) and sum(sums) == amount:
        return [_entry(node, tx, part) for tx, part in zip(details, sums, strict=True)]
    return [_entry(node, details[0] if len(details) == 1 else Node("", node.line, {}), amount)]


def _entry(node: Node, tx: Node, amount: Decimal | str) -> Entry:
    moved_in = node.text_of("CdtDbtInd") == "CRDT"
    reversal = node.text_of("RvslInd") in ("true", "1")
    into = moved_in != reversal
    signed = amount if isinstance(amount, str) or moved_in else -amount
    side = "Dbtr" if moved_in else "Cdtr"
    money = node.find("Amt")
    day = node.text_of("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    remittance = tx.find("RmtInf")
    words = "".join(node.text for node in remittance.all("Ustrd")) if remittance is not None else ""
    return Entry(
        tx.line if tx.tag else node.line,
        day,
        signed,
        into,
        tx.text_of(f"RltdPties/{side}/Nm", f"RltdPties/{side}/Pty/Nm"),
        tx.text_of(f"RltdPties/{side}Acct/Id/Othr/Id", f"RltdPties/{side}Acct/Id/IBAN"),
        words.strip() or node.text_of("AddtlNtryInf"),
        tx.text_of("AddtlTxInf"),
        tx.text_of("Refs/AcctSvcrRef", "Refs/TxId", "Refs/EndToEndId")
        or node.text_of("AcctSvcrRef", "NtryRef"),
        money.attributes.get("Ccy", "") if money is not None else "",
    )
