"""The series of every chart, in fen and words: window, meeting, paper and sheets draw the same
ones.
"""
