"""Columns of tables: heads to sort and filter by, columns held at the left, what a desk keeps."""
