"""Who owes what, in the words of the pages: one place reads it (books.py), the others arrange it."""
