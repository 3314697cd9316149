import shutil

import pytest

from fundtracker.ledger.review import signing
from fundtracker.reports.review import review_copy
from fundtracker.reports.review.review_copy import Remark
from tests.reports.copy_world import AT, Q, frozen


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A frozen ledger, signed as prepared, its copy, and three keys."""
    folder = tmp_path_factory.mktemp("copy")
    keys = [
        signing.make_key(folder / f"{i}.key", n, "一个 long 口令")
        for i, n in enumerate(("张三", "李四", "王五"))
    ]
    with frozen(folder / "a") as ledger:
        ledger.reviews.add_signature(
            Q.ordinal, ledger.reviews.signature(keys[0], Q.ordinal, "prepared", AT)
        )
        review_copy.export(ledger, Q, folder / "copy.ftreview", keys[0], AT)
        yield ledger, folder / "copy.ftreview", keys


@pytest.fixture(scope="module")
def commented(made, tmp_path_factory):
    """A copy with a comment and a signature of readers in it."""
    _, copy, keys = made
    mine = tmp_path_factory.mktemp("mine") / "mine.ftreview"
    shutil.copy(copy, mine)
    said = (mine, "plan/policy/gap/2023Q2", "请说明 why", "李四", AT)
    remark = Remark(*said[1:], owner="财政局", due_day=738_700)
    review_copy.comment(said[0], remark, key=keys[1])
    review_copy.comment(mine, Remark("", "同意", "赵六", AT))
    review_copy.sign(mine, keys[1], "reviewed", AT)
    return mine
