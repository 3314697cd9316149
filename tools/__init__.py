"""Tools of the developers: they are no tests and no part of the program."""
