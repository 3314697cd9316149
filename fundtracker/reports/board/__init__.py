"""Boards that a person composes of charts, figures and analyses: tiles, content, paper, book."""
