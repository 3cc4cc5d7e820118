"""Whether the button to leave works for those who press it: servers of mail providers, not readers."""

from collections.abc import Callable

from tamizdat.letters.preflight.finding import Finding
from tamizdat.wire.fetch import FetchRefused
from tamizdat.wire.knock import Answer, knock

FORM = b"List-Unsubscribe=One-Click"
# No token of ours looks like this one: it leaves nobody, and the desk answers as to any other.
NOBODY = "a" * 29
_OK = 200


def button_finding(desk_url: str, press: Callable[[str, bytes], Answer] = knock) -> Finding:
    """Press the button with a token that is nobody's. RFC 8058 3.2 wants 200, no redirect and no cookie."""
    url = f"{desk_url}leave/{NOBODY}"
    try:
        answer = press(url, FORM)
    except FetchRefused as refused:
        sentence = f"Mail providers cannot press the button to leave at {desk_url}: {refused}"
        return Finding("button", "bad", sentence, "Give the desk a public address that the whole internet reaches.")
    if answer.location or answer.status != _OK:
        elsewhere = " and leads elsewhere" if answer.location else ""
        sentence = f"The button to leave answers {answer.status}{elsewhere}; it must answer 200."
        return Finding("button", "bad", sentence, f"Look at what stands before the desk at {desk_url}.")
    if answer.cookie:
        sentence = "The answer to the button to leave sets a cookie, which RFC 8058 forbids."
        return Finding("button", "bad", sentence, f"Look at what stands before the desk at {desk_url}.")
    if not desk_url.startswith("https://"):
        return Finding(
            "button",
            "bad",
            "The button to leave is not reached by https.",
            "Give the desk a public address with https.",
        )
    return Finding("button", "good", "The button to leave works for those who press it.")
