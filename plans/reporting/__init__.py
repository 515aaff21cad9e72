"""What reports are made of; the door is plans/reports.py."""
