"""Letters: who gets told what, at most once a day."""
