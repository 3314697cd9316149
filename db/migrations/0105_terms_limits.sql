-- Ceilings of the management fee (a calendar year, the whole life), and the tax that carry given back is less.
CREATE TABLE terms_limits(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  fee_cap_year_fen INTEGER NOT NULL CHECK(fee_cap_year_fen >= 0),
  fee_cap_fen INTEGER NOT NULL CHECK(fee_cap_fen >= 0),
  carry_tax INTEGER NOT NULL CHECK(carry_tax BETWEEN 0 AND 1000000)
) STRICT;
