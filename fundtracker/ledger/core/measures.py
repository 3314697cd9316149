"""What the row of a source proves of its money, as the ledger keeps it: one number a payment."""

PAID, RECEIVED, TRANSFER, RELEASED, EVIDENCE = range(5)
