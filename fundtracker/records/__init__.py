"""What a person can record, declared once: forms, lists, commands, labels and heads come from
it.
"""
