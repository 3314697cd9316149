"""``review`` and ``report review``: a quarter from its checklist to the signed pack and the copy to carry away."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundtracker import i18n
from fundtracker.cli.context import (
    day_asked,
    now,
    open_asked,
    open_ledger,
    passphrase,
    print_json,
    quarter_asked,
    require_figure,
    step,
    words_asked,
)
from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.checklist import Gate
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.progress import Steps
from fundtracker.reports.tables.workbook import write_text

if TYPE_CHECKING:
    from fundtracker.ledger.corrections import Place

NOWHERE = "-"  # a correction takes a payment off its project, source or contract


def review(options: argparse.Namespace) -> int:
    """Do one step of a review."""
    from fundtracker.cli import copies

    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "status": _status, "check": _check, "freeze": _freeze, "reopen": _reopen, "key": _key, "sign": _sign,
        "explain": _explain, "decide": _decide, "follow-up": _follow_up, "correct": _correct, "export": copies.export,
        "comment": copies.comment, "countersign": copies.countersign, "merge": copies.merge, "verify": copies.verify,
    }  # fmt: skip
    return actions[options.action](options)


def _gates(ledger: Ledger, quarter: Quarter) -> list[Gate]:
    from fundtracker.intake.payments import unsettled
    from fundtracker.reports.review import checklist

    return ledger.reading(lambda one: checklist.gates(one, quarter, unsettled.find(one, quarter)))


def _body(ledger: Ledger, quarter: Quarter, steps: Steps | None = None) -> bytes:
    """Return the papers of a quarter with its gates, all read at one moment."""
    from fundtracker.reports.review import pack

    return ledger.reading(lambda one: pack.body(one, quarter, _gates(one, quarter), steps))


def _state(state: str) -> str:
    tr = i18n.tr
    return {"open": tr("open"), "checked": tr("checked"), "locked": tr("frozen"), "signed": tr("signed")}[state]


def _status(options: argparse.Namespace) -> int:
    """Tell where a quarter stands, gate by gate; exit 1 where one is closed."""
    from fundtracker.cli import copies
    from fundtracker.ledger.review import signing

    with open_asked(options) as ledger:
        quarter = quarter_asked(options, ledger)
        now_ = ledger.reviews.of(quarter.ordinal)
        gates = _gates(ledger, quarter)
        signatures = ledger.reviews.signatures(now_.snapshot_id) if now_.snapshot_id else []
        snapshots = ledger.reviews.snapshots(quarter.ordinal)
        restated = _restated(ledger, quarter, gates) if now_.state in ("locked", "signed") else []
        if options.json:
            print_json({
                "quarter": quarter.name, "state": now_.state, "gates": rules.as_data(gates),
                "snapshots": [{"number": n, "sha256": sha, "head": head} for _, n, sha, head in snapshots],
                "signatures": [
                    {"role": s.role, "name": s.name, "at": s.at, "key": signing.fingerprint(s.public_key)}
                    for s in signatures
                ],
                "restated": restated,
                "comments": [copies.comment_data(c) for c in ledger.reviews.comments(quarter.ordinal)],
            })  # fmt: skip
        else:
            print(f"{quarter.name}  {_state(now_.state)}")
            _print_gates(gates)
            for s in signatures:
                print(f"  {s.role}  {s.name}  {s.at}  {signing.fingerprint(s.public_key)}")
            for c in ledger.reviews.comments(quarter.ordinal):
                print(f"  {copies.told(c)}")
            if snapshots:
                print(f"  SHA-256 {snapshots[-1][2]}")
            if restated:
                print(i18n.tr("{n} figures are other today than when the quarter was frozen", n=len(restated)))
                for one in restated[:20]:
                    print(f"  {one['name']}: {one['then']} → {one['now']}")
    return 0 if all(g.open for g in gates) else 1


def _restated(ledger: Ledger, quarter: Quarter, gates: list[Gate]) -> list[dict[str, Any]]:
    from fundtracker.reports.review import pack

    then = json.loads(_frozen(ledger, quarter)[0])
    return pack.differences(then, json.loads(pack.body(ledger, quarter, gates)), i18n.language())


def _print_gates(gates: list[Gate]) -> None:
    from fundtracker.reports.review import checklist

    for gate in gates:
        print(("  ✓ " if gate.open else "  ✗ ") + checklist.gate_name(gate.code) + (f": {gate.n}" if gate.n else ""))
        for item in gate.items:
            print(f"      {item}")


def _check(options: argparse.Namespace) -> int:
    """Go through the checklist; closed gates need a reason."""
    with open_asked(options, write=True) as ledger:
        quarter = quarter_asked(options, ledger)
        gates = _gates(ledger, quarter)
        if not options.json:
            _print_gates(gates)
        ledger.reviews.check(quarter.ordinal, [g.code for g in gates if not g.open], options.reason)
        if options.json:
            print_json({"quarter": quarter.name, "state": "checked", "gates": rules.as_data(gates)})
    return 0


def _freeze(options: argparse.Namespace) -> int:
    """Freeze a checked quarter: its figures are kept, nothing reaches them."""
    with open_asked(options, write=True) as ledger:
        quarter = quarter_asked(options, ledger)
        body = _body(ledger, quarter)
        digest = ledger.reviews.lock(quarter.ordinal, body, ledger.head())
        if options.json:
            print_json({"quarter": quarter.name, "state": "locked", "sha256": digest.hex()})
        else:
            print(i18n.tr("{quarter} is frozen. SHA-256 {hash}", quarter=quarter.name, hash=digest.hex()))
    return 0


def _reopen(options: argparse.Namespace) -> int:
    with open_asked(options, write=True) as ledger:
        ledger.reviews.reopen(quarter_asked(options, ledger).ordinal, options.reason)
    return 0


def _key(options: argparse.Namespace) -> int:
    """Make a key: NAME and -o FILE."""
    from fundtracker.ledger.review import signing

    (name, *_) = words_asked(options, 1)
    if not options.output:
        raise UserError("output_needed")
    key = signing.make_key(Path(options.output), name, passphrase(twice=True))
    print(f"{key.name}  {signing.fingerprint(key.public)}")
    return 0


def _sign(options: argparse.Namespace) -> int:
    """Sign the frozen figures of a quarter."""
    from fundtracker.ledger.review import signing

    if not options.key or not options.role:
        raise UserError("key_and_role_needed")
    key = signing.open_key(Path(options.key), passphrase())
    with open_asked(options, write=True) as ledger:
        quarter = quarter_asked(options, ledger).ordinal
        at = now().isoformat(timespec="seconds")
        ledger.reviews.add_signature(quarter, ledger.reviews.signature(key, quarter, options.role, at))
        print(f"{key.name}  {options.role}  {_state(ledger.reviews.of(quarter).state)}")
    return 0


def _explain(options: argparse.Namespace) -> int:
    """Say why a figure lies off its plan: FIGURE TEXT."""
    figure, text = words_asked(options, 2)[:2]
    with open_asked(options, write=True) as ledger:
        require_figure(ledger, figure)
        ledger.reviews.explain(quarter_asked(options, ledger).ordinal, figure, text)
    return 0


def _decide(options: argparse.Namespace) -> int:
    """Note a decision: TEXT."""
    (text, *_) = words_asked(options, 1)
    with open_asked(options, write=True) as ledger:
        quarter = quarter_asked(options, ledger)
        number = ledger.reviews.decide(quarter.ordinal, text, owner=options.owner, due_day=day_asked(options.due))
        print(f"{quarter.name}-{number}")
    return 0


def _follow_up(options: argparse.Namespace) -> int:
    """Say what became of a decision: NUMBER done|dropped|open TEXT."""
    number, state, outcome = words_asked(options, 3)[:3]
    if not number.isdecimal() or len(number) > 9 or state not in ("done", "dropped", "open"):
        raise UserError("no_such_decision", number=number)
    with open_asked(options, write=True) as ledger:
        ledger.reviews.follow_up(quarter_asked(options, ledger).ordinal, int(number), state, outcome)
    return 0


def _correct(options: argparse.Namespace) -> int:
    """Correct frozen payments by counter-entries in the open quarter: VOUCHER …, or their numbers in the ledger."""
    from fundtracker.ledger import corrections

    words = words_asked(options, 1)
    amounts = [_yuan(text) for text in options.amount or ()]
    with open_asked(options, write=True) as ledger:
        payments = [corrections.payment_named(ledger, word) for word in words]
        made = corrections.correct(ledger, payments, options.reason, parts_fen=amounts, place=_place(options, ledger))
        for payment in made:
            one = ledger.payments.get(payment)
            contracts = ", ".join(
                ledger.contracts.get(link.contract_id).number
                for link in ledger.bookings.links(payment)
                if link.contract_id is not None
            )
            words = [str(payment), Quarter.at(one.book_quarter).name, money.show(one.amount_fen), one.counterparty]
            print("  ".join(filter(None, [*words, contracts])))
    return 0


def _yuan(text: str) -> int:
    try:
        return money.parse(text)
    except ValueError:
        raise UserError("bad_amount", cell=text) from None


def _place(options: argparse.Namespace, ledger: Ledger) -> Place | None:
    """Return where a correction books instead: what no option names stays as it is, NOWHERE takes it away."""
    from fundtracker.ledger.corrections import Place

    found: dict[str, tuple[str | None, Callable[[str], int]]] = {
        "line_id": (options.line, lambda text: ledger.plan.line(text).id),
        "project_id": (options.project, lambda text: _known(ledger.projects.find(text), "no_such_project", text)),
        "source_id": (options.source, lambda text: _source(ledger, text)),
        "contract_id": (options.contract, lambda text: _known(ledger.contracts.find(text), "no_such_contract", text)),
    }
    named = {name: None if text == NOWHERE else find(text) for name, (text, find) in found.items() if text is not None}
    return Place(**named) if named else None


def _known(found: int | None, code: str, text: str) -> int:
    if found is None:
        raise UserError(code, text=text, number=text)
    return found


def _source(ledger: Ledger, text: str) -> int:
    found = [s.id for s in ledger.plan.sources() if text in (s.name_zh, s.name_en)]
    return _known(found[0] if found else None, "no_such_source", text)


# ---------------------------------------------------------------- papers
def _frozen(ledger: Ledger, quarter: Quarter) -> tuple[bytes, str, list[Any]]:
    """Return (content, hash, signatures) of a frozen quarter."""
    found = ledger.reviews.of(quarter.ordinal)
    if found.snapshot_id is None or found.state not in ("locked", "signed"):
        raise UserError("review_not_locked", quarter=quarter.name)
    snapshot = ledger.reviews.snapshot(found.snapshot_id)
    return snapshot.body, snapshot.sha256.hex(), ledger.reviews.signatures(found.snapshot_id)


def report_review(options: argparse.Namespace, quarter: Quarter | None) -> int:
    """Write the pack of a quarter: as frozen, or a draft of what stands now."""
    from fundtracker.cli import copies
    from fundtracker.ledger import figure_proof
    from fundtracker.reports.review import pack, pack_pdf, pack_xlsx
    from fundtracker.reports.tables import report_table

    lang, steps = i18n.language(), Steps(step)
    with open_ledger(options) as ledger:
        quarter = quarter or report_table.latest(ledger)
        if options.output:
            figure_proof.prove(ledger)
        digest = ""
        signatures: list[Any] = []
        if ledger.reviews.of(quarter.ordinal).state in ("locked", "signed"):
            body, digest, signatures = _frozen(ledger, quarter)
        else:
            body = _body(ledger, quarter, steps)
        remarks = ledger.reviews.comments(quarter.ordinal)
    content = pack.with_remarks(json.loads(body), remarks)
    if options.format in ("pdf", "xlsx") and not options.output:
        raise UserError("output_needed")
    if options.format == "pdf":
        languages = (lang, *(x for x in i18n.LANGUAGES if x != lang)) if options.both else (lang,)
        how = pack_pdf.Print(languages, options.unit or "wan", options.paper)
        pack_pdf.write(content, Path(options.output), how, digest=digest, signatures=signatures, steps=steps)
    elif options.format == "xlsx":
        pack_xlsx.write(content, lang, Path(options.output), digest=digest, paper=options.paper, steps=steps)
    elif options.format == "json":
        said = json.loads(body) | {"sha256": digest, "comments": [copies.comment_data(c) for c in remarks]}
        told = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
        if options.output:
            write_text(options.output, told)
        else:
            sys.stdout.write(told)
    else:
        raise UserError("format_of_review")
    return 0
