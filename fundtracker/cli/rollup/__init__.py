"""``rollup``: many ledgers read as one, without a window"""
