-- Indicators of one company's own, with their unit, beside the six that every company reports.
CREATE TABLE own_indicator(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company(id),
  name TEXT NOT NULL CHECK(name <> ''),
  unit TEXT NOT NULL,
  UNIQUE(company_id, name)
) STRICT;

-- Their figures by quarter, in thousandths of the unit.
CREATE TABLE own_figure(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  indicator_id INTEGER NOT NULL REFERENCES own_indicator(id),
  quarter INTEGER NOT NULL,
  value INTEGER NOT NULL,
  UNIQUE(indicator_id, quarter)
) STRICT;

-- That a company was asked for its figures of a quarter, and until when.
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
