CREATE TABLE account_books(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  account TEXT NOT NULL UNIQUE CHECK(account <> ''),
  holder TEXT NOT NULL,
  fund_id INTEGER REFERENCES fund(id)
) STRICT;
CREATE TRIGGER account_books_d AFTER DELETE ON account_books WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO account_books_h(id, rev, account, holder, fund_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.account, OLD.holder, OLD.fund_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER account_books_d0 BEFORE DELETE ON account_books WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER account_books_d2 AFTER DELETE ON account_books WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE account_books_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER account_books_i0 BEFORE INSERT ON account_books WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER account_books_u AFTER UPDATE ON account_books WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO account_books_h(id, rev, account, holder, fund_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.account, OLD.holder, OLD.fund_id, NEW.rev, 'U'); END;
CREATE TRIGGER account_books_u0 BEFORE UPDATE ON account_books WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE account_books_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, account TEXT NOT NULL, holder TEXT NOT NULL, fund_id INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX account_books_h_id ON account_books_h(id, rev);
CREATE INDEX account_books_h_rev ON account_books_h(rev, id);
CREATE TRIGGER account_books_h_no_delete BEFORE DELETE ON account_books_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER account_books_h_no_insert BEFORE INSERT ON account_books_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER account_books_h_no_update BEFORE UPDATE ON account_books_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE application(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  number TEXT NOT NULL UNIQUE CHECK(number <> ''),
  clause_id INTEGER NOT NULL REFERENCES policy_clause(id),
  project_id INTEGER REFERENCES project(id),
  company TEXT NOT NULL CHECK(company <> ''),
  applied_day INTEGER NOT NULL,
  applied_fen INTEGER NOT NULL CHECK(applied_fen >= 0),
  approved_day INTEGER,
  approved_fen INTEGER CHECK(approved_fen >= 0),
  approved_doc TEXT NOT NULL,
  p_hours INTEGER CHECK(p_hours >= 0),
  CHECK(approved_fen IS NULL OR approved_doc <> '')
) STRICT;
CREATE TRIGGER application_d AFTER DELETE ON application WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO application_h(id, rev, number, clause_id, project_id, company, applied_day, applied_fen, approved_day, approved_fen, approved_doc, p_hours, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.clause_id, OLD.project_id, OLD.company, OLD.applied_day, OLD.applied_fen, OLD.approved_day, OLD.approved_fen, OLD.approved_doc, OLD.p_hours, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER application_d0 BEFORE DELETE ON application WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER application_d2 AFTER DELETE ON application WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE application_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER application_i0 BEFORE INSERT ON application WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER application_u AFTER UPDATE ON application WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO application_h(id, rev, number, clause_id, project_id, company, applied_day, applied_fen, approved_day, approved_fen, approved_doc, p_hours, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.clause_id, OLD.project_id, OLD.company, OLD.applied_day, OLD.applied_fen, OLD.approved_day, OLD.approved_fen, OLD.approved_doc, OLD.p_hours, NEW.rev, 'U'); END;
CREATE TRIGGER application_u0 BEFORE UPDATE ON application WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE application_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, number TEXT NOT NULL, clause_id INTEGER NOT NULL, project_id INTEGER, company TEXT NOT NULL, applied_day INTEGER NOT NULL, applied_fen INTEGER NOT NULL, approved_day INTEGER, approved_fen INTEGER, approved_doc TEXT NOT NULL, p_hours INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX application_h_id ON application_h(id, rev);
CREATE INDEX application_h_rev ON application_h(rev, id);
CREATE TRIGGER application_h_no_delete BEFORE DELETE ON application_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER application_h_no_insert BEFORE INSERT ON application_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER application_h_no_update BEFORE UPDATE ON application_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE attachment(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  owner TEXT NOT NULL CHECK(owner IN ('fund', 'partner', 'capital_call', 'distribution', 'company', 'deal',
    'deal_document', 'valuation', 'deal_exit')),
  owner_id INTEGER NOT NULL,
  name TEXT NOT NULL CHECK(name <> ''),
  file_id INTEGER NOT NULL REFERENCES source_file(id),
  UNIQUE(owner, owner_id, file_id)
) STRICT;
CREATE TRIGGER attachment_d AFTER DELETE ON attachment WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO attachment_h(id, rev, owner, owner_id, name, file_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.owner, OLD.owner_id, OLD.name, OLD.file_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER attachment_d0 BEFORE DELETE ON attachment WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER attachment_d2 AFTER DELETE ON attachment WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE attachment_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER attachment_i0 BEFORE INSERT ON attachment WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER attachment_u AFTER UPDATE ON attachment WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO attachment_h(id, rev, owner, owner_id, name, file_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.owner, OLD.owner_id, OLD.name, OLD.file_id, NEW.rev, 'U'); END;
CREATE TRIGGER attachment_u0 BEFORE UPDATE ON attachment WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE attachment_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, owner TEXT NOT NULL, owner_id INTEGER NOT NULL, name TEXT NOT NULL, file_id INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_h_id ON attachment_h(id, rev);
CREATE INDEX attachment_h_rev ON attachment_h(rev, id);
CREATE TRIGGER attachment_h_no_delete BEFORE DELETE ON attachment_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER attachment_h_no_insert BEFORE INSERT ON attachment_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER attachment_h_no_update BEFORE UPDATE ON attachment_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE bank_balance(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  account TEXT NOT NULL CHECK(account <> ''),
  day INTEGER NOT NULL,
  statement_fen INTEGER NOT NULL,
  book_fen INTEGER NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(account, day)
) STRICT;
CREATE TRIGGER bank_balance_d AFTER DELETE ON bank_balance WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO bank_balance_h(id, rev, account, day, statement_fen, book_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.account, OLD.day, OLD.statement_fen, OLD.book_fen, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER bank_balance_d0 BEFORE DELETE ON bank_balance WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER bank_balance_d2 AFTER DELETE ON bank_balance WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE bank_balance_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER bank_balance_i0 BEFORE INSERT ON bank_balance WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER bank_balance_u AFTER UPDATE ON bank_balance WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO bank_balance_h(id, rev, account, day, statement_fen, book_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.account, OLD.day, OLD.statement_fen, OLD.book_fen, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER bank_balance_u0 BEFORE UPDATE ON bank_balance WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE bank_balance_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, account TEXT NOT NULL, day INTEGER NOT NULL, statement_fen INTEGER NOT NULL, book_fen INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX bank_balance_h_id ON bank_balance_h(id, rev);
CREATE INDEX bank_balance_h_rev ON bank_balance_h(rev, id);
CREATE TRIGGER bank_balance_h_no_delete BEFORE DELETE ON bank_balance_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER bank_balance_h_no_insert BEFORE INSERT ON bank_balance_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER bank_balance_h_no_update BEFORE UPDATE ON bank_balance_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE bank_transit(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  account TEXT NOT NULL CHECK(account <> ''),
  day INTEGER NOT NULL,
  side TEXT NOT NULL CHECK(side IN ('unit_received', 'unit_paid', 'bank_received', 'bank_paid')),
  dated INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  summary TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(account, day, side, dated, amount_fen, doc_no)
) STRICT;
CREATE TRIGGER bank_transit_d AFTER DELETE ON bank_transit WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO bank_transit_h(id, rev, account, day, side, dated, amount_fen, summary, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.account, OLD.day, OLD.side, OLD.dated, OLD.amount_fen, OLD.summary, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER bank_transit_d0 BEFORE DELETE ON bank_transit WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER bank_transit_d2 AFTER DELETE ON bank_transit WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE bank_transit_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER bank_transit_i0 BEFORE INSERT ON bank_transit WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER bank_transit_u AFTER UPDATE ON bank_transit WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO bank_transit_h(id, rev, account, day, side, dated, amount_fen, summary, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.account, OLD.day, OLD.side, OLD.dated, OLD.amount_fen, OLD.summary, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER bank_transit_u0 BEFORE UPDATE ON bank_transit WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE bank_transit_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, account TEXT NOT NULL, day INTEGER NOT NULL, side TEXT NOT NULL, dated INTEGER NOT NULL, amount_fen INTEGER NOT NULL, summary TEXT NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX bank_transit_h_id ON bank_transit_h(id, rev);
CREATE INDEX bank_transit_h_rev ON bank_transit_h(rev, id);
CREATE TRIGGER bank_transit_h_no_delete BEFORE DELETE ON bank_transit_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER bank_transit_h_no_insert BEFORE INSERT ON bank_transit_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER bank_transit_h_no_update BEFORE UPDATE ON bank_transit_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE booking(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  payment_id INTEGER NOT NULL REFERENCES payment(id),
  position INTEGER NOT NULL CHECK(position >= -1),
  contract_id INTEGER REFERENCES contract(id),
  application_id INTEGER REFERENCES application(id),
  kind TEXT NOT NULL CHECK(kind IN ('', 'advance', 'progress', 'settlement', 'retention')),
  document TEXT NOT NULL,
  why TEXT NOT NULL,
  score INTEGER NOT NULL,
  estimate_fen INTEGER,
  budget_fen INTEGER,
  project_paid_fen INTEGER,
  contract_fen INTEGER,
  contract_paid_fen INTEGER,
  source_fen INTEGER,
  physical INTEGER,
  UNIQUE(payment_id, position)
) STRICT;
CREATE INDEX booking_application ON booking(application_id) WHERE application_id IS NOT NULL;
CREATE INDEX booking_contract ON booking(contract_id) WHERE contract_id IS NOT NULL;
CREATE TRIGGER booking_d AFTER DELETE ON booking WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO booking_h(id, rev, payment_id, position, contract_id, application_id, kind, document, why, score, estimate_fen, budget_fen, project_paid_fen, contract_fen, contract_paid_fen, source_fen, physical, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.position, OLD.contract_id, OLD.application_id, OLD.kind, OLD.document, OLD.why, OLD.score, OLD.estimate_fen, OLD.budget_fen, OLD.project_paid_fen, OLD.contract_fen, OLD.contract_paid_fen, OLD.source_fen, OLD.physical, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER booking_d0 BEFORE DELETE ON booking WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER booking_d2 AFTER DELETE ON booking WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE booking_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER booking_i0 BEFORE INSERT ON booking WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER booking_u AFTER UPDATE ON booking WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO booking_h(id, rev, payment_id, position, contract_id, application_id, kind, document, why, score, estimate_fen, budget_fen, project_paid_fen, contract_fen, contract_paid_fen, source_fen, physical, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.position, OLD.contract_id, OLD.application_id, OLD.kind, OLD.document, OLD.why, OLD.score, OLD.estimate_fen, OLD.budget_fen, OLD.project_paid_fen, OLD.contract_fen, OLD.contract_paid_fen, OLD.source_fen, OLD.physical, NEW.rev, 'U'); END;
CREATE TRIGGER booking_u0 BEFORE UPDATE ON booking WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE booking_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, payment_id INTEGER NOT NULL, position INTEGER NOT NULL, contract_id INTEGER, application_id INTEGER, kind TEXT NOT NULL, document TEXT NOT NULL, why TEXT NOT NULL, score INTEGER NOT NULL, estimate_fen INTEGER, budget_fen INTEGER, project_paid_fen INTEGER, contract_fen INTEGER, contract_paid_fen INTEGER, source_fen INTEGER, physical INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX booking_h_id ON booking_h(id, rev);
CREATE INDEX booking_h_rev ON booking_h(rev, id);
CREATE TRIGGER booking_h_no_delete BEFORE DELETE ON booking_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER booking_h_no_insert BEFORE INSERT ON booking_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER booking_h_no_update BEFORE UPDATE ON booking_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE call_item(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  call_id INTEGER NOT NULL REFERENCES capital_call(id),
  item TEXT NOT NULL CHECK(item IN ('call', 'call_fee', 'call_expense', 'call_outside')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  UNIQUE(call_id, item)
) STRICT;
CREATE TRIGGER call_item_d AFTER DELETE ON call_item WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO call_item_h(id, rev, call_id, item, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.item, OLD.amount_fen, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER call_item_d0 BEFORE DELETE ON call_item WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER call_item_d2 AFTER DELETE ON call_item WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE call_item_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER call_item_i0 BEFORE INSERT ON call_item WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER call_item_u AFTER UPDATE ON call_item WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO call_item_h(id, rev, call_id, item, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.item, OLD.amount_fen, NEW.rev, 'U'); END;
CREATE TRIGGER call_item_u0 BEFORE UPDATE ON call_item WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE call_item_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, call_id INTEGER NOT NULL, item TEXT NOT NULL, amount_fen INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX call_item_h_id ON call_item_h(id, rev);
CREATE INDEX call_item_h_rev ON call_item_h(rev, id);
CREATE TRIGGER call_item_h_no_delete BEFORE DELETE ON call_item_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER call_item_h_no_insert BEFORE INSERT ON call_item_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER call_item_h_no_update BEFORE UPDATE ON call_item_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE call_line(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  call_id INTEGER NOT NULL REFERENCES capital_call(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  item TEXT NOT NULL CHECK(item IN ('call', 'call_fee', 'call_expense', 'call_outside')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  UNIQUE(call_id, partner_id, item)
) STRICT;
CREATE TRIGGER call_line_d AFTER DELETE ON call_line WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO call_line_h(id, rev, call_id, partner_id, item, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.partner_id, OLD.item, OLD.amount_fen, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER call_line_d0 BEFORE DELETE ON call_line WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER call_line_d2 AFTER DELETE ON call_line WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE call_line_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER call_line_i0 BEFORE INSERT ON call_line WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER call_line_u AFTER UPDATE ON call_line WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO call_line_h(id, rev, call_id, partner_id, item, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.partner_id, OLD.item, OLD.amount_fen, NEW.rev, 'U'); END;
CREATE TRIGGER call_line_u0 BEFORE UPDATE ON call_line WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE call_line_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, call_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, item TEXT NOT NULL, amount_fen INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX call_line_h_id ON call_line_h(id, rev);
CREATE INDEX call_line_h_rev ON call_line_h(rev, id);
CREATE TRIGGER call_line_h_no_delete BEFORE DELETE ON call_line_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER call_line_h_no_insert BEFORE INSERT ON call_line_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER call_line_h_no_update BEFORE UPDATE ON call_line_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE call_reminder(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  call_id INTEGER NOT NULL REFERENCES capital_call(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  note TEXT NOT NULL,
  UNIQUE(call_id, partner_id, day)
) STRICT;
CREATE TRIGGER call_reminder_d AFTER DELETE ON call_reminder WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO call_reminder_h(id, rev, call_id, partner_id, day, note, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.partner_id, OLD.day, OLD.note, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER call_reminder_d0 BEFORE DELETE ON call_reminder WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER call_reminder_d2 AFTER DELETE ON call_reminder WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE call_reminder_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER call_reminder_i0 BEFORE INSERT ON call_reminder WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER call_reminder_u AFTER UPDATE ON call_reminder WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO call_reminder_h(id, rev, call_id, partner_id, day, note, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.partner_id, OLD.day, OLD.note, NEW.rev, 'U'); END;
CREATE TRIGGER call_reminder_u0 BEFORE UPDATE ON call_reminder WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE call_reminder_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, call_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, day INTEGER NOT NULL, note TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX call_reminder_h_id ON call_reminder_h(id, rev);
CREATE INDEX call_reminder_h_rev ON call_reminder_h(rev, id);
CREATE TRIGGER call_reminder_h_no_delete BEFORE DELETE ON call_reminder_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER call_reminder_h_no_insert BEFORE INSERT ON call_reminder_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER call_reminder_h_no_update BEFORE UPDATE ON call_reminder_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE capital_call(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  number INTEGER NOT NULL CHECK(number >= 1),
  kind TEXT NOT NULL CHECK(kind IN ('call', 'equalisation', 'reversal')),
  day INTEGER NOT NULL,
  due_day INTEGER NOT NULL CHECK(due_day >= day),
  purpose TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  reverses_id INTEGER REFERENCES capital_call(id),
  UNIQUE(fund_id, number)
) STRICT;
CREATE TRIGGER capital_call_d AFTER DELETE ON capital_call WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO capital_call_h(id, rev, fund_id, number, kind, day, due_day, purpose, doc_no, reverses_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.number, OLD.kind, OLD.day, OLD.due_day, OLD.purpose, OLD.doc_no, OLD.reverses_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER capital_call_d0 BEFORE DELETE ON capital_call WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER capital_call_d2 AFTER DELETE ON capital_call WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE capital_call_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER capital_call_i0 BEFORE INSERT ON capital_call WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER capital_call_u AFTER UPDATE ON capital_call WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO capital_call_h(id, rev, fund_id, number, kind, day, due_day, purpose, doc_no, reverses_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.number, OLD.kind, OLD.day, OLD.due_day, OLD.purpose, OLD.doc_no, OLD.reverses_id, NEW.rev, 'U'); END;
CREATE TRIGGER capital_call_u0 BEFORE UPDATE ON capital_call WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE capital_call_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, day INTEGER NOT NULL, due_day INTEGER NOT NULL, purpose TEXT NOT NULL, doc_no TEXT NOT NULL, reverses_id INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX capital_call_h_id ON capital_call_h(id, rev);
CREATE INDEX capital_call_h_rev ON capital_call_h(rev, id);
CREATE TRIGGER capital_call_h_no_delete BEFORE DELETE ON capital_call_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER capital_call_h_no_insert BEFORE INSERT ON capital_call_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER capital_call_h_no_update BEFORE UPDATE ON capital_call_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE carry_escrow(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL UNIQUE REFERENCES distribution(id),
  of_id INTEGER NOT NULL REFERENCES distribution(id)
) STRICT;
CREATE TRIGGER carry_escrow_d AFTER DELETE ON carry_escrow WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO carry_escrow_h(id, rev, distribution_id, of_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, OLD.of_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER carry_escrow_d0 BEFORE DELETE ON carry_escrow WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER carry_escrow_d2 AFTER DELETE ON carry_escrow WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE carry_escrow_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER carry_escrow_i0 BEFORE INSERT ON carry_escrow WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER carry_escrow_u AFTER UPDATE ON carry_escrow WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO carry_escrow_h(id, rev, distribution_id, of_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, OLD.of_id, NEW.rev, 'U'); END;
CREATE TRIGGER carry_escrow_u0 BEFORE UPDATE ON carry_escrow WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE carry_escrow_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, distribution_id INTEGER NOT NULL, of_id INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX carry_escrow_h_id ON carry_escrow_h(id, rev);
CREATE INDEX carry_escrow_h_rev ON carry_escrow_h(rev, id);
CREATE TRIGGER carry_escrow_h_no_delete BEFORE DELETE ON carry_escrow_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER carry_escrow_h_no_insert BEFORE INSERT ON carry_escrow_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER carry_escrow_h_no_update BEFORE UPDATE ON carry_escrow_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE cash_plan(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  source_id INTEGER REFERENCES fund_source(id),
  amount_fen INTEGER NOT NULL CHECK(amount_fen >= 0),
  purpose TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX cash_plan_key ON cash_plan(quarter, project_id, coalesce(source_id, 0));
CREATE TRIGGER cash_plan_d AFTER DELETE ON cash_plan WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO cash_plan_h(id, rev, quarter, project_id, source_id, amount_fen, purpose, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.project_id, OLD.source_id, OLD.amount_fen, OLD.purpose, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER cash_plan_d0 BEFORE DELETE ON cash_plan WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER cash_plan_d2 AFTER DELETE ON cash_plan WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE cash_plan_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER cash_plan_i0 BEFORE INSERT ON cash_plan WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER cash_plan_u AFTER UPDATE ON cash_plan WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO cash_plan_h(id, rev, quarter, project_id, source_id, amount_fen, purpose, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.project_id, OLD.source_id, OLD.amount_fen, OLD.purpose, NEW.rev, 'U'); END;
CREATE TRIGGER cash_plan_u0 BEFORE UPDATE ON cash_plan WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE cash_plan_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, quarter INTEGER NOT NULL, project_id INTEGER NOT NULL, source_id INTEGER, amount_fen INTEGER NOT NULL, purpose TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX cash_plan_h_id ON cash_plan_h(id, rev);
CREATE INDEX cash_plan_h_rev ON cash_plan_h(rev, id);
CREATE TRIGGER cash_plan_h_no_delete BEFORE DELETE ON cash_plan_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER cash_plan_h_no_insert BEFORE INSERT ON cash_plan_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER cash_plan_h_no_update BEFORE UPDATE ON cash_plan_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE change_asked(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  change_id INTEGER NOT NULL UNIQUE REFERENCES contract_change(id),
  day INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL
) STRICT;
CREATE TRIGGER change_asked_d AFTER DELETE ON change_asked WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO change_asked_h(id, rev, change_id, day, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.change_id, OLD.day, OLD.amount_fen, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER change_asked_d0 BEFORE DELETE ON change_asked WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER change_asked_d2 AFTER DELETE ON change_asked WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE change_asked_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER change_asked_i0 BEFORE INSERT ON change_asked WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER change_asked_u AFTER UPDATE ON change_asked WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO change_asked_h(id, rev, change_id, day, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.change_id, OLD.day, OLD.amount_fen, NEW.rev, 'U'); END;
CREATE TRIGGER change_asked_u0 BEFORE UPDATE ON change_asked WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE change_asked_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, change_id INTEGER NOT NULL, day INTEGER NOT NULL, amount_fen INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX change_asked_h_id ON change_asked_h(id, rev);
CREATE INDEX change_asked_h_rev ON change_asked_h(rev, id);
CREATE TRIGGER change_asked_h_no_delete BEFORE DELETE ON change_asked_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER change_asked_h_no_insert BEFORE INSERT ON change_asked_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER change_asked_h_no_update BEFORE UPDATE ON change_asked_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
, digest_version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TRIGGER changeset_i0 BEFORE INSERT ON changeset WHEN NEW.seq IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER changeset_no_delete BEFORE DELETE ON changeset BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER changeset_no_update BEFORE UPDATE ON changeset BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TABLE changeset_signature(
  seq INTEGER PRIMARY KEY REFERENCES changeset(seq),
  public_key BLOB NOT NULL,
  signature BLOB NOT NULL
) STRICT;
CREATE TRIGGER changeset_signature_i0 BEFORE INSERT ON changeset_signature WHEN NEW.seq IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER changeset_signature_no_delete BEFORE DELETE ON changeset_signature BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER changeset_signature_no_update BEFORE UPDATE ON changeset_signature BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TABLE changeset_table(
  seq INTEGER NOT NULL REFERENCES changeset(seq),
  tbl TEXT NOT NULL,
  written INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY(seq, tbl)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER changeset_table_i0 BEFORE INSERT ON changeset_table WHEN NEW.seq IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
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
CREATE TABLE comment(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  quarter INTEGER NOT NULL,
  figure TEXT NOT NULL,
  text TEXT NOT NULL CHECK(text <> ''),
  author TEXT NOT NULL,
  at TEXT NOT NULL,
  owner TEXT NOT NULL,
  due_day INTEGER
) STRICT;
CREATE TRIGGER comment_d AFTER DELETE ON comment WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO comment_h(id, rev, uid, quarter, figure, text, author, at, owner, due_day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.uid, OLD.quarter, OLD.figure, OLD.text, OLD.author, OLD.at, OLD.owner, OLD.due_day, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER comment_d0 BEFORE DELETE ON comment WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER comment_d2 AFTER DELETE ON comment WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE comment_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER comment_i0 BEFORE INSERT ON comment WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER comment_u AFTER UPDATE ON comment WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO comment_h(id, rev, uid, quarter, figure, text, author, at, owner, due_day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.uid, OLD.quarter, OLD.figure, OLD.text, OLD.author, OLD.at, OLD.owner, OLD.due_day, NEW.rev, 'U'); END;
CREATE TRIGGER comment_u0 BEFORE UPDATE ON comment WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE comment_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, uid TEXT NOT NULL, quarter INTEGER NOT NULL, figure TEXT NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, owner TEXT NOT NULL, due_day INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX comment_h_id ON comment_h(id, rev);
CREATE INDEX comment_h_rev ON comment_h(rev, id);
CREATE TRIGGER comment_h_no_delete BEFORE DELETE ON comment_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER comment_h_no_insert BEFORE INSERT ON comment_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER comment_h_no_update BEFORE UPDATE ON comment_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE comment_seal(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  uid TEXT NOT NULL UNIQUE REFERENCES comment(uid),
  copy BLOB NOT NULL CHECK(length(copy) = 32),
  public_key BLOB NOT NULL CHECK(length(public_key) IN (0, 32)),
  signature BLOB NOT NULL CHECK(length(signature) = 2 * length(public_key))
) STRICT;
CREATE TRIGGER comment_seal_i0 BEFORE INSERT ON comment_seal WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER comment_seal_no_delete BEFORE DELETE ON comment_seal BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER comment_seal_no_update BEFORE UPDATE ON comment_seal BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE commitment(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('commit', 'increase', 'transfer_in', 'transfer_out', 'release', 'default')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  reverses INTEGER NOT NULL CHECK(reverses IN (0, 1)),
  doc_no TEXT NOT NULL
) STRICT;
CREATE INDEX commitment_fund ON commitment(fund_id);
CREATE TRIGGER commitment_d AFTER DELETE ON commitment WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO commitment_h(id, rev, fund_id, partner_id, day, kind, amount_fen, reverses, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.partner_id, OLD.day, OLD.kind, OLD.amount_fen, OLD.reverses, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER commitment_d0 BEFORE DELETE ON commitment WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER commitment_d2 AFTER DELETE ON commitment WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE commitment_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER commitment_i0 BEFORE INSERT ON commitment WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER commitment_u AFTER UPDATE ON commitment WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO commitment_h(id, rev, fund_id, partner_id, day, kind, amount_fen, reverses, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.partner_id, OLD.day, OLD.kind, OLD.amount_fen, OLD.reverses, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER commitment_u0 BEFORE UPDATE ON commitment WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE commitment_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, amount_fen INTEGER NOT NULL, reverses INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX commitment_h_id ON commitment_h(id, rev);
CREATE INDEX commitment_h_rev ON commitment_h(rev, id);
CREATE TRIGGER commitment_h_no_delete BEFORE DELETE ON commitment_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER commitment_h_no_insert BEFORE INSERT ON commitment_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER commitment_h_no_update BEFORE UPDATE ON commitment_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE company(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE CHECK(name <> ''),
  name_en TEXT NOT NULL,
  credit_code TEXT NOT NULL,
  track TEXT NOT NULL,
  scenario TEXT NOT NULL,
  location TEXT NOT NULL,
  gold_partner INTEGER NOT NULL CHECK(gold_partner IN (0, 1)),
  tenant INTEGER NOT NULL CHECK(tenant IN (0, 1))
) STRICT;
CREATE TRIGGER company_d AFTER DELETE ON company WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO company_h(id, rev, name, name_en, credit_code, track, scenario, location, gold_partner, tenant, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.name_en, OLD.credit_code, OLD.track, OLD.scenario, OLD.location, OLD.gold_partner, OLD.tenant, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER company_d0 BEFORE DELETE ON company WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER company_d2 AFTER DELETE ON company WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE company_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER company_i0 BEFORE INSERT ON company WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER company_u AFTER UPDATE ON company WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO company_h(id, rev, name, name_en, credit_code, track, scenario, location, gold_partner, tenant, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.name_en, OLD.credit_code, OLD.track, OLD.scenario, OLD.location, OLD.gold_partner, OLD.tenant, NEW.rev, 'U'); END;
CREATE TRIGGER company_u0 BEFORE UPDATE ON company WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE company_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL, credit_code TEXT NOT NULL, track TEXT NOT NULL, scenario TEXT NOT NULL, location TEXT NOT NULL, gold_partner INTEGER NOT NULL, tenant INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX company_h_id ON company_h(id, rev);
CREATE INDEX company_h_rev ON company_h(rev, id);
CREATE TRIGGER company_h_no_delete BEFORE DELETE ON company_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER company_h_no_insert BEFORE INSERT ON company_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER company_h_no_update BEFORE UPDATE ON company_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE company_kpi(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company(id),
  quarter INTEGER NOT NULL,
  code TEXT NOT NULL CHECK(code IN ('revenue', 'profit', 'tax', 'research', 'staff', 'patents')),
  value INTEGER NOT NULL,
  UNIQUE(company_id, quarter, code)
) STRICT;
CREATE TRIGGER company_kpi_d AFTER DELETE ON company_kpi WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO company_kpi_h(id, rev, company_id, quarter, code, value, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.quarter, OLD.code, OLD.value, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER company_kpi_d0 BEFORE DELETE ON company_kpi WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER company_kpi_d2 AFTER DELETE ON company_kpi WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE company_kpi_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER company_kpi_i0 BEFORE INSERT ON company_kpi WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER company_kpi_u AFTER UPDATE ON company_kpi WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO company_kpi_h(id, rev, company_id, quarter, code, value, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.quarter, OLD.code, OLD.value, NEW.rev, 'U'); END;
CREATE TRIGGER company_kpi_u0 BEFORE UPDATE ON company_kpi WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE company_kpi_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, company_id INTEGER NOT NULL, quarter INTEGER NOT NULL, code TEXT NOT NULL, value INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX company_kpi_h_id ON company_kpi_h(id, rev);
CREATE INDEX company_kpi_h_rev ON company_kpi_h(rev, id);
CREATE TRIGGER company_kpi_h_no_delete BEFORE DELETE ON company_kpi_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER company_kpi_h_no_insert BEFORE INSERT ON company_kpi_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER company_kpi_h_no_update BEFORE UPDATE ON company_kpi_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE company_round(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company(id),
  day INTEGER NOT NULL,
  name TEXT NOT NULL,
  issued INTEGER NOT NULL CHECK(issued >= 0),
  UNIQUE(company_id, day, name)
) STRICT;
CREATE TRIGGER company_round_d AFTER DELETE ON company_round WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO company_round_h(id, rev, company_id, day, name, issued, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.day, OLD.name, OLD.issued, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER company_round_d0 BEFORE DELETE ON company_round WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER company_round_d2 AFTER DELETE ON company_round WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE company_round_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER company_round_i0 BEFORE INSERT ON company_round WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER company_round_u AFTER UPDATE ON company_round WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO company_round_h(id, rev, company_id, day, name, issued, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.day, OLD.name, OLD.issued, NEW.rev, 'U'); END;
CREATE TRIGGER company_round_u0 BEFORE UPDATE ON company_round WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE company_round_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, company_id INTEGER NOT NULL, day INTEGER NOT NULL, name TEXT NOT NULL, issued INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX company_round_h_id ON company_round_h(id, rev);
CREATE INDEX company_round_h_rev ON company_round_h(rev, id);
CREATE TRIGGER company_round_h_no_delete BEFORE DELETE ON company_round_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER company_round_h_no_insert BEFORE INSERT ON company_round_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER company_round_h_no_update BEFORE UPDATE ON company_round_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE concession_paid(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  giver_id INTEGER NOT NULL REFERENCES partner(id),
  taker_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  reverses INTEGER NOT NULL CHECK(reverses IN (0, 1)),
  doc_no TEXT NOT NULL,
  CHECK(giver_id <> taker_id)
) STRICT;
CREATE INDEX concession_paid_fund ON concession_paid(fund_id, day);
CREATE TRIGGER concession_paid_d AFTER DELETE ON concession_paid WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO concession_paid_h(id, rev, fund_id, giver_id, taker_id, day, amount_fen, reverses, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.giver_id, OLD.taker_id, OLD.day, OLD.amount_fen, OLD.reverses, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER concession_paid_d0 BEFORE DELETE ON concession_paid WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER concession_paid_d2 AFTER DELETE ON concession_paid WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE concession_paid_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER concession_paid_i0 BEFORE INSERT ON concession_paid WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER concession_paid_u AFTER UPDATE ON concession_paid WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO concession_paid_h(id, rev, fund_id, giver_id, taker_id, day, amount_fen, reverses, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.giver_id, OLD.taker_id, OLD.day, OLD.amount_fen, OLD.reverses, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER concession_paid_u0 BEFORE UPDATE ON concession_paid WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE concession_paid_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, giver_id INTEGER NOT NULL, taker_id INTEGER NOT NULL, day INTEGER NOT NULL, amount_fen INTEGER NOT NULL, reverses INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX concession_paid_h_id ON concession_paid_h(id, rev);
CREATE INDEX concession_paid_h_rev ON concession_paid_h(rev, id);
CREATE TRIGGER concession_paid_h_no_delete BEFORE DELETE ON concession_paid_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER concession_paid_h_no_insert BEFORE INSERT ON concession_paid_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER concession_paid_h_no_update BEFORE UPDATE ON concession_paid_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE contract(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  number TEXT NOT NULL UNIQUE CHECK(number <> ''),
  name TEXT NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  source_id INTEGER REFERENCES fund_source(id),
  party TEXT NOT NULL,
  account TEXT NOT NULL,
  signed_day INTEGER,
  signed_fen INTEGER NOT NULL CHECK(signed_fen >= 0),
  cap INTEGER CHECK(cap BETWEEN 0 AND 1000),
  advance_fen INTEGER NOT NULL CHECK(advance_fen >= 0),
  recovery INTEGER CHECK(recovery BETWEEN 0 AND 1000),
  progress_rate INTEGER NOT NULL CHECK(progress_rate BETWEEN 0 AND 1000),
  retention INTEGER NOT NULL CHECK(retention BETWEEN 0 AND 1000),
  retention_day INTEGER,
  done_day INTEGER,
  settled_fen INTEGER CHECK(settled_fen >= 0),
  settled_doc TEXT NOT NULL,
  audited INTEGER NOT NULL CHECK(audited IN (0, 1)),
  CHECK(settled_fen IS NULL OR settled_doc <> '')
) STRICT;
CREATE INDEX contract_project ON contract(project_id);
CREATE TRIGGER contract_d AFTER DELETE ON contract WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO contract_h(id, rev, number, name, project_id, source_id, party, account, signed_day, signed_fen, cap, advance_fen, recovery, progress_rate, retention, retention_day, done_day, settled_fen, settled_doc, audited, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.name, OLD.project_id, OLD.source_id, OLD.party, OLD.account, OLD.signed_day, OLD.signed_fen, OLD.cap, OLD.advance_fen, OLD.recovery, OLD.progress_rate, OLD.retention, OLD.retention_day, OLD.done_day, OLD.settled_fen, OLD.settled_doc, OLD.audited, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER contract_d0 BEFORE DELETE ON contract WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_d2 AFTER DELETE ON contract WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE contract_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER contract_i0 BEFORE INSERT ON contract WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_u AFTER UPDATE ON contract WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO contract_h(id, rev, number, name, project_id, source_id, party, account, signed_day, signed_fen, cap, advance_fen, recovery, progress_rate, retention, retention_day, done_day, settled_fen, settled_doc, audited, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.name, OLD.project_id, OLD.source_id, OLD.party, OLD.account, OLD.signed_day, OLD.signed_fen, OLD.cap, OLD.advance_fen, OLD.recovery, OLD.progress_rate, OLD.retention, OLD.retention_day, OLD.done_day, OLD.settled_fen, OLD.settled_doc, OLD.audited, NEW.rev, 'U'); END;
CREATE TRIGGER contract_u0 BEFORE UPDATE ON contract WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE contract_change(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contract(id),
  number TEXT NOT NULL CHECK(number <> ''),
  kind TEXT NOT NULL CHECK(kind IN ('change', 'correction')),
  amount_fen INTEGER NOT NULL,
  rate INTEGER,
  reason TEXT NOT NULL CHECK(reason <> ''),
  doc_no TEXT NOT NULL,
  dated INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('pending', 'approved', 'rejected')),
  UNIQUE(contract_id, number),
  CHECK(state <> 'approved' OR doc_no <> '')
) STRICT;
CREATE TRIGGER contract_change_d AFTER DELETE ON contract_change WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO contract_change_h(id, rev, contract_id, number, kind, amount_fen, rate, reason, doc_no, dated, state, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.contract_id, OLD.number, OLD.kind, OLD.amount_fen, OLD.rate, OLD.reason, OLD.doc_no, OLD.dated, OLD.state, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER contract_change_d0 BEFORE DELETE ON contract_change WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_change_d2 AFTER DELETE ON contract_change WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE contract_change_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER contract_change_i0 BEFORE INSERT ON contract_change WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_change_u AFTER UPDATE ON contract_change WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO contract_change_h(id, rev, contract_id, number, kind, amount_fen, rate, reason, doc_no, dated, state, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.contract_id, OLD.number, OLD.kind, OLD.amount_fen, OLD.rate, OLD.reason, OLD.doc_no, OLD.dated, OLD.state, NEW.rev, 'U'); END;
CREATE TRIGGER contract_change_u0 BEFORE UPDATE ON contract_change WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE contract_change_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, contract_id INTEGER NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, amount_fen INTEGER NOT NULL, rate INTEGER, reason TEXT NOT NULL, doc_no TEXT NOT NULL, dated INTEGER NOT NULL, state TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX contract_change_h_id ON contract_change_h(id, rev);
CREATE INDEX contract_change_h_rev ON contract_change_h(rev, id);
CREATE TRIGGER contract_change_h_no_delete BEFORE DELETE ON contract_change_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_change_h_no_insert BEFORE INSERT ON contract_change_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_change_h_no_update BEFORE UPDATE ON contract_change_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE contract_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, number TEXT NOT NULL, name TEXT NOT NULL, project_id INTEGER NOT NULL, source_id INTEGER, party TEXT NOT NULL, account TEXT NOT NULL, signed_day INTEGER, signed_fen INTEGER NOT NULL, cap INTEGER, advance_fen INTEGER NOT NULL, recovery INTEGER, progress_rate INTEGER NOT NULL, retention INTEGER NOT NULL, retention_day INTEGER, done_day INTEGER, settled_fen INTEGER, settled_doc TEXT NOT NULL, audited INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX contract_h_id ON contract_h(id, rev);
CREATE INDEX contract_h_rev ON contract_h(rev, id);
CREATE TRIGGER contract_h_no_delete BEFORE DELETE ON contract_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_h_no_insert BEFORE INSERT ON contract_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_h_no_update BEFORE UPDATE ON contract_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE contract_item(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contract(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  UNIQUE(contract_id, position)
) STRICT;
CREATE TRIGGER contract_item_d AFTER DELETE ON contract_item WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO contract_item_h(id, rev, contract_id, position, name, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.contract_id, OLD.position, OLD.name, OLD.amount_fen, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER contract_item_d0 BEFORE DELETE ON contract_item WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_item_d2 AFTER DELETE ON contract_item WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE contract_item_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER contract_item_i0 BEFORE INSERT ON contract_item WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_item_u AFTER UPDATE ON contract_item WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO contract_item_h(id, rev, contract_id, position, name, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.contract_id, OLD.position, OLD.name, OLD.amount_fen, NEW.rev, 'U'); END;
CREATE TRIGGER contract_item_u0 BEFORE UPDATE ON contract_item WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE contract_item_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, contract_id INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, amount_fen INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX contract_item_h_id ON contract_item_h(id, rev);
CREATE INDEX contract_item_h_rev ON contract_item_h(rev, id);
CREATE TRIGGER contract_item_h_no_delete BEFORE DELETE ON contract_item_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_item_h_no_insert BEFORE INSERT ON contract_item_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_item_h_no_update BEFORE UPDATE ON contract_item_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE contract_rule(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  party TEXT NOT NULL,
  pattern TEXT NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contract(id),
  UNIQUE(party, pattern)
) STRICT;
CREATE TRIGGER contract_rule_d AFTER DELETE ON contract_rule WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO contract_rule_h(id, rev, party, pattern, contract_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.party, OLD.pattern, OLD.contract_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER contract_rule_d0 BEFORE DELETE ON contract_rule WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_rule_d2 AFTER DELETE ON contract_rule WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE contract_rule_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER contract_rule_i0 BEFORE INSERT ON contract_rule WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_rule_u AFTER UPDATE ON contract_rule WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO contract_rule_h(id, rev, party, pattern, contract_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.party, OLD.pattern, OLD.contract_id, NEW.rev, 'U'); END;
CREATE TRIGGER contract_rule_u0 BEFORE UPDATE ON contract_rule WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE contract_rule_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, party TEXT NOT NULL, pattern TEXT NOT NULL, contract_id INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX contract_rule_h_id ON contract_rule_h(id, rev);
CREATE INDEX contract_rule_h_rev ON contract_rule_h(rev, id);
CREATE TRIGGER contract_rule_h_no_delete BEFORE DELETE ON contract_rule_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_rule_h_no_insert BEFORE INSERT ON contract_rule_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_rule_h_no_update BEFORE UPDATE ON contract_rule_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE contract_settled(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  contract_id INTEGER NOT NULL UNIQUE REFERENCES contract(id),
  day INTEGER NOT NULL
) STRICT;
CREATE TRIGGER contract_settled_d AFTER DELETE ON contract_settled WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO contract_settled_h(id, rev, contract_id, day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.contract_id, OLD.day, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER contract_settled_d0 BEFORE DELETE ON contract_settled WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_settled_d2 AFTER DELETE ON contract_settled WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE contract_settled_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER contract_settled_i0 BEFORE INSERT ON contract_settled WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_settled_u AFTER UPDATE ON contract_settled WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO contract_settled_h(id, rev, contract_id, day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.contract_id, OLD.day, NEW.rev, 'U'); END;
CREATE TRIGGER contract_settled_u0 BEFORE UPDATE ON contract_settled WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE contract_settled_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, contract_id INTEGER NOT NULL, day INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX contract_settled_h_id ON contract_settled_h(id, rev);
CREATE INDEX contract_settled_h_rev ON contract_settled_h(rev, id);
CREATE TRIGGER contract_settled_h_no_delete BEFORE DELETE ON contract_settled_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_settled_h_no_insert BEFORE INSERT ON contract_settled_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_settled_h_no_update BEFORE UPDATE ON contract_settled_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE contract_work(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contract(id),
  until_day INTEGER NOT NULL,
  done_fen INTEGER NOT NULL CHECK(done_fen >= 0),
  doc_no TEXT NOT NULL,
  UNIQUE(contract_id, until_day)
) STRICT;
CREATE TRIGGER contract_work_d AFTER DELETE ON contract_work WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO contract_work_h(id, rev, contract_id, until_day, done_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.contract_id, OLD.until_day, OLD.done_fen, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER contract_work_d0 BEFORE DELETE ON contract_work WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_work_d2 AFTER DELETE ON contract_work WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE contract_work_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER contract_work_i0 BEFORE INSERT ON contract_work WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER contract_work_u AFTER UPDATE ON contract_work WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO contract_work_h(id, rev, contract_id, until_day, done_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.contract_id, OLD.until_day, OLD.done_fen, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER contract_work_u0 BEFORE UPDATE ON contract_work WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE contract_work_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, contract_id INTEGER NOT NULL, until_day INTEGER NOT NULL, done_fen INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX contract_work_h_id ON contract_work_h(id, rev);
CREATE INDEX contract_work_h_rev ON contract_work_h(rev, id);
CREATE TRIGGER contract_work_h_no_delete BEFORE DELETE ON contract_work_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_work_h_no_insert BEFORE INSERT ON contract_work_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER contract_work_h_no_update BEFORE UPDATE ON contract_work_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE correction(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  payment_id INTEGER NOT NULL REFERENCES payment(id),
  counter_id INTEGER NOT NULL UNIQUE REFERENCES payment(id),
  kind TEXT NOT NULL CHECK(kind IN ('counter', 'instead')),
  reason TEXT NOT NULL CHECK(reason <> '')
) STRICT;
CREATE TRIGGER correction_d AFTER DELETE ON correction WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO correction_h(id, rev, payment_id, counter_id, kind, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.counter_id, OLD.kind, OLD.reason, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER correction_d0 BEFORE DELETE ON correction WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER correction_d2 AFTER DELETE ON correction WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE correction_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER correction_i0 BEFORE INSERT ON correction WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER correction_u AFTER UPDATE ON correction WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO correction_h(id, rev, payment_id, counter_id, kind, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.counter_id, OLD.kind, OLD.reason, NEW.rev, 'U'); END;
CREATE TRIGGER correction_u0 BEFORE UPDATE ON correction WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE correction_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, payment_id INTEGER NOT NULL, counter_id INTEGER NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX correction_h_id ON correction_h(id, rev);
CREATE INDEX correction_h_rev ON correction_h(rev, id);
CREATE TRIGGER correction_h_no_delete BEFORE DELETE ON correction_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER correction_h_no_insert BEFORE INSERT ON correction_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER correction_h_no_update BEFORE UPDATE ON correction_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE counted_in(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  fund TEXT NOT NULL CHECK(fund <> ''),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  doc_no TEXT NOT NULL,
  UNIQUE(project_id, fund)
) STRICT;
CREATE TRIGGER counted_in_d AFTER DELETE ON counted_in WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO counted_in_h(id, rev, project_id, fund, amount_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.fund, OLD.amount_fen, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER counted_in_d0 BEFORE DELETE ON counted_in WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER counted_in_d2 AFTER DELETE ON counted_in WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE counted_in_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER counted_in_i0 BEFORE INSERT ON counted_in WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER counted_in_u AFTER UPDATE ON counted_in WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO counted_in_h(id, rev, project_id, fund, amount_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.fund, OLD.amount_fen, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER counted_in_u0 BEFORE UPDATE ON counted_in WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE counted_in_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, project_id INTEGER NOT NULL, fund TEXT NOT NULL, amount_fen INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX counted_in_h_id ON counted_in_h(id, rev);
CREATE INDEX counted_in_h_rev ON counted_in_h(rev, id);
CREATE TRIGGER counted_in_h_no_delete BEFORE DELETE ON counted_in_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER counted_in_h_no_insert BEFORE INSERT ON counted_in_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER counted_in_h_no_update BEFORE UPDATE ON counted_in_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE counter(
  tbl TEXT PRIMARY KEY,
  next INTEGER NOT NULL CHECK(next >= 1)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER counter_i0 BEFORE INSERT ON counter WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER counter_no_delete BEFORE DELETE ON counter BEGIN SELECT RAISE(ABORT, 'no id is given twice'); END;
CREATE TRIGGER counter_u0 BEFORE UPDATE ON counter WHEN (SELECT open_seq FROM ledger_state) IS NULL OR NEW.tbl <> OLD.tbl OR NEW.next < OLD.next BEGIN SELECT RAISE(ABORT, 'no open changeset, or ids given twice'); END;
CREATE TABLE curve(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  kind TEXT NOT NULL CHECK(kind IN ('plan', 'forecast')),
  number INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(project_id, kind, number, quarter),
  CHECK(kind = 'forecast' OR doc_no <> '')
) STRICT;
CREATE TRIGGER curve_d AFTER DELETE ON curve WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO curve_h(id, rev, project_id, kind, number, quarter, amount_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.kind, OLD.number, OLD.quarter, OLD.amount_fen, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER curve_d0 BEFORE DELETE ON curve WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER curve_d2 AFTER DELETE ON curve WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE curve_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER curve_i0 BEFORE INSERT ON curve WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER curve_u AFTER UPDATE ON curve WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO curve_h(id, rev, project_id, kind, number, quarter, amount_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.kind, OLD.number, OLD.quarter, OLD.amount_fen, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER curve_u0 BEFORE UPDATE ON curve WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE curve_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, project_id INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, quarter INTEGER NOT NULL, amount_fen INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX curve_h_id ON curve_h(id, rev);
CREATE INDEX curve_h_rev ON curve_h(rev, id);
CREATE TRIGGER curve_h_no_delete BEFORE DELETE ON curve_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER curve_h_no_insert BEFORE INSERT ON curve_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER curve_h_no_update BEFORE UPDATE ON curve_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE deal(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  company_id INTEGER NOT NULL REFERENCES company(id),
  stage TEXT NOT NULL,
  security TEXT NOT NULL,
  committed_fen INTEGER CHECK(committed_fen >= 0),
  reserve_fen INTEGER CHECK(reserve_fen >= 0),
  checklist_day INTEGER,
  UNIQUE(fund_id, company_id)
) STRICT;
CREATE TRIGGER deal_d AFTER DELETE ON deal WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO deal_h(id, rev, fund_id, company_id, stage, security, committed_fen, reserve_fen, checklist_day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.company_id, OLD.stage, OLD.security, OLD.committed_fen, OLD.reserve_fen, OLD.checklist_day, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER deal_d0 BEFORE DELETE ON deal WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER deal_d2 AFTER DELETE ON deal WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE deal_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER deal_i0 BEFORE INSERT ON deal WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER deal_u AFTER UPDATE ON deal WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO deal_h(id, rev, fund_id, company_id, stage, security, committed_fen, reserve_fen, checklist_day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.company_id, OLD.stage, OLD.security, OLD.committed_fen, OLD.reserve_fen, OLD.checklist_day, NEW.rev, 'U'); END;
CREATE TRIGGER deal_u0 BEFORE UPDATE ON deal WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE deal_document(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  kind TEXT NOT NULL CHECK(kind IN ('initiation', 'diligence', 'vote', 'contract', 'payment', 'visit')),
  day INTEGER NOT NULL,
  doc_no TEXT NOT NULL,
  result TEXT NOT NULL,
  UNIQUE(deal_id, kind, day)
) STRICT;
CREATE TRIGGER deal_document_d AFTER DELETE ON deal_document WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO deal_document_h(id, rev, deal_id, kind, day, doc_no, result, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.kind, OLD.day, OLD.doc_no, OLD.result, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER deal_document_d0 BEFORE DELETE ON deal_document WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER deal_document_d2 AFTER DELETE ON deal_document WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE deal_document_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER deal_document_i0 BEFORE INSERT ON deal_document WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER deal_document_u AFTER UPDATE ON deal_document WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO deal_document_h(id, rev, deal_id, kind, day, doc_no, result, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.kind, OLD.day, OLD.doc_no, OLD.result, NEW.rev, 'U'); END;
CREATE TRIGGER deal_document_u0 BEFORE UPDATE ON deal_document WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE deal_document_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, deal_id INTEGER NOT NULL, kind TEXT NOT NULL, day INTEGER NOT NULL, doc_no TEXT NOT NULL, result TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX deal_document_h_id ON deal_document_h(id, rev);
CREATE INDEX deal_document_h_rev ON deal_document_h(rev, id);
CREATE TRIGGER deal_document_h_no_delete BEFORE DELETE ON deal_document_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER deal_document_h_no_insert BEFORE INSERT ON deal_document_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER deal_document_h_no_update BEFORE UPDATE ON deal_document_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE "deal_exit"(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('sale', 'listing', 'buyback', 'merger', 'write_off', 'in_kind', 'repayment',
    'recovery', 'liquidation')),
  shares INTEGER NOT NULL CHECK(shares > 0 OR kind = 'recovery'),
  proceeds_fen INTEGER NOT NULL CHECK(proceeds_fen >= 0),
  fee_fen INTEGER NOT NULL CHECK(fee_fen >= 0),
  buyer TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  CHECK(kind <> 'write_off' OR proceeds_fen = 0)
) STRICT;
CREATE INDEX deal_exit_deal ON deal_exit(deal_id, day);
CREATE TRIGGER deal_exit_d AFTER DELETE ON deal_exit WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO deal_exit_h(id, rev, deal_id, day, kind, shares, proceeds_fen, fee_fen, buyer, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.kind, OLD.shares, OLD.proceeds_fen, OLD.fee_fen, OLD.buyer, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER deal_exit_d0 BEFORE DELETE ON deal_exit WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER deal_exit_d2 AFTER DELETE ON deal_exit WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE deal_exit_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER deal_exit_i0 BEFORE INSERT ON deal_exit WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER deal_exit_u AFTER UPDATE ON deal_exit WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO deal_exit_h(id, rev, deal_id, day, kind, shares, proceeds_fen, fee_fen, buyer, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.kind, OLD.shares, OLD.proceeds_fen, OLD.fee_fen, OLD.buyer, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER deal_exit_u0 BEFORE UPDATE ON deal_exit WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE deal_exit_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, deal_id INTEGER NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, shares INTEGER NOT NULL, proceeds_fen INTEGER NOT NULL, fee_fen INTEGER NOT NULL, buyer TEXT NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX deal_exit_h_id ON deal_exit_h(id, rev);
CREATE INDEX deal_exit_h_rev ON deal_exit_h(rev, id);
CREATE TRIGGER deal_exit_h_no_delete BEFORE DELETE ON deal_exit_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER deal_exit_h_no_insert BEFORE INSERT ON deal_exit_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER deal_exit_h_no_update BEFORE UPDATE ON deal_exit_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE deal_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, company_id INTEGER NOT NULL, stage TEXT NOT NULL, security TEXT NOT NULL, committed_fen INTEGER, reserve_fen INTEGER, checklist_day INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX deal_h_id ON deal_h(id, rev);
CREATE INDEX deal_h_rev ON deal_h(rev, id);
CREATE TRIGGER deal_h_no_delete BEFORE DELETE ON deal_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER deal_h_no_insert BEFORE INSERT ON deal_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER deal_h_no_update BEFORE UPDATE ON deal_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE "deal_income"(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('dividend', 'interest', 'other')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  doc_no TEXT NOT NULL
) STRICT;
CREATE INDEX deal_income_deal ON deal_income(deal_id, day);
CREATE TRIGGER deal_income_d AFTER DELETE ON deal_income WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO deal_income_h(id, rev, deal_id, day, kind, amount_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.kind, OLD.amount_fen, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER deal_income_d0 BEFORE DELETE ON deal_income WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER deal_income_d2 AFTER DELETE ON deal_income WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE deal_income_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER deal_income_i0 BEFORE INSERT ON deal_income WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER deal_income_u AFTER UPDATE ON deal_income WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO deal_income_h(id, rev, deal_id, day, kind, amount_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.kind, OLD.amount_fen, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER deal_income_u0 BEFORE UPDATE ON deal_income WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE deal_income_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, deal_id INTEGER NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, amount_fen INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX deal_income_h_id ON deal_income_h(id, rev);
CREATE INDEX deal_income_h_rev ON deal_income_h(rev, id);
CREATE TRIGGER deal_income_h_no_delete BEFORE DELETE ON deal_income_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER deal_income_h_no_insert BEFORE INSERT ON deal_income_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER deal_income_h_no_update BEFORE UPDATE ON deal_income_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE decision(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  number INTEGER NOT NULL,
  text TEXT NOT NULL CHECK(text <> ''),
  owner TEXT NOT NULL,
  due_day INTEGER,
  state TEXT NOT NULL CHECK(state IN ('open', 'done', 'dropped')),
  outcome TEXT NOT NULL,
  UNIQUE(quarter, number),
  CHECK(state = 'open' OR outcome <> '')
) STRICT;
CREATE TRIGGER decision_d AFTER DELETE ON decision WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO decision_h(id, rev, quarter, number, text, owner, due_day, state, outcome, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.number, OLD.text, OLD.owner, OLD.due_day, OLD.state, OLD.outcome, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER decision_d0 BEFORE DELETE ON decision WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER decision_d2 AFTER DELETE ON decision WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE decision_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER decision_i0 BEFORE INSERT ON decision WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER decision_u AFTER UPDATE ON decision WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO decision_h(id, rev, quarter, number, text, owner, due_day, state, outcome, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.number, OLD.text, OLD.owner, OLD.due_day, OLD.state, OLD.outcome, NEW.rev, 'U'); END;
CREATE TRIGGER decision_u0 BEFORE UPDATE ON decision WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE decision_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, quarter INTEGER NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, owner TEXT NOT NULL, due_day INTEGER, state TEXT NOT NULL, outcome TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX decision_h_id ON decision_h(id, rev);
CREATE INDEX decision_h_rev ON decision_h(rev, id);
CREATE TRIGGER decision_h_no_delete BEFORE DELETE ON decision_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER decision_h_no_insert BEFORE INSERT ON decision_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER decision_h_no_update BEFORE UPDATE ON decision_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE desk(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  number INTEGER NOT NULL UNIQUE CHECK(number BETWEEN 0 AND 16383),
  name TEXT NOT NULL UNIQUE CHECK(name <> ''),
  public_key TEXT NOT NULL UNIQUE CHECK(length(public_key) = 64)
) STRICT;
CREATE TRIGGER desk_d AFTER DELETE ON desk WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO desk_h(id, rev, number, name, public_key, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.name, OLD.public_key, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER desk_d0 BEFORE DELETE ON desk WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER desk_d2 AFTER DELETE ON desk WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE desk_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER desk_i0 BEFORE INSERT ON desk WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER desk_u AFTER UPDATE ON desk WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO desk_h(id, rev, number, name, public_key, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.name, OLD.public_key, NEW.rev, 'U'); END;
CREATE TRIGGER desk_u0 BEFORE UPDATE ON desk WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE desk_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, public_key TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX desk_h_id ON desk_h(id, rev);
CREATE INDEX desk_h_rev ON desk_h(rev, id);
CREATE TRIGGER desk_h_no_delete BEFORE DELETE ON desk_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER desk_h_no_insert BEFORE INSERT ON desk_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER desk_h_no_update BEFORE UPDATE ON desk_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE desk_seen(
  desk INTEGER PRIMARY KEY,
  number INTEGER NOT NULL,
  uids TEXT NOT NULL
) STRICT;
CREATE TABLE distribution(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  number INTEGER NOT NULL CHECK(number >= 1),
  kind TEXT NOT NULL CHECK(kind IN ('distribution', 'equalisation', 'reversal')),
  day INTEGER NOT NULL,
  money_use TEXT NOT NULL CHECK(money_use IN ('', 'treasury', 'rolled')),
  note TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  reverses_id INTEGER REFERENCES distribution(id),
  UNIQUE(fund_id, number)
) STRICT;
CREATE TRIGGER distribution_d AFTER DELETE ON distribution WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO distribution_h(id, rev, fund_id, number, kind, day, money_use, note, doc_no, reverses_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.number, OLD.kind, OLD.day, OLD.money_use, OLD.note, OLD.doc_no, OLD.reverses_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER distribution_d0 BEFORE DELETE ON distribution WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_d2 AFTER DELETE ON distribution WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE distribution_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER distribution_i0 BEFORE INSERT ON distribution WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_u AFTER UPDATE ON distribution WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO distribution_h(id, rev, fund_id, number, kind, day, money_use, note, doc_no, reverses_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.number, OLD.kind, OLD.day, OLD.money_use, OLD.note, OLD.doc_no, OLD.reverses_id, NEW.rev, 'U'); END;
CREATE TRIGGER distribution_u0 BEFORE UPDATE ON distribution WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE distribution_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, day INTEGER NOT NULL, money_use TEXT NOT NULL, note TEXT NOT NULL, doc_no TEXT NOT NULL, reverses_id INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX distribution_h_id ON distribution_h(id, rev);
CREATE INDEX distribution_h_rev ON distribution_h(rev, id);
CREATE TRIGGER distribution_h_no_delete BEFORE DELETE ON distribution_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_h_no_insert BEFORE INSERT ON distribution_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_h_no_update BEFORE UPDATE ON distribution_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE distribution_item(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL REFERENCES distribution(id),
  item TEXT NOT NULL CHECK(item IN ('capital', 'income', 'gain', 'carry', 'recallable', 'equalisation')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  UNIQUE(distribution_id, item)
) STRICT;
CREATE TRIGGER distribution_item_d AFTER DELETE ON distribution_item WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO distribution_item_h(id, rev, distribution_id, item, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, OLD.item, OLD.amount_fen, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER distribution_item_d0 BEFORE DELETE ON distribution_item WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_item_d2 AFTER DELETE ON distribution_item WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE distribution_item_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER distribution_item_i0 BEFORE INSERT ON distribution_item WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_item_u AFTER UPDATE ON distribution_item WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO distribution_item_h(id, rev, distribution_id, item, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, OLD.item, OLD.amount_fen, NEW.rev, 'U'); END;
CREATE TRIGGER distribution_item_u0 BEFORE UPDATE ON distribution_item WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE distribution_item_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, distribution_id INTEGER NOT NULL, item TEXT NOT NULL, amount_fen INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX distribution_item_h_id ON distribution_item_h(id, rev);
CREATE INDEX distribution_item_h_rev ON distribution_item_h(rev, id);
CREATE TRIGGER distribution_item_h_no_delete BEFORE DELETE ON distribution_item_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_item_h_no_insert BEFORE INSERT ON distribution_item_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_item_h_no_update BEFORE UPDATE ON distribution_item_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE distribution_line(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL REFERENCES distribution(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  item TEXT NOT NULL CHECK(item IN ('capital', 'income', 'gain', 'carry', 'recallable', 'equalisation')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  UNIQUE(distribution_id, partner_id, item)
) STRICT;
CREATE TRIGGER distribution_line_d AFTER DELETE ON distribution_line WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO distribution_line_h(id, rev, distribution_id, partner_id, item, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, OLD.partner_id, OLD.item, OLD.amount_fen, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER distribution_line_d0 BEFORE DELETE ON distribution_line WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_line_d2 AFTER DELETE ON distribution_line WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE distribution_line_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER distribution_line_i0 BEFORE INSERT ON distribution_line WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_line_u AFTER UPDATE ON distribution_line WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO distribution_line_h(id, rev, distribution_id, partner_id, item, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, OLD.partner_id, OLD.item, OLD.amount_fen, NEW.rev, 'U'); END;
CREATE TRIGGER distribution_line_u0 BEFORE UPDATE ON distribution_line WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE distribution_line_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, distribution_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, item TEXT NOT NULL, amount_fen INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX distribution_line_h_id ON distribution_line_h(id, rev);
CREATE INDEX distribution_line_h_rev ON distribution_line_h(rev, id);
CREATE TRIGGER distribution_line_h_no_delete BEFORE DELETE ON distribution_line_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_line_h_no_insert BEFORE INSERT ON distribution_line_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_line_h_no_update BEFORE UPDATE ON distribution_line_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE distribution_paid(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL REFERENCES distribution(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  bank_ref TEXT NOT NULL,
  UNIQUE(distribution_id, partner_id)
) STRICT;
CREATE TRIGGER distribution_paid_d AFTER DELETE ON distribution_paid WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO distribution_paid_h(id, rev, distribution_id, partner_id, day, bank_ref, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, OLD.partner_id, OLD.day, OLD.bank_ref, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER distribution_paid_d0 BEFORE DELETE ON distribution_paid WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_paid_d2 AFTER DELETE ON distribution_paid WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE distribution_paid_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER distribution_paid_i0 BEFORE INSERT ON distribution_paid WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_paid_u AFTER UPDATE ON distribution_paid WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO distribution_paid_h(id, rev, distribution_id, partner_id, day, bank_ref, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, OLD.partner_id, OLD.day, OLD.bank_ref, NEW.rev, 'U'); END;
CREATE TRIGGER distribution_paid_u0 BEFORE UPDATE ON distribution_paid WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE distribution_paid_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, distribution_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, day INTEGER NOT NULL, bank_ref TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX distribution_paid_h_id ON distribution_paid_h(id, rev);
CREATE INDEX distribution_paid_h_rev ON distribution_paid_h(rev, id);
CREATE TRIGGER distribution_paid_h_no_delete BEFORE DELETE ON distribution_paid_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_paid_h_no_insert BEFORE INSERT ON distribution_paid_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_paid_h_no_update BEFORE UPDATE ON distribution_paid_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE distribution_pending(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL UNIQUE REFERENCES distribution(id)
) STRICT;
CREATE TRIGGER distribution_pending_d AFTER DELETE ON distribution_pending WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO distribution_pending_h(id, rev, distribution_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER distribution_pending_d0 BEFORE DELETE ON distribution_pending WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_pending_d2 AFTER DELETE ON distribution_pending WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE distribution_pending_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER distribution_pending_i0 BEFORE INSERT ON distribution_pending WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER distribution_pending_u AFTER UPDATE ON distribution_pending WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO distribution_pending_h(id, rev, distribution_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.distribution_id, NEW.rev, 'U'); END;
CREATE TRIGGER distribution_pending_u0 BEFORE UPDATE ON distribution_pending WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE distribution_pending_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, distribution_id INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX distribution_pending_h_id ON distribution_pending_h(id, rev);
CREATE INDEX distribution_pending_h_rev ON distribution_pending_h(rev, id);
CREATE TRIGGER distribution_pending_h_no_delete BEFORE DELETE ON distribution_pending_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_pending_h_no_insert BEFORE INSERT ON distribution_pending_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER distribution_pending_h_no_update BEFORE UPDATE ON distribution_pending_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE division_settled(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  what TEXT NOT NULL CHECK(what IN ('capital_call', 'distribution')),
  row_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  doc_no TEXT NOT NULL CHECK(doc_no <> '')
) STRICT;
CREATE TRIGGER division_settled_d AFTER DELETE ON division_settled WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO division_settled_h(id, rev, what, row_id, day, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.what, OLD.row_id, OLD.day, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER division_settled_d0 BEFORE DELETE ON division_settled WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER division_settled_d2 AFTER DELETE ON division_settled WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE division_settled_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER division_settled_i0 BEFORE INSERT ON division_settled WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER division_settled_u AFTER UPDATE ON division_settled WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO division_settled_h(id, rev, what, row_id, day, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.what, OLD.row_id, OLD.day, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER division_settled_u0 BEFORE UPDATE ON division_settled WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE division_settled_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, what TEXT NOT NULL, row_id INTEGER NOT NULL, day INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX division_settled_h_id ON division_settled_h(id, rev);
CREATE INDEX division_settled_h_rev ON division_settled_h(rev, id);
CREATE TRIGGER division_settled_h_no_delete BEFORE DELETE ON division_settled_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER division_settled_h_no_insert BEFORE INSERT ON division_settled_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER division_settled_h_no_update BEFORE UPDATE ON division_settled_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE early_money(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  what TEXT NOT NULL CHECK(what IN ('receipt', 'distribution_paid')),
  row_id INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK(reason <> ''),
  UNIQUE(what, row_id)
) STRICT;
CREATE TRIGGER early_money_d AFTER DELETE ON early_money WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO early_money_h(id, rev, what, row_id, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.what, OLD.row_id, OLD.reason, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER early_money_d0 BEFORE DELETE ON early_money WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER early_money_d2 AFTER DELETE ON early_money WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE early_money_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER early_money_i0 BEFORE INSERT ON early_money WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER early_money_u AFTER UPDATE ON early_money WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO early_money_h(id, rev, what, row_id, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.what, OLD.row_id, OLD.reason, NEW.rev, 'U'); END;
CREATE TRIGGER early_money_u0 BEFORE UPDATE ON early_money WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE early_money_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, what TEXT NOT NULL, row_id INTEGER NOT NULL, reason TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX early_money_h_id ON early_money_h(id, rev);
CREATE INDEX early_money_h_rev ON early_money_h(rev, id);
CREATE TRIGGER early_money_h_no_delete BEFORE DELETE ON early_money_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER early_money_h_no_insert BEFORE INSERT ON early_money_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER early_money_h_no_update BEFORE UPDATE ON early_money_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE estimate(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  number INTEGER NOT NULL CHECK(number >= 0),
  amount_fen INTEGER NOT NULL CHECK(amount_fen >= 0),
  doc_no TEXT NOT NULL CHECK(doc_no <> ''),
  dated INTEGER NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE(project_id, number),
  CHECK(number = 0 OR reason <> '')
) STRICT;
CREATE TRIGGER estimate_d AFTER DELETE ON estimate WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO estimate_h(id, rev, project_id, number, amount_fen, doc_no, dated, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.number, OLD.amount_fen, OLD.doc_no, OLD.dated, OLD.reason, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER estimate_d0 BEFORE DELETE ON estimate WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER estimate_d2 AFTER DELETE ON estimate WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE estimate_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER estimate_i0 BEFORE INSERT ON estimate WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER estimate_u AFTER UPDATE ON estimate WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO estimate_h(id, rev, project_id, number, amount_fen, doc_no, dated, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.number, OLD.amount_fen, OLD.doc_no, OLD.dated, OLD.reason, NEW.rev, 'U'); END;
CREATE TRIGGER estimate_u0 BEFORE UPDATE ON estimate WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE estimate_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, project_id INTEGER NOT NULL, number INTEGER NOT NULL, amount_fen INTEGER NOT NULL, doc_no TEXT NOT NULL, dated INTEGER NOT NULL, reason TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX estimate_h_id ON estimate_h(id, rev);
CREATE INDEX estimate_h_rev ON estimate_h(rev, id);
CREATE TRIGGER estimate_h_no_delete BEFORE DELETE ON estimate_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER estimate_h_no_insert BEFORE INSERT ON estimate_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER estimate_h_no_update BEFORE UPDATE ON estimate_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE explanation(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  figure TEXT NOT NULL,
  text TEXT NOT NULL CHECK(text <> ''),
  author TEXT NOT NULL,
  UNIQUE(quarter, figure)
) STRICT;
CREATE TRIGGER explanation_d AFTER DELETE ON explanation WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO explanation_h(id, rev, quarter, figure, text, author, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.figure, OLD.text, OLD.author, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER explanation_d0 BEFORE DELETE ON explanation WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER explanation_d2 AFTER DELETE ON explanation WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE explanation_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER explanation_i0 BEFORE INSERT ON explanation WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER explanation_u AFTER UPDATE ON explanation WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO explanation_h(id, rev, quarter, figure, text, author, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.figure, OLD.text, OLD.author, NEW.rev, 'U'); END;
CREATE TRIGGER explanation_u0 BEFORE UPDATE ON explanation WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE explanation_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, quarter INTEGER NOT NULL, figure TEXT NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX explanation_h_id ON explanation_h(id, rev);
CREATE INDEX explanation_h_rev ON explanation_h(rev, id);
CREATE TRIGGER explanation_h_no_delete BEFORE DELETE ON explanation_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER explanation_h_no_insert BEFORE INSERT ON explanation_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER explanation_h_no_update BEFORE UPDATE ON explanation_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fee_kept(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  taken_back_id INTEGER NOT NULL UNIQUE REFERENCES taken_back(id)
) STRICT;
CREATE TRIGGER fee_kept_d AFTER DELETE ON fee_kept WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fee_kept_h(id, rev, taken_back_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.taken_back_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fee_kept_d0 BEFORE DELETE ON fee_kept WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fee_kept_d2 AFTER DELETE ON fee_kept WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fee_kept_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fee_kept_i0 BEFORE INSERT ON fee_kept WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fee_kept_u AFTER UPDATE ON fee_kept WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fee_kept_h(id, rev, taken_back_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.taken_back_id, NEW.rev, 'U'); END;
CREATE TRIGGER fee_kept_u0 BEFORE UPDATE ON fee_kept WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fee_kept_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, taken_back_id INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fee_kept_h_id ON fee_kept_h(id, rev);
CREATE INDEX fee_kept_h_rev ON fee_kept_h(rev, id);
CREATE TRIGGER fee_kept_h_no_delete BEFORE DELETE ON fee_kept_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fee_kept_h_no_insert BEFORE INSERT ON fee_kept_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fee_kept_h_no_update BEFORE UPDATE ON fee_kept_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE figures_asked(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company(id),
  quarter INTEGER NOT NULL,
  sent_day INTEGER NOT NULL,
  due_day INTEGER NOT NULL CHECK(due_day >= sent_day),
  doc_no TEXT NOT NULL,
  UNIQUE(company_id, quarter)
) STRICT;
CREATE TRIGGER figures_asked_d AFTER DELETE ON figures_asked WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO figures_asked_h(id, rev, company_id, quarter, sent_day, due_day, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.quarter, OLD.sent_day, OLD.due_day, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER figures_asked_d0 BEFORE DELETE ON figures_asked WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER figures_asked_d2 AFTER DELETE ON figures_asked WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE figures_asked_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER figures_asked_i0 BEFORE INSERT ON figures_asked WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER figures_asked_u AFTER UPDATE ON figures_asked WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO figures_asked_h(id, rev, company_id, quarter, sent_day, due_day, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.quarter, OLD.sent_day, OLD.due_day, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER figures_asked_u0 BEFORE UPDATE ON figures_asked WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE figures_asked_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, company_id INTEGER NOT NULL, quarter INTEGER NOT NULL, sent_day INTEGER NOT NULL, due_day INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX figures_asked_h_id ON figures_asked_h(id, rev);
CREATE INDEX figures_asked_h_rev ON figures_asked_h(rev, id);
CREATE TRIGGER figures_asked_h_no_delete BEFORE DELETE ON figures_asked_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER figures_asked_h_no_insert BEFORE INSERT ON figures_asked_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER figures_asked_h_no_update BEFORE UPDATE ON figures_asked_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE CHECK(code <> ''),
  name TEXT NOT NULL UNIQUE CHECK(name <> ''),
  name_en TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('investment', 'industry')),
  manager TEXT NOT NULL,
  account TEXT NOT NULL,
  cost_method TEXT NOT NULL CHECK(cost_method IN ('fifo', 'average')),
  approved_day INTEGER,
  set_up_day INTEGER,
  period_end_day INTEGER,
  term_end_day INTEGER,
  closed_day INTEGER,
  published TEXT NOT NULL
) STRICT;
CREATE TRIGGER fund_d AFTER DELETE ON fund WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_h(id, rev, code, name, name_en, kind, manager, account, cost_method, approved_day, set_up_day, period_end_day, term_end_day, closed_day, published, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.name, OLD.name_en, OLD.kind, OLD.manager, OLD.account, OLD.cost_method, OLD.approved_day, OLD.set_up_day, OLD.period_end_day, OLD.term_end_day, OLD.closed_day, OLD.published, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_d0 BEFORE DELETE ON fund WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_d2 AFTER DELETE ON fund WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_i0 BEFORE INSERT ON fund WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_u AFTER UPDATE ON fund WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_h(id, rev, code, name, name_en, kind, manager, account, cost_method, approved_day, set_up_day, period_end_day, term_end_day, closed_day, published, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.name, OLD.name_en, OLD.kind, OLD.manager, OLD.account, OLD.cost_method, OLD.approved_day, OLD.set_up_day, OLD.period_end_day, OLD.term_end_day, OLD.closed_day, OLD.published, NEW.rev, 'U'); END;
CREATE TRIGGER fund_u0 BEFORE UPDATE ON fund WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_account_row(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  import_id INTEGER NOT NULL REFERENCES import(id),
  line INTEGER NOT NULL,
  key INTEGER NOT NULL,
  day INTEGER NOT NULL,
  direction INTEGER NOT NULL CHECK(direction IN (0, 1)),
  amount_fen INTEGER NOT NULL CHECK(amount_fen <> 0),
  counterparty TEXT NOT NULL,
  account TEXT NOT NULL,
  summary TEXT NOT NULL,
  purpose TEXT NOT NULL,
  serial TEXT NOT NULL
) STRICT;
CREATE INDEX fund_account_row_import ON fund_account_row(import_id);
CREATE INDEX fund_account_row_key ON fund_account_row(key);
CREATE TRIGGER fund_account_row_d AFTER DELETE ON fund_account_row WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_account_row_h(id, rev, import_id, line, key, day, direction, amount_fen, counterparty, account, summary, purpose, serial, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.import_id, OLD.line, OLD.key, OLD.day, OLD.direction, OLD.amount_fen, OLD.counterparty, OLD.account, OLD.summary, OLD.purpose, OLD.serial, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_account_row_d0 BEFORE DELETE ON fund_account_row WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_account_row_d2 AFTER DELETE ON fund_account_row WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_account_row_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_account_row_i0 BEFORE INSERT ON fund_account_row WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_account_row_u AFTER UPDATE ON fund_account_row WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_account_row_h(id, rev, import_id, line, key, day, direction, amount_fen, counterparty, account, summary, purpose, serial, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.import_id, OLD.line, OLD.key, OLD.day, OLD.direction, OLD.amount_fen, OLD.counterparty, OLD.account, OLD.summary, OLD.purpose, OLD.serial, NEW.rev, 'U'); END;
CREATE TRIGGER fund_account_row_u0 BEFORE UPDATE ON fund_account_row WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_account_row_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, import_id INTEGER NOT NULL, line INTEGER NOT NULL, key INTEGER NOT NULL, day INTEGER NOT NULL, direction INTEGER NOT NULL, amount_fen INTEGER NOT NULL, counterparty TEXT NOT NULL, account TEXT NOT NULL, summary TEXT NOT NULL, purpose TEXT NOT NULL, serial TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_account_row_h_id ON fund_account_row_h(id, rev);
CREATE INDEX fund_account_row_h_rev ON fund_account_row_h(rev, id);
CREATE TRIGGER fund_account_row_h_no_delete BEFORE DELETE ON fund_account_row_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_account_row_h_no_insert BEFORE INSERT ON fund_account_row_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_account_row_h_no_update BEFORE UPDATE ON fund_account_row_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_basis(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  call_basis TEXT NOT NULL CHECK(call_basis IN ('committed', 'unfunded')),
  distribution_basis TEXT NOT NULL CHECK(distribution_basis IN ('paid_in', 'committed', 'own')),
  result_basis TEXT NOT NULL CHECK(result_basis IN ('paid_in', 'committed')),
  fee_split TEXT NOT NULL CHECK(fee_split IN ('', 'paid_in', 'committed'))
) STRICT;
CREATE TRIGGER fund_basis_d AFTER DELETE ON fund_basis WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_basis_h(id, rev, terms_id, call_basis, distribution_basis, result_basis, fee_split, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.call_basis, OLD.distribution_basis, OLD.result_basis, OLD.fee_split, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_basis_d0 BEFORE DELETE ON fund_basis WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_basis_d2 AFTER DELETE ON fund_basis WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_basis_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_basis_i0 BEFORE INSERT ON fund_basis WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_basis_u AFTER UPDATE ON fund_basis WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_basis_h(id, rev, terms_id, call_basis, distribution_basis, result_basis, fee_split, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.call_basis, OLD.distribution_basis, OLD.result_basis, OLD.fee_split, NEW.rev, 'U'); END;
CREATE TRIGGER fund_basis_u0 BEFORE UPDATE ON fund_basis WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_basis_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, terms_id INTEGER NOT NULL, call_basis TEXT NOT NULL, distribution_basis TEXT NOT NULL, result_basis TEXT NOT NULL, fee_split TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_basis_h_id ON fund_basis_h(id, rev);
CREATE INDEX fund_basis_h_rev ON fund_basis_h(rev, id);
CREATE TRIGGER fund_basis_h_no_delete BEFORE DELETE ON fund_basis_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_basis_h_no_insert BEFORE INSERT ON fund_basis_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_basis_h_no_update BEFORE UPDATE ON fund_basis_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_concession(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  give_to TEXT NOT NULL CHECK(give_to IN ('manager', 'partners', 'all')),
  give_base TEXT NOT NULL CHECK(give_base IN ('gain', 'excess')),
  give_share INTEGER NOT NULL CHECK(give_share BETWEEN 1 AND 1000000),
  give_ceiling INTEGER CHECK(give_ceiling >= 0),
  give_when TEXT NOT NULL CHECK(give_when IN ('always', 'own_back', 'fund_back'))
) STRICT;
CREATE TRIGGER fund_concession_d AFTER DELETE ON fund_concession WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_concession_h(id, rev, terms_id, give_to, give_base, give_share, give_ceiling, give_when, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.give_to, OLD.give_base, OLD.give_share, OLD.give_ceiling, OLD.give_when, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_concession_d0 BEFORE DELETE ON fund_concession WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_concession_d2 AFTER DELETE ON fund_concession WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_concession_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_concession_i0 BEFORE INSERT ON fund_concession WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_concession_u AFTER UPDATE ON fund_concession WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_concession_h(id, rev, terms_id, give_to, give_base, give_share, give_ceiling, give_when, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.give_to, OLD.give_base, OLD.give_share, OLD.give_ceiling, OLD.give_when, NEW.rev, 'U'); END;
CREATE TRIGGER fund_concession_u0 BEFORE UPDATE ON fund_concession WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_concession_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, terms_id INTEGER NOT NULL, give_to TEXT NOT NULL, give_base TEXT NOT NULL, give_share INTEGER NOT NULL, give_ceiling INTEGER, give_when TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_concession_h_id ON fund_concession_h(id, rev);
CREATE INDEX fund_concession_h_rev ON fund_concession_h(rev, id);
CREATE TRIGGER fund_concession_h_no_delete BEFORE DELETE ON fund_concession_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_concession_h_no_insert BEFORE INSERT ON fund_concession_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_concession_h_no_update BEFORE UPDATE ON fund_concession_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_duty(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  kind TEXT NOT NULL CHECK(kind IN ('evaluation', 'equity_sheet')),
  year INTEGER NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(fund_id, kind, year)
) STRICT;
CREATE TRIGGER fund_duty_d AFTER DELETE ON fund_duty WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_duty_h(id, rev, fund_id, kind, year, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.kind, OLD.year, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_duty_d0 BEFORE DELETE ON fund_duty WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_duty_d2 AFTER DELETE ON fund_duty WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_duty_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_duty_i0 BEFORE INSERT ON fund_duty WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_duty_u AFTER UPDATE ON fund_duty WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_duty_h(id, rev, fund_id, kind, year, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.kind, OLD.year, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER fund_duty_u0 BEFORE UPDATE ON fund_duty WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_duty_day(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  duty_id INTEGER NOT NULL UNIQUE REFERENCES fund_duty(id),
  day INTEGER NOT NULL
) STRICT;
CREATE TRIGGER fund_duty_day_d AFTER DELETE ON fund_duty_day WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_duty_day_h(id, rev, duty_id, day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.duty_id, OLD.day, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_duty_day_d0 BEFORE DELETE ON fund_duty_day WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_duty_day_d2 AFTER DELETE ON fund_duty_day WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_duty_day_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_duty_day_i0 BEFORE INSERT ON fund_duty_day WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_duty_day_u AFTER UPDATE ON fund_duty_day WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_duty_day_h(id, rev, duty_id, day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.duty_id, OLD.day, NEW.rev, 'U'); END;
CREATE TRIGGER fund_duty_day_u0 BEFORE UPDATE ON fund_duty_day WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_duty_day_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, duty_id INTEGER NOT NULL, day INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_duty_day_h_id ON fund_duty_day_h(id, rev);
CREATE INDEX fund_duty_day_h_rev ON fund_duty_day_h(rev, id);
CREATE TRIGGER fund_duty_day_h_no_delete BEFORE DELETE ON fund_duty_day_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_duty_day_h_no_insert BEFORE INSERT ON fund_duty_day_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_duty_day_h_no_update BEFORE UPDATE ON fund_duty_day_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_duty_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, kind TEXT NOT NULL, year INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_duty_h_id ON fund_duty_h(id, rev);
CREATE INDEX fund_duty_h_rev ON fund_duty_h(rev, id);
CREATE TRIGGER fund_duty_h_no_delete BEFORE DELETE ON fund_duty_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_duty_h_no_insert BEFORE INSERT ON fund_duty_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_duty_h_no_update BEFORE UPDATE ON fund_duty_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_expense(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('expense', 'draw', 'repay', 'interest')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  payee TEXT NOT NULL,
  doc_no TEXT NOT NULL
) STRICT;
CREATE INDEX fund_expense_fund ON fund_expense(fund_id);
CREATE TRIGGER fund_expense_d AFTER DELETE ON fund_expense WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_expense_h(id, rev, fund_id, day, kind, amount_fen, payee, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.day, OLD.kind, OLD.amount_fen, OLD.payee, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_expense_d0 BEFORE DELETE ON fund_expense WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_expense_d2 AFTER DELETE ON fund_expense WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_expense_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_expense_i0 BEFORE INSERT ON fund_expense WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_expense_u AFTER UPDATE ON fund_expense WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_expense_h(id, rev, fund_id, day, kind, amount_fen, payee, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.day, OLD.kind, OLD.amount_fen, OLD.payee, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER fund_expense_u0 BEFORE UPDATE ON fund_expense WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_expense_category(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  expense_id INTEGER NOT NULL UNIQUE REFERENCES fund_expense(id),
  category TEXT NOT NULL CHECK(category IN ('custody', 'administration', 'audit', 'legal', 'tax', 'organisation',
    'placement', 'due_diligence', 'broken_deal', 'valuation', 'monitoring', 'insurance', 'bank', 'meeting', 'travel',
    'litigation', 'liquidation', 'other'))
) STRICT;
CREATE TRIGGER fund_expense_category_d AFTER DELETE ON fund_expense_category WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_expense_category_h(id, rev, expense_id, category, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.expense_id, OLD.category, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_expense_category_d0 BEFORE DELETE ON fund_expense_category WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_expense_category_d2 AFTER DELETE ON fund_expense_category WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_expense_category_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_expense_category_i0 BEFORE INSERT ON fund_expense_category WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_expense_category_u AFTER UPDATE ON fund_expense_category WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_expense_category_h(id, rev, expense_id, category, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.expense_id, OLD.category, NEW.rev, 'U'); END;
CREATE TRIGGER fund_expense_category_u0 BEFORE UPDATE ON fund_expense_category WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_expense_category_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, expense_id INTEGER NOT NULL, category TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_expense_category_h_id ON fund_expense_category_h(id, rev);
CREATE INDEX fund_expense_category_h_rev ON fund_expense_category_h(rev, id);
CREATE TRIGGER fund_expense_category_h_no_delete BEFORE DELETE ON fund_expense_category_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_expense_category_h_no_insert BEFORE INSERT ON fund_expense_category_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_expense_category_h_no_update BEFORE UPDATE ON fund_expense_category_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_expense_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, amount_fen INTEGER NOT NULL, payee TEXT NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_expense_h_id ON fund_expense_h(id, rev);
CREATE INDEX fund_expense_h_rev ON fund_expense_h(rev, id);
CREATE TRIGGER fund_expense_h_no_delete BEFORE DELETE ON fund_expense_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_expense_h_no_insert BEFORE INSERT ON fund_expense_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_expense_h_no_update BEFORE UPDATE ON fund_expense_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_fee(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL CHECK(last_day >= first_day),
  fee_fen INTEGER NOT NULL CHECK(fee_fen >= 0),
  waived_fen INTEGER NOT NULL CHECK(waived_fen >= 0),
  offset_fen INTEGER NOT NULL CHECK(offset_fen >= 0),
  working TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE(fund_id, first_day)
) STRICT;
CREATE TRIGGER fund_fee_d AFTER DELETE ON fund_fee WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_fee_h(id, rev, fund_id, first_day, last_day, fee_fen, waived_fen, offset_fen, working, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.first_day, OLD.last_day, OLD.fee_fen, OLD.waived_fen, OLD.offset_fen, OLD.working, OLD.reason, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_fee_d0 BEFORE DELETE ON fund_fee WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_fee_d2 AFTER DELETE ON fund_fee WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_fee_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_fee_i0 BEFORE INSERT ON fund_fee WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_fee_u AFTER UPDATE ON fund_fee WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_fee_h(id, rev, fund_id, first_day, last_day, fee_fen, waived_fen, offset_fen, working, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.first_day, OLD.last_day, OLD.fee_fen, OLD.waived_fen, OLD.offset_fen, OLD.working, OLD.reason, NEW.rev, 'U'); END;
CREATE TRIGGER fund_fee_u0 BEFORE UPDATE ON fund_fee WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_fee_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, fee_fen INTEGER NOT NULL, waived_fen INTEGER NOT NULL, offset_fen INTEGER NOT NULL, working TEXT NOT NULL, reason TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_fee_h_id ON fund_fee_h(id, rev);
CREATE INDEX fund_fee_h_rev ON fund_fee_h(rev, id);
CREATE TRIGGER fund_fee_h_no_delete BEFORE DELETE ON fund_fee_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_fee_h_no_insert BEFORE INSERT ON fund_fee_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_fee_h_no_update BEFORE UPDATE ON fund_fee_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL, kind TEXT NOT NULL, manager TEXT NOT NULL, account TEXT NOT NULL, cost_method TEXT NOT NULL, approved_day INTEGER, set_up_day INTEGER, period_end_day INTEGER, term_end_day INTEGER, closed_day INTEGER, published TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_h_id ON fund_h(id, rev);
CREATE INDEX fund_h_rev ON fund_h(rev, id);
CREATE TRIGGER fund_h_no_delete BEFORE DELETE ON fund_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_h_no_insert BEFORE INSERT ON fund_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_h_no_update BEFORE UPDATE ON fund_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_identity(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL UNIQUE REFERENCES fund(id),
  company_id INTEGER UNIQUE REFERENCES company(id),
  partner_id INTEGER UNIQUE REFERENCES partner(id)
) STRICT;
CREATE TRIGGER fund_identity_d AFTER DELETE ON fund_identity WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_identity_h(id, rev, fund_id, company_id, partner_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.company_id, OLD.partner_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_identity_d0 BEFORE DELETE ON fund_identity WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_identity_d2 AFTER DELETE ON fund_identity WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_identity_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_identity_i0 BEFORE INSERT ON fund_identity WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_identity_u AFTER UPDATE ON fund_identity WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_identity_h(id, rev, fund_id, company_id, partner_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.company_id, OLD.partner_id, NEW.rev, 'U'); END;
CREATE TRIGGER fund_identity_u0 BEFORE UPDATE ON fund_identity WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_identity_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, company_id INTEGER, partner_id INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_identity_h_id ON fund_identity_h(id, rev);
CREATE INDEX fund_identity_h_rev ON fund_identity_h(rev, id);
CREATE TRIGGER fund_identity_h_no_delete BEFORE DELETE ON fund_identity_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_identity_h_no_insert BEFORE INSERT ON fund_identity_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_identity_h_no_update BEFORE UPDATE ON fund_identity_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_income(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('interest', 'wealth', 'subsidy', 'other')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  reverses INTEGER NOT NULL CHECK(reverses IN (0, 1)),
  payer TEXT NOT NULL,
  bank_ref TEXT NOT NULL
) STRICT;
CREATE INDEX fund_income_fund ON fund_income(fund_id, day);
CREATE TRIGGER fund_income_d AFTER DELETE ON fund_income WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_income_h(id, rev, fund_id, day, kind, amount_fen, reverses, payer, bank_ref, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.day, OLD.kind, OLD.amount_fen, OLD.reverses, OLD.payer, OLD.bank_ref, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_income_d0 BEFORE DELETE ON fund_income WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_income_d2 AFTER DELETE ON fund_income WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_income_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_income_i0 BEFORE INSERT ON fund_income WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_income_u AFTER UPDATE ON fund_income WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_income_h(id, rev, fund_id, day, kind, amount_fen, reverses, payer, bank_ref, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.day, OLD.kind, OLD.amount_fen, OLD.reverses, OLD.payer, OLD.bank_ref, NEW.rev, 'U'); END;
CREATE TRIGGER fund_income_u0 BEFORE UPDATE ON fund_income WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_income_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, amount_fen INTEGER NOT NULL, reverses INTEGER NOT NULL, payer TEXT NOT NULL, bank_ref TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_income_h_id ON fund_income_h(id, rev);
CREATE INDEX fund_income_h_rev ON fund_income_h(rev, id);
CREATE TRIGGER fund_income_h_no_delete BEFORE DELETE ON fund_income_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_income_h_no_insert BEFORE INSERT ON fund_income_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_income_h_no_update BEFORE UPDATE ON fund_income_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_pace(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL UNIQUE REFERENCES fund(id),
  rates TEXT NOT NULL,
  life INTEGER NOT NULL CHECK(life BETWEEN 1 AND 50),
  bow INTEGER NOT NULL CHECK(bow >= 0),
  growth INTEGER NOT NULL,
  yield INTEGER NOT NULL CHECK(yield BETWEEN 0 AND 1000000),
  spread INTEGER NOT NULL CHECK(spread >= 0),
  source TEXT NOT NULL
) STRICT;
CREATE TRIGGER fund_pace_d AFTER DELETE ON fund_pace WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_pace_h(id, rev, fund_id, rates, life, bow, growth, yield, spread, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.rates, OLD.life, OLD.bow, OLD.growth, OLD.yield, OLD.spread, OLD.source, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_pace_d0 BEFORE DELETE ON fund_pace WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_pace_d2 AFTER DELETE ON fund_pace WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_pace_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_pace_i0 BEFORE INSERT ON fund_pace WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_pace_u AFTER UPDATE ON fund_pace WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_pace_h(id, rev, fund_id, rates, life, bow, growth, yield, spread, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.rates, OLD.life, OLD.bow, OLD.growth, OLD.yield, OLD.spread, OLD.source, NEW.rev, 'U'); END;
CREATE TRIGGER fund_pace_u0 BEFORE UPDATE ON fund_pace WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_pace_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, rates TEXT NOT NULL, life INTEGER NOT NULL, bow INTEGER NOT NULL, growth INTEGER NOT NULL, yield INTEGER NOT NULL, spread INTEGER NOT NULL, source TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_pace_h_id ON fund_pace_h(id, rev);
CREATE INDEX fund_pace_h_rev ON fund_pace_h(rev, id);
CREATE TRIGGER fund_pace_h_no_delete BEFORE DELETE ON fund_pace_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_pace_h_no_insert BEFORE INSERT ON fund_pace_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_pace_h_no_update BEFORE UPDATE ON fund_pace_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE fund_row_match(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  account TEXT NOT NULL,
  key INTEGER NOT NULL,
  what TEXT NOT NULL CHECK(what IN ('receipt', 'distribution_paid', 'lot', 'deal_exit', 'deal_income', 'fund_fee',
    'fund_expense')),
  row_id INTEGER NOT NULL,
  UNIQUE(what, row_id)
) STRICT;
CREATE INDEX fund_row_match_row ON fund_row_match(account, key);
CREATE TRIGGER fund_row_match_d AFTER DELETE ON fund_row_match WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_row_match_h(id, rev, fund_id, account, key, what, row_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.account, OLD.key, OLD.what, OLD.row_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_row_match_d0 BEFORE DELETE ON fund_row_match WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_row_match_d2 AFTER DELETE ON fund_row_match WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_row_match_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_row_match_i0 BEFORE INSERT ON fund_row_match WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_row_match_u AFTER UPDATE ON fund_row_match WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_row_match_h(id, rev, fund_id, account, key, what, row_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.account, OLD.key, OLD.what, OLD.row_id, NEW.rev, 'U'); END;
CREATE TRIGGER fund_row_match_u0 BEFORE UPDATE ON fund_row_match WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_row_match_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, account TEXT NOT NULL, key INTEGER NOT NULL, what TEXT NOT NULL, row_id INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_row_match_h_id ON fund_row_match_h(id, rev);
CREATE INDEX fund_row_match_h_rev ON fund_row_match_h(rev, id);
CREATE TRIGGER fund_row_match_h_no_delete BEFORE DELETE ON fund_row_match_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_row_match_h_no_insert BEFORE INSERT ON fund_row_match_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_row_match_h_no_update BEFORE UPDATE ON fund_row_match_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE fund_terms(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  number INTEGER NOT NULL CHECK(number >= 1),
  start_day INTEGER NOT NULL,
  carry INTEGER NOT NULL CHECK(carry BETWEEN 0 AND 999999),
  pref_rate INTEGER NOT NULL CHECK(pref_rate >= 0),
  catch_up INTEGER NOT NULL CHECK(catch_up BETWEEN 0 AND 1000000),
  compounding TEXT NOT NULL,
  hurdle TEXT NOT NULL CHECK(hurdle IN ('soft', 'hard')),
  style TEXT NOT NULL CHECK(style IN ('whole_fund', 'deal_by_deal')),
  clawback INTEGER NOT NULL CHECK(clawback IN (0, 1)),
  fee_rate INTEGER NOT NULL CHECK(fee_rate BETWEEN 0 AND 1000000),
  fee_basis TEXT NOT NULL CHECK(fee_basis IN ('committed', 'paid_in', 'net_invested', 'nav')),
  fee_months INTEGER NOT NULL CHECK(fee_months IN (1, 3, 6, 12)),
  late_rate INTEGER NOT NULL CHECK(late_rate >= 0),
  one_company INTEGER CHECK(one_company BETWEEN 0 AND 1000000),
  doc_no TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE(fund_id, number),
  UNIQUE(fund_id, start_day),
  CHECK(number = 1 OR (reason <> '' AND doc_no <> ''))
) STRICT;
CREATE TRIGGER fund_terms_d AFTER DELETE ON fund_terms WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO fund_terms_h(id, rev, fund_id, number, start_day, carry, pref_rate, catch_up, compounding, hurdle, style, clawback, fee_rate, fee_basis, fee_months, late_rate, one_company, doc_no, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.number, OLD.start_day, OLD.carry, OLD.pref_rate, OLD.catch_up, OLD.compounding, OLD.hurdle, OLD.style, OLD.clawback, OLD.fee_rate, OLD.fee_basis, OLD.fee_months, OLD.late_rate, OLD.one_company, OLD.doc_no, OLD.reason, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER fund_terms_d0 BEFORE DELETE ON fund_terms WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_terms_d2 AFTER DELETE ON fund_terms WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE fund_terms_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER fund_terms_i0 BEFORE INSERT ON fund_terms WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER fund_terms_u AFTER UPDATE ON fund_terms WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO fund_terms_h(id, rev, fund_id, number, start_day, carry, pref_rate, catch_up, compounding, hurdle, style, clawback, fee_rate, fee_basis, fee_months, late_rate, one_company, doc_no, reason, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.number, OLD.start_day, OLD.carry, OLD.pref_rate, OLD.catch_up, OLD.compounding, OLD.hurdle, OLD.style, OLD.clawback, OLD.fee_rate, OLD.fee_basis, OLD.fee_months, OLD.late_rate, OLD.one_company, OLD.doc_no, OLD.reason, NEW.rev, 'U'); END;
CREATE TRIGGER fund_terms_u0 BEFORE UPDATE ON fund_terms WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE fund_terms_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, number INTEGER NOT NULL, start_day INTEGER NOT NULL, carry INTEGER NOT NULL, pref_rate INTEGER NOT NULL, catch_up INTEGER NOT NULL, compounding TEXT NOT NULL, hurdle TEXT NOT NULL, style TEXT NOT NULL, clawback INTEGER NOT NULL, fee_rate INTEGER NOT NULL, fee_basis TEXT NOT NULL, fee_months INTEGER NOT NULL, late_rate INTEGER NOT NULL, one_company INTEGER, doc_no TEXT NOT NULL, reason TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX fund_terms_h_id ON fund_terms_h(id, rev);
CREATE INDEX fund_terms_h_rev ON fund_terms_h(rev, id);
CREATE TRIGGER fund_terms_h_no_delete BEFORE DELETE ON fund_terms_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_terms_h_no_insert BEFORE INSERT ON fund_terms_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER fund_terms_h_no_update BEFORE UPDATE ON fund_terms_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE holding_count(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  owner TEXT NOT NULL CHECK(owner IN ('lot', 'deal_exit', 'share_split')),
  row_id INTEGER NOT NULL,
  shares TEXT NOT NULL CHECK(shares <> ''),
  counted INTEGER NOT NULL CHECK(counted IN (0, 1)),
  UNIQUE(owner, row_id)
) STRICT;
CREATE TRIGGER holding_count_d AFTER DELETE ON holding_count WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO holding_count_h(id, rev, owner, row_id, shares, counted, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.owner, OLD.row_id, OLD.shares, OLD.counted, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER holding_count_d0 BEFORE DELETE ON holding_count WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER holding_count_d2 AFTER DELETE ON holding_count WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE holding_count_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER holding_count_i0 BEFORE INSERT ON holding_count WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER holding_count_u AFTER UPDATE ON holding_count WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO holding_count_h(id, rev, owner, row_id, shares, counted, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.owner, OLD.row_id, OLD.shares, OLD.counted, NEW.rev, 'U'); END;
CREATE TRIGGER holding_count_u0 BEFORE UPDATE ON holding_count WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE holding_count_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, owner TEXT NOT NULL, row_id INTEGER NOT NULL, shares TEXT NOT NULL, counted INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX holding_count_h_id ON holding_count_h(id, rev);
CREATE INDEX holding_count_h_rev ON holding_count_h(rev, id);
CREATE TRIGGER holding_count_h_no_delete BEFORE DELETE ON holding_count_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER holding_count_h_no_insert BEFORE INSERT ON holding_count_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER holding_count_h_no_update BEFORE UPDATE ON holding_count_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE hub_answer(
  uid TEXT PRIMARY KEY,
  number INTEGER UNIQUE,
  desk INTEGER NOT NULL,
  code TEXT NOT NULL,
  params TEXT NOT NULL,
  seen INTEGER NOT NULL CHECK(seen IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE hub_place(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  first INTEGER NOT NULL,
  number INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
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
CREATE TABLE import_account(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  import_id INTEGER NOT NULL UNIQUE REFERENCES import(id),
  fund_id INTEGER REFERENCES fund(id),
  account TEXT NOT NULL,
  holder TEXT NOT NULL,
  first_day INTEGER,
  opening_fen INTEGER,
  last_day INTEGER,
  closing_fen INTEGER,
  closings TEXT NOT NULL
) STRICT;
CREATE TRIGGER import_account_d AFTER DELETE ON import_account WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO import_account_h(id, rev, import_id, fund_id, account, holder, first_day, opening_fen, last_day, closing_fen, closings, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.import_id, OLD.fund_id, OLD.account, OLD.holder, OLD.first_day, OLD.opening_fen, OLD.last_day, OLD.closing_fen, OLD.closings, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER import_account_d0 BEFORE DELETE ON import_account WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER import_account_d2 AFTER DELETE ON import_account WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE import_account_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER import_account_i0 BEFORE INSERT ON import_account WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER import_account_u AFTER UPDATE ON import_account WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO import_account_h(id, rev, import_id, fund_id, account, holder, first_day, opening_fen, last_day, closing_fen, closings, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.import_id, OLD.fund_id, OLD.account, OLD.holder, OLD.first_day, OLD.opening_fen, OLD.last_day, OLD.closing_fen, OLD.closings, NEW.rev, 'U'); END;
CREATE TRIGGER import_account_u0 BEFORE UPDATE ON import_account WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE import_account_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, import_id INTEGER NOT NULL, fund_id INTEGER, account TEXT NOT NULL, holder TEXT NOT NULL, first_day INTEGER, opening_fen INTEGER, last_day INTEGER, closing_fen INTEGER, closings TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX import_account_h_id ON import_account_h(id, rev);
CREATE INDEX import_account_h_rev ON import_account_h(rev, id);
CREATE TRIGGER import_account_h_no_delete BEFORE DELETE ON import_account_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER import_account_h_no_insert BEFORE INSERT ON import_account_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER import_account_h_no_update BEFORE UPDATE ON import_account_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE index_level(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  series TEXT NOT NULL CHECK(series <> ''),
  day INTEGER NOT NULL,
  level TEXT NOT NULL,
  UNIQUE(series, day)
) STRICT;
CREATE TRIGGER index_level_d AFTER DELETE ON index_level WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO index_level_h(id, rev, series, day, level, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.series, OLD.day, OLD.level, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER index_level_d0 BEFORE DELETE ON index_level WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER index_level_d2 AFTER DELETE ON index_level WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE index_level_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER index_level_i0 BEFORE INSERT ON index_level WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER index_level_u AFTER UPDATE ON index_level WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO index_level_h(id, rev, series, day, level, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.series, OLD.day, OLD.level, NEW.rev, 'U'); END;
CREATE TRIGGER index_level_u0 BEFORE UPDATE ON index_level WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE index_level_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, series TEXT NOT NULL, day INTEGER NOT NULL, level TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX index_level_h_id ON index_level_h(id, rev);
CREATE INDEX index_level_h_rev ON index_level_h(rev, id);
CREATE TRIGGER index_level_h_no_delete BEFORE DELETE ON index_level_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER index_level_h_no_insert BEFORE INSERT ON index_level_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER index_level_h_no_update BEFORE UPDATE ON index_level_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE indicator(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE CHECK(code <> ''),
  position INTEGER NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  scope TEXT NOT NULL CHECK(scope IN ('park', 'district')),
  unit_zh TEXT NOT NULL,
  unit_en TEXT NOT NULL,
  definition TEXT NOT NULL,
  baseline INTEGER,
  baseline_bound TEXT NOT NULL CHECK(baseline_bound IN ('equal', 'at_least')),
  baseline_day INTEGER,
  cycle TEXT NOT NULL CHECK(cycle IN ('quarter', 'year', 'once')),
  source TEXT NOT NULL
) STRICT;
CREATE TRIGGER indicator_d AFTER DELETE ON indicator WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO indicator_h(id, rev, code, position, name_zh, name_en, scope, unit_zh, unit_en, definition, baseline, baseline_bound, baseline_day, cycle, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.position, OLD.name_zh, OLD.name_en, OLD.scope, OLD.unit_zh, OLD.unit_en, OLD.definition, OLD.baseline, OLD.baseline_bound, OLD.baseline_day, OLD.cycle, OLD.source, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER indicator_d0 BEFORE DELETE ON indicator WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER indicator_d2 AFTER DELETE ON indicator WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE indicator_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER indicator_i0 BEFORE INSERT ON indicator WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER indicator_u AFTER UPDATE ON indicator WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO indicator_h(id, rev, code, position, name_zh, name_en, scope, unit_zh, unit_en, definition, baseline, baseline_bound, baseline_day, cycle, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.position, OLD.name_zh, OLD.name_en, OLD.scope, OLD.unit_zh, OLD.unit_en, OLD.definition, OLD.baseline, OLD.baseline_bound, OLD.baseline_day, OLD.cycle, OLD.source, NEW.rev, 'U'); END;
CREATE TRIGGER indicator_u0 BEFORE UPDATE ON indicator WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE indicator_actual(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  indicator_id INTEGER NOT NULL REFERENCES indicator(id),
  quarter INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  source TEXT NOT NULL CHECK(source <> ''),
  note TEXT NOT NULL,
  UNIQUE(indicator_id, quarter)
) STRICT;
CREATE TRIGGER indicator_actual_d AFTER DELETE ON indicator_actual WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO indicator_actual_h(id, rev, indicator_id, quarter, amount, source, note, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.indicator_id, OLD.quarter, OLD.amount, OLD.source, OLD.note, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER indicator_actual_d0 BEFORE DELETE ON indicator_actual WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER indicator_actual_d2 AFTER DELETE ON indicator_actual WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE indicator_actual_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER indicator_actual_i0 BEFORE INSERT ON indicator_actual WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER indicator_actual_u AFTER UPDATE ON indicator_actual WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO indicator_actual_h(id, rev, indicator_id, quarter, amount, source, note, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.indicator_id, OLD.quarter, OLD.amount, OLD.source, OLD.note, NEW.rev, 'U'); END;
CREATE TRIGGER indicator_actual_u0 BEFORE UPDATE ON indicator_actual WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE indicator_actual_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, indicator_id INTEGER NOT NULL, quarter INTEGER NOT NULL, amount INTEGER NOT NULL, source TEXT NOT NULL, note TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX indicator_actual_h_id ON indicator_actual_h(id, rev);
CREATE INDEX indicator_actual_h_rev ON indicator_actual_h(rev, id);
CREATE TRIGGER indicator_actual_h_no_delete BEFORE DELETE ON indicator_actual_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER indicator_actual_h_no_insert BEFORE INSERT ON indicator_actual_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER indicator_actual_h_no_update BEFORE UPDATE ON indicator_actual_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE indicator_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, code TEXT NOT NULL, position INTEGER NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, scope TEXT NOT NULL, unit_zh TEXT NOT NULL, unit_en TEXT NOT NULL, definition TEXT NOT NULL, baseline INTEGER, baseline_bound TEXT NOT NULL, baseline_day INTEGER, cycle TEXT NOT NULL, source TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX indicator_h_id ON indicator_h(id, rev);
CREATE INDEX indicator_h_rev ON indicator_h(rev, id);
CREATE TRIGGER indicator_h_no_delete BEFORE DELETE ON indicator_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER indicator_h_no_insert BEFORE INSERT ON indicator_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER indicator_h_no_update BEFORE UPDATE ON indicator_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE indicator_target(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  indicator_id INTEGER NOT NULL REFERENCES indicator(id),
  year INTEGER NOT NULL CHECK(year BETWEEN 1900 AND 2200),
  amount INTEGER NOT NULL,
  bound TEXT NOT NULL CHECK(bound IN ('equal', 'at_least')),
  certainty TEXT NOT NULL CHECK(certainty IN ('stated', 'expected')),
  source TEXT NOT NULL CHECK(source <> ''),
  UNIQUE(indicator_id, year)
) STRICT;
CREATE TRIGGER indicator_target_d AFTER DELETE ON indicator_target WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO indicator_target_h(id, rev, indicator_id, year, amount, bound, certainty, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.indicator_id, OLD.year, OLD.amount, OLD.bound, OLD.certainty, OLD.source, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER indicator_target_d0 BEFORE DELETE ON indicator_target WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER indicator_target_d2 AFTER DELETE ON indicator_target WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE indicator_target_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER indicator_target_i0 BEFORE INSERT ON indicator_target WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER indicator_target_u AFTER UPDATE ON indicator_target WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO indicator_target_h(id, rev, indicator_id, year, amount, bound, certainty, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.indicator_id, OLD.year, OLD.amount, OLD.bound, OLD.certainty, OLD.source, NEW.rev, 'U'); END;
CREATE TRIGGER indicator_target_u0 BEFORE UPDATE ON indicator_target WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE indicator_target_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, indicator_id INTEGER NOT NULL, year INTEGER NOT NULL, amount INTEGER NOT NULL, bound TEXT NOT NULL, certainty TEXT NOT NULL, source TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX indicator_target_h_id ON indicator_target_h(id, rev);
CREATE INDEX indicator_target_h_rev ON indicator_target_h(rev, id);
CREATE TRIGGER indicator_target_h_no_delete BEFORE DELETE ON indicator_target_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER indicator_target_h_no_insert BEFORE INSERT ON indicator_target_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER indicator_target_h_no_update BEFORE UPDATE ON indicator_target_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE interest_recall(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  transfer_id INTEGER NOT NULL UNIQUE REFERENCES interest_transfer(id),
  recall_fen INTEGER NOT NULL CHECK(recall_fen > 0)
) STRICT;
CREATE TRIGGER interest_recall_d AFTER DELETE ON interest_recall WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO interest_recall_h(id, rev, transfer_id, recall_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.transfer_id, OLD.recall_fen, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER interest_recall_d0 BEFORE DELETE ON interest_recall WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER interest_recall_d2 AFTER DELETE ON interest_recall WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE interest_recall_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER interest_recall_i0 BEFORE INSERT ON interest_recall WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER interest_recall_u AFTER UPDATE ON interest_recall WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO interest_recall_h(id, rev, transfer_id, recall_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.transfer_id, OLD.recall_fen, NEW.rev, 'U'); END;
CREATE TRIGGER interest_recall_u0 BEFORE UPDATE ON interest_recall WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE interest_recall_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, transfer_id INTEGER NOT NULL, recall_fen INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX interest_recall_h_id ON interest_recall_h(id, rev);
CREATE INDEX interest_recall_h_rev ON interest_recall_h(rev, id);
CREATE TRIGGER interest_recall_h_no_delete BEFORE DELETE ON interest_recall_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER interest_recall_h_no_insert BEFORE INSERT ON interest_recall_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER interest_recall_h_no_update BEFORE UPDATE ON interest_recall_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE interest_transfer(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  giver_id INTEGER NOT NULL REFERENCES partner(id),
  taker_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  paid_fen INTEGER NOT NULL CHECK(paid_fen > 0),
  price_fen INTEGER CHECK(price_fen >= 0),
  doc_no TEXT NOT NULL,
  CHECK(giver_id <> taker_id)
) STRICT;
CREATE INDEX interest_transfer_fund ON interest_transfer(fund_id);
CREATE TRIGGER interest_transfer_d AFTER DELETE ON interest_transfer WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO interest_transfer_h(id, rev, fund_id, giver_id, taker_id, day, paid_fen, price_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.giver_id, OLD.taker_id, OLD.day, OLD.paid_fen, OLD.price_fen, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER interest_transfer_d0 BEFORE DELETE ON interest_transfer WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER interest_transfer_d2 AFTER DELETE ON interest_transfer WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE interest_transfer_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER interest_transfer_i0 BEFORE INSERT ON interest_transfer WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER interest_transfer_u AFTER UPDATE ON interest_transfer WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO interest_transfer_h(id, rev, fund_id, giver_id, taker_id, day, paid_fen, price_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.giver_id, OLD.taker_id, OLD.day, OLD.paid_fen, OLD.price_fen, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER interest_transfer_u0 BEFORE UPDATE ON interest_transfer WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE interest_transfer_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, giver_id INTEGER NOT NULL, taker_id INTEGER NOT NULL, day INTEGER NOT NULL, paid_fen INTEGER NOT NULL, price_fen INTEGER, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX interest_transfer_h_id ON interest_transfer_h(id, rev);
CREATE INDEX interest_transfer_h_rev ON interest_transfer_h(rev, id);
CREATE TRIGGER interest_transfer_h_no_delete BEFORE DELETE ON interest_transfer_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER interest_transfer_h_no_insert BEFORE INSERT ON interest_transfer_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER interest_transfer_h_no_update BEFORE UPDATE ON interest_transfer_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE ledger_state(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  uid TEXT NOT NULL,
  desk INTEGER NOT NULL CHECK(desk BETWEEN 0 AND 16383),
  open_seq INTEGER
) STRICT;
CREATE TRIGGER ledger_state_i0 BEFORE INSERT ON ledger_state WHEN EXISTS (SELECT 1 FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'a ledger has one state'); END;
CREATE TRIGGER ledger_state_no_delete BEFORE DELETE ON ledger_state BEGIN SELECT RAISE(ABORT, 'a ledger keeps its state'); END;
CREATE TRIGGER ledger_state_u0 BEFORE UPDATE ON ledger_state WHEN NEW.one IS NOT OLD.one OR NEW.uid IS NOT OLD.uid OR NEW.desk IS NOT OLD.desk OR NEW.open_seq <> (SELECT coalesce(max(seq), 0) + 1 FROM changeset) BEGIN SELECT RAISE(ABORT, 'a ledger keeps its name and desk'); END;
CREATE TABLE list_import(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  file_id INTEGER NOT NULL REFERENCES source_file(id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  encoding TEXT NOT NULL,
  unit TEXT NOT NULL,
  n_read INTEGER NOT NULL,
  n_new INTEGER NOT NULL,
  n_known INTEGER NOT NULL,
  n_skipped INTEGER NOT NULL,
  n_rejected INTEGER NOT NULL,
  rows TEXT NOT NULL,
  CHECK(n_read = n_new + n_known + n_skipped + n_rejected)
) STRICT;
CREATE TRIGGER list_import_d AFTER DELETE ON list_import WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO list_import_h(id, rev, file_id, name, kind, encoding, unit, n_read, n_new, n_known, n_skipped, n_rejected, rows, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.file_id, OLD.name, OLD.kind, OLD.encoding, OLD.unit, OLD.n_read, OLD.n_new, OLD.n_known, OLD.n_skipped, OLD.n_rejected, OLD.rows, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER list_import_d0 BEFORE DELETE ON list_import WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER list_import_d2 AFTER DELETE ON list_import WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE list_import_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER list_import_i0 BEFORE INSERT ON list_import WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER list_import_u AFTER UPDATE ON list_import WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO list_import_h(id, rev, file_id, name, kind, encoding, unit, n_read, n_new, n_known, n_skipped, n_rejected, rows, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.file_id, OLD.name, OLD.kind, OLD.encoding, OLD.unit, OLD.n_read, OLD.n_new, OLD.n_known, OLD.n_skipped, OLD.n_rejected, OLD.rows, NEW.rev, 'U'); END;
CREATE TRIGGER list_import_u0 BEFORE UPDATE ON list_import WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE list_import_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, file_id INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, encoding TEXT NOT NULL, unit TEXT NOT NULL, n_read INTEGER NOT NULL, n_new INTEGER NOT NULL, n_known INTEGER NOT NULL, n_skipped INTEGER NOT NULL, n_rejected INTEGER NOT NULL, rows TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX list_import_h_id ON list_import_h(id, rev);
CREATE INDEX list_import_h_rev ON list_import_h(rev, id);
CREATE TRIGGER list_import_h_no_delete BEFORE DELETE ON list_import_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER list_import_h_no_insert BEFORE INSERT ON list_import_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER list_import_h_no_update BEFORE UPDATE ON list_import_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE list_word(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('direction', 'track', 'scenario', 'industry')),
  position INTEGER NOT NULL,
  name_zh TEXT NOT NULL CHECK(name_zh <> ''),
  name_en TEXT NOT NULL,
  project_id INTEGER REFERENCES project(id),
  reason TEXT NOT NULL,
  source TEXT NOT NULL CHECK(source <> ''),
  UNIQUE(kind, name_zh)
) STRICT;
CREATE TRIGGER list_word_d AFTER DELETE ON list_word WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO list_word_h(id, rev, kind, position, name_zh, name_en, project_id, reason, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.kind, OLD.position, OLD.name_zh, OLD.name_en, OLD.project_id, OLD.reason, OLD.source, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER list_word_d0 BEFORE DELETE ON list_word WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER list_word_d2 AFTER DELETE ON list_word WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE list_word_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER list_word_i0 BEFORE INSERT ON list_word WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER list_word_u AFTER UPDATE ON list_word WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO list_word_h(id, rev, kind, position, name_zh, name_en, project_id, reason, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.kind, OLD.position, OLD.name_zh, OLD.name_en, OLD.project_id, OLD.reason, OLD.source, NEW.rev, 'U'); END;
CREATE TRIGGER list_word_u0 BEFORE UPDATE ON list_word WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE list_word_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, project_id INTEGER, reason TEXT NOT NULL, source TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX list_word_h_id ON list_word_h(id, rev);
CREATE INDEX list_word_h_rev ON list_word_h(rev, id);
CREATE TRIGGER list_word_h_no_delete BEFORE DELETE ON list_word_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER list_word_h_no_insert BEFORE INSERT ON list_word_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER list_word_h_no_update BEFORE UPDATE ON list_word_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE "lot"(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  round TEXT NOT NULL,
  shares INTEGER NOT NULL CHECK(shares > 0),
  cost_fen INTEGER NOT NULL CHECK(cost_fen >= 0),
  fee_fen INTEGER NOT NULL CHECK(fee_fen >= 0),
  currency TEXT NOT NULL,
  cost_minor INTEGER NOT NULL CHECK(cost_minor >= 0),
  doc_no TEXT NOT NULL
) STRICT;
CREATE INDEX lot_deal ON lot(deal_id, day);
CREATE TRIGGER lot_d AFTER DELETE ON lot WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO lot_h(id, rev, deal_id, day, round, shares, cost_fen, fee_fen, currency, cost_minor, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.round, OLD.shares, OLD.cost_fen, OLD.fee_fen, OLD.currency, OLD.cost_minor, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER lot_d0 BEFORE DELETE ON lot WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER lot_d2 AFTER DELETE ON lot WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE lot_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER lot_i0 BEFORE INSERT ON lot WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER lot_u AFTER UPDATE ON lot WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO lot_h(id, rev, deal_id, day, round, shares, cost_fen, fee_fen, currency, cost_minor, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.round, OLD.shares, OLD.cost_fen, OLD.fee_fen, OLD.currency, OLD.cost_minor, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER lot_u0 BEFORE UPDATE ON lot WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE lot_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, deal_id INTEGER NOT NULL, day INTEGER NOT NULL, round TEXT NOT NULL, shares INTEGER NOT NULL, cost_fen INTEGER NOT NULL, fee_fen INTEGER NOT NULL, currency TEXT NOT NULL, cost_minor INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX lot_h_id ON lot_h(id, rev);
CREATE INDEX lot_h_rev ON lot_h(rev, id);
CREATE TRIGGER lot_h_no_delete BEFORE DELETE ON lot_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER lot_h_no_insert BEFORE INSERT ON lot_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER lot_h_no_update BEFORE UPDATE ON lot_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE milestone(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  name TEXT NOT NULL CHECK(name <> ''),
  due_day INTEGER NOT NULL,
  done_day INTEGER,
  UNIQUE(project_id, name)
) STRICT;
CREATE TRIGGER milestone_d AFTER DELETE ON milestone WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO milestone_h(id, rev, project_id, name, due_day, done_day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.name, OLD.due_day, OLD.done_day, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER milestone_d0 BEFORE DELETE ON milestone WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER milestone_d2 AFTER DELETE ON milestone WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE milestone_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER milestone_i0 BEFORE INSERT ON milestone WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER milestone_u AFTER UPDATE ON milestone WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO milestone_h(id, rev, project_id, name, due_day, done_day, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.name, OLD.due_day, OLD.done_day, NEW.rev, 'U'); END;
CREATE TRIGGER milestone_u0 BEFORE UPDATE ON milestone WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE milestone_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, project_id INTEGER NOT NULL, name TEXT NOT NULL, due_day INTEGER NOT NULL, done_day INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX milestone_h_id ON milestone_h(id, rev);
CREATE INDEX milestone_h_rev ON milestone_h(rev, id);
CREATE TRIGGER milestone_h_no_delete BEFORE DELETE ON milestone_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER milestone_h_no_insert BEFORE INSERT ON milestone_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER milestone_h_no_update BEFORE UPDATE ON milestone_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE more_than(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  record_table TEXT NOT NULL
    CHECK(record_table IN ('statement', 'plan_amount', 'indicator', 'indicator_target')),
  record_id INTEGER NOT NULL,
  UNIQUE(record_table, record_id)
) STRICT;
CREATE TRIGGER more_than_d AFTER DELETE ON more_than WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO more_than_h(id, rev, record_table, record_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.record_table, OLD.record_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER more_than_d0 BEFORE DELETE ON more_than WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER more_than_d2 AFTER DELETE ON more_than WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE more_than_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER more_than_i0 BEFORE INSERT ON more_than WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER more_than_u AFTER UPDATE ON more_than WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO more_than_h(id, rev, record_table, record_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.record_table, OLD.record_id, NEW.rev, 'U'); END;
CREATE TRIGGER more_than_u0 BEFORE UPDATE ON more_than WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE more_than_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, record_table TEXT NOT NULL, record_id INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX more_than_h_id ON more_than_h(id, rev);
CREATE INDEX more_than_h_rev ON more_than_h(rev, id);
CREATE TRIGGER more_than_h_no_delete BEFORE DELETE ON more_than_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER more_than_h_no_insert BEFORE INSERT ON more_than_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER more_than_h_no_update BEFORE UPDATE ON more_than_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE overdue_interest(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  call_id INTEGER NOT NULL REFERENCES capital_call(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  reverses INTEGER NOT NULL CHECK(reverses IN (0, 1)),
  bank_ref TEXT NOT NULL
) STRICT;
CREATE TRIGGER overdue_interest_d AFTER DELETE ON overdue_interest WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO overdue_interest_h(id, rev, call_id, partner_id, day, amount_fen, reverses, bank_ref, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.partner_id, OLD.day, OLD.amount_fen, OLD.reverses, OLD.bank_ref, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER overdue_interest_d0 BEFORE DELETE ON overdue_interest WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER overdue_interest_d2 AFTER DELETE ON overdue_interest WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE overdue_interest_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER overdue_interest_i0 BEFORE INSERT ON overdue_interest WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER overdue_interest_u AFTER UPDATE ON overdue_interest WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO overdue_interest_h(id, rev, call_id, partner_id, day, amount_fen, reverses, bank_ref, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.partner_id, OLD.day, OLD.amount_fen, OLD.reverses, OLD.bank_ref, NEW.rev, 'U'); END;
CREATE TRIGGER overdue_interest_u0 BEFORE UPDATE ON overdue_interest WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE overdue_interest_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, call_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, day INTEGER NOT NULL, amount_fen INTEGER NOT NULL, reverses INTEGER NOT NULL, bank_ref TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX overdue_interest_h_id ON overdue_interest_h(id, rev);
CREATE INDEX overdue_interest_h_rev ON overdue_interest_h(rev, id);
CREATE TRIGGER overdue_interest_h_no_delete BEFORE DELETE ON overdue_interest_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER overdue_interest_h_no_insert BEFORE INSERT ON overdue_interest_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER overdue_interest_h_no_update BEFORE UPDATE ON overdue_interest_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE own_figure(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  indicator_id INTEGER NOT NULL REFERENCES own_indicator(id),
  quarter INTEGER NOT NULL,
  value INTEGER NOT NULL,
  UNIQUE(indicator_id, quarter)
) STRICT;
CREATE TRIGGER own_figure_d AFTER DELETE ON own_figure WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO own_figure_h(id, rev, indicator_id, quarter, value, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.indicator_id, OLD.quarter, OLD.value, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER own_figure_d0 BEFORE DELETE ON own_figure WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER own_figure_d2 AFTER DELETE ON own_figure WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE own_figure_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER own_figure_i0 BEFORE INSERT ON own_figure WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER own_figure_u AFTER UPDATE ON own_figure WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO own_figure_h(id, rev, indicator_id, quarter, value, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.indicator_id, OLD.quarter, OLD.value, NEW.rev, 'U'); END;
CREATE TRIGGER own_figure_u0 BEFORE UPDATE ON own_figure WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE own_figure_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, indicator_id INTEGER NOT NULL, quarter INTEGER NOT NULL, value INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX own_figure_h_id ON own_figure_h(id, rev);
CREATE INDEX own_figure_h_rev ON own_figure_h(rev, id);
CREATE TRIGGER own_figure_h_no_delete BEFORE DELETE ON own_figure_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER own_figure_h_no_insert BEFORE INSERT ON own_figure_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER own_figure_h_no_update BEFORE UPDATE ON own_figure_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE own_indicator(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company(id),
  name TEXT NOT NULL CHECK(name <> ''),
  unit TEXT NOT NULL,
  UNIQUE(company_id, name)
) STRICT;
CREATE TRIGGER own_indicator_d AFTER DELETE ON own_indicator WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO own_indicator_h(id, rev, company_id, name, unit, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.name, OLD.unit, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER own_indicator_d0 BEFORE DELETE ON own_indicator WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER own_indicator_d2 AFTER DELETE ON own_indicator WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE own_indicator_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER own_indicator_i0 BEFORE INSERT ON own_indicator WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER own_indicator_u AFTER UPDATE ON own_indicator WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO own_indicator_h(id, rev, company_id, name, unit, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.name, OLD.unit, NEW.rev, 'U'); END;
CREATE TRIGGER own_indicator_u0 BEFORE UPDATE ON own_indicator WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE own_indicator_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, company_id INTEGER NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX own_indicator_h_id ON own_indicator_h(id, rev);
CREATE INDEX own_indicator_h_rev ON own_indicator_h(rev, id);
CREATE TRIGGER own_indicator_h_no_delete BEFORE DELETE ON own_indicator_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER own_indicator_h_no_insert BEFORE INSERT ON own_indicator_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER own_indicator_h_no_update BEFORE UPDATE ON own_indicator_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TRIGGER paid_sum_d0 BEFORE DELETE ON paid_sum WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER paid_sum_i0 BEFORE INSERT ON paid_sum WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER paid_sum_u0 BEFORE UPDATE ON paid_sum WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE park_fact(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE CHECK(code <> ''),
  position INTEGER NOT NULL,
  scope TEXT NOT NULL CHECK(scope IN ('park', 'district', 'city', 'province', 'nation')),
  kind TEXT NOT NULL CHECK(kind IN ('record', 'history', 'label')),
  name_zh TEXT NOT NULL CHECK(name_zh <> ''),
  name_en TEXT NOT NULL,
  value_zh TEXT NOT NULL CHECK(value_zh <> ''),
  value_en TEXT NOT NULL,
  day INTEGER,
  source TEXT NOT NULL CHECK(source <> '')
) STRICT;
CREATE TRIGGER park_fact_d AFTER DELETE ON park_fact WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO park_fact_h(id, rev, code, position, scope, kind, name_zh, name_en, value_zh, value_en, day, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.position, OLD.scope, OLD.kind, OLD.name_zh, OLD.name_en, OLD.value_zh, OLD.value_en, OLD.day, OLD.source, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER park_fact_d0 BEFORE DELETE ON park_fact WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER park_fact_d2 AFTER DELETE ON park_fact WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE park_fact_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER park_fact_i0 BEFORE INSERT ON park_fact WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER park_fact_u AFTER UPDATE ON park_fact WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO park_fact_h(id, rev, code, position, scope, kind, name_zh, name_en, value_zh, value_en, day, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.code, OLD.position, OLD.scope, OLD.kind, OLD.name_zh, OLD.name_en, OLD.value_zh, OLD.value_en, OLD.day, OLD.source, NEW.rev, 'U'); END;
CREATE TRIGGER park_fact_u0 BEFORE UPDATE ON park_fact WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE park_fact_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, code TEXT NOT NULL, position INTEGER NOT NULL, scope TEXT NOT NULL, kind TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, value_zh TEXT NOT NULL, value_en TEXT NOT NULL, day INTEGER, source TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX park_fact_h_id ON park_fact_h(id, rev);
CREATE INDEX park_fact_h_rev ON park_fact_h(rev, id);
CREATE TRIGGER park_fact_h_no_delete BEFORE DELETE ON park_fact_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER park_fact_h_no_insert BEFORE INSERT ON park_fact_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER park_fact_h_no_update BEFORE UPDATE ON park_fact_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE partner(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE CHECK(name <> ''),
  name_en TEXT NOT NULL,
  class TEXT NOT NULL CHECK(class IN ('gp', 'fiscal', 'other')),
  credit_code TEXT NOT NULL,
  account TEXT NOT NULL,
  contact TEXT NOT NULL
) STRICT;
CREATE TRIGGER partner_d AFTER DELETE ON partner WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO partner_h(id, rev, name, name_en, class, credit_code, account, contact, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.name_en, OLD.class, OLD.credit_code, OLD.account, OLD.contact, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER partner_d0 BEFORE DELETE ON partner WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER partner_d2 AFTER DELETE ON partner WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE partner_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER partner_i0 BEFORE INSERT ON partner WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER partner_u AFTER UPDATE ON partner WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO partner_h(id, rev, name, name_en, class, credit_code, account, contact, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.name_en, OLD.class, OLD.credit_code, OLD.account, OLD.contact, NEW.rev, 'U'); END;
CREATE TRIGGER partner_u0 BEFORE UPDATE ON partner WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE partner_fee(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  first_day INTEGER NOT NULL,
  fee_fen INTEGER NOT NULL CHECK(fee_fen > 0),
  working TEXT NOT NULL,
  UNIQUE(fund_id, partner_id, day)
) STRICT;
CREATE TRIGGER partner_fee_d AFTER DELETE ON partner_fee WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO partner_fee_h(id, rev, fund_id, partner_id, day, first_day, fee_fen, working, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.partner_id, OLD.day, OLD.first_day, OLD.fee_fen, OLD.working, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER partner_fee_d0 BEFORE DELETE ON partner_fee WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER partner_fee_d2 AFTER DELETE ON partner_fee WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE partner_fee_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER partner_fee_i0 BEFORE INSERT ON partner_fee WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER partner_fee_u AFTER UPDATE ON partner_fee WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO partner_fee_h(id, rev, fund_id, partner_id, day, first_day, fee_fen, working, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.partner_id, OLD.day, OLD.first_day, OLD.fee_fen, OLD.working, NEW.rev, 'U'); END;
CREATE TRIGGER partner_fee_u0 BEFORE UPDATE ON partner_fee WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE partner_fee_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, day INTEGER NOT NULL, first_day INTEGER NOT NULL, fee_fen INTEGER NOT NULL, working TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX partner_fee_h_id ON partner_fee_h(id, rev);
CREATE INDEX partner_fee_h_rev ON partner_fee_h(rev, id);
CREATE TRIGGER partner_fee_h_no_delete BEFORE DELETE ON partner_fee_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER partner_fee_h_no_insert BEFORE INSERT ON partner_fee_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER partner_fee_h_no_update BEFORE UPDATE ON partner_fee_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE partner_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL, class TEXT NOT NULL, credit_code TEXT NOT NULL, account TEXT NOT NULL, contact TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX partner_h_id ON partner_h(id, rev);
CREATE INDEX partner_h_rev ON partner_h(rev, id);
CREATE TRIGGER partner_h_no_delete BEFORE DELETE ON partner_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER partner_h_no_insert BEFORE INSERT ON partner_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER partner_h_no_update BEFORE UPDATE ON partner_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE partner_terms(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  start_day INTEGER NOT NULL,
  no_fee INTEGER NOT NULL CHECK(no_fee IN (0, 1)),
  no_carry INTEGER NOT NULL CHECK(no_carry IN (0, 1)),
  carry_share INTEGER CHECK(carry_share >= 0),
  doc_no TEXT NOT NULL,
  UNIQUE(fund_id, partner_id, start_day)
) STRICT;
CREATE TRIGGER partner_terms_d AFTER DELETE ON partner_terms WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO partner_terms_h(id, rev, fund_id, partner_id, start_day, no_fee, no_carry, carry_share, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.partner_id, OLD.start_day, OLD.no_fee, OLD.no_carry, OLD.carry_share, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER partner_terms_d0 BEFORE DELETE ON partner_terms WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER partner_terms_d2 AFTER DELETE ON partner_terms WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE partner_terms_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER partner_terms_i0 BEFORE INSERT ON partner_terms WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER partner_terms_u AFTER UPDATE ON partner_terms WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO partner_terms_h(id, rev, fund_id, partner_id, start_day, no_fee, no_carry, carry_share, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.partner_id, OLD.start_day, OLD.no_fee, OLD.no_carry, OLD.carry_share, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER partner_terms_u0 BEFORE UPDATE ON partner_terms WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE partner_terms_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, start_day INTEGER NOT NULL, no_fee INTEGER NOT NULL, no_carry INTEGER NOT NULL, carry_share INTEGER, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX partner_terms_h_id ON partner_terms_h(id, rev);
CREATE INDEX partner_terms_h_rev ON partner_terms_h(rev, id);
CREATE TRIGGER partner_terms_h_no_delete BEFORE DELETE ON partner_terms_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER partner_terms_h_no_insert BEFORE INSERT ON partner_terms_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER partner_terms_h_no_update BEFORE UPDATE ON partner_terms_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE payee(
  term_id INTEGER PRIMARY KEY,
  n INTEGER NOT NULL
) STRICT;
CREATE TRIGGER payee_d0 BEFORE DELETE ON payee WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER payee_i0 BEFORE INSERT ON payee WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER payee_u0 BEFORE UPDATE ON payee WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
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
CREATE INDEX payment_amount ON payment(amount_fen);
CREATE INDEX payment_date ON payment(pay_date);
CREATE UNIQUE INDEX payment_key ON payment(pay_date, key);
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
CREATE TABLE payment_request(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  number TEXT NOT NULL UNIQUE CHECK(number <> ''),
  quarter INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  source_id INTEGER REFERENCES fund_source(id),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  payee TEXT NOT NULL,
  purpose TEXT NOT NULL,
  asked_day INTEGER NOT NULL,
  asked_by TEXT NOT NULL
) STRICT;
CREATE INDEX payment_request_quarter ON payment_request(quarter);
CREATE TRIGGER payment_request_d AFTER DELETE ON payment_request WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO payment_request_h(id, rev, number, quarter, project_id, source_id, amount_fen, payee, purpose, asked_day, asked_by, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.quarter, OLD.project_id, OLD.source_id, OLD.amount_fen, OLD.payee, OLD.purpose, OLD.asked_day, OLD.asked_by, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER payment_request_d0 BEFORE DELETE ON payment_request WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER payment_request_d2 AFTER DELETE ON payment_request WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE payment_request_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER payment_request_i0 BEFORE INSERT ON payment_request WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER payment_request_u AFTER UPDATE ON payment_request WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO payment_request_h(id, rev, number, quarter, project_id, source_id, amount_fen, payee, purpose, asked_day, asked_by, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.number, OLD.quarter, OLD.project_id, OLD.source_id, OLD.amount_fen, OLD.payee, OLD.purpose, OLD.asked_day, OLD.asked_by, NEW.rev, 'U'); END;
CREATE TRIGGER payment_request_u0 BEFORE UPDATE ON payment_request WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE payment_request_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, number TEXT NOT NULL, quarter INTEGER NOT NULL, project_id INTEGER NOT NULL, source_id INTEGER, amount_fen INTEGER NOT NULL, payee TEXT NOT NULL, purpose TEXT NOT NULL, asked_day INTEGER NOT NULL, asked_by TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX payment_request_h_id ON payment_request_h(id, rev);
CREATE INDEX payment_request_h_rev ON payment_request_h(rev, id);
CREATE TRIGGER payment_request_h_no_delete BEFORE DELETE ON payment_request_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER payment_request_h_no_insert BEFORE INSERT ON payment_request_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER payment_request_h_no_update BEFORE UPDATE ON payment_request_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE policy_clause(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  doc_no TEXT NOT NULL CHECK(doc_no <> ''),
  doc_name TEXT NOT NULL,
  clause TEXT NOT NULL CHECK(clause <> ''),
  title TEXT NOT NULL,
  nature TEXT NOT NULL CHECK(nature IN ('money', 'compute', 'other')),
  UNIQUE(doc_no, clause)
) STRICT;
CREATE TRIGGER policy_clause_d AFTER DELETE ON policy_clause WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO policy_clause_h(id, rev, doc_no, doc_name, clause, title, nature, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.doc_no, OLD.doc_name, OLD.clause, OLD.title, OLD.nature, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER policy_clause_d0 BEFORE DELETE ON policy_clause WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER policy_clause_d2 AFTER DELETE ON policy_clause WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE policy_clause_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER policy_clause_i0 BEFORE INSERT ON policy_clause WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER policy_clause_u AFTER UPDATE ON policy_clause WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO policy_clause_h(id, rev, doc_no, doc_name, clause, title, nature, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.doc_no, OLD.doc_name, OLD.clause, OLD.title, OLD.nature, NEW.rev, 'U'); END;
CREATE TRIGGER policy_clause_u0 BEFORE UPDATE ON policy_clause WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE policy_clause_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, doc_no TEXT NOT NULL, doc_name TEXT NOT NULL, clause TEXT NOT NULL, title TEXT NOT NULL, nature TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX policy_clause_h_id ON policy_clause_h(id, rev);
CREATE INDEX policy_clause_h_rev ON policy_clause_h(rev, id);
CREATE TRIGGER policy_clause_h_no_delete BEFORE DELETE ON policy_clause_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER policy_clause_h_no_insert BEFORE INSERT ON policy_clause_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER policy_clause_h_no_update BEFORE UPDATE ON policy_clause_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE progress(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  until_day INTEGER NOT NULL,
  physical INTEGER CHECK(physical BETWEEN 0 AND 1000),
  completed_fen INTEGER CHECK(completed_fen >= 0),
  issues TEXT NOT NULL,
  next_steps TEXT NOT NULL,
  UNIQUE(project_id, until_day)
) STRICT;
CREATE TRIGGER progress_d AFTER DELETE ON progress WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO progress_h(id, rev, project_id, until_day, physical, completed_fen, issues, next_steps, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.until_day, OLD.physical, OLD.completed_fen, OLD.issues, OLD.next_steps, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER progress_d0 BEFORE DELETE ON progress WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER progress_d2 AFTER DELETE ON progress WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE progress_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER progress_i0 BEFORE INSERT ON progress WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER progress_u AFTER UPDATE ON progress WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO progress_h(id, rev, project_id, until_day, physical, completed_fen, issues, next_steps, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.until_day, OLD.physical, OLD.completed_fen, OLD.issues, OLD.next_steps, NEW.rev, 'U'); END;
CREATE TRIGGER progress_u0 BEFORE UPDATE ON progress WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE progress_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, project_id INTEGER NOT NULL, until_day INTEGER NOT NULL, physical INTEGER, completed_fen INTEGER, issues TEXT NOT NULL, next_steps TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX progress_h_id ON progress_h(id, rev);
CREATE INDEX progress_h_rev ON progress_h(rev, id);
CREATE TRIGGER progress_h_no_delete BEFORE DELETE ON progress_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER progress_h_no_insert BEFORE INSERT ON progress_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER progress_h_no_update BEFORE UPDATE ON progress_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE project_budget(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  source_id INTEGER REFERENCES fund_source(id),
  year INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen >= 0),
  doc_no TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX project_budget_key ON project_budget(project_id, coalesce(source_id, 0), year);
CREATE TRIGGER project_budget_d AFTER DELETE ON project_budget WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO project_budget_h(id, rev, project_id, source_id, year, amount_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.source_id, OLD.year, OLD.amount_fen, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER project_budget_d0 BEFORE DELETE ON project_budget WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER project_budget_d2 AFTER DELETE ON project_budget WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE project_budget_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER project_budget_i0 BEFORE INSERT ON project_budget WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER project_budget_u AFTER UPDATE ON project_budget WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO project_budget_h(id, rev, project_id, source_id, year, amount_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.source_id, OLD.year, OLD.amount_fen, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER project_budget_u0 BEFORE UPDATE ON project_budget WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE project_budget_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, project_id INTEGER NOT NULL, source_id INTEGER, year INTEGER NOT NULL, amount_fen INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX project_budget_h_id ON project_budget_h(id, rev);
CREATE INDEX project_budget_h_rev ON project_budget_h(rev, id);
CREATE TRIGGER project_budget_h_no_delete BEFORE DELETE ON project_budget_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER project_budget_h_no_insert BEFORE INSERT ON project_budget_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER project_budget_h_no_update BEFORE UPDATE ON project_budget_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE project_fact(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL UNIQUE REFERENCES project(id),
  parent_id INTEGER REFERENCES project(id),
  level TEXT NOT NULL CHECK(level IN ('group', 'project', 'sub')),
  name_en TEXT NOT NULL,
  owner TEXT NOT NULL,
  manager TEXT NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('planned', 'building', 'done')),
  start_day INTEGER,
  finish_day INTEGER,
  done_day INTEGER,
  accounts_day INTEGER,
  reserved_p INTEGER CHECK(reserved_p >= 0),
  installed_p INTEGER CHECK(installed_p >= 0),
  tracks TEXT NOT NULL,
  scenarios TEXT NOT NULL,
  published TEXT NOT NULL,
  CHECK(parent_id IS NULL OR parent_id <> project_id)
) STRICT;
CREATE TRIGGER project_fact_d AFTER DELETE ON project_fact WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO project_fact_h(id, rev, project_id, parent_id, level, name_en, owner, manager, status, start_day, finish_day, done_day, accounts_day, reserved_p, installed_p, tracks, scenarios, published, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.parent_id, OLD.level, OLD.name_en, OLD.owner, OLD.manager, OLD.status, OLD.start_day, OLD.finish_day, OLD.done_day, OLD.accounts_day, OLD.reserved_p, OLD.installed_p, OLD.tracks, OLD.scenarios, OLD.published, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER project_fact_d0 BEFORE DELETE ON project_fact WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER project_fact_d2 AFTER DELETE ON project_fact WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE project_fact_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER project_fact_i0 BEFORE INSERT ON project_fact WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER project_fact_u AFTER UPDATE ON project_fact WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO project_fact_h(id, rev, project_id, parent_id, level, name_en, owner, manager, status, start_day, finish_day, done_day, accounts_day, reserved_p, installed_p, tracks, scenarios, published, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.parent_id, OLD.level, OLD.name_en, OLD.owner, OLD.manager, OLD.status, OLD.start_day, OLD.finish_day, OLD.done_day, OLD.accounts_day, OLD.reserved_p, OLD.installed_p, OLD.tracks, OLD.scenarios, OLD.published, NEW.rev, 'U'); END;
CREATE TRIGGER project_fact_u0 BEFORE UPDATE ON project_fact WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE project_fact_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, project_id INTEGER NOT NULL, parent_id INTEGER, level TEXT NOT NULL, name_en TEXT NOT NULL, owner TEXT NOT NULL, manager TEXT NOT NULL, status TEXT NOT NULL, start_day INTEGER, finish_day INTEGER, done_day INTEGER, accounts_day INTEGER, reserved_p INTEGER, installed_p INTEGER, tracks TEXT NOT NULL, scenarios TEXT NOT NULL, published TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX project_fact_h_id ON project_fact_h(id, rev);
CREATE INDEX project_fact_h_rev ON project_fact_h(rev, id);
CREATE TRIGGER project_fact_h_no_delete BEFORE DELETE ON project_fact_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER project_fact_h_no_insert BEFORE INSERT ON project_fact_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER project_fact_h_no_update BEFORE UPDATE ON project_fact_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE project_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, line_id INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX project_h_id ON project_h(id, rev);
CREATE INDEX project_h_rev ON project_h(rev, id);
CREATE TRIGGER project_h_no_delete BEFORE DELETE ON project_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER project_h_no_insert BEFORE INSERT ON project_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER project_h_no_update BEFORE UPDATE ON project_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE published_state(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  state TEXT NOT NULL CHECK(state IN ('signed', 'online', 'placed')),
  day INTEGER NOT NULL,
  certainty TEXT NOT NULL CHECK(certainty IN ('stated', 'expected')),
  horizon TEXT NOT NULL,
  source TEXT NOT NULL CHECK(source <> ''),
  UNIQUE(project_id, state)
) STRICT;
CREATE TRIGGER published_state_d AFTER DELETE ON published_state WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO published_state_h(id, rev, project_id, state, day, certainty, horizon, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.state, OLD.day, OLD.certainty, OLD.horizon, OLD.source, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER published_state_d0 BEFORE DELETE ON published_state WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER published_state_d2 AFTER DELETE ON published_state WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE published_state_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER published_state_i0 BEFORE INSERT ON published_state WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER published_state_u AFTER UPDATE ON published_state WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO published_state_h(id, rev, project_id, state, day, certainty, horizon, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.project_id, OLD.state, OLD.day, OLD.certainty, OLD.horizon, OLD.source, NEW.rev, 'U'); END;
CREATE TRIGGER published_state_u0 BEFORE UPDATE ON published_state WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE published_state_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, project_id INTEGER NOT NULL, state TEXT NOT NULL, day INTEGER NOT NULL, certainty TEXT NOT NULL, horizon TEXT NOT NULL, source TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX published_state_h_id ON published_state_h(id, rev);
CREATE INDEX published_state_h_rev ON published_state_h(rev, id);
CREATE TRIGGER published_state_h_no_delete BEFORE DELETE ON published_state_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER published_state_h_no_insert BEFORE INSERT ON published_state_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER published_state_h_no_update BEFORE UPDATE ON published_state_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE quota(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  doc_no TEXT NOT NULL CHECK(doc_no <> ''),
  kind TEXT NOT NULL CHECK(kind IN ('release', 'receipt', 'carry', 'return')),
  source_id INTEGER NOT NULL REFERENCES fund_source(id),
  project_id INTEGER REFERENCES project(id),
  year INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen <> 0),
  dated INTEGER NOT NULL,
  CHECK((kind = 'return') = (amount_fen < 0) OR kind = 'carry')
) STRICT;
CREATE UNIQUE INDEX quota_key ON quota(doc_no, kind, source_id, coalesce(project_id, 0), year);
CREATE TRIGGER quota_d AFTER DELETE ON quota WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO quota_h(id, rev, doc_no, kind, source_id, project_id, year, amount_fen, dated, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.doc_no, OLD.kind, OLD.source_id, OLD.project_id, OLD.year, OLD.amount_fen, OLD.dated, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER quota_d0 BEFORE DELETE ON quota WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER quota_d2 AFTER DELETE ON quota WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE quota_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER quota_i0 BEFORE INSERT ON quota WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER quota_u AFTER UPDATE ON quota WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO quota_h(id, rev, doc_no, kind, source_id, project_id, year, amount_fen, dated, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.doc_no, OLD.kind, OLD.source_id, OLD.project_id, OLD.year, OLD.amount_fen, OLD.dated, NEW.rev, 'U'); END;
CREATE TRIGGER quota_u0 BEFORE UPDATE ON quota WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE quota_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, doc_no TEXT NOT NULL, kind TEXT NOT NULL, source_id INTEGER NOT NULL, project_id INTEGER, year INTEGER NOT NULL, amount_fen INTEGER NOT NULL, dated INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX quota_h_id ON quota_h(id, rev);
CREATE INDEX quota_h_rev ON quota_h(rev, id);
CREATE TRIGGER quota_h_no_delete BEFORE DELETE ON quota_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER quota_h_no_insert BEFORE INSERT ON quota_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER quota_h_no_update BEFORE UPDATE ON quota_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE receipt(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  call_id INTEGER NOT NULL REFERENCES capital_call(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  reverses INTEGER NOT NULL CHECK(reverses IN (0, 1)),
  bank_ref TEXT NOT NULL
) STRICT;
CREATE INDEX receipt_call ON receipt(call_id);
CREATE TRIGGER receipt_d AFTER DELETE ON receipt WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO receipt_h(id, rev, call_id, partner_id, day, amount_fen, reverses, bank_ref, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.partner_id, OLD.day, OLD.amount_fen, OLD.reverses, OLD.bank_ref, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER receipt_d0 BEFORE DELETE ON receipt WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER receipt_d2 AFTER DELETE ON receipt WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE receipt_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER receipt_i0 BEFORE INSERT ON receipt WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER receipt_u AFTER UPDATE ON receipt WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO receipt_h(id, rev, call_id, partner_id, day, amount_fen, reverses, bank_ref, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.call_id, OLD.partner_id, OLD.day, OLD.amount_fen, OLD.reverses, OLD.bank_ref, NEW.rev, 'U'); END;
CREATE TRIGGER receipt_u0 BEFORE UPDATE ON receipt WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE receipt_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, call_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, day INTEGER NOT NULL, amount_fen INTEGER NOT NULL, reverses INTEGER NOT NULL, bank_ref TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_h_id ON receipt_h(id, rev);
CREATE INDEX receipt_h_rev ON receipt_h(rev, id);
CREATE TRIGGER receipt_h_no_delete BEFORE DELETE ON receipt_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER receipt_h_no_insert BEFORE INSERT ON receipt_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER receipt_h_no_update BEFORE UPDATE ON receipt_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE record_file(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  payment_id INTEGER REFERENCES payment(id),
  contract_id INTEGER REFERENCES contract(id),
  project_id INTEGER REFERENCES project(id),
  decision_id INTEGER REFERENCES decision(id),
  name TEXT NOT NULL CHECK(name <> ''),
  file_id INTEGER NOT NULL REFERENCES source_file(id),
  CHECK((payment_id IS NOT NULL) + (contract_id IS NOT NULL) + (project_id IS NOT NULL) + (decision_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX record_file_payment ON record_file(payment_id);
CREATE TRIGGER record_file_d AFTER DELETE ON record_file WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO record_file_h(id, rev, payment_id, contract_id, project_id, decision_id, name, file_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.contract_id, OLD.project_id, OLD.decision_id, OLD.name, OLD.file_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER record_file_d0 BEFORE DELETE ON record_file WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER record_file_d2 AFTER DELETE ON record_file WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE record_file_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER record_file_i0 BEFORE INSERT ON record_file WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER record_file_u AFTER UPDATE ON record_file WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO record_file_h(id, rev, payment_id, contract_id, project_id, decision_id, name, file_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.payment_id, OLD.contract_id, OLD.project_id, OLD.decision_id, OLD.name, OLD.file_id, NEW.rev, 'U'); END;
CREATE TRIGGER record_file_u0 BEFORE UPDATE ON record_file WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE record_file_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, payment_id INTEGER, contract_id INTEGER, project_id INTEGER, decision_id INTEGER, name TEXT NOT NULL, file_id INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX record_file_h_id ON record_file_h(id, rev);
CREATE INDEX record_file_h_rev ON record_file_h(rev, id);
CREATE TRIGGER record_file_h_no_delete BEFORE DELETE ON record_file_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER record_file_h_no_insert BEFORE INSERT ON record_file_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER record_file_h_no_update BEFORE UPDATE ON record_file_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE register_entry(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('platform', 'scenario')),
  name TEXT NOT NULL CHECK(name <> ''),
  level TEXT NOT NULL,
  holder TEXT NOT NULL,
  day INTEGER,
  state TEXT NOT NULL,
  source TEXT NOT NULL,
  UNIQUE(kind, name)
) STRICT;
CREATE TRIGGER register_entry_d AFTER DELETE ON register_entry WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO register_entry_h(id, rev, kind, name, level, holder, day, state, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.kind, OLD.name, OLD.level, OLD.holder, OLD.day, OLD.state, OLD.source, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER register_entry_d0 BEFORE DELETE ON register_entry WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER register_entry_d2 AFTER DELETE ON register_entry WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE register_entry_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER register_entry_i0 BEFORE INSERT ON register_entry WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER register_entry_u AFTER UPDATE ON register_entry WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO register_entry_h(id, rev, kind, name, level, holder, day, state, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.kind, OLD.name, OLD.level, OLD.holder, OLD.day, OLD.state, OLD.source, NEW.rev, 'U'); END;
CREATE TRIGGER register_entry_u0 BEFORE UPDATE ON register_entry WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE register_entry_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, level TEXT NOT NULL, holder TEXT NOT NULL, day INTEGER, state TEXT NOT NULL, source TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX register_entry_h_id ON register_entry_h(id, rev);
CREATE INDEX register_entry_h_rev ON register_entry_h(rev, id);
CREATE TRIGGER register_entry_h_no_delete BEFORE DELETE ON register_entry_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER register_entry_h_no_insert BEFORE INSERT ON register_entry_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER register_entry_h_no_update BEFORE UPDATE ON register_entry_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE reported_holding(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company(id),
  target_id INTEGER NOT NULL REFERENCES company(id),
  day INTEGER NOT NULL,
  share INTEGER NOT NULL CHECK(share BETWEEN 0 AND 1000000000),
  cost_fen INTEGER CHECK(cost_fen >= 0),
  value_fen INTEGER CHECK(value_fen >= 0),
  doc_no TEXT NOT NULL,
  UNIQUE(company_id, target_id, day),
  CHECK(company_id <> target_id)
) STRICT;
CREATE TRIGGER reported_holding_d AFTER DELETE ON reported_holding WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO reported_holding_h(id, rev, company_id, target_id, day, share, cost_fen, value_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.target_id, OLD.day, OLD.share, OLD.cost_fen, OLD.value_fen, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER reported_holding_d0 BEFORE DELETE ON reported_holding WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER reported_holding_d2 AFTER DELETE ON reported_holding WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE reported_holding_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER reported_holding_i0 BEFORE INSERT ON reported_holding WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER reported_holding_u AFTER UPDATE ON reported_holding WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO reported_holding_h(id, rev, company_id, target_id, day, share, cost_fen, value_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.company_id, OLD.target_id, OLD.day, OLD.share, OLD.cost_fen, OLD.value_fen, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER reported_holding_u0 BEFORE UPDATE ON reported_holding WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE reported_holding_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, company_id INTEGER NOT NULL, target_id INTEGER NOT NULL, day INTEGER NOT NULL, share INTEGER NOT NULL, cost_fen INTEGER, value_fen INTEGER, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX reported_holding_h_id ON reported_holding_h(id, rev);
CREATE INDEX reported_holding_h_rev ON reported_holding_h(rev, id);
CREATE TRIGGER reported_holding_h_no_delete BEFORE DELETE ON reported_holding_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER reported_holding_h_no_insert BEFORE INSERT ON reported_holding_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER reported_holding_h_no_update BEFORE UPDATE ON reported_holding_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE request_approval(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  request_id INTEGER NOT NULL REFERENCES payment_request(id),
  level INTEGER NOT NULL CHECK(level >= 1),
  day INTEGER NOT NULL,
  approver TEXT NOT NULL CHECK(approver <> ''),
  amount_fen INTEGER NOT NULL CHECK(amount_fen >= 0),
  doc_no TEXT NOT NULL,
  override TEXT NOT NULL,
  UNIQUE(request_id, level)
) STRICT;
CREATE TRIGGER request_approval_d AFTER DELETE ON request_approval WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO request_approval_h(id, rev, request_id, level, day, approver, amount_fen, doc_no, override, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.request_id, OLD.level, OLD.day, OLD.approver, OLD.amount_fen, OLD.doc_no, OLD.override, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER request_approval_d0 BEFORE DELETE ON request_approval WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER request_approval_d2 AFTER DELETE ON request_approval WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE request_approval_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER request_approval_i0 BEFORE INSERT ON request_approval WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER request_approval_u AFTER UPDATE ON request_approval WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO request_approval_h(id, rev, request_id, level, day, approver, amount_fen, doc_no, override, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.request_id, OLD.level, OLD.day, OLD.approver, OLD.amount_fen, OLD.doc_no, OLD.override, NEW.rev, 'U'); END;
CREATE TRIGGER request_approval_u0 BEFORE UPDATE ON request_approval WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE request_approval_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, request_id INTEGER NOT NULL, level INTEGER NOT NULL, day INTEGER NOT NULL, approver TEXT NOT NULL, amount_fen INTEGER NOT NULL, doc_no TEXT NOT NULL, override TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX request_approval_h_id ON request_approval_h(id, rev);
CREATE INDEX request_approval_h_rev ON request_approval_h(rev, id);
CREATE TRIGGER request_approval_h_no_delete BEFORE DELETE ON request_approval_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER request_approval_h_no_insert BEFORE INSERT ON request_approval_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER request_approval_h_no_update BEFORE UPDATE ON request_approval_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE request_paid(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  request_id INTEGER NOT NULL REFERENCES payment_request(id),
  payment_id INTEGER NOT NULL UNIQUE REFERENCES payment(id)
) STRICT;
CREATE INDEX request_paid_request ON request_paid(request_id);
CREATE TRIGGER request_paid_d AFTER DELETE ON request_paid WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO request_paid_h(id, rev, request_id, payment_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.request_id, OLD.payment_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER request_paid_d0 BEFORE DELETE ON request_paid WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER request_paid_d2 AFTER DELETE ON request_paid WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE request_paid_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER request_paid_i0 BEFORE INSERT ON request_paid WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER request_paid_u AFTER UPDATE ON request_paid WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO request_paid_h(id, rev, request_id, payment_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.request_id, OLD.payment_id, NEW.rev, 'U'); END;
CREATE TRIGGER request_paid_u0 BEFORE UPDATE ON request_paid WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE request_paid_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, request_id INTEGER NOT NULL, payment_id INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX request_paid_h_id ON request_paid_h(id, rev);
CREATE INDEX request_paid_h_rev ON request_paid_h(rev, id);
CREATE TRIGGER request_paid_h_no_delete BEFORE DELETE ON request_paid_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER request_paid_h_no_insert BEFORE INSERT ON request_paid_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER request_paid_h_no_update BEFORE UPDATE ON request_paid_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE return_credit(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  company_id INTEGER REFERENCES company(id),
  day INTEGER NOT NULL,
  basis TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  factor INTEGER NOT NULL CHECK(factor >= 0),
  evidence TEXT NOT NULL,
  approved_by TEXT NOT NULL
) STRICT;
CREATE TRIGGER return_credit_d AFTER DELETE ON return_credit WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO return_credit_h(id, rev, fund_id, company_id, day, basis, amount_fen, factor, evidence, approved_by, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.company_id, OLD.day, OLD.basis, OLD.amount_fen, OLD.factor, OLD.evidence, OLD.approved_by, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER return_credit_d0 BEFORE DELETE ON return_credit WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER return_credit_d2 AFTER DELETE ON return_credit WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE return_credit_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER return_credit_i0 BEFORE INSERT ON return_credit WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER return_credit_u AFTER UPDATE ON return_credit WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO return_credit_h(id, rev, fund_id, company_id, day, basis, amount_fen, factor, evidence, approved_by, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.company_id, OLD.day, OLD.basis, OLD.amount_fen, OLD.factor, OLD.evidence, OLD.approved_by, NEW.rev, 'U'); END;
CREATE TRIGGER return_credit_u0 BEFORE UPDATE ON return_credit WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE return_credit_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, company_id INTEGER, day INTEGER NOT NULL, basis TEXT NOT NULL, amount_fen INTEGER NOT NULL, factor INTEGER NOT NULL, evidence TEXT NOT NULL, approved_by TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX return_credit_h_id ON return_credit_h(id, rev);
CREATE INDEX return_credit_h_rev ON return_credit_h(rev, id);
CREATE TRIGGER return_credit_h_no_delete BEFORE DELETE ON return_credit_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER return_credit_h_no_insert BEFORE INSERT ON return_credit_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER return_credit_h_no_update BEFORE UPDATE ON return_credit_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE return_rule(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  start_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  multiple INTEGER NOT NULL CHECK(multiple >= 0),
  base_fen INTEGER NOT NULL CHECK(base_fen >= 0),
  doc_no TEXT NOT NULL,
  UNIQUE(fund_id, start_day)
) STRICT;
CREATE TRIGGER return_rule_d AFTER DELETE ON return_rule WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO return_rule_h(id, rev, fund_id, start_day, until_day, multiple, base_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.start_day, OLD.until_day, OLD.multiple, OLD.base_fen, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER return_rule_d0 BEFORE DELETE ON return_rule WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER return_rule_d2 AFTER DELETE ON return_rule WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE return_rule_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER return_rule_i0 BEFORE INSERT ON return_rule WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER return_rule_u AFTER UPDATE ON return_rule WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO return_rule_h(id, rev, fund_id, start_day, until_day, multiple, base_fen, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.fund_id, OLD.start_day, OLD.until_day, OLD.multiple, OLD.base_fen, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER return_rule_u0 BEFORE UPDATE ON return_rule WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE return_rule_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, fund_id INTEGER NOT NULL, start_day INTEGER NOT NULL, until_day INTEGER NOT NULL, multiple INTEGER NOT NULL, base_fen INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX return_rule_h_id ON return_rule_h(id, rev);
CREATE INDEX return_rule_h_rev ON return_rule_h(rev, id);
CREATE TRIGGER return_rule_h_no_delete BEFORE DELETE ON return_rule_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER return_rule_h_no_insert BEFORE INSERT ON return_rule_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER return_rule_h_no_update BEFORE UPDATE ON return_rule_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE review(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK(state IN ('open', 'checked', 'locked', 'signed')),
  snapshot_id INTEGER REFERENCES review_snapshot(id)
) STRICT;
CREATE TRIGGER review_d AFTER DELETE ON review WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO review_h(id, rev, quarter, state, snapshot_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.state, OLD.snapshot_id, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER review_d0 BEFORE DELETE ON review WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER review_d2 AFTER DELETE ON review WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE review_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER review_i0 BEFORE INSERT ON review WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER review_u AFTER UPDATE ON review WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO review_h(id, rev, quarter, state, snapshot_id, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.state, OLD.snapshot_id, NEW.rev, 'U'); END;
CREATE TRIGGER review_u0 BEFORE UPDATE ON review WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE review_annex(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK(number >= 1),
  name TEXT NOT NULL CHECK(name <> ''),
  spec TEXT NOT NULL CHECK(spec <> ''),
  UNIQUE(quarter, name)
) STRICT;
CREATE TRIGGER review_annex_d AFTER DELETE ON review_annex WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO review_annex_h(id, rev, quarter, number, name, spec, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.number, OLD.name, OLD.spec, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER review_annex_d0 BEFORE DELETE ON review_annex WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER review_annex_d2 AFTER DELETE ON review_annex WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE review_annex_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER review_annex_i0 BEFORE INSERT ON review_annex WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER review_annex_u AFTER UPDATE ON review_annex WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO review_annex_h(id, rev, quarter, number, name, spec, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.number, OLD.name, OLD.spec, NEW.rev, 'U'); END;
CREATE TRIGGER review_annex_u0 BEFORE UPDATE ON review_annex WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE review_annex_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, quarter INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, spec TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX review_annex_h_id ON review_annex_h(id, rev);
CREATE INDEX review_annex_h_rev ON review_annex_h(rev, id);
CREATE TRIGGER review_annex_h_no_delete BEFORE DELETE ON review_annex_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER review_annex_h_no_insert BEFORE INSERT ON review_annex_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER review_annex_h_no_update BEFORE UPDATE ON review_annex_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE review_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, quarter INTEGER NOT NULL, state TEXT NOT NULL, snapshot_id INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX review_h_id ON review_h(id, rev);
CREATE INDEX review_h_rev ON review_h(rev, id);
CREATE TRIGGER review_h_no_delete BEFORE DELETE ON review_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER review_h_no_insert BEFORE INSERT ON review_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER review_h_no_update BEFORE UPDATE ON review_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE review_request(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK(number >= 1),
  gate TEXT NOT NULL,
  text TEXT NOT NULL CHECK(text <> ''),
  author TEXT NOT NULL,
  owner TEXT NOT NULL,
  due_day INTEGER,
  outcome TEXT NOT NULL,
  UNIQUE(quarter, number)
) STRICT;
CREATE TRIGGER review_request_d AFTER DELETE ON review_request WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO review_request_h(id, rev, quarter, number, gate, text, author, owner, due_day, outcome, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.number, OLD.gate, OLD.text, OLD.author, OLD.owner, OLD.due_day, OLD.outcome, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER review_request_d0 BEFORE DELETE ON review_request WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER review_request_d2 AFTER DELETE ON review_request WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE review_request_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER review_request_i0 BEFORE INSERT ON review_request WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER review_request_u AFTER UPDATE ON review_request WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO review_request_h(id, rev, quarter, number, gate, text, author, owner, due_day, outcome, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.quarter, OLD.number, OLD.gate, OLD.text, OLD.author, OLD.owner, OLD.due_day, OLD.outcome, NEW.rev, 'U'); END;
CREATE TRIGGER review_request_u0 BEFORE UPDATE ON review_request WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE review_request_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, quarter INTEGER NOT NULL, number INTEGER NOT NULL, gate TEXT NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL, owner TEXT NOT NULL, due_day INTEGER, outcome TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX review_request_h_id ON review_request_h(id, rev);
CREATE INDEX review_request_h_rev ON review_request_h(rev, id);
CREATE TRIGGER review_request_h_no_delete BEFORE DELETE ON review_request_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER review_request_h_no_insert BEFORE INSERT ON review_request_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER review_request_h_no_update BEFORE UPDATE ON review_request_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE review_signature(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  snapshot_id INTEGER NOT NULL REFERENCES review_snapshot(id),
  role TEXT NOT NULL CHECK(role IN ('prepared', 'reviewed', 'approved')),
  name TEXT NOT NULL CHECK(name <> ''),
  public_key BLOB NOT NULL CHECK(length(public_key) = 32),
  at TEXT NOT NULL,
  signature BLOB NOT NULL CHECK(length(signature) = 64),
  UNIQUE(snapshot_id, role, public_key)
) STRICT;
CREATE TRIGGER review_signature_i0 BEFORE INSERT ON review_signature WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER review_signature_no_delete BEFORE DELETE ON review_signature BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER review_signature_no_update BEFORE UPDATE ON review_signature BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE review_snapshot(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK(number >= 1),
  sha256 BLOB NOT NULL CHECK(length(sha256) = 32),
  head TEXT NOT NULL,
  body BLOB NOT NULL,
  UNIQUE(quarter, number)
) STRICT;
CREATE TRIGGER review_snapshot_i0 BEFORE INSERT ON review_snapshot WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER review_snapshot_no_delete BEFORE DELETE ON review_snapshot BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER review_snapshot_no_update BEFORE UPDATE ON review_snapshot BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE round_part(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  round_id INTEGER NOT NULL REFERENCES company_round(id),
  holder TEXT NOT NULL CHECK(holder <> ''),
  share_class TEXT NOT NULL,
  shares TEXT NOT NULL CHECK(shares <> ''),
  amount_fen INTEGER CHECK(amount_fen >= 0),
  UNIQUE(round_id, holder, share_class)
) STRICT;
CREATE TRIGGER round_part_d AFTER DELETE ON round_part WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO round_part_h(id, rev, round_id, holder, share_class, shares, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.round_id, OLD.holder, OLD.share_class, OLD.shares, OLD.amount_fen, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER round_part_d0 BEFORE DELETE ON round_part WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER round_part_d2 AFTER DELETE ON round_part WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE round_part_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER round_part_i0 BEFORE INSERT ON round_part WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER round_part_u AFTER UPDATE ON round_part WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO round_part_h(id, rev, round_id, holder, share_class, shares, amount_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.round_id, OLD.holder, OLD.share_class, OLD.shares, OLD.amount_fen, NEW.rev, 'U'); END;
CREATE TRIGGER round_part_u0 BEFORE UPDATE ON round_part WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE round_part_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, round_id INTEGER NOT NULL, holder TEXT NOT NULL, share_class TEXT NOT NULL, shares TEXT NOT NULL, amount_fen INTEGER, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX round_part_h_id ON round_part_h(id, rev);
CREATE INDEX round_part_h_rev ON round_part_h(rev, id);
CREATE TRIGGER round_part_h_no_delete BEFORE DELETE ON round_part_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER round_part_h_no_insert BEFORE INSERT ON round_part_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER round_part_h_no_update BEFORE UPDATE ON round_part_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE round_terms(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  round_id INTEGER NOT NULL UNIQUE REFERENCES company_round(id),
  issued TEXT NOT NULL,
  share_class TEXT NOT NULL,
  pre_fen INTEGER CHECK(pre_fen >= 0),
  post_fen INTEGER CHECK(post_fen >= 0),
  diluted TEXT NOT NULL
) STRICT;
CREATE TRIGGER round_terms_d AFTER DELETE ON round_terms WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO round_terms_h(id, rev, round_id, issued, share_class, pre_fen, post_fen, diluted, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.round_id, OLD.issued, OLD.share_class, OLD.pre_fen, OLD.post_fen, OLD.diluted, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER round_terms_d0 BEFORE DELETE ON round_terms WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER round_terms_d2 AFTER DELETE ON round_terms WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE round_terms_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER round_terms_i0 BEFORE INSERT ON round_terms WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER round_terms_u AFTER UPDATE ON round_terms WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO round_terms_h(id, rev, round_id, issued, share_class, pre_fen, post_fen, diluted, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.round_id, OLD.issued, OLD.share_class, OLD.pre_fen, OLD.post_fen, OLD.diluted, NEW.rev, 'U'); END;
CREATE TRIGGER round_terms_u0 BEFORE UPDATE ON round_terms WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE round_terms_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, round_id INTEGER NOT NULL, issued TEXT NOT NULL, share_class TEXT NOT NULL, pre_fen INTEGER, post_fen INTEGER, diluted TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX round_terms_h_id ON round_terms_h(id, rev);
CREATE INDEX round_terms_h_rev ON round_terms_h(rev, id);
CREATE TRIGGER round_terms_h_no_delete BEFORE DELETE ON round_terms_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER round_terms_h_no_insert BEFORE INSERT ON round_terms_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER round_terms_h_no_update BEFORE UPDATE ON round_terms_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE saved_view(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind <> ''),
  name TEXT NOT NULL CHECK(name <> ''),
  spec TEXT NOT NULL CHECK(spec <> ''),
  UNIQUE(kind, name)
) STRICT;
CREATE TRIGGER saved_view_d AFTER DELETE ON saved_view WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO saved_view_h(id, rev, kind, name, spec, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.kind, OLD.name, OLD.spec, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER saved_view_d0 BEFORE DELETE ON saved_view WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER saved_view_d2 AFTER DELETE ON saved_view WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE saved_view_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER saved_view_i0 BEFORE INSERT ON saved_view WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER saved_view_u AFTER UPDATE ON saved_view WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO saved_view_h(id, rev, kind, name, spec, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.kind, OLD.name, OLD.spec, NEW.rev, 'U'); END;
CREATE TRIGGER saved_view_u0 BEFORE UPDATE ON saved_view WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE saved_view_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, spec TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX saved_view_h_id ON saved_view_h(id, rev);
CREATE INDEX saved_view_h_rev ON saved_view_h(rev, id);
CREATE TRIGGER saved_view_h_no_delete BEFORE DELETE ON saved_view_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER saved_view_h_no_insert BEFORE INSERT ON saved_view_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER saved_view_h_no_update BEFORE UPDATE ON saved_view_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE share_split(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  added INTEGER NOT NULL CHECK(added <> 0),
  name TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(deal_id, day, name)
) STRICT;
CREATE TRIGGER share_split_d AFTER DELETE ON share_split WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO share_split_h(id, rev, deal_id, day, added, name, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.added, OLD.name, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER share_split_d0 BEFORE DELETE ON share_split WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER share_split_d2 AFTER DELETE ON share_split WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE share_split_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER share_split_i0 BEFORE INSERT ON share_split WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER share_split_u AFTER UPDATE ON share_split WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO share_split_h(id, rev, deal_id, day, added, name, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.added, OLD.name, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER share_split_u0 BEFORE UPDATE ON share_split WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE share_split_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, deal_id INTEGER NOT NULL, day INTEGER NOT NULL, added INTEGER NOT NULL, name TEXT NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX share_split_h_id ON share_split_h(id, rev);
CREATE INDEX share_split_h_rev ON share_split_h(rev, id);
CREATE TRIGGER share_split_h_no_delete BEFORE DELETE ON share_split_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER share_split_h_no_insert BEFORE INSERT ON share_split_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER share_split_h_no_update BEFORE UPDATE ON share_split_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE source_rule(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  source_id INTEGER NOT NULL REFERENCES fund_source(id),
  project_id INTEGER REFERENCES project(id),
  share INTEGER CHECK(share BETWEEN 0 AND 1000),
  cap_fen INTEGER CHECK(cap_fen >= 0),
  position INTEGER NOT NULL,
  last_day INTEGER,
  doc_no TEXT NOT NULL
) STRICT;
CREATE TRIGGER source_rule_d AFTER DELETE ON source_rule WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO source_rule_h(id, rev, source_id, project_id, share, cap_fen, position, last_day, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.source_id, OLD.project_id, OLD.share, OLD.cap_fen, OLD.position, OLD.last_day, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER source_rule_d0 BEFORE DELETE ON source_rule WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER source_rule_d2 AFTER DELETE ON source_rule WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE source_rule_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER source_rule_i0 BEFORE INSERT ON source_rule WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER source_rule_u AFTER UPDATE ON source_rule WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO source_rule_h(id, rev, source_id, project_id, share, cap_fen, position, last_day, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.source_id, OLD.project_id, OLD.share, OLD.cap_fen, OLD.position, OLD.last_day, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER source_rule_u0 BEFORE UPDATE ON source_rule WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE source_rule_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, source_id INTEGER NOT NULL, project_id INTEGER, share INTEGER, cap_fen INTEGER, position INTEGER NOT NULL, last_day INTEGER, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX source_rule_h_id ON source_rule_h(id, rev);
CREATE INDEX source_rule_h_rev ON source_rule_h(rev, id);
CREATE TRIGGER source_rule_h_no_delete BEFORE DELETE ON source_rule_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER source_rule_h_no_insert BEFORE INSERT ON source_rule_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER source_rule_h_no_update BEFORE UPDATE ON source_rule_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TRIGGER staff_d AFTER DELETE ON staff WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO staff_h(id, rev, name, public_key, may_record, may_review, may_approve, may_administer, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.public_key, OLD.may_record, OLD.may_review, OLD.may_approve, OLD.may_administer, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER staff_d0 BEFORE DELETE ON staff WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER staff_d2 AFTER DELETE ON staff WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE staff_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER staff_i0 BEFORE INSERT ON staff WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER staff_u AFTER UPDATE ON staff WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO staff_h(id, rev, name, public_key, may_record, may_review, may_approve, may_administer, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.name, OLD.public_key, OLD.may_record, OLD.may_review, OLD.may_approve, OLD.may_administer, NEW.rev, 'U'); END;
CREATE TRIGGER staff_u0 BEFORE UPDATE ON staff WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE staff_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, name TEXT NOT NULL, public_key TEXT NOT NULL, may_record INTEGER NOT NULL, may_review INTEGER NOT NULL, may_approve INTEGER NOT NULL, may_administer INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX staff_h_id ON staff_h(id, rev);
CREATE INDEX staff_h_rev ON staff_h(rev, id);
CREATE TRIGGER staff_h_no_delete BEFORE DELETE ON staff_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER staff_h_no_insert BEFORE INSERT ON staff_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER staff_h_no_update BEFORE UPDATE ON staff_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE stated_share(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  share INTEGER NOT NULL CHECK(share BETWEEN 1 AND 1000000000),
  doc_no TEXT NOT NULL,
  UNIQUE(deal_id, day)
) STRICT;
CREATE TRIGGER stated_share_d AFTER DELETE ON stated_share WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO stated_share_h(id, rev, deal_id, day, share, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.share, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER stated_share_d0 BEFORE DELETE ON stated_share WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER stated_share_d2 AFTER DELETE ON stated_share WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE stated_share_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER stated_share_i0 BEFORE INSERT ON stated_share WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER stated_share_u AFTER UPDATE ON stated_share WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO stated_share_h(id, rev, deal_id, day, share, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.share, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER stated_share_u0 BEFORE UPDATE ON stated_share WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE stated_share_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, deal_id INTEGER NOT NULL, day INTEGER NOT NULL, share INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX stated_share_h_id ON stated_share_h(id, rev);
CREATE INDEX stated_share_h_rev ON stated_share_h(rev, id);
CREATE TRIGGER stated_share_h_no_delete BEFORE DELETE ON stated_share_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER stated_share_h_no_insert BEFORE INSERT ON stated_share_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER stated_share_h_no_update BEFORE UPDATE ON stated_share_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
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
CREATE TABLE taken_back(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  what TEXT NOT NULL CHECK(what IN ('lot', 'deal_exit', 'deal_income', 'fund_expense')),
  row_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(what, row_id)
) STRICT;
CREATE TRIGGER taken_back_d AFTER DELETE ON taken_back WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO taken_back_h(id, rev, what, row_id, day, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.what, OLD.row_id, OLD.day, OLD.doc_no, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER taken_back_d0 BEFORE DELETE ON taken_back WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER taken_back_d2 AFTER DELETE ON taken_back WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE taken_back_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER taken_back_i0 BEFORE INSERT ON taken_back WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER taken_back_u AFTER UPDATE ON taken_back WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO taken_back_h(id, rev, what, row_id, day, doc_no, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.what, OLD.row_id, OLD.day, OLD.doc_no, NEW.rev, 'U'); END;
CREATE TRIGGER taken_back_u0 BEFORE UPDATE ON taken_back WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE taken_back_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, what TEXT NOT NULL, row_id INTEGER NOT NULL, day INTEGER NOT NULL, doc_no TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX taken_back_h_id ON taken_back_h(id, rev);
CREATE INDEX taken_back_h_rev ON taken_back_h(rev, id);
CREATE TRIGGER taken_back_h_no_delete BEFORE DELETE ON taken_back_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER taken_back_h_no_insert BEFORE INSERT ON taken_back_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER taken_back_h_no_update BEFORE UPDATE ON taken_back_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE taken_change(
  seq INTEGER PRIMARY KEY REFERENCES changeset(seq),
  uid TEXT NOT NULL UNIQUE,
  desk INTEGER NOT NULL,
  made_seq INTEGER NOT NULL,
  made_prev BLOB NOT NULL,
  made_hash BLOB NOT NULL,
  evidence BLOB NOT NULL
) STRICT;
CREATE TRIGGER taken_change_i0 BEFORE INSERT ON taken_change WHEN NEW.seq IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER taken_change_no_delete BEFORE DELETE ON taken_change BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER taken_change_no_update BEFORE UPDATE ON taken_change BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TABLE target_ceiling(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  target_id INTEGER NOT NULL UNIQUE REFERENCES indicator_target(id),
  bound TEXT NOT NULL CHECK(bound IN ('at_most', 'less_than'))
) STRICT;
CREATE TRIGGER target_ceiling_d AFTER DELETE ON target_ceiling WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO target_ceiling_h(id, rev, target_id, bound, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.target_id, OLD.bound, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER target_ceiling_d0 BEFORE DELETE ON target_ceiling WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER target_ceiling_d2 AFTER DELETE ON target_ceiling WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE target_ceiling_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER target_ceiling_i0 BEFORE INSERT ON target_ceiling WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER target_ceiling_u AFTER UPDATE ON target_ceiling WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO target_ceiling_h(id, rev, target_id, bound, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.target_id, OLD.bound, NEW.rev, 'U'); END;
CREATE TRIGGER target_ceiling_u0 BEFORE UPDATE ON target_ceiling WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE target_ceiling_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, target_id INTEGER NOT NULL, bound TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX target_ceiling_h_id ON target_ceiling_h(id, rev);
CREATE INDEX target_ceiling_h_rev ON target_ceiling_h(rev, id);
CREATE TRIGGER target_ceiling_h_no_delete BEFORE DELETE ON target_ceiling_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER target_ceiling_h_no_insert BEFORE INSERT ON target_ceiling_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER target_ceiling_h_no_update BEFORE UPDATE ON target_ceiling_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE term(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX term_text ON term(text);
CREATE TRIGGER term_i0 BEFORE INSERT ON term WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER term_no_delete BEFORE DELETE ON term BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER term_no_update BEFORE UPDATE ON term BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE terms_carry(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  trigger_hurdle INTEGER NOT NULL CHECK(trigger_hurdle IN (0, 1)),
  loss_carryforward INTEGER NOT NULL CHECK(loss_carryforward IN (0, 1))
) STRICT;
CREATE TRIGGER terms_carry_d AFTER DELETE ON terms_carry WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO terms_carry_h(id, rev, terms_id, trigger_hurdle, loss_carryforward, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.trigger_hurdle, OLD.loss_carryforward, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER terms_carry_d0 BEFORE DELETE ON terms_carry WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_carry_d2 AFTER DELETE ON terms_carry WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE terms_carry_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER terms_carry_i0 BEFORE INSERT ON terms_carry WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_carry_u AFTER UPDATE ON terms_carry WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO terms_carry_h(id, rev, terms_id, trigger_hurdle, loss_carryforward, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.trigger_hurdle, OLD.loss_carryforward, NEW.rev, 'U'); END;
CREATE TRIGGER terms_carry_u0 BEFORE UPDATE ON terms_carry WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE terms_carry_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, terms_id INTEGER NOT NULL, trigger_hurdle INTEGER NOT NULL, loss_carryforward INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX terms_carry_h_id ON terms_carry_h(id, rev);
CREATE INDEX terms_carry_h_rev ON terms_carry_h(rev, id);
CREATE TRIGGER terms_carry_h_no_delete BEFORE DELETE ON terms_carry_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_carry_h_no_insert BEFORE INSERT ON terms_carry_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_carry_h_no_update BEFORE UPDATE ON terms_carry_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE terms_counting(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  fee_floor_fen INTEGER NOT NULL CHECK(fee_floor_fen >= 0),
  day_count TEXT NOT NULL CHECK(day_count <> '')
) STRICT;
CREATE TRIGGER terms_counting_d AFTER DELETE ON terms_counting WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO terms_counting_h(id, rev, terms_id, fee_floor_fen, day_count, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.fee_floor_fen, OLD.day_count, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER terms_counting_d0 BEFORE DELETE ON terms_counting WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_counting_d2 AFTER DELETE ON terms_counting WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE terms_counting_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER terms_counting_i0 BEFORE INSERT ON terms_counting WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_counting_u AFTER UPDATE ON terms_counting WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO terms_counting_h(id, rev, terms_id, fee_floor_fen, day_count, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.fee_floor_fen, OLD.day_count, NEW.rev, 'U'); END;
CREATE TRIGGER terms_counting_u0 BEFORE UPDATE ON terms_counting WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE terms_counting_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, terms_id INTEGER NOT NULL, fee_floor_fen INTEGER NOT NULL, day_count TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX terms_counting_h_id ON terms_counting_h(id, rev);
CREATE INDEX terms_counting_h_rev ON terms_counting_h(rev, id);
CREATE TRIGGER terms_counting_h_no_delete BEFORE DELETE ON terms_counting_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_counting_h_no_insert BEFORE INSERT ON terms_counting_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_counting_h_no_update BEFORE UPDATE ON terms_counting_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE terms_hurdle(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL REFERENCES fund_terms(id),
  number INTEGER NOT NULL CHECK(number >= 1),
  rate INTEGER CHECK(rate > 0),
  multiple INTEGER CHECK(multiple > 1000000),
  carry INTEGER NOT NULL CHECK(carry BETWEEN 0 AND 999999),
  catch_up INTEGER NOT NULL CHECK(catch_up BETWEEN 0 AND 1000000),
  UNIQUE(terms_id, number),
  CHECK((rate IS NULL) <> (multiple IS NULL))
) STRICT;
CREATE TRIGGER terms_hurdle_d AFTER DELETE ON terms_hurdle WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO terms_hurdle_h(id, rev, terms_id, number, rate, multiple, carry, catch_up, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.number, OLD.rate, OLD.multiple, OLD.carry, OLD.catch_up, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER terms_hurdle_d0 BEFORE DELETE ON terms_hurdle WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_hurdle_d2 AFTER DELETE ON terms_hurdle WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE terms_hurdle_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER terms_hurdle_i0 BEFORE INSERT ON terms_hurdle WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_hurdle_u AFTER UPDATE ON terms_hurdle WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO terms_hurdle_h(id, rev, terms_id, number, rate, multiple, carry, catch_up, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.number, OLD.rate, OLD.multiple, OLD.carry, OLD.catch_up, NEW.rev, 'U'); END;
CREATE TRIGGER terms_hurdle_u0 BEFORE UPDATE ON terms_hurdle WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE terms_hurdle_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, terms_id INTEGER NOT NULL, number INTEGER NOT NULL, rate INTEGER, multiple INTEGER, carry INTEGER NOT NULL, catch_up INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX terms_hurdle_h_id ON terms_hurdle_h(id, rev);
CREATE INDEX terms_hurdle_h_rev ON terms_hurdle_h(rev, id);
CREATE TRIGGER terms_hurdle_h_no_delete BEFORE DELETE ON terms_hurdle_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_hurdle_h_no_insert BEFORE INSERT ON terms_hurdle_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_hurdle_h_no_update BEFORE UPDATE ON terms_hurdle_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE terms_limits(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  fee_cap_year_fen INTEGER NOT NULL CHECK(fee_cap_year_fen >= 0),
  fee_cap_fen INTEGER NOT NULL CHECK(fee_cap_fen >= 0),
  carry_tax INTEGER NOT NULL CHECK(carry_tax BETWEEN 0 AND 1000000)
) STRICT;
CREATE TRIGGER terms_limits_d AFTER DELETE ON terms_limits WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO terms_limits_h(id, rev, terms_id, fee_cap_year_fen, fee_cap_fen, carry_tax, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.fee_cap_year_fen, OLD.fee_cap_fen, OLD.carry_tax, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER terms_limits_d0 BEFORE DELETE ON terms_limits WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_limits_d2 AFTER DELETE ON terms_limits WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE terms_limits_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER terms_limits_i0 BEFORE INSERT ON terms_limits WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_limits_u AFTER UPDATE ON terms_limits WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO terms_limits_h(id, rev, terms_id, fee_cap_year_fen, fee_cap_fen, carry_tax, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.fee_cap_year_fen, OLD.fee_cap_fen, OLD.carry_tax, NEW.rev, 'U'); END;
CREATE TRIGGER terms_limits_u0 BEFORE UPDATE ON terms_limits WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE terms_limits_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, terms_id INTEGER NOT NULL, fee_cap_year_fen INTEGER NOT NULL, fee_cap_fen INTEGER NOT NULL, carry_tax INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX terms_limits_h_id ON terms_limits_h(id, rev);
CREATE INDEX terms_limits_h_rev ON terms_limits_h(rev, id);
CREATE TRIGGER terms_limits_h_no_delete BEFORE DELETE ON terms_limits_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_limits_h_no_insert BEFORE INSERT ON terms_limits_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_limits_h_no_update BEFORE UPDATE ON terms_limits_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE terms_protection(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  escrow INTEGER NOT NULL CHECK(escrow BETWEEN 0 AND 1000000),
  overdue_rate INTEGER NOT NULL CHECK(overdue_rate >= 0)
) STRICT;
CREATE TRIGGER terms_protection_d AFTER DELETE ON terms_protection WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO terms_protection_h(id, rev, terms_id, escrow, overdue_rate, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.escrow, OLD.overdue_rate, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER terms_protection_d0 BEFORE DELETE ON terms_protection WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_protection_d2 AFTER DELETE ON terms_protection WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE terms_protection_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER terms_protection_i0 BEFORE INSERT ON terms_protection WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER terms_protection_u AFTER UPDATE ON terms_protection WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO terms_protection_h(id, rev, terms_id, escrow, overdue_rate, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.terms_id, OLD.escrow, OLD.overdue_rate, NEW.rev, 'U'); END;
CREATE TRIGGER terms_protection_u0 BEFORE UPDATE ON terms_protection WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE terms_protection_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, terms_id INTEGER NOT NULL, escrow INTEGER NOT NULL, overdue_rate INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX terms_protection_h_id ON terms_protection_h(id, rev);
CREATE INDEX terms_protection_h_rev ON terms_protection_h(rev, id);
CREATE TRIGGER terms_protection_h_no_delete BEFORE DELETE ON terms_protection_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_protection_h_no_insert BEFORE INSERT ON terms_protection_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER terms_protection_h_no_update BEFORE UPDATE ON terms_protection_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE valuation(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  value_fen INTEGER NOT NULL CHECK(value_fen >= 0),
  technique TEXT NOT NULL CHECK(technique IN ('cost', 'round', 'multiple', 'dcf', 'net_assets', 'market', 'other')),
  inputs TEXT NOT NULL,
  prepared TEXT NOT NULL,
  approved TEXT NOT NULL,
  UNIQUE(deal_id, day)
) STRICT;
CREATE TRIGGER valuation_d AFTER DELETE ON valuation WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO valuation_h(id, rev, deal_id, day, value_fen, technique, inputs, prepared, approved, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.value_fen, OLD.technique, OLD.inputs, OLD.prepared, OLD.approved, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER valuation_d0 BEFORE DELETE ON valuation WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER valuation_d2 AFTER DELETE ON valuation WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE valuation_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER valuation_i0 BEFORE INSERT ON valuation WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER valuation_u AFTER UPDATE ON valuation WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO valuation_h(id, rev, deal_id, day, value_fen, technique, inputs, prepared, approved, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.deal_id, OLD.day, OLD.value_fen, OLD.technique, OLD.inputs, OLD.prepared, OLD.approved, NEW.rev, 'U'); END;
CREATE TRIGGER valuation_u0 BEFORE UPDATE ON valuation WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE valuation_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, deal_id INTEGER NOT NULL, day INTEGER NOT NULL, value_fen INTEGER NOT NULL, technique TEXT NOT NULL, inputs TEXT NOT NULL, prepared TEXT NOT NULL, approved TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX valuation_h_id ON valuation_h(id, rev);
CREATE INDEX valuation_h_rev ON valuation_h(rev, id);
CREATE TRIGGER valuation_h_no_delete BEFORE DELETE ON valuation_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER valuation_h_no_insert BEFORE INSERT ON valuation_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER valuation_h_no_update BEFORE UPDATE ON valuation_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE valuation_holding(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  valuation_id INTEGER NOT NULL UNIQUE REFERENCES valuation(id),
  bought TEXT NOT NULL CHECK(bought <> ''),
  sold TEXT NOT NULL CHECK(sold <> ''),
  cost_fen INTEGER NOT NULL CHECK(cost_fen >= 0)
) STRICT;
CREATE TRIGGER valuation_holding_d AFTER DELETE ON valuation_holding WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO valuation_holding_h(id, rev, valuation_id, bought, sold, cost_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.valuation_id, OLD.bought, OLD.sold, OLD.cost_fen, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER valuation_holding_d0 BEFORE DELETE ON valuation_holding WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER valuation_holding_d2 AFTER DELETE ON valuation_holding WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE valuation_holding_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER valuation_holding_i0 BEFORE INSERT ON valuation_holding WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER valuation_holding_u AFTER UPDATE ON valuation_holding WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO valuation_holding_h(id, rev, valuation_id, bought, sold, cost_fen, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.valuation_id, OLD.bought, OLD.sold, OLD.cost_fen, NEW.rev, 'U'); END;
CREATE TRIGGER valuation_holding_u0 BEFORE UPDATE ON valuation_holding WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE valuation_holding_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, valuation_id INTEGER NOT NULL, bought TEXT NOT NULL, sold TEXT NOT NULL, cost_fen INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX valuation_holding_h_id ON valuation_holding_h(id, rev);
CREATE INDEX valuation_holding_h_rev ON valuation_holding_h(rev, id);
CREATE TRIGGER valuation_holding_h_no_delete BEFORE DELETE ON valuation_holding_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER valuation_holding_h_no_insert BEFORE INSERT ON valuation_holding_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER valuation_holding_h_no_update BEFORE UPDATE ON valuation_holding_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE valuation_input(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  valuation_id INTEGER NOT NULL UNIQUE REFERENCES valuation(id),
  multiple TEXT NOT NULL,
  base TEXT NOT NULL,
  base_fen INTEGER,
  net_debt_fen INTEGER,
  price TEXT NOT NULL,
  shares TEXT NOT NULL,
  share TEXT NOT NULL,
  discount INTEGER NOT NULL CHECK(discount BETWEEN 0 AND 1000000)
) STRICT;
CREATE TRIGGER valuation_input_d AFTER DELETE ON valuation_input WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO valuation_input_h(id, rev, valuation_id, multiple, base, base_fen, net_debt_fen, price, shares, share, discount, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.valuation_id, OLD.multiple, OLD.base, OLD.base_fen, OLD.net_debt_fen, OLD.price, OLD.shares, OLD.share, OLD.discount, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER valuation_input_d0 BEFORE DELETE ON valuation_input WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER valuation_input_d2 AFTER DELETE ON valuation_input WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE valuation_input_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER valuation_input_i0 BEFORE INSERT ON valuation_input WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER valuation_input_u AFTER UPDATE ON valuation_input WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO valuation_input_h(id, rev, valuation_id, multiple, base, base_fen, net_debt_fen, price, shares, share, discount, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.valuation_id, OLD.multiple, OLD.base, OLD.base_fen, OLD.net_debt_fen, OLD.price, OLD.shares, OLD.share, OLD.discount, NEW.rev, 'U'); END;
CREATE TRIGGER valuation_input_u0 BEFORE UPDATE ON valuation_input WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE valuation_input_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, valuation_id INTEGER NOT NULL, multiple TEXT NOT NULL, base TEXT NOT NULL, base_fen INTEGER, net_debt_fen INTEGER, price TEXT NOT NULL, shares TEXT NOT NULL, share TEXT NOT NULL, discount INTEGER NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX valuation_input_h_id ON valuation_input_h(id, rev);
CREATE INDEX valuation_input_h_rev ON valuation_input_h(rev, id);
CREATE TRIGGER valuation_input_h_no_delete BEFORE DELETE ON valuation_input_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER valuation_input_h_no_insert BEFORE INSERT ON valuation_input_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER valuation_input_h_no_update BEFORE UPDATE ON valuation_input_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TABLE yearly_pledge(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  line_id INTEGER NOT NULL REFERENCES plan_line(id),
  number INTEGER NOT NULL CHECK(number >= 1),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  level TEXT NOT NULL CHECK(level IN ('district', 'city', 'province', 'nation')),
  year INTEGER CHECK(year BETWEEN 1900 AND 2200),
  doc_no TEXT NOT NULL,
  source TEXT NOT NULL CHECK(source <> ''),
  UNIQUE(line_id, number),
  CHECK(year IS NULL OR doc_no <> '')
) STRICT;
CREATE TRIGGER yearly_pledge_d AFTER DELETE ON yearly_pledge WHEN OLD.rev <> (SELECT open_seq FROM ledger_state) BEGIN INSERT INTO yearly_pledge_h(id, rev, line_id, number, amount_fen, level, year, doc_no, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.line_id, OLD.number, OLD.amount_fen, OLD.level, OLD.year, OLD.doc_no, OLD.source, (SELECT open_seq FROM ledger_state), 'D'); END;
CREATE TRIGGER yearly_pledge_d0 BEFORE DELETE ON yearly_pledge WHEN (SELECT open_seq FROM ledger_state) IS NULL BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER yearly_pledge_d2 AFTER DELETE ON yearly_pledge WHEN OLD.rev = (SELECT open_seq FROM ledger_state) BEGIN UPDATE yearly_pledge_h SET op = 'D' WHERE rev_end = (SELECT open_seq FROM ledger_state) AND id = OLD.id; END;
CREATE TRIGGER yearly_pledge_i0 BEFORE INSERT ON yearly_pledge WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TRIGGER yearly_pledge_u AFTER UPDATE ON yearly_pledge WHEN OLD.rev <> NEW.rev BEGIN INSERT INTO yearly_pledge_h(id, rev, line_id, number, amount_fen, level, year, doc_no, source, rev_end, op) VALUES(OLD.id, OLD.rev, OLD.line_id, OLD.number, OLD.amount_fen, OLD.level, OLD.year, OLD.doc_no, OLD.source, NEW.rev, 'U'); END;
CREATE TRIGGER yearly_pledge_u0 BEFORE UPDATE ON yearly_pledge WHEN NEW.rev IS NOT (SELECT open_seq FROM ledger_state) OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'no open changeset'); END;
CREATE TABLE yearly_pledge_h(id INTEGER NOT NULL, rev INTEGER NOT NULL, line_id INTEGER NOT NULL, number INTEGER NOT NULL, amount_fen INTEGER NOT NULL, level TEXT NOT NULL, year INTEGER, doc_no TEXT NOT NULL, source TEXT NOT NULL, rev_end INTEGER NOT NULL, op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID;
CREATE INDEX yearly_pledge_h_id ON yearly_pledge_h(id, rev);
CREATE INDEX yearly_pledge_h_rev ON yearly_pledge_h(rev, id);
CREATE TRIGGER yearly_pledge_h_no_delete BEFORE DELETE ON yearly_pledge_h BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER yearly_pledge_h_no_insert BEFORE INSERT ON yearly_pledge_h WHEN NEW.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER yearly_pledge_h_no_update BEFORE UPDATE ON yearly_pledge_h WHEN OLD.rev_end IS NOT (SELECT open_seq FROM ledger_state) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
