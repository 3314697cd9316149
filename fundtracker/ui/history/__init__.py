"""The page of the ledger's history."""
