"""The fund book: terms, partners, calls, distributions, costs, companies, duties."""
