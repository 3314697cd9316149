"""A payment of a frozen quarter bears a lock, and says that it is only corrected."""

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments.payment_names import read_names
from fundtracker.ui.payments.columns import PaymentColumns
from fundtracker.ui.payments.page import PaymentsPage
from tests.ledger import frozen_world


def test_rows_of_frozen_quarters_bear_a_lock_and_others_none(qtbot, session, tmp_path):
    with frozen_world.filled(tmp_path) as ledger:
        frozen_world.freeze(ledger)
        names = read_names(ledger)
        columns = PaymentColumns(session)
        columns.names = names
        date = next(column for column in columns.all() if column.key == "date")
        rows = ledger.pages.page(Query(), 0)
        signs = {row.book_quarter: date.icon(row) for row in rows}
        frozen = {q for q in signs if q in names.frozen}
        assert names.frozen == {*ledger.reviews.frozen()} and frozen and set(signs) - frozen
        assert {q for q, sign in signs.items() if sign == ("lock", "muted")} == frozen
        locked = next(row for row in rows if row.book_quarter in frozen)
        assert Quarter.at(locked.book_quarter).name in date.tip(locked)
    assert "review" in PaymentsPage.READS  # a freeze brings the signs
