-- Interest that a partner paid on capital that came after its due day: income of the fund for the other partners.
CREATE TABLE overdue_interest(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  call_id INTEGER NOT NULL REFERENCES capital_call(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  reverses INTEGER NOT NULL CHECK(reverses IN (0, 1)),
  bank_ref TEXT NOT NULL
) STRICT;
