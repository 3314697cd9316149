"""The partners of the funds: capital account statements, one partner over all funds, on screen
and on paper
"""
