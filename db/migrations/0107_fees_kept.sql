-- The deal fee of a purchase or exit that was taken back, which nobody paid back: it stays a cost of the fund.
CREATE TABLE fee_kept(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  taken_back_id INTEGER NOT NULL UNIQUE REFERENCES taken_back(id)
) STRICT;
