-- 让利 as it is paid: what of its gain a partner passed to another; neither paid in nor distributed by the fund.
CREATE TABLE concession_paid(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  giver_id INTEGER NOT NULL REFERENCES partner(id),
  taker_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  reverses INTEGER NOT NULL CHECK(reverses IN (0, 1)),
  doc_no TEXT NOT NULL,
  CHECK(giver_id <> taker_id)
) STRICT;
CREATE INDEX concession_paid_fund ON concession_paid(fund_id, day);
