"""What is recorded of the companies that funds hold: cap tables, figures, inputs, look-through."""
