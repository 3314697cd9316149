"""The import page and its steps."""
