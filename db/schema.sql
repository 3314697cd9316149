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
CREATE TRIGGER changeset_no_delete BEFORE DELETE ON changeset BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER changeset_no_update BEFORE UPDATE ON changeset BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TABLE changeset_table(
  seq INTEGER NOT NULL REFERENCES changeset(seq),
  tbl TEXT NOT NULL,
  written INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY(seq, tbl)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER changeset_table_no_delete BEFORE DELETE ON changeset_table BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER changeset_table_no_update BEFORE UPDATE ON changeset_table BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TABLE claim(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  payment_id INTEGER NOT NULL REFERENCES payment(id),
  import_id INTEGER NOT NULL REFERENCES import(id),
  line INTEGER NOT NULL,
  own TEXT NOT NULL,
  own_key INTEGER
) STRICT;
CREATE INDEX claim_import ON claim(import_id);
CREATE INDEX claim_own_key ON claim(own_key) WHERE own_key IS NOT NULL;
CREATE INDEX claim_payment ON claim(payment_id);
CREATE TRIGGER claim_d AFTER DELETE ON claim WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO claim_h(id, rev, payment_id, import_id, line, own, own_key, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.import_id, OLD.line, OLD.own, OLD.own_key, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER claim_d0 BEFORE DELETE ON claim WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER claim_d2 AFTER DELETE ON claim WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE claim_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER claim_i0 BEFORE INSERT ON claim WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER claim_u AFTER UPDATE ON claim WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO claim_h(id, rev, payment_id, import_id, line, own, own_key, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.import_id, OLD.line, OLD.own, OLD.own_key, NEW.rev, 'U'); END;
CREATE TRIGGER claim_u0 BEFORE UPDATE ON claim WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE claim_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, payment_id INTEGER NOT NULL, import_id INTEGER NOT NULL, line INTEGER NOT NULL, own TEXT NOT NULL, own_key INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX claim_h_id ON claim_h(id, rev);
CREATE INDEX claim_h_rev ON claim_h(rev, id);
CREATE TRIGGER claim_h_no_delete BEFORE DELETE ON claim_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER claim_h_no_insert BEFORE INSERT ON claim_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER claim_h_no_update BEFORE UPDATE ON claim_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE counter(
  tbl TEXT PRIMARY KEY,
  next INTEGER NOT NULL CHECK(next >= 1)
) STRICT, WITHOUT ROWID;
CREATE TABLE fund_source(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL
) STRICT;
CREATE TRIGGER fund_source_d AFTER DELETE ON fund_source WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_source_h(id, rev, code, position, name_zh, name_en, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.position, OLD.name_zh, OLD.name_en, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_source_d0 BEFORE DELETE ON fund_source WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_source_d2 AFTER DELETE ON fund_source WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_source_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_source_i0 BEFORE INSERT ON fund_source WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_source_u AFTER UPDATE ON fund_source WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_source_h(id, rev, code, position, name_zh, name_en, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.position, OLD.name_zh, OLD.name_en, NEW.rev, 'U'); END;
CREATE TRIGGER fund_source_u0 BEFORE UPDATE ON fund_source WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_source_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, code TEXT NOT NULL, position INTEGER NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_source_h_id ON fund_source_h(id, rev);
CREATE INDEX fund_source_h_rev ON fund_source_h(rev, id);
CREATE TRIGGER fund_source_h_no_delete BEFORE DELETE ON fund_source_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_source_h_no_insert BEFORE INSERT ON fund_source_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_source_h_no_update BEFORE UPDATE ON fund_source_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TRIGGER import_d AFTER DELETE ON import WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO import_h(id, rev, file_id, name, kind, perspective, proves, profile, encoding, delimiter, unit, header_line, own_account, n_read, n_new, n_known, n_skipped, n_rejected, details, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.file_id, OLD.name, OLD.kind, OLD.perspective, OLD.proves, OLD.profile, OLD.encoding, OLD.delimiter, OLD.unit, OLD.header_line, OLD.own_account, OLD.n_read, OLD.n_new, OLD.n_known, OLD.n_skipped, OLD.n_rejected, OLD.details, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER import_d0 BEFORE DELETE ON import WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER import_d2 AFTER DELETE ON import WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE import_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER import_i0 BEFORE INSERT ON import WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER import_u AFTER UPDATE ON import WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO import_h(id, rev, file_id, name, kind, perspective, proves, profile, encoding, delimiter, unit, header_line, own_account, n_read, n_new, n_known, n_skipped, n_rejected, details, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.file_id, OLD.name, OLD.kind, OLD.perspective, OLD.proves, OLD.profile, OLD.encoding, OLD.delimiter, OLD.unit, OLD.header_line, OLD.own_account, OLD.n_read, OLD.n_new, OLD.n_known, OLD.n_skipped, OLD.n_rejected, OLD.details, NEW.rev, 'U'); END;
CREATE TRIGGER import_u0 BEFORE UPDATE ON import WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE import_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, file_id INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, perspective TEXT NOT NULL, proves TEXT NOT NULL, profile TEXT NOT NULL, encoding TEXT NOT NULL, delimiter TEXT NOT NULL, unit TEXT NOT NULL, header_line INTEGER NOT NULL, own_account TEXT NOT NULL, n_read INTEGER NOT NULL, n_new INTEGER NOT NULL, n_known INTEGER NOT NULL, n_skipped INTEGER NOT NULL, n_rejected INTEGER NOT NULL, details TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX import_h_id ON import_h(id, rev);
CREATE INDEX import_h_rev ON import_h(rev, id);
CREATE TRIGGER import_h_no_delete BEFORE DELETE ON import_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER import_h_no_insert BEFORE INSERT ON import_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER import_h_no_update BEFORE UPDATE ON import_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE import_reject(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  import_id INTEGER NOT NULL REFERENCES import(id),
  line INTEGER NOT NULL,
  code TEXT NOT NULL,
  params TEXT NOT NULL
) STRICT;
CREATE INDEX import_reject_import ON import_reject(import_id);
CREATE TRIGGER import_reject_d AFTER DELETE ON import_reject WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO import_reject_h(id, rev, import_id, line, code, params, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.import_id, OLD.line, OLD.code, OLD.params, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER import_reject_d0 BEFORE DELETE ON import_reject WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER import_reject_d2 AFTER DELETE ON import_reject WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE import_reject_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER import_reject_i0 BEFORE INSERT ON import_reject WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER import_reject_u AFTER UPDATE ON import_reject WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO import_reject_h(id, rev, import_id, line, code, params, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.import_id, OLD.line, OLD.code, OLD.params, NEW.rev, 'U'); END;
CREATE TRIGGER import_reject_u0 BEFORE UPDATE ON import_reject WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE import_reject_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, import_id INTEGER NOT NULL, line INTEGER NOT NULL, code TEXT NOT NULL, params TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX import_reject_h_id ON import_reject_h(id, rev);
CREATE INDEX import_reject_h_rev ON import_reject_h(rev, id);
CREATE TRIGGER import_reject_h_no_delete BEFORE DELETE ON import_reject_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER import_reject_h_no_insert BEFORE INSERT ON import_reject_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER import_reject_h_no_update BEFORE UPDATE ON import_reject_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE ledger_state(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  uid TEXT NOT NULL,
  desk INTEGER NOT NULL CHECK(desk BETWEEN 0 AND 16383),
  open_seq INTEGER
) STRICT;
CREATE TABLE own_account(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  account TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;
CREATE TRIGGER own_account_d AFTER DELETE ON own_account WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO own_account_h(id, rev, account, name, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.account, OLD.name, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER own_account_d0 BEFORE DELETE ON own_account WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER own_account_d2 AFTER DELETE ON own_account WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE own_account_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER own_account_i0 BEFORE INSERT ON own_account WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER own_account_u AFTER UPDATE ON own_account WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO own_account_h(id, rev, account, name, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.account, OLD.name, NEW.rev, 'U'); END;
CREATE TRIGGER own_account_u0 BEFORE UPDATE ON own_account WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE own_account_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX own_account_h_id ON own_account_h(id, rev);
CREATE INDEX own_account_h_rev ON own_account_h(rev, id);
CREATE TRIGGER own_account_h_no_delete BEFORE DELETE ON own_account_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER own_account_h_no_insert BEFORE INSERT ON own_account_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER own_account_h_no_update BEFORE UPDATE ON own_account_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TRIGGER part_d AFTER DELETE ON part WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO part_h(id, rev, payment_id, position, line_id, project_id, source_id, amount_fen, note, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.position, OLD.line_id, OLD.project_id, OLD.source_id, OLD.amount_fen, OLD.note, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER part_d0 BEFORE DELETE ON part WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER part_d2 AFTER DELETE ON part WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE part_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER part_i0 BEFORE INSERT ON part WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER part_u AFTER UPDATE ON part WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO part_h(id, rev, payment_id, position, line_id, project_id, source_id, amount_fen, note, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.position, OLD.line_id, OLD.project_id, OLD.source_id, OLD.amount_fen, OLD.note, NEW.rev, 'U'); END;
CREATE TRIGGER part_u0 BEFORE UPDATE ON part WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE part_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, payment_id INTEGER NOT NULL, position INTEGER NOT NULL, line_id INTEGER, project_id INTEGER, source_id INTEGER, amount_fen INTEGER NOT NULL, note TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX part_h_id ON part_h(id, rev);
CREATE INDEX part_h_rev ON part_h(rev, id);
CREATE TRIGGER part_h_no_delete BEFORE DELETE ON part_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER part_h_no_insert BEFORE INSERT ON part_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER part_h_no_update BEFORE UPDATE ON part_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE INDEX payment_date ON payment(pay_date);
CREATE UNIQUE INDEX payment_key ON payment(key);
CREATE INDEX payment_moved ON payment(import_id) WHERE moved = 1;
CREATE TRIGGER payment_d AFTER DELETE ON payment WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO payment_h(id, rev, import_id, line, moved, key, pay_date, book_quarter, direction, measure, amount_fen, parts, line_id, project_id, source_id, rule_id, counterparty, account, payer, summary, purpose, subject, project_text, contract_text, source_text, serial_head, serial_tail, note, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.import_id, OLD.line, OLD.moved, OLD.key, OLD.pay_date, OLD.book_quarter, OLD.direction, OLD.measure, OLD.amount_fen, OLD.parts, OLD.line_id, OLD.project_id, OLD.source_id, OLD.rule_id, OLD.counterparty, OLD.account, OLD.payer, OLD.summary, OLD.purpose, OLD.subject, OLD.project_text, OLD.contract_text, OLD.source_text, OLD.serial_head, OLD.serial_tail, OLD.note, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER payment_d0 BEFORE DELETE ON payment WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER payment_d2 AFTER DELETE ON payment WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE payment_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER payment_i0 BEFORE INSERT ON payment WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER payment_u AFTER UPDATE ON payment WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO payment_h(id, rev, import_id, line, moved, key, pay_date, book_quarter, direction, measure, amount_fen, parts, line_id, project_id, source_id, rule_id, counterparty, account, payer, summary, purpose, subject, project_text, contract_text, source_text, serial_head, serial_tail, note, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.import_id, OLD.line, OLD.moved, OLD.key, OLD.pay_date, OLD.book_quarter, OLD.direction, OLD.measure, OLD.amount_fen, OLD.parts, OLD.line_id, OLD.project_id, OLD.source_id, OLD.rule_id, OLD.counterparty, OLD.account, OLD.payer, OLD.summary, OLD.purpose, OLD.subject, OLD.project_text, OLD.contract_text, OLD.source_text, OLD.serial_head, OLD.serial_tail, OLD.note, NEW.rev, 'U'); END;
CREATE TRIGGER payment_u0 BEFORE UPDATE ON payment WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE payment_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, import_id INTEGER NOT NULL, line INTEGER NOT NULL, moved INTEGER NOT NULL, key INTEGER NOT NULL, pay_date INTEGER NOT NULL, book_quarter INTEGER NOT NULL, direction INTEGER NOT NULL, measure INTEGER NOT NULL, amount_fen INTEGER NOT NULL, parts INTEGER NOT NULL, line_id INTEGER, project_id INTEGER, source_id INTEGER, rule_id INTEGER, counterparty INTEGER NOT NULL, account INTEGER NOT NULL, payer INTEGER NOT NULL, summary INTEGER NOT NULL, purpose INTEGER NOT NULL, subject INTEGER NOT NULL, project_text INTEGER NOT NULL, contract_text INTEGER NOT NULL, source_text INTEGER NOT NULL, serial_head INTEGER NOT NULL, serial_tail INTEGER, note INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX payment_h_id ON payment_h(id, rev);
CREATE INDEX payment_h_rev ON payment_h(rev, id);
CREATE TRIGGER payment_h_no_delete BEFORE DELETE ON payment_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER payment_h_no_insert BEFORE INSERT ON payment_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER payment_h_no_update BEFORE UPDATE ON payment_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TRIGGER plan_amount_d AFTER DELETE ON plan_amount WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO plan_amount_h(id, rev, version_id, line_id, year, amount_fen, bound, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.version_id, OLD.line_id, OLD.year, OLD.amount_fen, OLD.bound, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER plan_amount_d0 BEFORE DELETE ON plan_amount WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER plan_amount_d2 AFTER DELETE ON plan_amount WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE plan_amount_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER plan_amount_i0 BEFORE INSERT ON plan_amount WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER plan_amount_u AFTER UPDATE ON plan_amount WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO plan_amount_h(id, rev, version_id, line_id, year, amount_fen, bound, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.version_id, OLD.line_id, OLD.year, OLD.amount_fen, OLD.bound, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER plan_amount_u0 BEFORE UPDATE ON plan_amount WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE plan_amount_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, version_id INTEGER NOT NULL, line_id INTEGER NOT NULL, year INTEGER NOT NULL, amount_fen INTEGER NOT NULL, bound TEXT NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX plan_amount_h_id ON plan_amount_h(id, rev);
CREATE INDEX plan_amount_h_rev ON plan_amount_h(rev, id);
CREATE TRIGGER plan_amount_h_no_delete BEFORE DELETE ON plan_amount_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER plan_amount_h_no_insert BEFORE INSERT ON plan_amount_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER plan_amount_h_no_update BEFORE UPDATE ON plan_amount_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TRIGGER plan_line_d AFTER DELETE ON plan_line WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO plan_line_h(id, rev, code, parent_id, position, nature, name_zh, name_en, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.parent_id, OLD.position, OLD.nature, OLD.name_zh, OLD.name_en, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER plan_line_d0 BEFORE DELETE ON plan_line WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER plan_line_d2 AFTER DELETE ON plan_line WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE plan_line_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER plan_line_i0 BEFORE INSERT ON plan_line WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER plan_line_u AFTER UPDATE ON plan_line WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO plan_line_h(id, rev, code, parent_id, position, nature, name_zh, name_en, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.parent_id, OLD.position, OLD.nature, OLD.name_zh, OLD.name_en, NEW.rev, 'U'); END;
CREATE TRIGGER plan_line_u0 BEFORE UPDATE ON plan_line WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE plan_line_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, code TEXT NOT NULL, parent_id INTEGER, position INTEGER NOT NULL, nature TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX plan_line_h_id ON plan_line_h(id, rev);
CREATE INDEX plan_line_h_rev ON plan_line_h(rev, id);
CREATE TRIGGER plan_line_h_no_delete BEFORE DELETE ON plan_line_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER plan_line_h_no_insert BEFORE INSERT ON plan_line_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER plan_line_h_no_update BEFORE UPDATE ON plan_line_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TRIGGER plan_version_d AFTER DELETE ON plan_version WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO plan_version_h(id, rev, number, name_zh, name_en, reason, doc_no, dated, first_quarter, last_quarter, period_assumed, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.name_zh, OLD.name_en, OLD.reason, OLD.doc_no, OLD.dated, OLD.first_quarter, OLD.last_quarter, OLD.period_assumed, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER plan_version_d0 BEFORE DELETE ON plan_version WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER plan_version_d2 AFTER DELETE ON plan_version WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE plan_version_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER plan_version_i0 BEFORE INSERT ON plan_version WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER plan_version_u AFTER UPDATE ON plan_version WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO plan_version_h(id, rev, number, name_zh, name_en, reason, doc_no, dated, first_quarter, last_quarter, period_assumed, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.name_zh, OLD.name_en, OLD.reason, OLD.doc_no, OLD.dated, OLD.first_quarter, OLD.last_quarter, OLD.period_assumed, NEW.rev, 'U'); END;
CREATE TRIGGER plan_version_u0 BEFORE UPDATE ON plan_version WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE plan_version_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, number INTEGER NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, reason TEXT NOT NULL, doc_no TEXT NOT NULL, dated TEXT NOT NULL, first_quarter INTEGER NOT NULL, last_quarter INTEGER NOT NULL, period_assumed INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX plan_version_h_id ON plan_version_h(id, rev);
CREATE INDEX plan_version_h_rev ON plan_version_h(rev, id);
CREATE TRIGGER plan_version_h_no_delete BEFORE DELETE ON plan_version_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER plan_version_h_no_insert BEFORE INSERT ON plan_version_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER plan_version_h_no_update BEFORE UPDATE ON plan_version_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE profile(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TRIGGER profile_d AFTER DELETE ON profile WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO profile_h(id, rev, name, fingerprint, body, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.fingerprint, OLD.body, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER profile_d0 BEFORE DELETE ON profile WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER profile_d2 AFTER DELETE ON profile WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE profile_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER profile_i0 BEFORE INSERT ON profile WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER profile_u AFTER UPDATE ON profile WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO profile_h(id, rev, name, fingerprint, body, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.fingerprint, OLD.body, NEW.rev, 'U'); END;
CREATE TRIGGER profile_u0 BEFORE UPDATE ON profile WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE profile_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, name TEXT NOT NULL, fingerprint TEXT NOT NULL, body TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX profile_h_id ON profile_h(id, rev);
CREATE INDEX profile_h_rev ON profile_h(rev, id);
CREATE TRIGGER profile_h_no_delete BEFORE DELETE ON profile_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER profile_h_no_insert BEFORE INSERT ON profile_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER profile_h_no_update BEFORE UPDATE ON profile_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE project(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  line_id INTEGER REFERENCES plan_line(id)
) STRICT;
CREATE TRIGGER project_d AFTER DELETE ON project WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO project_h(id, rev, code, name, line_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.name, OLD.line_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER project_d0 BEFORE DELETE ON project WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER project_d2 AFTER DELETE ON project WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE project_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER project_i0 BEFORE INSERT ON project WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER project_u AFTER UPDATE ON project WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO project_h(id, rev, code, name, line_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.name, OLD.line_id, NEW.rev, 'U'); END;
CREATE TRIGGER project_u0 BEFORE UPDATE ON project WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE project_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, line_id INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX project_h_id ON project_h(id, rev);
CREATE INDEX project_h_rev ON project_h(rev, id);
CREATE TRIGGER project_h_no_delete BEFORE DELETE ON project_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER project_h_no_insert BEFORE INSERT ON project_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER project_h_no_update BEFORE UPDATE ON project_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TRIGGER rule_d AFTER DELETE ON rule WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO rule_h(id, rev, position, field, how, pattern, line_id, project_id, source_id, origin, active, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.position, OLD.field, OLD.how, OLD.pattern, OLD.line_id, OLD.project_id, OLD.source_id, OLD.origin, OLD.active, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER rule_d0 BEFORE DELETE ON rule WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER rule_d2 AFTER DELETE ON rule WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE rule_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER rule_i0 BEFORE INSERT ON rule WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER rule_u AFTER UPDATE ON rule WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO rule_h(id, rev, position, field, how, pattern, line_id, project_id, source_id, origin, active, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.position, OLD.field, OLD.how, OLD.pattern, OLD.line_id, OLD.project_id, OLD.source_id, OLD.origin, OLD.active, NEW.rev, 'U'); END;
CREATE TRIGGER rule_u0 BEFORE UPDATE ON rule WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE rule_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, position INTEGER NOT NULL, field TEXT NOT NULL, how TEXT NOT NULL, pattern TEXT NOT NULL, line_id INTEGER, project_id INTEGER, source_id INTEGER, origin TEXT NOT NULL, active INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX rule_h_id ON rule_h(id, rev);
CREATE INDEX rule_h_rev ON rule_h(rev, id);
CREATE TRIGGER rule_h_no_delete BEFORE DELETE ON rule_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER rule_h_no_insert BEFORE INSERT ON rule_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER rule_h_no_update BEFORE UPDATE ON rule_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE setting(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
) STRICT;
CREATE TRIGGER setting_d AFTER DELETE ON setting WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO setting_h(id, rev, name, value, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.value, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER setting_d0 BEFORE DELETE ON setting WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER setting_d2 AFTER DELETE ON setting WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE setting_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER setting_i0 BEFORE INSERT ON setting WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER setting_u AFTER UPDATE ON setting WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO setting_h(id, rev, name, value, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.value, NEW.rev, 'U'); END;
CREATE TRIGGER setting_u0 BEFORE UPDATE ON setting WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE setting_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX setting_h_id ON setting_h(id, rev);
CREATE INDEX setting_h_rev ON setting_h(rev, id);
CREATE TRIGGER setting_h_no_delete BEFORE DELETE ON setting_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER setting_h_no_insert BEFORE INSERT ON setting_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER setting_h_no_update BEFORE UPDATE ON setting_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE source_chunk(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  file_id INTEGER NOT NULL REFERENCES source_file(id),
  number INTEGER NOT NULL,
  first_line INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE(file_id, number)
) STRICT;
CREATE TRIGGER source_chunk_i0 BEFORE INSERT ON source_chunk WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER source_chunk_no_delete BEFORE DELETE ON source_chunk BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER source_chunk_no_update BEFORE UPDATE ON source_chunk BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE source_file(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  sha256 BLOB NOT NULL UNIQUE CHECK(length(sha256) = 32),
  size INTEGER NOT NULL CHECK(size >= 0)
) STRICT;
CREATE TRIGGER source_file_i0 BEFORE INSERT ON source_file WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER source_file_no_delete BEFORE DELETE ON source_file BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER source_file_no_update BEFORE UPDATE ON source_file BEGIN SELECT RAISE(ABORT, 'append-only'); END;
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
CREATE TRIGGER statement_d AFTER DELETE ON statement WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO statement_h(id, rev, code, line_id, position, text_zh, text_en, amount, unit, bound, certainty, period, level, nature, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.line_id, OLD.position, OLD.text_zh, OLD.text_en, OLD.amount, OLD.unit, OLD.bound, OLD.certainty, OLD.period, OLD.level, OLD.nature, OLD.source, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER statement_d0 BEFORE DELETE ON statement WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER statement_d2 AFTER DELETE ON statement WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE statement_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER statement_i0 BEFORE INSERT ON statement WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER statement_u AFTER UPDATE ON statement WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO statement_h(id, rev, code, line_id, position, text_zh, text_en, amount, unit, bound, certainty, period, level, nature, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.line_id, OLD.position, OLD.text_zh, OLD.text_en, OLD.amount, OLD.unit, OLD.bound, OLD.certainty, OLD.period, OLD.level, OLD.nature, OLD.source, NEW.rev, 'U'); END;
CREATE TRIGGER statement_u0 BEFORE UPDATE ON statement WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE statement_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, code TEXT NOT NULL, line_id INTEGER, position INTEGER NOT NULL, text_zh TEXT NOT NULL, text_en TEXT NOT NULL, amount INTEGER, unit TEXT NOT NULL, bound TEXT NOT NULL, certainty TEXT NOT NULL, period TEXT NOT NULL, level TEXT NOT NULL, nature TEXT NOT NULL, source TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX statement_h_id ON statement_h(id, rev);
CREATE INDEX statement_h_rev ON statement_h(rev, id);
CREATE TRIGGER statement_h_no_delete BEFORE DELETE ON statement_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER statement_h_no_insert BEFORE INSERT ON statement_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER statement_h_no_update BEFORE UPDATE ON statement_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE term(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX term_text ON term(text);
CREATE TRIGGER term_i0 BEFORE INSERT ON term WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER term_no_delete BEFORE DELETE ON term BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER term_no_update BEFORE UPDATE ON term BEGIN SELECT RAISE(ABORT, 'append-only'); END;
