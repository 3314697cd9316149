"""Vouchers in the window: accounts stated once, a file that balances, nothing written before."""

import csv
from decimal import Decimal

import pytest

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments import vouchers
from tests.ui.conftest import NOON, settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_vouchers_of_a_quarter_are_written_once_every_account_is_stated(qtbot, desk, tmp_path):
    desk.actions_["vouchers"].trigger()
    dialog = desk.commands._exports.dialog
    settle(qtbot, desk)
    assert dialog.fields and not dialog.ok.isEnabled()
    above, below, *_ = dialog.fields.values()
    assert (
        below.y() - above.y() < 1.5 * above.height()
    )  # close together, however high the dialog is
    for at, line in enumerate(dialog.fields.values()):
        line.setText(f"{5001 + at}")
    assert dialog.ok.isEnabled()
    path = tmp_path / "v.txt"
    dialog.write_to(path)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    with path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))
    debit, credit = (sum(Decimal(row[at]) for row in rows) for at in (6, 7))
    assert debit == credit == Decimal(dialog.made.fen).scaleb(-2)
    settle(qtbot, desk)
    page = desk.open_page("payments")
    settle(qtbot, desk)
    page.shown.vouchers()
    settle(qtbot, desk)
    assert page.shown.dialog.ok.isEnabled()  # the accounts stayed with the ledger
    assert page.shown.dialog.made.fen == dialog.made.fen and not page.shown.dialog.made.missing
    page.shown.dialog.leave()


@pytest.mark.parametrize("altered", ["{", "[]", '{"financial:debit:x": 5}', "7"])
def test_accounts_altered_by_hand_are_refused_in_words_and_stated_anew(
    qtbot, desk, tmp_path, altered
):
    def alter(ledger, _):
        with ledger.change("voucher.accounts") as change:
            ledger.settings.put(change, vouchers.SETTING, altered)

    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, alter)
    settle(qtbot, desk)
    path = desk.session.info.path
    with (
        Ledger.open(path, "x", clock=lambda: NOON, read_only=True) as ledger,
        pytest.raises(UserError) as refused,
    ):
        vouchers.build(ledger, Query(), ("financial",))
    assert refused.value.code == "voucher_accounts_unreadable"
    desk.actions_["vouchers"].trigger()
    dialog = desk.commands._exports.dialog
    settle(qtbot, desk)
    assert i18n.say(refused.value) in dialog.words.text() and not dialog.ok.isEnabled()
    assert vouchers.numbering_words() in dialog.words.text()
    for at, line in enumerate(dialog.fields.values()):
        line.setText(f"{5001 + at}")
    path = tmp_path / "v.txt"
    dialog.write_to(path)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        assert set(vouchers.accounts(ledger).values()) >= {"5001"}
