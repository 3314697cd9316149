-- The fund book. Days are ordinals, money is fen and positive: the direction lies in the kind, a row
-- with reverses = 1 takes back what it names and stays beside it. Rates and shares of terms are parts
-- per million. Shares of a company are whole numbers (shares, or fen of registered capital).

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

-- Terms by version: valid from start_day; a later version needs its reason and document.
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

-- Commitments: rows are only added.
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

-- A call of capital. kind: call, equalisation (a partner of a later closing), reversal (takes back
-- reverses_id, or what a defaulting partner never paid).
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

CREATE TABLE call_item(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  call_id INTEGER NOT NULL REFERENCES capital_call(id),
  item TEXT NOT NULL CHECK(item IN ('call', 'call_fee', 'call_expense', 'call_outside')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  UNIQUE(call_id, item)
) STRICT;

CREATE TABLE call_line(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  call_id INTEGER NOT NULL REFERENCES capital_call(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  item TEXT NOT NULL CHECK(item IN ('call', 'call_fee', 'call_expense', 'call_outside')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  UNIQUE(call_id, partner_id, item)
) STRICT;

-- Money that arrived on a call; bank_ref ties it to the statement of the fund's account.
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

CREATE TABLE call_reminder(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  call_id INTEGER NOT NULL REFERENCES capital_call(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  note TEXT NOT NULL,
  UNIQUE(call_id, partner_id, day)
) STRICT;

-- A distribution. money_use: where a fiscal partner's money goes, to the treasury or rolled on.
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

CREATE TABLE distribution_item(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL REFERENCES distribution(id),
  item TEXT NOT NULL CHECK(item IN ('capital', 'income', 'gain', 'carry', 'recallable', 'equalisation')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  UNIQUE(distribution_id, item)
) STRICT;

CREATE TABLE distribution_line(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL REFERENCES distribution(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  item TEXT NOT NULL CHECK(item IN ('capital', 'income', 'gain', 'carry', 'recallable', 'equalisation')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  UNIQUE(distribution_id, partner_id, item)
) STRICT;

CREATE TABLE distribution_paid(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL REFERENCES distribution(id),
  partner_id INTEGER NOT NULL REFERENCES partner(id),
  day INTEGER NOT NULL,
  bank_ref TEXT NOT NULL,
  UNIQUE(distribution_id, partner_id)
) STRICT;

-- A billing period's management fee, as charged: due = fee − waived − offset, never below 0.
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

-- Other costs of a fund, and its subscription line (draw, repay, interest).
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

-- Yearly duties done: 投向评价 (evaluation), 权益法 (equity_sheet).
CREATE TABLE fund_duty(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  fund_id INTEGER NOT NULL REFERENCES fund(id),
  kind TEXT NOT NULL CHECK(kind IN ('evaluation', 'equity_sheet')),
  year INTEGER NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(fund_id, kind, year)
) STRICT;

-- 返投: rules (a later start supersedes), credits with their evidence.
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

-- How a fund is expected to call and give back: an assumption, labelled so.
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

-- A fund's investment in a company; checklist_day: the negative list (art. 12) is signed.
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

-- A company's financing rounds: shares newly issued, all shares counted from the first.
CREATE TABLE company_round(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company(id),
  day INTEGER NOT NULL,
  name TEXT NOT NULL,
  issued INTEGER NOT NULL CHECK(issued >= 0),
  UNIQUE(company_id, day, name)
) STRICT;

-- Shares bought; cost and fee in fen, and for a foreign lot the cost in minor units of its currency.
CREATE TABLE lot(
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
  doc_no TEXT NOT NULL,
  UNIQUE(deal_id, day, round)
) STRICT;

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

CREATE TABLE deal_income(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('dividend', 'interest', 'other')),
  amount_fen INTEGER NOT NULL CHECK(amount_fen > 0),
  doc_no TEXT NOT NULL,
  UNIQUE(deal_id, day, kind)
) STRICT;

-- Shares sold; a write-off is a sale for 0.
CREATE TABLE deal_exit(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  deal_id INTEGER NOT NULL REFERENCES deal(id),
  day INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('sale', 'listing', 'buyback', 'merger', 'write_off')),
  shares INTEGER NOT NULL CHECK(shares > 0),
  proceeds_fen INTEGER NOT NULL CHECK(proceeds_fen >= 0),
  fee_fen INTEGER NOT NULL CHECK(fee_fen >= 0),
  buyer TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  UNIQUE(deal_id, day, kind),
  CHECK(kind <> 'write_off' OR proceeds_fen = 0)
) STRICT;

-- What a company reports for a quarter; money in fen, people and patents as counts.
CREATE TABLE company_kpi(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company(id),
  quarter INTEGER NOT NULL,
  code TEXT NOT NULL CHECK(code IN ('revenue', 'profit', 'tax', 'research', 'staff', 'patents')),
  value INTEGER NOT NULL,
  UNIQUE(company_id, quarter, code)
) STRICT;

-- Index series for public-market equivalents; the level as written (a decimal number).
CREATE TABLE index_level(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  series TEXT NOT NULL CHECK(series <> ''),
  day INTEGER NOT NULL,
  level TEXT NOT NULL,
  UNIQUE(series, day)
) STRICT;

-- A paper kept with a record, byte for byte in source_file (SHA-256).
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
