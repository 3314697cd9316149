"""Table 1 and the plan's course."""
