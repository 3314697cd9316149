"""The running balance as a witness: of sides, of rows that are missing, of every row of a printed
statement.
"""
