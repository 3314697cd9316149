"""Many ledgers read as one: table 1 and the funds of a city's districts, added up to the fen"""
