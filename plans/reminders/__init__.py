"""What letters are made of; the door is plans/reminding.py."""
