-- The day from which a settled price counts; of a decided change since when it waited, and with which sum.
CREATE TABLE contract_settled(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  contract_id INTEGER NOT NULL UNIQUE REFERENCES contract(id),
  day INTEGER NOT NULL
) STRICT;
CREATE TABLE change_asked(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  change_id INTEGER NOT NULL UNIQUE REFERENCES contract_change(id),
  day INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL
) STRICT;
