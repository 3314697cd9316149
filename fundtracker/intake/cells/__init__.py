"""One cell or one column of cells: words, dates, amounts."""
