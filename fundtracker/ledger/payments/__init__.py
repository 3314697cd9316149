"""Payments: pages, queries, classification rules, corrections, coverage."""
