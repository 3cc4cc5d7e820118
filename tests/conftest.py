"""What every test shares: nothing but the fences. Fixtures stand beside the tests that use them."""

import os

# Playwright drives its browser through an event loop in the same thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
