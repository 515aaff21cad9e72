"""A stranger's file on its way to a draft."""
