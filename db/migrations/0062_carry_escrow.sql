-- A distribution that holds the part of another one's carry that the terms keep in escrow: decided, paid when released.
CREATE TABLE carry_escrow(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL UNIQUE REFERENCES distribution(id),
  of_id INTEGER NOT NULL REFERENCES distribution(id)
) STRICT;
