"""Secrets: keys that persons know: what is sealed by them, files that only they open."""
