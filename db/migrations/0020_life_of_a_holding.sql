-- Counts of a holding that are no whole number (units of a fund, registered capital) stand beside their row, exact, as a
-- decimal number; counted = 0: nobody states a count (loan, convertible note), the holding is counted by its cost in yuan.
CREATE TABLE holding_count(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  owner TEXT NOT NULL CHECK(owner IN ('lot', 'deal_exit', 'share_split')),
  row_id INTEGER NOT NULL,
  shares TEXT NOT NULL CHECK(shares <> ''),
  counted INTEGER NOT NULL CHECK(counted IN (0, 1)),
  UNIQUE(owner, row_id)
) STRICT;

-- A purchase, exit, income or cost taken back on a day: the row stays as it was, what it did ends on that day.
CREATE TABLE taken_back(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  what TEXT NOT NULL CHECK(what IN ('lot', 'deal_exit', 'deal_income', 'fund_expense')),
  row_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(what, row_id)
) STRICT;

-- Distributed in kind (the holding goes to the partners), principal repaid, money after a write-off.
CREATE TABLE deal_exit_new(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('sale', 'listing', 'buyback', 'merger', 'write_off', 'in_kind', 'repayment',
    'recovery')),
  shares INTEGER NOT NULL CHECK(shares > 0 OR kind = 'recovery'),
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

-- What of the capital given back for later calls passes with a transfer of paid-in capital: the right to call it again.
CREATE TABLE interest_recall(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  transfer_id INTEGER NOT NULL UNIQUE REFERENCES interest_transfer(id),
  recall_fen INTEGER NOT NULL CHECK(recall_fen > 0)
) STRICT;
