"""What the funds hold, further tables: look-through, cap tables, figures that companies are asked
for.
"""
