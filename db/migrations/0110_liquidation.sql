-- 清算: a company is wound up and what is left comes to its holders, in one part or several.
CREATE TABLE deal_exit_new(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('sale', 'listing', 'buyback', 'merger', 'write_off', 'in_kind', 'repayment',
    'recovery', 'liquidation')),
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
