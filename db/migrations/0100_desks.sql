-- Several desks, one ledger: each has a number, a name and a key; 0 is the hub that decides.
CREATE TABLE desk(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  number INTEGER NOT NULL UNIQUE CHECK(number BETWEEN 0 AND 16383),
  name TEXT NOT NULL UNIQUE CHECK(name <> ''),
  public_key TEXT NOT NULL UNIQUE CHECK(length(public_key) = 64)
) STRICT;
-- A changeset that was made at another desk: its uid and its place there; evidence: what its own hash was made of.
CREATE TABLE taken_change(
  seq INTEGER PRIMARY KEY REFERENCES changeset(seq),
  uid TEXT NOT NULL UNIQUE,
  desk INTEGER NOT NULL,
  made_seq INTEGER NOT NULL,
  made_prev BLOB NOT NULL,
  made_hash BLOB NOT NULL,
  evidence BLOB NOT NULL
) STRICT;
-- What the hub said of changes: number NULL is a refusal, with its code; seen = 1 once a person knows of it.
CREATE TABLE hub_answer(
  uid TEXT PRIMARY KEY,
  number INTEGER UNIQUE,
  desk INTEGER NOT NULL,
  code TEXT NOT NULL,
  params TEXT NOT NULL,
  seen INTEGER NOT NULL CHECK(seen IN (0, 1))
) STRICT, WITHOUT ROWID;
-- At a desk: the changeset up to which its file is the hub's, the last of the hub's that it has and its hash.
CREATE TABLE hub_place(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  first INTEGER NOT NULL,
  number INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
-- At the hub: of each desk the last number it had and the changes that waited there when its last bundle was made.
CREATE TABLE desk_seen(
  desk INTEGER PRIMARY KEY,
  number INTEGER NOT NULL,
  uids TEXT NOT NULL
) STRICT;
