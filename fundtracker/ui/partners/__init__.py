"""The page of one partner: its money over all funds, its capital account in each"""
