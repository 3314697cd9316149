"""Invented Chinese finance files with their truth: what the reader of files is tried on.

Written without knowledge of the reader (``fundtracker/intake``): shapes come from what banks, treasury
systems, accounting programs and people's own spreadsheets export, not from what the reader expects.
"""
