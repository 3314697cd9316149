"""camt.052, .053, .054: statements of ISO 20022 in XML."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.parsers import expat

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
            here = next((one for one in here.children if one.tag == name), None) if here is not None else None
        return here

    def said(self, *paths: str) -> str:
        """Return the text of the first of some paths that says something."""
        for path in paths:
            found = self.find(path)
            if found is not None and found.text.strip():
                return found.text.strip()
        return ""

    def all(self, name: str) -> list[Node]:
        """Return the elements of a name right below."""
        return [one for one in self.children if one.tag == name]


def read(text: str) -> list[Statement]:
    """Return the statements of a file.

    Raises:
        RefusedError: ``statement_unreadable`` with the line where the XML ends to make sense.
    """
    root = _tree(text)
    found = []
    for message in root.children:
        for one in [*message.all("Stmt"), *message.all("Rpt"), *message.all("Ntfctn")]:
            account = one.said("Acct/Id/Othr/Id", "Acct/Id/IBAN")
            statement = Statement(account, one.line)
            for node in one.all("Ntry"):
                statement.entries += _entries(node)
            _balances(one, statement)
            found.append(statement)
    return found


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
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words
    try:
        head, _, body = text.partition("?>") if text.lstrip().startswith("<?xml") else ("", "", text)
        parser.Parse("\n" * head.count("\n") + body, True)
    except expat.ExpatError as error:
        raise RefusedError("statement_unreadable", line=error.lineno) from None
    return root.children[0]


def _balances(node: Node, statement: Statement) -> None:
    for one in node.all("Bal"):
        code = one.said("Tp/CdOrPrtry/Cd")
        amount = _amount(one.find("Amt"))
        if not isinstance(amount, Decimal):
            continue
        signed = -amount if one.said("CdtDbtInd") == "DBIT" else amount
        if code in ("OPBD", "PRCD") and statement.opening is None:
            statement.opening = signed
        elif code == "CLBD":
            statement.closing, statement.closing_line = signed, one.line


def _amount(node: Node | None) -> Decimal | str:
    try:
        return Decimal(node.text.strip()) if node is not None else "?"
    except InvalidOperation:
        return node.text.strip() or "?" if node is not None else "?"


def _entries(node: Node) -> list[Entry]:
    """Return an entry, or the payments it is made of where their amounts add up to it; one not booked is none."""
    if node.said("Sts", "Sts/Cd") not in ("BOOK", ""):
        return []
    whole = _amount(node.find("Amt"))
    details = [tx for batch in node.all("NtryDtls") for tx in batch.all("TxDtls")]
    parts = [_amount(tx.find("Amt") or tx.find("AmtDtls/TxAmt/Amt")) for tx in details]
    sums = [part for part in parts if isinstance(part, Decimal)]
    if len(details) > 1 and len(sums) == len(parts) and sum(sums) == whole:
        return [_entry(node, tx, part) for tx, part in zip(details, sums, strict=True)]
    return [_entry(node, details[0] if len(details) == 1 else Node("", node.line, {}), whole)]


def _entry(node: Node, tx: Node, amount: Decimal | str) -> Entry:
    moved_in = node.said("CdtDbtInd") == "CRDT"
    reversal = node.said("RvslInd") in ("true", "1")
    into = moved_in != reversal
    signed = amount if isinstance(amount, str) or moved_in else -amount
    side = "Dbtr" if moved_in else "Cdtr"
    money = node.find("Amt")
    day = node.said("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    remittance = tx.find("RmtInf")
    words = "".join(one.text for one in remittance.all("Ustrd")) if remittance is not None else ""
    return Entry(
        tx.line if tx.tag else node.line, day, signed, into,
        tx.said(f"RltdPties/{side}/Nm", f"RltdPties/{side}/Pty/Nm"),
        tx.said(f"RltdPties/{side}Acct/Id/Othr/Id", f"RltdPties/{side}Acct/Id/IBAN"),
        words.strip() or node.said("AddtlNtryInf"), tx.said("AddtlTxInf"),
        tx.said("Refs/AcctSvcrRef", "Refs/TxId", "Refs/EndToEndId") or node.said("AcctSvcrRef", "NtryRef"),
        money.attributes.get("Ccy", "") if money is not None else "",
    )  # fmt: skip
