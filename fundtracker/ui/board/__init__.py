"""The board page: charts, figures and analyses that a person composes."""
