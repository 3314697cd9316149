"""Figures in, files out: text, JSON, CSV and spreadsheets."""
