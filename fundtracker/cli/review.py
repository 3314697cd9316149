"""``review`` and ``report review``: a quarter from its checklist to the signed pack and the copy to carry away."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fundtracker import i18n
from fundtracker.cli.desk import now, open_ledger, print_json, step
from fundtracker.domain import money
from fundtracker.domain import review as rules
from fundtracker.domain.period import Quarter
from fundtracker.domain.review import Gate
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.steps import Steps

PASSPHRASE = "FUNDTRACKER_PASSPHRASE"  # for scripts; people are asked


def review(options: argparse.Namespace) -> int:
    """Do one step of a review."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "status": _status, "check": _check, "freeze": _freeze, "reopen": _reopen, "key": _key, "sign": _sign,
        "explain": _explain, "decide": _decide, "follow-up": _follow_up, "correct": _correct, "export": _export,
        "comment": _comment, "countersign": _countersign, "merge": _merge, "verify": _verify,
    }  # fmt: skip
    return actions[options.action](options)


def _open(options: argparse.Namespace, *, write: bool = False) -> Ledger:
    if options.ledger is None:
        raise UserError("ledger_needed")
    return open_ledger(options, write=write)


def _quarter(options: argparse.Namespace, ledger: Ledger) -> Quarter:
    if options.quarter is None:
        from fundtracker.reports.table import latest

        return latest(ledger)
    try:
        return Quarter.parse(options.quarter)
    except ValueError:
        raise UserError("bad_quarter", text=options.quarter) from None


def _words(options: argparse.Namespace, n: int) -> list[str]:
    if len(options.words) < n:
        raise UserError("words_needed", n=n)
    return list(options.words)


def _day(text: str | None) -> int | None:
    try:
        return dt.date.fromisoformat(text).toordinal() if text else None
    except ValueError:
        raise UserError("bad_date", text=text) from None


def _gates(ledger: Ledger, quarter: Quarter) -> list[Gate]:
    from fundtracker.intake import open_ends
    from fundtracker.reports import checklist

    return checklist.gates(ledger, quarter, open_ends.find(ledger, quarter))


def _state(state: str) -> str:
    tr = i18n.tr
    return {"open": tr("open"), "checked": tr("checked"), "locked": tr("locked"), "signed": tr("signed")}[state]


def _status(options: argparse.Namespace) -> int:
    """Tell where a quarter stands, gate by gate; exit 1 where one is closed."""
    from fundtracker.ledger import signing

    with _open(options) as ledger:
        quarter = _quarter(options, ledger)
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
            })  # fmt: skip
        else:
            print(f"{quarter.name}  {_state(now_.state)}")
            _print_gates(gates)
            for s in signatures:
                print(f"  {s.role}  {s.name}  {s.at}  {signing.fingerprint(s.public_key)}")
            if snapshots:
                print(f"  SHA-256 {snapshots[-1][2]}")
            if restated:
                print(i18n.tr("{n} figures are other today than when the quarter was frozen", n=len(restated)))
                for one in restated[:20]:
                    print(f"  {one['name']}: {one['then']} → {one['now']}")
    return 0 if all(g.open for g in gates) else 1


def _restated(ledger: Ledger, quarter: Quarter, gates: list[Gate]) -> list[dict[str, Any]]:
    from fundtracker.reports import pack

    then = json.loads(_frozen(ledger, quarter)[0])
    return pack.differences(then, json.loads(pack.body(ledger, quarter, gates)), i18n.language())


def _print_gates(gates: list[Gate]) -> None:
    from fundtracker.reports import checklist

    for gate in gates:
        print(("  ✓ " if gate.open else "  ✗ ") + checklist.gate_name(gate.code) + (f": {gate.n}" if gate.n else ""))
        for item in gate.items:
            print(f"      {item}")


def _check(options: argparse.Namespace) -> int:
    """Go through the checklist; closed gates need a reason."""
    with _open(options, write=True) as ledger:
        quarter = _quarter(options, ledger)
        gates = _gates(ledger, quarter)
        if not options.json:
            _print_gates(gates)
        ledger.reviews.check(quarter.ordinal, [g.code for g in gates if not g.open], options.reason)
        if options.json:
            print_json({"quarter": quarter.name, "state": "checked", "gates": rules.as_data(gates)})
    return 0


