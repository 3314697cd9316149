-- How the terms of a version count: the least management fee a year, and how the time of the preferred return is told.
CREATE TABLE terms_counting(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  fee_floor_fen INTEGER NOT NULL CHECK(fee_floor_fen >= 0),
  day_count TEXT NOT NULL CHECK(day_count <> '')
) STRICT;
