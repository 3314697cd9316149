"""Widgets that know no subject: tables, filters, charts, figures, empty states."""
