"""Reports of a plan for a day: read, frozen, shown."""
