"""What is recorded between the partners of a fund."""
