"""The search index as scripts, which a page on a disk may load where it may fetch nothing."""

import base64
import re
from collections.abc import Callable
from typing import Any

import orjson

INDEX = "search/words/"
_CARDS = re.compile(r"/cards-[0-9a-f]+\.json$")
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)


def is_cards(path: str) -> bool:
    """Say whether a file holds the cards of results."""
    return _CARDS.search(path) is not None


def stories_of(content: bytes) -> list[str]:
    """List the addresses of the stories whose cards these are."""
    said: dict[str, Any] = orjson.loads(content)
    return [str(card[0]) for card in said["cards"]]


def script_of(path: str, content: bytes, story: Callable[[str], str]) -> bytes:
    """Write a file of the index as a script. `story` gives the page at an address, or "".

    The cards of results bring the words of their stories along, for no page of a disk may read another.
    """
    texts = {address: _main(story(address)) for address in stories_of(content)} if is_cards(path) else {}
    return b"bring(" + orjson.dumps(base64.b64encode(content).decode()) + b"," + orjson.dumps(texts) + b")\n"


def _main(page: str) -> str:
    found = _MAIN.search(page)
    return found[0] if found else ""
