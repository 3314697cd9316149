-- What protects the partners beside the terms of the version: the part of each carry that is kept in escrow until it is
-- released, the interest a year on capital paid after its due day; parts per million.
CREATE TABLE terms_protection(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  escrow INTEGER NOT NULL CHECK(escrow BETWEEN 0 AND 1000000),
  overdue_rate INTEGER NOT NULL CHECK(overdue_rate >= 0)
) STRICT;
