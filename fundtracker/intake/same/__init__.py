"""What tells that two equal rows of different files are one payment, or two."""
