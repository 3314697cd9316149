-- A fund of this ledger may be held by another: the company or the partner that is this fund. Same names need no row.
CREATE TABLE fund_identity(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL UNIQUE REFERENCES fund(id),
  company_id INTEGER UNIQUE REFERENCES company(id),
  partner_id INTEGER UNIQUE REFERENCES partner(id)
) STRICT;

-- What a company or a sub-fund that is not kept here reports to hold of another: its part (thousand millionths), cost
-- and value. 0 ends it.
CREATE TABLE reported_holding(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company(id),
  target_id INTEGER NOT NULL REFERENCES company(id),
  day INTEGER NOT NULL,
  share INTEGER NOT NULL CHECK(share BETWEEN 0 AND 1000000000),
  cost_fen INTEGER CHECK(cost_fen >= 0),
  value_fen INTEGER CHECK(value_fen >= 0),
  doc_no TEXT NOT NULL,
  UNIQUE(company_id, target_id, day),
  CHECK(company_id <> target_id)
) STRICT;
