"""A ledger under two names on the disk is read, and written under none of them."""

import os
import shutil

from tests.ledger import world
from tests.ledger.test_reviews import refused


def test_a_ledger_with_a_second_name_is_not_written_and_a_copy_of_it_is(tmp_path):
    world.planned(tmp_path / "l.ftdb").close()
    os.link(tmp_path / "l.ftdb", tmp_path / "other.ftdb")
    for name in ("l.ftdb", "other.ftdb"):
        assert refused(world.opened, tmp_path / name) == "linked_twice"
        with world.opened(tmp_path / name, read_only=True) as ledger:
            assert ledger.check() == []
    assert not list(tmp_path.glob("*.lock"))
    shutil.copyfile(tmp_path / "l.ftdb", tmp_path / "own.ftdb")
    with world.opened(tmp_path / "own.ftdb") as ledger:
        ledger.payments.set_own_account("622200000001", "本单位")
        assert ledger.check() == []
