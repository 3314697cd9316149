"""Companies, their rounds, and what the funds hold of them."""
