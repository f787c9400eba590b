"""Files out: records of the book, and how each kind of file writes them; every writer yields pieces of text."""
