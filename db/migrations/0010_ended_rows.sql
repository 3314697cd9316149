-- digest_version 2: the digest of a table also holds which version of which row the changeset ended, and whether it
-- replaced or deleted it; `at` is the clock's own reading, which may go back (the order of changesets is seq alone).
-- Changesets of version 1 keep their digests and hashes; the ends of their rows follow from the succession of versions.
ALTER TABLE changeset ADD COLUMN digest_version INTEGER NOT NULL DEFAULT 1;
