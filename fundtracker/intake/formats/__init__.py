"""Statements in formats of their own: OFX, QIF, MT940, camt.053, files inside a zip."""
