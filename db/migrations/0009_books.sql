-- Sets of books: the district's, or a fund's own. An import has one row in import_account; none (files taken in
-- before this version) is the district's. Days are ordinals, money is fen.

-- Whose books a file belongs to, and the balances of its account, where it has a column of balances:
-- opening_fen before its first row in time, closing_fen after its last, closings JSON [[day, fen], …] by day.
CREATE TABLE import_account(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  import_id INTEGER NOT NULL UNIQUE REFERENCES import(id),
  fund_id INTEGER REFERENCES fund(id),
  account TEXT NOT NULL,
  holder TEXT NOT NULL,
  first_day INTEGER,
  opening_fen INTEGER,
  last_day INTEGER,
  closing_fen INTEGER,
  closings TEXT NOT NULL
) STRICT;

-- Whose account it is, as a person answered or recorded it; fund_id NULL: the district's.
CREATE TABLE account_books(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  account TEXT NOT NULL UNIQUE CHECK(account <> ''),
  holder TEXT NOT NULL,
  fund_id INTEGER REFERENCES fund(id)
) STRICT;

-- Rows of a fund's own account: never payments of the district. direction 0 = out, 1 = in. Each file keeps
-- its own rows; equal keys of one fund and account are one movement, which is there as long as one file shows it.
CREATE TABLE fund_account_row(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  import_id INTEGER NOT NULL REFERENCES import(id),
  line INTEGER NOT NULL,
  key INTEGER NOT NULL,
  day INTEGER NOT NULL,
  direction INTEGER NOT NULL CHECK(direction IN (0, 1)),
  amount_fen INTEGER NOT NULL CHECK(amount_fen <> 0),
  counterparty TEXT NOT NULL,
  account TEXT NOT NULL,
  summary TEXT NOT NULL,
  purpose TEXT NOT NULL,
  serial TEXT NOT NULL
) STRICT;
CREATE INDEX fund_account_row_key ON fund_account_row(key);
CREATE INDEX fund_account_row_import ON fund_account_row(import_id);
