"""Projects, contracts and what payments are booked on them."""
