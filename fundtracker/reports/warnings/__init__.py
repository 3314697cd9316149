"""Warnings, open work and things to do."""
