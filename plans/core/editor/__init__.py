"""What the editor asks for, and how rows are numbered, pasted and replaced."""
