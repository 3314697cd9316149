-- Where a comment of a review copy came from: the hash of that copy's manifest, and the author's signature
-- (see signing.comment_message); without key and signature nothing proves who wrote it. Append-only.
CREATE TABLE comment_seal(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  uid TEXT NOT NULL UNIQUE REFERENCES comment(uid),
  copy BLOB NOT NULL CHECK(length(copy) = 32),
  public_key BLOB NOT NULL CHECK(length(public_key) IN (0, 32)),
  signature BLOB NOT NULL CHECK(length(signature) = 2 * length(public_key))
) STRICT;
