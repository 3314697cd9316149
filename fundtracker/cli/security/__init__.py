"""Who works with a ledger and what was done with it: people, roles, the log of uses"""
