-- The numbers a value rests on, each as it was entered; what is empty was not said. Counts, prices (yuan a share) and
-- multiples are exact decimal numbers, the part of the company a fraction, the discount millionths.
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
