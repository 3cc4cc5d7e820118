"""The newsroom's door for a WSGI server: `tamizdat.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.config.settings")

application = get_wsgi_application()
