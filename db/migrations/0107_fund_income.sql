-- Income of a fund's own money: interest of its account, returns of money put aside, and the like. No company pays it.
CREATE TABLE fund_income(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('interest', 'wealth', 'subsidy', 'other')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  reverses INTEGER NOT NULL CHECK(reverses IN (0, 1)),
  payer TEXT NOT NULL,
  bank_ref TEXT NOT NULL
) STRICT;
CREATE INDEX fund_income_fund ON fund_income(fund_id, day);
