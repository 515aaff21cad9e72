"""What was known on a day: figures, the report as a value, its layout."""
