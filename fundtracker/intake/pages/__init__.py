"""Statements printed on pages (PDF with a text layer, OFD): words by their places → the same
table as any file.
"""