def _freeze(options: argparse.Namespace) -> int:
    """Freeze a checked quarter: its figures are kept, nothing reaches them."""
    from fundtracker.reports import pack

    with _open(options, write=True) as ledger:
        quarter = _quarter(options, ledger)
        body = pack.body(ledger, quarter, _gates(ledger, quarter))
        digest = ledger.reviews.lock(quarter.ordinal, body, ledger.head())
        if options.json:
            print_json({"quarter": quarter.name, "state": "locked", "sha256": digest.hex()})
        else:
            print(i18n.tr("{quarter} is frozen. SHA-256 {hash}", quarter=quarter.name, hash=digest.hex()))
    return 0


def _reopen(options: argparse.Namespace) -> int:
    with _open(options, write=True) as ledger:
        ledger.reviews.reopen(_quarter(options, ledger).ordinal, options.reason)
    return 0


def passphrase(*, twice: bool = False) -> str:
    """Return the passphrase of a key: from the environment, else asked for without showing it."""
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    said = getpass.getpass(i18n.tr("Passphrase: "))
    if twice and getpass.getpass(i18n.tr("Passphrase again: ")) != said:
        raise UserError("passphrases_differ")
    return said


def _key(options: argparse.Namespace) -> int:
    """Make a key: NAME and -o FILE."""
    from fundtracker.ledger import signing

    (name, *_) = _words(options, 1)
    if not options.output:
        raise UserError("output_needed")
    key = signing.make_key(Path(options.output), name, passphrase(twice=True))
    print(f"{key.name}  {signing.fingerprint(key.public)}")
    return 0


def _sign(options: argparse.Namespace) -> int:
    """Sign the frozen figures of a quarter."""
    from fundtracker.ledger import signing

    if not options.key or not options.role:
        raise UserError("key_and_role_needed")
    key = signing.open_key(Path(options.key), passphrase())
    with _open(options, write=True) as ledger:
        quarter = _quarter(options, ledger).ordinal
        at = now().isoformat(timespec="seconds")
        ledger.reviews.add_signature(quarter, signing.made(ledger, key, quarter, options.role, at))
        print(f"{key.name}  {options.role}  {_state(ledger.reviews.of(quarter).state)}")
    return 0


def _explain(options: argparse.Namespace) -> int:
    """Say why a figure lies off its plan: FIGURE TEXT."""
    figure, text = _words(options, 2)[:2]
    with _open(options, write=True) as ledger:
        ledger.reviews.explain(_quarter(options, ledger).ordinal, figure, text)
    return 0


def _decide(options: argparse.Namespace) -> int:
    """Note a decision: TEXT."""
    (text, *_) = _words(options, 1)
    with _open(options, write=True) as ledger:
        quarter = _quarter(options, ledger)
        number = ledger.reviews.decide(quarter.ordinal, text, owner=options.owner, due_day=_day(options.due))
        print(f"{quarter.name}-{number}")
    return 0


def _follow_up(options: argparse.Namespace) -> int:
    """Say what became of a decision: NUMBER done|dropped|open TEXT."""
    number, state, outcome = _words(options, 3)[:3]
    if not number.isdecimal() or state not in ("done", "dropped", "open"):
        raise UserError("no_such_decision", number=number)
    with _open(options, write=True) as ledger:
        ledger.reviews.follow_up(_quarter(options, ledger).ordinal, int(number), state, outcome)
    return 0


def _correct(options: argparse.Namespace) -> int:
    """Correct frozen payments by counter-entries in the open quarter: PAYMENT …"""
    from fundtracker.ledger import corrections

    payments = [int(word) for word in _words(options, 1) if word.isdecimal()]
    try:
        fen = money.parse(options.amount) if options.amount else None
    except ValueError:
        raise UserError("bad_amount", text=options.amount) from None
    with _open(options, write=True) as ledger:
        place = corrections.Place(ledger.plan.line(options.line).id) if options.line else None
        made = corrections.correct(ledger, payments, options.reason, amount_fen=fen, place=place)
        for payment in made:
            one = ledger.payments.get(payment)
            print(f"{payment}  {Quarter.at(one.book_quarter).name}  {money.show(one.amount_fen)}  {one.counterparty}")
    return 0


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
    from fundtracker.reports import pack, pack_xlsx, pdf, table

    lang, steps = i18n.language(), Steps(step)
    with open_ledger(options) as ledger:
        quarter = quarter or table.latest(ledger)
        digest = ""
        signatures: list[Any] = []
        if ledger.reviews.of(quarter.ordinal).state in ("locked", "signed"):
            body, digest, signatures = _frozen(ledger, quarter)
        else:
            body = pack.body(ledger, quarter, _gates(ledger, quarter), steps)
    content = json.loads(body)
    if options.format in ("pdf", "xlsx") and not options.output:
        raise UserError("output_needed")
    if options.format == "pdf":
        languages = (lang, *(x for x in i18n.LANGUAGES if x != lang)) if options.both else (lang,)
        how = pdf.Print(languages, options.unit or "wan", options.paper)
        pdf.write(content, Path(options.output), how, digest=digest, signatures=signatures, steps=steps)
    elif options.format == "xlsx":
        pack_xlsx.write(content, lang, Path(options.output), digest=digest, paper=options.paper, steps=steps)
    elif options.format == "json":
        told = json.dumps(content | {"sha256": digest}, ensure_ascii=False, indent=1) + "\n"
        if options.output:
            Path(options.output).write_text(told, "utf-8")
        else:
            sys.stdout.write(told)
    else:
        raise UserError("format_of_review")
    return 0


