"""Reads the pages of the desk as a browser would."""

import json
from html.parser import HTMLParser

from altcha import Challenge, Payload, solve_challenge


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.challenge = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden":
            self.hidden[found["name"] or ""] = found["value"] or ""
        self.challenge = found.get("data-challenge") or self.challenge


def hidden_of(page: str) -> dict[str, str]:
    """The hidden fields of all forms of a page."""
    return _read(page).hidden


def challenge_of(page: str) -> str:
    """The sum that a page asks for, as JSON."""
    return _read(page).challenge


def _read(page: str) -> _Forms:
    reader = _Forms()
    reader.feed(page)
    return reader


def solution_of(challenge: str) -> str:
    """The sum, done, as a browser sends it."""
    asked = Challenge.from_dict(json.loads(challenge))
    solution = solve_challenge(asked)
    assert solution
    return Payload(asked, solution).to_base64()
