-- What a reviewer sent back: about which gate of the checklist, what is to be done, by whom until when, what became of it.
CREATE TABLE review_request(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK(number >= 1),
  gate TEXT NOT NULL,
  text TEXT NOT NULL CHECK(text <> ''),
  author TEXT NOT NULL,
  owner TEXT NOT NULL,
  due_day INTEGER,
  outcome TEXT NOT NULL,
  UNIQUE(quarter, number)
) STRICT;
