"""The plan page, its versions and forms."""
