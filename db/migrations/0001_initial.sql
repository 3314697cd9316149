-- The ledger, version 1. Money is integer fen; days are proleptic ordinals (date.toordinal()),
-- quarters are year * 4 + (number - 1); ids are desk << 39 | n. Every table with a column `rev`
-- is stamped by the changeset that wrote the row; ledger/schema.py generates the history tables
-- (T_h) and triggers for them, except for the append-only ones (term, source_file, source_chunk).

CREATE TABLE ledger_state(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  uid TEXT NOT NULL,
  desk INTEGER NOT NULL CHECK(desk BETWEEN 0 AND 16383),
  open_seq INTEGER
) STRICT;

CREATE TABLE counter(
  tbl TEXT PRIMARY KEY,
  next INTEGER NOT NULL CHECK(next >= 1)
) STRICT, WITHOUT ROWID;

CREATE TABLE changeset(
  seq INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  params TEXT NOT NULL,
  undo_of INTEGER REFERENCES changeset(seq),
  at TEXT NOT NULL,
  prev BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE changeset_table(
  seq INTEGER NOT NULL REFERENCES changeset(seq),
  tbl TEXT NOT NULL,
  written INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY(seq, tbl)
) STRICT, WITHOUT ROWID;

-- Words coded once: names, payees, accounts, purposes, references. Append-only, id 0 is ''.
CREATE TABLE term(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX term_text ON term(text);

-- The bytes of every file read, compressed in pieces (zstandard); line counts let one line be opened.
CREATE TABLE source_file(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  sha256 BLOB NOT NULL UNIQUE CHECK(length(sha256) = 32),
  size INTEGER NOT NULL CHECK(size >= 0)
) STRICT;

CREATE TABLE source_chunk(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  file_id INTEGER NOT NULL REFERENCES source_file(id),
  number INTEGER NOT NULL,
  first_line INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE(file_id, number)
) STRICT;

CREATE TABLE setting(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
) STRICT;

-- ---------------------------------------------------------------- the plan
-- The plan's period is whole quarters; a payment booked in another quarter is outside (期外支付).
CREATE TABLE plan_version(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  number INTEGER NOT NULL UNIQUE CHECK(number >= 1),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  reason TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  dated TEXT NOT NULL CHECK(dated GLOB '????-??-??'),
  first_quarter INTEGER NOT NULL,
  last_quarter INTEGER NOT NULL CHECK(last_quarter >= first_quarter),
  period_assumed INTEGER NOT NULL CHECK(period_assumed IN (0, 1)),
  CHECK(number = 1 OR (reason <> '' AND doc_no <> ''))
) STRICT;

CREATE TABLE plan_line(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  parent_id INTEGER REFERENCES plan_line(id),
  position INTEGER NOT NULL,
  nature TEXT NOT NULL CHECK(nature IN ('fiscal', 'investment', 'city', 'fund', 'headline')),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL
) STRICT;

-- year 0: the whole plan period; a year's amount needs the document that approved the split.
CREATE TABLE plan_amount(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  version_id INTEGER NOT NULL REFERENCES plan_version(id),
  line_id INTEGER NOT NULL REFERENCES plan_line(id),
  year INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen >= 0),
  bound TEXT NOT NULL CHECK(bound IN ('equal', 'at_least')),
  doc_no TEXT NOT NULL,
  UNIQUE(version_id, line_id, year),
  CHECK(year = 0 OR doc_no <> '')
) STRICT;

-- A published figure is never a bare number. amount is in fen where unit = 'fen', else a count or P.
CREATE TABLE statement(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  line_id INTEGER REFERENCES plan_line(id),
  position INTEGER NOT NULL,
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  amount INTEGER,
  unit TEXT NOT NULL,
  bound TEXT NOT NULL CHECK(bound IN ('equal', 'at_least', 'none')),
  certainty TEXT NOT NULL CHECK(certainty IN ('stated', 'expected')),
  period TEXT NOT NULL,
  level TEXT NOT NULL,
  nature TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;

CREATE TABLE fund_source(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL
) STRICT;

CREATE TABLE project(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  line_id INTEGER REFERENCES plan_line(id)
) STRICT;

-- ---------------------------------------------------------------- files and payments
CREATE TABLE import(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  file_id INTEGER NOT NULL REFERENCES source_file(id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  perspective TEXT NOT NULL,
  proves TEXT NOT NULL CHECK(proves IN ('paid', 'released', 'evidence')),
  profile TEXT NOT NULL,
  encoding TEXT NOT NULL,
  delimiter TEXT NOT NULL,
  unit TEXT NOT NULL,
  header_line INTEGER NOT NULL,
  own_account TEXT NOT NULL,
  n_read INTEGER NOT NULL,
  n_new INTEGER NOT NULL,
  n_known INTEGER NOT NULL,
  n_skipped INTEGER NOT NULL,
  n_rejected INTEGER NOT NULL,
  details TEXT NOT NULL,
  CHECK(n_read = n_new + n_known + n_skipped + n_rejected)
) STRICT;
CREATE INDEX import_file ON import(file_id);

CREATE TABLE import_reject(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  import_id INTEGER NOT NULL REFERENCES import(id),
  line INTEGER NOT NULL,
  code TEXT NOT NULL,
  params TEXT NOT NULL
) STRICT;
CREATE INDEX import_reject_import ON import_reject(import_id);

-- A payment. import_id, line: its earliest standing claim (later claims are rows of `claim`);
-- moved = 1 when that claim is not the one that created it, 0 otherwise.
-- direction 0 = out, 1 = in; amount_fen may be negative (refund, reversal: a negative payment out).
-- measure 0 = paid (支付), 1 = received (money in), 2 = own transfer, 3 = released (到位), 4 = evidence.
-- key: 64 bits of the fingerprint with its occurrence number; the same money in another file has it too.
-- serial_head, serial_tail: the bank's serial or voucher number as a coded prefix (its last part says
-- how wide the number is) and a number: a million vouchers share a few prefixes.
-- parts: 0 = not split; n = the money lies in n rows of `part` and line, project and source here are NULL.
CREATE TABLE payment(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  import_id INTEGER NOT NULL REFERENCES import(id),
  line INTEGER NOT NULL,
  moved INTEGER NOT NULL CHECK(moved IN (0, 1)),
  key INTEGER NOT NULL,
  pay_date INTEGER NOT NULL,
  book_quarter INTEGER NOT NULL,
  direction INTEGER NOT NULL CHECK(direction IN (0, 1)),
  measure INTEGER NOT NULL CHECK(measure BETWEEN 0 AND 4),
  amount_fen INTEGER NOT NULL CHECK(amount_fen <> 0),
  parts INTEGER NOT NULL CHECK(parts >= 0),
  line_id INTEGER REFERENCES plan_line(id),
  project_id INTEGER REFERENCES project(id),
  source_id INTEGER REFERENCES fund_source(id),
  rule_id INTEGER,
  counterparty INTEGER NOT NULL REFERENCES term(id),
  account INTEGER NOT NULL REFERENCES term(id),
  payer INTEGER NOT NULL REFERENCES term(id),
  summary INTEGER NOT NULL REFERENCES term(id),
  purpose INTEGER NOT NULL REFERENCES term(id),
  subject INTEGER NOT NULL REFERENCES term(id),
  project_text INTEGER NOT NULL REFERENCES term(id),
  contract_text INTEGER NOT NULL REFERENCES term(id),
  source_text INTEGER NOT NULL REFERENCES term(id),
  serial_head INTEGER NOT NULL REFERENCES term(id),
  serial_tail INTEGER,
  note INTEGER NOT NULL REFERENCES term(id)
) STRICT;
-- Not a constraint of the column: an import into an empty table makes its indexes at the end.
CREATE UNIQUE INDEX payment_key ON payment(key);
CREATE INDEX payment_date ON payment(pay_date);
CREATE INDEX payment_moved ON payment(import_id) WHERE moved = 1;

CREATE TABLE part(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  payment_id INTEGER NOT NULL REFERENCES payment(id),
  position INTEGER NOT NULL,
  line_id INTEGER REFERENCES plan_line(id),
  project_id INTEGER REFERENCES project(id),
  source_id INTEGER REFERENCES fund_source(id),
  amount_fen INTEGER NOT NULL CHECK(amount_fen <> 0),
  note TEXT NOT NULL,
  UNIQUE(payment_id, position)
) STRICT;

-- Further file rows that show a payment (its second and later witnesses). own: the row's own values
-- (JSON) where they differ from the payment's at the time of the claim, '' otherwise.
CREATE TABLE claim(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  payment_id INTEGER NOT NULL REFERENCES payment(id),
  import_id INTEGER NOT NULL REFERENCES import(id),
  line INTEGER NOT NULL,
  own TEXT NOT NULL,
  own_key INTEGER
) STRICT;
CREATE INDEX claim_payment ON claim(payment_id);
CREATE INDEX claim_import ON claim(import_id);
-- A row merged away by a match is known again by the key it had.
CREATE INDEX claim_own_key ON claim(own_key) WHERE own_key IS NOT NULL;

-- payee/account/purpose … → plan line, project, source; learnt ones wait for a person (active = 0).
CREATE TABLE rule(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  position INTEGER NOT NULL,
  field TEXT NOT NULL,
  how TEXT NOT NULL CHECK(how IN ('equals', 'contains', 'starts')),
  pattern TEXT NOT NULL CHECK(pattern <> ''),
  line_id INTEGER REFERENCES plan_line(id),
  project_id INTEGER REFERENCES project(id),
  source_id INTEGER REFERENCES fund_source(id),
  origin TEXT NOT NULL CHECK(origin IN ('template', 'person', 'learnt')),
  active INTEGER NOT NULL CHECK(active IN (0, 1))
) STRICT;

CREATE TABLE profile(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE own_account(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  account TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

-- Kept sums (derived, not stamped): ids are 0 where a payment has none. Proved by `check`.
CREATE TABLE paid_sum(
  line_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  book_quarter INTEGER NOT NULL,
  measure INTEGER NOT NULL,
  n INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL,
  PRIMARY KEY(line_id, project_id, source_id, book_quarter, measure)
) STRICT, WITHOUT ROWID;
