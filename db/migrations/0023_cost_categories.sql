-- What a cost of a fund was for, after the lists of ILPA's reporting template and 信披指引2号; no row: not stated.
CREATE TABLE fund_expense_category(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  expense_id INTEGER NOT NULL UNIQUE REFERENCES fund_expense(id),
  category TEXT NOT NULL CHECK(category IN ('custody', 'administration', 'audit', 'legal', 'tax', 'organisation',
    'placement', 'due_diligence', 'broken_deal', 'valuation', 'monitoring', 'insurance', 'bank', 'meeting', 'travel',
    'litigation', 'liquidation', 'other'))
) STRICT;
