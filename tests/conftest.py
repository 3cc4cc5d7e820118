"""The fences around all tests, set before Django reads its settings. Fixtures stand beside the tests that use them."""

import os
import tempfile

import django

_var = tempfile.TemporaryDirectory(prefix="tamizdat-tests-")
os.environ["TAMIZDAT_VAR"] = _var.name  # no test may touch a newsroom that somebody works in
os.environ["TAMIZDAT_ZONE"] = "newsroom"
os.environ["DJANGO_SETTINGS_MODULE"] = "tamizdat.config.settings"
# Playwright drives its browser through an event loop in the same thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()


def pytest_unconfigure() -> None:
    _var.cleanup()
