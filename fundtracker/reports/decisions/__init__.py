"""What the meetings decided."""
