"""The page of park indicators."""
