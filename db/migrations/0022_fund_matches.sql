-- A row of a fund's own bank statement is the money of a record of the fund's book: a receipt, a part of a distribution
-- that was paid, a purchase, an exit, income, a fee, a cost. account and key name the row whatever file shows it.
CREATE TABLE fund_row_match(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  account TEXT NOT NULL,
  key INTEGER NOT NULL,
  what TEXT NOT NULL CHECK(what IN ('receipt', 'distribution_paid', 'lot', 'deal_exit', 'deal_income', 'fund_fee',
    'fund_expense')),
  row_id INTEGER NOT NULL,
  UNIQUE(what, row_id)
) STRICT;
CREATE INDEX fund_row_match_row ON fund_row_match(account, key);
