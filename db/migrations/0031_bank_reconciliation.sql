-- The balance of an account at the end of a month: as the bank states it and as the unit's own book says (fen, may be
-- below 0), and the items that are in one of the two and not yet in the other.
CREATE TABLE bank_balance(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  account TEXT NOT NULL CHECK(account <> ''),
  day INTEGER NOT NULL,
  statement_fen INTEGER NOT NULL,
  book_fen INTEGER NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(account, day)
) STRICT;

CREATE TABLE bank_transit(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  account TEXT NOT NULL CHECK(account <> ''),
  day INTEGER NOT NULL,
  side TEXT NOT NULL CHECK(side IN ('unit_received', 'unit_paid', 'bank_received', 'bank_paid')),
  dated INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  summary TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(account, day, side, dated, amount_fen, doc_no)
) STRICT;
