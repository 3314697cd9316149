"""The analysis page: payments from any side."""
