"""Pure rules and formulas: no I/O, no clock, no Qt, no SQL."""
