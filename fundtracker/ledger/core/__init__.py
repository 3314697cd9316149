"""The database under every subject: changes, history, connection, lock, backups."""
