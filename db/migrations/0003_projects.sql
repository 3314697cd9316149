-- Projects, contracts and sources of money. Days are ordinals, money is fen, shares are tenths of a
-- per cent (972 = 97.2 %). An estimate and a contract's value change only by a row with its reason and
-- document number; completed investment (完成投资) has columns of its own, apart from payments.

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

-- The approved estimate (概算): number 0 is the first approval, later ones are revisions.
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

-- What a year's budget gives a project, by source.
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

CREATE TABLE milestone(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  name TEXT NOT NULL CHECK(name <> ''),
  due_day INTEGER NOT NULL,
  done_day INTEGER,
  UNIQUE(project_id, name)
) STRICT;

-- Physical progress (形象进度) and completed investment (完成投资), both since the start.
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

-- The schedule of values (合同清单).
CREATE TABLE contract_item(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contract(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  UNIQUE(contract_id, position)
) STRICT;

-- Changes (变更, 签证); kind 'correction' corrects the signed value itself.
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

-- Work done as measured (已完工程价款), since the start.
CREATE TABLE contract_work(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contract(id),
  until_day INTEGER NOT NULL,
  done_fen INTEGER NOT NULL CHECK(done_fen >= 0),
  doc_no TEXT NOT NULL,
  UNIQUE(contract_id, until_day)
) STRICT;

-- 指标: release (下达), receipt (到位), carry (结转, into the year), return (收回; negative).
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

-- Rules of a source: its share of a project (tenths of a per cent), its cap, its order, its last day.
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

-- Points of a curve, what falls into each quarter: number 0 is the baseline, later ones are revised
-- plans (both with their document); a forecast is told by the quarter in which it was made.
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

-- Fund money that lies inside a project's investment: counted there, never added to it.
CREATE TABLE counted_in(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  project_id INTEGER NOT NULL REFERENCES project(id),
  fund TEXT NOT NULL CHECK(fund <> ''),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  doc_no TEXT NOT NULL,
  UNIQUE(project_id, fund)
) STRICT;

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

-- An application under a clause; a compute voucher (算力券) has its P-hours too.
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

-- A payment (position -1) or one part of it, booked on a contract or an application, with what stood
-- at that moment, before it: NULL where nothing was known. Its amount is the payment's or the part's.
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
CREATE INDEX booking_contract ON booking(contract_id) WHERE contract_id IS NOT NULL;
CREATE INDEX booking_application ON booking(application_id) WHERE application_id IS NOT NULL;

-- What matching learnt: this payee's payments whose words contain the pattern belong to the contract.
CREATE TABLE contract_rule(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  party TEXT NOT NULL,
  pattern TEXT NOT NULL,
  contract_id INTEGER NOT NULL REFERENCES contract(id),
  UNIQUE(party, pattern)
) STRICT;

-- A list of projects, contracts, 指标 … that was taken in, and which line made which row.
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
