"""Sheets before they are read: which of them hold payments, what their cells show."""
