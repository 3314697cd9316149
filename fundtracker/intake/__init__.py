"""From the bytes of a bank file to payments proposed to the ledger."""
