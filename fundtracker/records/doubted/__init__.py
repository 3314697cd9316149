"""What is doubted of records, by subject; ``records.doubts`` asks it."""
