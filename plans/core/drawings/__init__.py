"""Plans and figures drawn: strips, charts, months."""
