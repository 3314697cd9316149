"""Lists of records on the one table stack: filtered by every column, ordered, kept, exported"""
