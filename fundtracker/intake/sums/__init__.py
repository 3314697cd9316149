"""Rows and lines that sum up others: by their words, by arithmetic, by what the file declares."""
