-- Terms of carry beside those of the version: a trigger hurdle (once it is reached the general partner has its share of
-- all profit), capital lost in earlier deals given back first by later ones (deal by deal).
CREATE TABLE terms_carry(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  terms_id INTEGER NOT NULL UNIQUE REFERENCES fund_terms(id),
  trigger_hurdle INTEGER NOT NULL CHECK(trigger_hurdle IN (0, 1)),
  loss_carryforward INTEGER NOT NULL CHECK(loss_carryforward IN (0, 1))
) STRICT;

-- A hurdle above the first one, reached at a rate a year or a multiple of the capital; parts per million.
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
