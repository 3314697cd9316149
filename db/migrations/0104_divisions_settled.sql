-- The partners settled between themselves what a call or distribution would be divided otherwise by what was recorded later.
CREATE TABLE division_settled(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  what TEXT NOT NULL CHECK(what IN ('capital_call', 'distribution')),
  row_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  doc_no TEXT NOT NULL CHECK(doc_no <> '')
) STRICT;
-- Money that moved before the notice or the decision it belongs to, and why.
CREATE TABLE early_money(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  what TEXT NOT NULL CHECK(what IN ('receipt', 'distribution_paid')),
  row_id INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK(reason <> ''),
  UNIQUE(what, row_id)
) STRICT;
