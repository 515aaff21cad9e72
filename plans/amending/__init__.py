"""Changes of a plan in force: a working copy, on its way to the plan's next edition."""
