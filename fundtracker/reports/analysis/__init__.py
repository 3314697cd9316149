"""Payments looked at from any side: rows × columns × measure, ready-made looks, a workbook that
recomputes.
"""
