"""People who sign in: what guards their passwords and sessions."""
