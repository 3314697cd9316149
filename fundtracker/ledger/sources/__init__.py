"""Sources of money and policy money."""
