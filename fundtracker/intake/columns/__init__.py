"""Columns of a table: what their names and values say, which money they hold."""
