"""What lines around a table tell of its money: of which columns, of which account."""
