-- What a partner's capital account is written from. A part of a distribution counts as paid on the day recorded; one
-- without counts on the day of the distribution, unless that is marked here: decided, the money leaves later.
CREATE TABLE distribution_pending(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  distribution_id INTEGER NOT NULL UNIQUE REFERENCES distribution(id)
) STRICT;

-- On what the lines of a version of a fund's terms rest; no row: calls and fees on commitments, distributions and
-- results on what is paid in (实缴). distributions 'own': the amounts are stated partner by partner.
CREATE TABLE fund_basis(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  call_basis TEXT NOT NULL CHECK(call_basis IN ('committed', 'unfunded')),
  distribution_basis TEXT NOT NULL CHECK(distribution_basis IN ('paid_in', 'committed', 'own')),
  result_basis TEXT NOT NULL CHECK(result_basis IN ('paid_in', 'committed')),
  fee_split TEXT NOT NULL CHECK(fee_split IN ('', 'paid_in', 'committed'))
) STRICT;

-- A partner with terms of its own: it bears no fee or no carry (general partner, affiliates), or it has a share of the
-- carry, in parts of all shares stated.
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

-- A transfer of paid-in capital: what the taker succeeds to of the giver's capital account. The commitment moves by
-- rows of its own. price_fen: what the taker paid the giver, where it is known; no money of the fund.
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

-- The management fee that a partner of a later closing owes from the fund's first day on: due to the manager.
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
