"""Copies of everything, and the way back: made while people work, proved before they are trusted."""
