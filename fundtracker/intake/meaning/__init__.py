"""What a table of a bank file means: column roles, kind of file, values, running balance."""
