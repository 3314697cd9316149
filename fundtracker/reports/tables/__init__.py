"""The table of a report and its writers, labels, fonts."""