# ---------------------------------------------------------------- the copy to carry away
def _export(options: argparse.Namespace) -> int:
    """Write the review copy of a frozen quarter, sealed by the key of the person who exports."""
    from fundtracker.ledger import signing
    from fundtracker.reports import review_copy

    if not options.output:
        raise UserError("output_needed")
    if not options.key:
        raise UserError("key_needed")
    key = signing.open_key(Path(options.key), passphrase())
    with _open(options) as ledger:
        at = now().isoformat(timespec="seconds")
        review_copy.export(ledger, _quarter(options, ledger), Path(options.output), key, at)
    print(f"{key.name}  {signing.fingerprint(key.public)}")
    return 0


def _copy(options: argparse.Namespace) -> Path:
    if options.copy:
        return Path(options.copy)
    return Path(_words(options, 1)[-1])


def _comment(options: argparse.Namespace) -> int:
    """Remark on a figure, in the ledger or in a copy: FIGURE TEXT."""
    from fundtracker.cli.desk import person
    from fundtracker.reports import review_copy

    figure, text = _words(options, 2)[:2]
    if options.copy:
        review_copy.comment(
            Path(options.copy), figure, text, person(options), now().isoformat(timespec="seconds"),
            owner=options.owner, due_day=_day(options.due),
        )  # fmt: skip
        return 0
    with _open(options, write=True) as ledger:
        quarter = _quarter(options, ledger).ordinal
        ledger.reviews.comment(quarter, figure, text, owner=options.owner, due_day=_day(options.due))
    return 0


def _countersign(options: argparse.Namespace) -> int:
    """Sign in a copy; the signature comes into the ledger by ``merge``."""
    from fundtracker.ledger import signing
    from fundtracker.reports import review_copy

    if not options.key or not options.role:
        raise UserError("key_and_role_needed")
    key = signing.open_key(Path(options.key), passphrase())
    review_copy.sign(_copy(options), key, options.role, now().isoformat(timespec="seconds"))
    return 0


def _verify(options: argparse.Namespace) -> int:
    """Say what was altered in a copy, and who sealed it; exit 1 where something was.

    With ``--trust`` a copy by any other key is not proved either.
    """
    from fundtracker.ledger import signing
    from fundtracker.reports import review_copy

    found = review_copy.verify(_copy(options), options.trust)
    by = review_copy.sealed_by(_copy(options)).exporter if not found else None
    print_of = signing.fingerprint(by.public_key) if by else ""
    if options.json:
        sealed = {"name": by.name, "at": by.at, "key": print_of} if by else None
        print_json({"issues": [{"code": i.code, **i.params} for i in found], "sealed": sealed})
        return 1 if found else 0
    for issue in found:
        print(i18n.say(issue))
    if by:
        print(i18n.tr("The copy is as it was written."))
        print(i18n.tr("Sealed by {name} at {at}, key {key}: compare it with the key printed on the pack.",
                      name=by.name, at=by.at, key=print_of))  # fmt: skip
    return 1 if found else 0


def _merge(options: argparse.Namespace) -> int:
    """Take comments and signatures of copies back into the ledger."""
    from fundtracker.reports import review_copy

    with _open(options, write=True) as ledger:
        for word in _words(options, 1):
            done = review_copy.merge(ledger, Path(word))
            print(i18n.tr("{file}: comments {comments}, signatures {signatures}", file=Path(word).name,
                          **done._asdict()))  # fmt: skip
    return 0
