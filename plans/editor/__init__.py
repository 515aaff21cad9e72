"""The editor of plans: one door for every change of a draft's words, and what its page shows."""
