"""Tables and views of sources of money and policy money."""
