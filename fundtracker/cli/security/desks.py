"""``desk``: new desks, bundles out and in, and where a file stands among the desks."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from fundtracker.cli.context import open_ledger, passphrase, print_json, step
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.desks import bundle_file, desk, hub, place, registry
from fundtracker.ledger.desks.registry import HUB
from fundtracker.ledger.review import signing
from fundtracker.reports.desks import desk_words
from fundtracker.reports.tables.progress import Steps

# Actions at the hub's database, and what does them.
ONLINE = {
    "push": "push", "pull": "pull", "hub-init": "set_up", "hub-login": "login",
    "hub-decide": "decide", "hub-check": "prove", "hub-recover": "recover",
}  # fmt: skip


def desks(options: argparse.Namespace) -> int:
    """Do what is asked; raises UserError as the doors of ``ledger.desks``."""
    if options.action in ONLINE:
        from fundtracker.cli.security import hub as online

        command: Callable[[argparse.Namespace], int] = getattr(online, ONLINE[options.action])
        return command(options)
    here: dict[str, Callable[[argparse.Namespace], int]] = {
        "new": _new, "close": _close, "export": _export, "import": _import, "status": _status,
    }  # fmt: skip
    return here[options.action](options)


def _new(options: argparse.Namespace) -> int:
    """Register a desk and write its file."""
    if not options.what:
        raise UserError("name_needed")
    if not options.desk_key:
        raise UserError("key_file_needed")
    target = _output(options)
    _, public = signing.public_part(Path(options.desk_key))
    hub_key = signing.public_part(Path(options.hub_key))[1] if options.hub_key else None
    with open_ledger(options, write=True) as ledger:
        desk = registry.new_desk(ledger, options.what, public, target, hub_key)
    print(desk_words.made(desk, target))
    return 0


def _close(options: argparse.Namespace) -> int:
    """Withdraw the key of a desk."""
    if options.to is None:
        raise UserError("desk_number_needed")
    with open_ledger(options, write=True) as ledger:
        print(desk_words.closed(registry.close_desk(ledger, options.to, options.reason or "")))
    return 0


def _export(options: argparse.Namespace) -> int:
    """Write a bundle: a desk's work, or the hub's answer to a desk."""
    if not options.desk_key:
        raise UserError("key_file_needed")
    target = _output(options)
    with open_ledger(options) as ledger:
        key = signing.open_key(Path(options.desk_key), passphrase())
        if ledger.desk == HUB and options.to is None:
            raise UserError("desk_number_needed")
        if ledger.desk == HUB:
            n = hub.write_answer(ledger, options.to, key, target, _tick)
        else:
            n = desk.write_work(ledger, key, target, _tick)
    print(desk_words.written(n, target))
    return 0


def _import(options: argparse.Namespace) -> int:
    """Take a bundle; exit 1 where a change was refused."""
    if not options.what:
        raise UserError("bundle_needed")
    with open_ledger(options, write=True) as ledger:
        bundle = bundle_file.read(ledger, Path(options.what))
        if ledger.desk == HUB:
            decisions = hub.take_work(ledger, bundle, _tick)
            lines = desk_words.decided(decisions, bundle.head.sender)
            failed = any(decision.number is None for decision in decisions)
        else:
            answered = desk.take_answer(ledger, bundle, _tick)
            lines, failed = desk_words.answered(answered), answered.refused > 0
            lines += desk_words.refusals(ledger)
    for line in lines:
        print(line)
    return int(failed)


def _status(options: argparse.Namespace) -> int:
    """Say where a file stands; exit 1 where refusals wait for a person."""
    with open_ledger(options, write=options.seen) as ledger:
        refused = place.refused(ledger, unseen=True) if ledger.desk != HUB else []
        if options.json:
            print_json(desk_words.as_data(ledger))
        else:
            lines = [*desk_words.standing(ledger), *_at_hub(options, ledger)]
            for line in [*lines, *desk_words.refusals(ledger)]:
                print(line)
        if options.seen:
            place.mark_seen(ledger, [refusal.uid for _, refusal in refused])
    return int(bool(refused) and not options.seen)


def _at_hub(options: argparse.Namespace, ledger: Ledger) -> list[str]:
    """Return where this desk stands at its hub's database, where one is named."""
    if not options.hub:
        return []
    from fundtracker.cli.security import hub as online

    return online.state(options, ledger)


def _output(options: argparse.Namespace) -> Path:
    if not options.output:
        raise UserError("bundle_output_needed")
    return Path(options.output)


def _tick(done: int, of: int) -> None:
    steps = Steps(step)
    steps.of, steps.done = of, done - 1
    steps.step(tr("changes"))
