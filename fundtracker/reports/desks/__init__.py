"""Desks and their bundles in words, for the command line and the window"""
