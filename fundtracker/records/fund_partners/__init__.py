"""What is recorded between the partners of a fund and with its manager."""
