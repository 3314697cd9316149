"""Who works with a ledger"""
