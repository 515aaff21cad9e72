"""The moves of a plan from stage to stage, and its approved editions."""
