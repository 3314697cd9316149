-- An analysis that goes into the review of a quarter as an annex. ``spec``: what it asks for, as the analysis page keeps it.
CREATE TABLE review_annex(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK(number >= 1),
  name TEXT NOT NULL CHECK(name <> ''),
  spec TEXT NOT NULL CHECK(spec <> ''),
  UNIQUE(quarter, name)
) STRICT;
