"""An event loop in a thread of its own: beside a browser, whose loop runs in the tests' thread, no other can run."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

_T = TypeVar("_T")


class Loop:
    """Runs coroutines to their end, from the tests' thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, wanted: Coroutine[Any, Any, _T]) -> _T:
        """Run one, and return what it returns."""
        return asyncio.run_coroutine_threadsafe(wanted, self._loop).result(10)

    def end(self) -> None:
        """Stop the loop and its thread."""
        self.run(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def loop_of_its_own() -> Iterator[Loop]:
    """A loop for as long as somebody needs one."""
    loop = Loop()
    try:
        yield loop
    finally:
        loop.end()
