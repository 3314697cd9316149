"""The quarter's pack, its copies, comparisons and archive."""
