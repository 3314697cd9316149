-- The life of a holding. A value belongs to the holding it was made for: shares bought and sold until its day, in
-- shares of the first day (fractions as text, splits taken out), and the cost of all that was bought.
CREATE TABLE valuation_holding(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  valuation_id INTEGER NOT NULL UNIQUE REFERENCES valuation(id),
  bought TEXT NOT NULL CHECK(bought <> ''),
  sold TEXT NOT NULL CHECK(sold <> ''),
  cost_fen INTEGER NOT NULL CHECK(cost_fen >= 0)
) STRICT;

-- Shares that come or go without money (送股、转增、拆股、缩股): the cost is spread over the new number. It takes
-- effect at the beginning of its day.
CREATE TABLE share_split(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  added INTEGER NOT NULL CHECK(added <> 0),
  name TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(deal_id, day, name)
) STRICT;

-- Two tranches, dividends or buyers a day are two rows: the ledger tells them apart by buyer and document.
CREATE TABLE lot_new(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  round TEXT NOT NULL,
  shares INTEGER NOT NULL CHECK(shares > 0),
  cost_fen INTEGER NOT NULL CHECK(cost_fen >= 0),
  fee_fen INTEGER NOT NULL CHECK(fee_fen >= 0),
  currency TEXT NOT NULL,
  cost_minor INTEGER NOT NULL CHECK(cost_minor >= 0),
  doc_no TEXT NOT NULL
) STRICT;
INSERT INTO lot_new SELECT * FROM lot;
DROP TABLE lot;
ALTER TABLE lot_new RENAME TO lot;
CREATE INDEX lot_deal ON lot(deal_id, day);

CREATE TABLE deal_income_new(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('dividend', 'interest', 'other')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  doc_no TEXT NOT NULL
) STRICT;
INSERT INTO deal_income_new SELECT * FROM deal_income;
DROP TABLE deal_income;
ALTER TABLE deal_income_new RENAME TO deal_income;
CREATE INDEX deal_income_deal ON deal_income(deal_id, day);

CREATE TABLE deal_exit_new(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('sale', 'listing', 'buyback', 'merger', 'write_off')),
  shares INTEGER NOT NULL CHECK(shares > 0),
  proceeds_fen INTEGER NOT NULL CHECK(proceeds_fen >= 0),
  fee_fen INTEGER NOT NULL CHECK(fee_fen >= 0),
  buyer TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  CHECK(kind <> 'write_off' OR proceeds_fen = 0)
) STRICT;
INSERT INTO deal_exit_new SELECT * FROM deal_exit;
DROP TABLE deal_exit;
ALTER TABLE deal_exit_new RENAME TO deal_exit;
CREATE INDEX deal_exit_deal ON deal_exit(deal_id, day);
