"""Requests of a department to its clusters: asked, answered, reminded, put off, closed, collated."""
