"""Typing 汉字 where the input method of a desk is none of those Qt knows."""
