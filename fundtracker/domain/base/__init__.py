"""Money, periods, fractions and day counts: what every subject calculates with."""
