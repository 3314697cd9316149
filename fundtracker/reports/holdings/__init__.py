"""What the funds hold: companies and their rounds, look-through, cap tables, figures that companies
are asked for.
"""
