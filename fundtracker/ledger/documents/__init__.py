"""Source files, attachments, imports and reading profiles."""
