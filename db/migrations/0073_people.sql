-- The people of an office by their keys, and what each may do; empty, or without an administrator: no roles, as before.
CREATE TABLE staff(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL UNIQUE CHECK(length(public_key) = 64),
  may_record INTEGER NOT NULL CHECK(may_record IN (0, 1)),
  may_review INTEGER NOT NULL CHECK(may_review IN (0, 1)),
  may_approve INTEGER NOT NULL CHECK(may_approve IN (0, 1)),
  may_administer INTEGER NOT NULL CHECK(may_administer IN (0, 1)),
  CHECK(may_record + may_review < 2)
) STRICT;
-- The hash of a changeset signed by the key of who made it, from the first administrator on.
CREATE TABLE changeset_signature(
  seq INTEGER PRIMARY KEY REFERENCES changeset(seq),
  public_key BLOB NOT NULL,
  signature BLOB NOT NULL
) STRICT;
