"""``update``: another version of the program, from a file that is proved first."""

from __future__ import annotations

import argparse
from pathlib import Path

from fundtracker import update as updates
from fundtracker.errors import UserError
from fundtracker.i18n import tr


def update(options: argparse.Namespace) -> int:
    """Prove an update and lay it beside the version in use, or go back to the version before."""
    if options.back:
        print(tr("Version {version} starts next.", version=updates.back()))
        return 0
    if not options.file:
        raise UserError("words_needed", n=1)
    path = Path(options.file)
    if options.check:
        print(updates.offer_words(updates.look(path)))
        return 0
    offer = updates.install(path)
    print(updates.offer_words(offer))
    print(updates.installed_words(offer))
    return 0
