"""Several desks, one ledger: changes travel whole in bundles, a hub decides on each of them"""
