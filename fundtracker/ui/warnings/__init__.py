"""The page of warnings and things to do."""
