"""From a reading to payments of the ledger: duplicates, classification, matching, posting."""
