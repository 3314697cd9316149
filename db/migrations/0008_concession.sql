-- What the fiscal partners give up of their gain (让利) under a version of a fund's terms; no row: nothing is agreed.
-- Shares are parts per million: ``share`` of the base (the whole gain, or what lies above the preferred return on the
-- partner's own money), ``ceiling`` of the capital it paid in. A condition is looked at anew on every day.
CREATE TABLE fund_concession(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  give_to TEXT NOT NULL CHECK(give_to IN ('manager', 'partners', 'all')),
  give_base TEXT NOT NULL CHECK(give_base IN ('gain', 'excess')),
  give_share INTEGER NOT NULL CHECK(give_share BETWEEN 1 AND 1000000),
  give_ceiling INTEGER CHECK(give_ceiling >= 0),
  give_when TEXT NOT NULL CHECK(give_when IN ('always', 'own_back', 'fund_back'))
) STRICT;
