"""What is owed under plans: read from the facts, and kept as rows and numbers for pages that cross plans."""
