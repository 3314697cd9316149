"""From bytes to a table: encoding, dialect, records, structure, spreadsheets."""
