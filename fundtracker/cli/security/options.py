"""What ``people``, ``audit`` and ``desk`` are asked with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fundtracker.cli.parser import whole_number
from fundtracker.i18n import tr


def add(add: Callable[..., Any], lazy: Callable[[str, str], object]) -> None:
    """Add the commands."""
    text = tr("people of the ledger, their keys and roles; add person registers one")
    sub = add("people", lazy("security.people", "people"), text, ledger=False)
    sub.add_argument("--ledger", metavar="L", help=tr("the ledger file"))
    words = tr("print the public part of a key file: what an administrator registers")
    sub.add_argument("--show-key", metavar="FILE", help=words)
    sub.add_argument("--json", action="store_true")
    text = tr("the log of uses: openings, exports, copies, refusals; for a log server")
    sub = add("audit", lazy("security.uses", "uses"), text, ledger=False)
    sub.add_argument("--ledger", metavar="L", help=tr("prove it by the heads that freezes noted"))
    sub.add_argument("--log", metavar="FILE", help=tr("another person's log"))
    sub.add_argument("--format", choices=("text", "jsonl", "cef"), default="text")
    sub.add_argument("-o", "--output", metavar="FILE")
    text = tr("several desks, one ledger: new desks, bundles out and in, where this file stands")
    sub = add("desk", lazy("security.desks", "desks"), text)
    actions = ("new", "close", "export", "import", "status", "push", "pull")
    sub.add_argument(
        "action",
        choices=(*actions, "hub-init", "hub-login", "hub-decide", "hub-check", "hub-recover"),
        help=tr("bundles by stick, or push and pull at a hub on PostgreSQL"),
    )
    words = tr("new: the name of the desk; import: the bundle; hub-login: the login")
    sub.add_argument("what", nargs="?", metavar="NAME|FILE", help=words)
    words = tr("the key file of this desk; new: that of the desk, only its public part is read")
    sub.add_argument("--key", dest="desk_key", metavar="FILE", help=words)
    sub.add_argument("--hub-key", metavar="FILE", help=tr("new, the first time: that of the hub"))
    sub.add_argument(
        "--to", type=whole_number, metavar="N",
        help=tr("which desk: export at the hub, close; hub-login: as which, 0 as the hub"),
    )  # fmt: skip
    sub.add_argument("--reason", help=tr("close: why its key is withdrawn"))
    _at_hub(sub)
    sub.add_argument("--seen", action="store_true", help=tr("status: the refusals were seen"))
    sub.add_argument("--json", action="store_true")
    sub.add_argument("-o", "--output", metavar="FILE")


def _at_hub(sub: Any) -> None:
    """Add what the hub's database is asked with."""
    words = tr("the hub's database, postgresql://login@host/database; the last one where left out")
    sub.add_argument("--hub", metavar=tr("ADDRESS"), help=words)
    words = tr("keep the password of the hub on this computer, sealed by the key of --key")
    sub.add_argument("--keep-password", action="store_true", help=words)
    words = tr("hub-decide: go on, looking every so many seconds")
    sub.add_argument("--every", type=whole_number, metavar="N", help=words)
    sub.add_argument(
        "--reader", action="store_true", help=tr("hub-login: reads for roll-ups, is no desk")
    )
    sub.add_argument("--remove", action="store_true", help=tr("hub-login: shut it out"))
    words = tr("hub-login: it proves itself otherwise, by a certificate")
    sub.add_argument("--no-password", action="store_true", help=words)
