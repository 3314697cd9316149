-- Indicators, registers, and the quarterly review: snapshots, signatures, comments, decisions.
-- An indicator's values are thousandths of its own unit (250 P is 250000): no switch of units touches them.
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

-- Registers that are no money: innovation platforms and opened scenarios.
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

-- ---------------------------------------------------------------- the review of a quarter
CREATE TABLE review(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK(state IN ('open', 'checked', 'locked', 'signed')),
  snapshot_id INTEGER REFERENCES review_snapshot(id)
) STRICT;

-- The quarter's figures as they were (canonical JSON, zstandard); sha256 is over the plain bytes, which
-- hold the head of the chain of changes too. Append-only: a reopened quarter gets a new one.
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

-- Why a figure lies off its plan; kept with the quarter.
CREATE TABLE explanation(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  quarter INTEGER NOT NULL,
  figure TEXT NOT NULL,
  text TEXT NOT NULL CHECK(text <> ''),
  author TEXT NOT NULL,
  UNIQUE(quarter, figure)
) STRICT;

-- uid: the first 32 hexadecimal digits of the SHA-256 of what the comment says; merging knows it by that.
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

-- What a meeting decided (表12 of the next quarter follows it up).
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

-- A counter-entry in an open quarter and the payment of a frozen one that it corrects.
CREATE TABLE correction(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  payment_id INTEGER NOT NULL REFERENCES payment(id),
  counter_id INTEGER NOT NULL UNIQUE REFERENCES payment(id),
  kind TEXT NOT NULL CHECK(kind IN ('counter', 'instead')),
  reason TEXT NOT NULL CHECK(reason <> '')
) STRICT;
