"""The entry point of WSGI servers (gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # the database, files and what is made of them are for the site's own user alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterplans.settings")
application = get_wsgi_application()
