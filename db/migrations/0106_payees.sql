-- The names that payments have, and how many have each: a name of a file is compared with them, not with all payments.
CREATE TABLE payee(
  term_id INTEGER PRIMARY KEY,
  n INTEGER NOT NULL
) STRICT;
INSERT INTO payee SELECT counterparty, count(*) FROM payment GROUP BY 1;
