"""What belongs to this desk: settings, copies of the ledger, files shown, ledgers opened last."""
