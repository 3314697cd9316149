-- The day on which a yearly duty of a fund was done: the report sent, the sheet made.
CREATE TABLE fund_duty_day(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  duty_id INTEGER NOT NULL UNIQUE REFERENCES fund_duty(id),
  day INTEGER NOT NULL
) STRICT;
