"""The page on which many ledgers are read as one"""
