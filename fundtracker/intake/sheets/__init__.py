"""Sheets of a spreadsheet before they are read: which of them hold payments, what their cells show."""
