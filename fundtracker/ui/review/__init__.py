"""The page of the quarterly review, its meeting mode and copies."""
