"""Programs that run apart, under limits."""
