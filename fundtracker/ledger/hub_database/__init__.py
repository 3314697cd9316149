"""The hub on PostgreSQL: the desks' bundles come in, the hub's changes go out, decided as ever"""
