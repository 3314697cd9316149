"""``review`` and ``report review``: a quarter from its checklist to the signed pack and the copy
to carry away.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
from fundtracker.cli.payments.places import place_asked
from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.checklist import Gate
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.progress import Steps
from fundtracker.reports.tables.workbook import write_text


def review(options: argparse.Namespace) -> int:
    """Do one step of a review."""
    from fundtracker.cli import analysis, copies, keys

    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "status": _status,
        "check": _check,
        "freeze": _freeze,
        "reopen": _reopen,
        "key": keys.make,
        "passphrase": keys.change_passphrase,
        "sign": _sign,
        "explain": _explain,
        "decide": _decide,
        "follow-up": _follow_up,
        "send-back": _send_back,
        "settle": _settle,
        "correct": _correct,
        "annex": analysis.add_annex,
        "annexes": analysis.show_annexes,
        "drop-annex": analysis.drop_annex,
        "export": copies.export,
        "comment": copies.comment,
        "countersign": copies.countersign,
        "merge": copies.merge,
        "verify": copies.verify,
        "unpack": copies.unpack,
    }
    return actions[options.action](options)


def _gates(ledger: Ledger, quarter: Quarter) -> list[Gate]:
    from fundtracker.intake.payments import unsettled
    from fundtracker.reports.review import checklist

    return ledger.reading(
        lambda ledger: checklist.gates(ledger, quarter, unsettled.find(ledger, quarter))
    )


def _body(ledger: Ledger, quarter: Quarter, steps: Steps | None = None) -> bytes:
    """Return the papers of a quarter with its gates, all read at one moment."""
    from fundtracker.reports.review import pack

    return ledger.reading(lambda ledger: pack.body(ledger, quarter, _gates(ledger, quarter), steps))


def _state(state: str) -> str:
    tr = i18n.tr
    return {
        "open": tr("open"),
        "checked": tr("checked"),
        "locked": tr("frozen"),
        "signed": tr("signed"),
    }[state]


def _status(options: argparse.Namespace) -> int:
    """Tell where a quarter stands, gate by gate; exit 1 where one is closed."""
    from fundtracker.cli import copies

    with open_asked(options) as ledger:
        quarter = quarter_asked(options, ledger)
        now_ = ledger.reviews.of(quarter.ordinal)
        gates = _gates(ledger, quarter)
        signatures = ledger.reviews.signatures(now_.snapshot_id) if now_.snapshot_id else []
        snapshots = ledger.reviews.snapshots(quarter.ordinal)
        restated = _restated(ledger, quarter, gates) if now_.state in ("locked", "signed") else []
        comments = ledger.reviews.comments(quarter.ordinal)
    if options.json:
        print_json(
            {
                "quarter": quarter.name,
                "state": now_.state,
                "gates": rules.as_data(gates),
                "snapshots": [
                    {"number": n, "sha256": sha, "head": head} for _, n, sha, head in snapshots
                ],
                "signatures": [copies.signature_data(s) for s in signatures],
                "restated": restated,
                "comments": [copies.comment_data(c) for c in comments],
            }
        )
    else:
        print(f"{quarter.name}  {_state(now_.state)}")
        _print_gates(gates)
        copies.print_words(signatures, comments)
        if snapshots:
            print(f"  SHA-256 {snapshots[-1][2]}")
        _print_restated(restated)
    return 0 if all(g.open for g in gates) else 1


def _print_restated(restated: list[dict[str, Any]]) -> None:
    if not restated:
        return
    n = len(restated)
    print(i18n.tr("{n} figures are other today than when the quarter was frozen", n=n))
    for change in restated[:20]:
        print(f"  {change['name']}: {change['then']} → {change['now']}")


def _restated(ledger: Ledger, quarter: Quarter, gates: list[Gate]) -> list[dict[str, Any]]:
    from fundtracker.reports.review import pack

    then = json.loads(_frozen(ledger, quarter)[0])
    return pack.differences(then, json.loads(pack.body(ledger, quarter, gates)), i18n.language())


def _print_gates(gates: list[Gate]) -> None:
    from fundtracker.reports.review import checklist

    for gate in gates:
        print(
            ("  ✓ " if gate.open else "  ✗ ")
            + checklist.gate_name(gate.code)
            + (f": {gate.n}" if gate.n else "")
        )
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
        words = _around(ledger, quarter)
        if options.json:
            frozen = {"quarter": quarter.name, "state": "locked", "sha256": digest.hex()}
            print_json({**frozen, "said": words})
        else:
            print(
                i18n.tr(
                    "{quarter} is frozen. SHA-256 {hash}", quarter=quarter.name, hash=digest.hex()
                )
            )
            print(*words, sep="\n", end="\n" if words else "")
    return 0


def _around(ledger: Ledger, quarter: Quarter) -> list[str]:
    """Return what is to be said of the quarters around one that was frozen or opened again."""
    from fundtracker.ledger.review import freezing

    return [i18n.say(issue) for issue in freezing.around(ledger, quarter.ordinal)]


def _reopen(options: argparse.Namespace) -> int:
    """Open a frozen quarter again; later ones that stay frozen are named."""
    with open_asked(options, write=True) as ledger:
        quarter = quarter_asked(options, ledger)
        ledger.reviews.reopen(quarter.ordinal, options.reason)
        words = _around(ledger, quarter)
    if options.json:
        print_json({"quarter": quarter.name, "state": "open", "said": words})
    else:
        print("\n".join([i18n.tr("{quarter} is open again.", quarter=quarter.name), *words]))
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
        ledger.reviews.add_signature(
            quarter, ledger.reviews.signature(key, quarter, options.role, at)
        )
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
        number = ledger.reviews.decide(
            quarter.ordinal, text, owner=options.owner, due_day=day_asked(options.due)
        )
        print(f"{quarter.name}-{number}")
    return 0


def _follow_up(options: argparse.Namespace) -> int:
    """Say what became of a decision: NUMBER done|dropped|open TEXT."""
    number, state, outcome = words_asked(options, 3)[:3]
    if not number.isdecimal() or len(number) > 9 or state not in ("done", "dropped", "open"):
        raise UserError("no_such_decision", number=number)
    with open_asked(options, write=True) as ledger:
        ledger.reviews.follow_up(
            quarter_asked(options, ledger).ordinal, int(number), state, outcome
        )
    return 0


def _send_back(options: argparse.Namespace) -> int:
    """Ask for changes: TEXT [GATE]; who until when by ``--owner`` and ``--due``."""
    from fundtracker.reports.review.checklist import GATES

    text, *gate = words_asked(options, 1)
    if gate and gate[0] not in GATES:
        raise UserError("no_such_gate", gate=gate[0], known=", ".join(GATES))
    with open_asked(options, write=True) as ledger:
        quarter = quarter_asked(options, ledger)
        number = ledger.reviews.send_back(
            quarter.ordinal,
            text,
            gate=gate[0] if gate else "",
            owner=options.owner,
            due_day=day_asked(options.due),
        )
        print(f"{quarter.name}-{number}")
    return 0


def _settle(options: argparse.Namespace) -> int:
    """Say what became of a request: NUMBER TEXT."""
    number, outcome = words_asked(options, 2)[:2]
    if not number.isdecimal() or len(number) > 9:
        raise UserError("no_such_request", number=number)
    with open_asked(options, write=True) as ledger:
        ledger.reviews.settle(quarter_asked(options, ledger).ordinal, int(number), outcome)
    return 0


def _correct(options: argparse.Namespace) -> int:
    """Correct frozen payments by counter-entries in the open quarter: VOUCHER …, or their numbers
    in the ledger.
    """
    from fundtracker.ledger import corrections

    words = words_asked(options, 1)
    amounts = [_yuan(text) for text in options.amount or ()]
    with open_asked(options, write=True) as ledger:
        payments = [corrections.payment_named(ledger, word) for word in words]
        new_ids = corrections.correct(
            ledger, payments, options.reason, parts_fen=amounts, place=place_asked(options, ledger)
        )
        for payment in new_ids:
            original = ledger.payments.get(payment)
            contracts = ", ".join(
                ledger.contracts.get(link.contract_id).number
                for link in ledger.bookings.links(payment)
                if link.contract_id is not None
            )
            words = [
                str(payment),
                Quarter.at(original.book_quarter).name,
                money.show(original.amount_fen),
                original.counterparty,
            ]
            print("  ".join(filter(None, [*words, contracts])))
    return 0


def _yuan(text: str) -> int:
    try:
        return money.parse(text)
    except ValueError:
        raise UserError("bad_amount", cell=text) from None


# ---------------------------------------------------------------- papers
def _frozen(ledger: Ledger, quarter: Quarter) -> tuple[bytes, str, list[Any]]:
    """Return (content, hash, signatures) of a frozen quarter."""
    review = ledger.reviews.of(quarter.ordinal)
    if review.snapshot_id is None or review.state not in ("locked", "signed"):
        raise UserError("review_not_locked", quarter=quarter.name)
    snapshot = ledger.reviews.snapshot(review.snapshot_id)
    return snapshot.body, snapshot.sha256.hex(), ledger.reviews.signatures(review.snapshot_id)


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
        remarks, decisions = ledger.reviews.comments(quarter.ordinal), ledger.reviews.decisions()
    if options.format not in ("pdf", "xlsx", "json"):
        raise UserError("format_of_review")
    if options.format == "json":
        remarks_data = [copies.comment_data(remark) for remark in remarks]
        _print_or_write(options, json.loads(body) | {"sha256": digest, "comments": remarks_data})
        return 0
    if not options.output:
        raise UserError("output_needed")
    content = pack.with_remarks(json.loads(body), remarks, decisions)
    languages = (lang, *(x for x in i18n.LANGUAGES if x != lang)) if options.both else (lang,)
    how = pack.Print(languages, options.unit or "wan", options.paper, options.prepared_by)
    write = pack_pdf.write if options.format == "pdf" else pack_xlsx.write
    write(content, Path(options.output), how, digest=digest, signatures=signatures, steps=steps)
    return 0


def _print_or_write(options: argparse.Namespace, data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    if options.output:
        write_text(options.output, text)
    else:
        sys.stdout.write(text)
