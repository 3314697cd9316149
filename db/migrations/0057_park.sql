-- What was published of the park, the district and the city beside the plan: one fact a row, with where it was stated.
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

-- Lists of words: directions, tracks, scenarios, industries that a project serves. What was not published has its reason.
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

-- What was published of a project's state, which is neither 在建 nor 竣工: signed, online, to be placed.
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

-- Money pledged year by year, whose years may not be stated yet: the n-th year of a line, by which level.
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

-- Floors that are 超过 (more than), not 不低于 (at least): rows whose bound is at_least.
CREATE TABLE more_than(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  record_table TEXT NOT NULL
    CHECK(record_table IN ('statement', 'plan_amount', 'indicator', 'indicator_target')),
  record_id INTEGER NOT NULL,
  UNIQUE(record_table, record_id)
) STRICT;
