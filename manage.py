#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    if sys.argv[1:2] != ["convert"]:  # its files are the caller's, all others the site's own
        os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterplans.settings")
    execute_from_command_line(sys.argv)
