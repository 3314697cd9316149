-- Targets that are ceilings: 不高于 (at most) or 低于 (less than); their own column says equal.
CREATE TABLE target_ceiling(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  target_id INTEGER NOT NULL UNIQUE REFERENCES indicator_target(id),
  bound TEXT NOT NULL CHECK(bound IN ('at_most', 'less_than'))
) STRICT;
