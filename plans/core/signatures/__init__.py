"""Detached electronic signatures: what a file of one says, and whether it holds (`judging.judge`)."""
