"""The park itself: its register and what a new ledger begins with"""
