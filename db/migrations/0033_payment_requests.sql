-- Money asked for before it is paid (用款申请): what for, from which source, in which quarter.
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

-- The approvals of a request, one a level; 0 refuses it. ``override``: why a rule that stops was passed.
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

-- Which payments a request was paid by.
CREATE TABLE request_paid(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  request_id INTEGER NOT NULL REFERENCES payment_request(id),
  payment_id INTEGER NOT NULL UNIQUE REFERENCES payment(id)
) STRICT;
CREATE INDEX request_paid_request ON request_paid(request_id);
