"""Which way money went: whose books a file is, who pays whom, what flags and signs say."""
