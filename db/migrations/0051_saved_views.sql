-- What a person keeps of a page under a name: an analysis, a list of payments, a board. ``spec``: as the page of that kind reads it.
CREATE TABLE saved_view(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind <> ''),
  name TEXT NOT NULL CHECK(name <> ''),
  spec TEXT NOT NULL CHECK(spec <> ''),
  UNIQUE(kind, name)
) STRICT;
