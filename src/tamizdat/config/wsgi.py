"""The newsroom's door for a WSGI server: `tamizdat.config.wsgi:application`."""

import os
import sys

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from tamizdat.config.guard import is_told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.config.settings")


def _application() -> WSGIHandler:
    try:
        return get_wsgi_application()
    except Exception as error:
        if not is_told(error):
            raise
        sys.exit(1)  # the server says by itself that its worker has ended


application = _application()
