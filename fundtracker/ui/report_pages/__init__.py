"""The page of a report: its table, tools and grid."""
