"""Lists of records (projects, contracts, funds …) read into the ledger."""
