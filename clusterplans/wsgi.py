"""The entry point of WSGI servers (gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # the database, files and what is made of them are for the site's own user alone
os.environ["SERVING"] = "1"  # through the pool, where there is one
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterplans.settings")
application = get_wsgi_application()
