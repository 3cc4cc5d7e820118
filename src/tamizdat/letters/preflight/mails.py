"""What a letter must be, looked at in the very bytes that go out; against the edition, never against the network."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tamizdat.letters.inbound.mail import Mail, read_mail
from tamizdat.letters.inbound.replies import subject_of
from tamizdat.letters.markup import links_of, pictures_of
from tamizdat.letters.preflight.finding import Finding

MOST_SUBJECT_BYTES = 120
WARN_HTML_BYTES = 90 * 1024
MOST_HTML_BYTES = 102 * 1024
_ADDRESS = re.compile(r"https?://[^\s<>\"\[\]]+")
_SHOWN = 5
_ONE_CLICK = "List-Unsubscribe=One-Click"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter is at home: its mail domain, the paper's origin and the desk, both ending with a slash.

    `holds` says whether the verified edition has a page or file at a path without leading slash.
    """

    domain: str
    origin: str
    desk_url: str
    holds: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it goes out, read; `html` is "" for readers who want text only."""

    mail: Mail
    html: str
    text: str


def read_letter(raw: bytes) -> Letter:
    """Read the bytes that go out."""
    mail = read_mail(raw, most_text=len(raw))
    parts = {part.kind: part.text for part in reversed(mail.parts)}
    return Letter(mail, parts.get("text/html", ""), parts.get("text/plain", ""))


def letter_findings(letter: Letter, place: Place) -> list[Finding]:
    """Look at everything; one finding for each check. Who wants text only gets no HTML, and so none of its checks."""
    of_html = [size_finding(letter), pictures_finding(letter), remote_finding(letter, place)] if letter.html else []
    return [
        subject_finding(letter),
        *of_html,
        text_finding(letter),
        links_finding(letter, place),
        leaving_finding(letter, place),
        one_click_finding(letter),
        sender_finding(letter, place),
    ]


def subject_finding(letter: Letter) -> Finding:
    """A subject that is cut says less than a short one."""
    size = len(subject_of(letter.mail).encode())
    if not size:
        return Finding("subject", "bad", "The letter has no subject.", "Write one.")
    if size > MOST_SUBJECT_BYTES:
        sentence = (
            f"The subject has {size} bytes; telephones show about half of {MOST_SUBJECT_BYTES}, and some servers cut."
        )
        return Finding("subject", "bad", sentence, "Shorten it.")
    return Finding("subject", "good", f"The subject has {size} bytes.")


def size_finding(letter: Letter) -> Finding:
    """Gmail shows the first 102 kB of the HTML and hides the rest, the ways to leave among it."""
    size = len(letter.html.encode())
    kilobytes = f"{size / 1024:.0f} kB"
    if size > MOST_HTML_BYTES:
        return Finding(
            "size", "bad", f"The HTML has {kilobytes}, and Gmail cuts at 102.", "Send fewer stories, or blurbs."
        )
    if size > WARN_HTML_BYTES:
        return Finding(
            "size", "warning", f"The HTML has {kilobytes}; Gmail cuts at 102.", "Leave a story to the next letter."
        )
    return Finding("size", "good", f"The HTML has {kilobytes}; Gmail cuts at 102.")


def text_finding(letter: Letter) -> Finding:
    """Who reads the text part must miss nothing."""
    if not letter.text.strip():
        return Finding("text", "bad", "There is no text part.", "Print the letter again.")
    told = set(_addresses(_ADDRESS.findall(letter.text)))
    missing = [each for each in _addresses(link.url for link in links_of(letter.html)) if each not in told]
    if missing:
        return Finding(
            "text", "bad", f"The text part lacks {_listed(missing)}, which the HTML has.", "Print the letter again."
        )
    return Finding("text", "good", f"The text part is complete: all {len(told)} addresses stand in it.")


def links_finding(letter: Letter, place: Place) -> Finding:
    """Nobody is mailed a link to a page that is not in the edition."""
    found = _addresses([*(link.url for link in links_of(letter.html)), *_ADDRESS.findall(letter.text)])
    ours = [each for each in found if each.startswith(place.origin)]
    dead = [each for each in ours if not _stands(each, place)]
    if dead:
        return Finding(
            "links", "bad", f"The edition does not have {_listed(dead)}.", "Print what is missing, or take it out."
        )
    others = len([each for each in found if not each.startswith((place.origin, place.desk_url))])
    rest = f" {others} lead elsewhere and were not tried." if others else ""
    return Finding("links", "good", f"All {len(ours)} links to the paper are in the edition.{rest}")


def pictures_finding(letter: Letter) -> Finding:
    """Most mail programs load no pictures, and some readers see none."""
    silent = [each.src for each in pictures_of(letter.html) if each.alt is None]
    if silent:
        return Finding("pictures", "bad", f"{_listed(silent)} has no alternative text.", "Describe it in the newsroom.")
    return Finding("pictures", "good", "Every picture says in words what it shows.")


def remote_finding(letter: Letter, place: Place) -> Finding:
    """Nothing is loaded from anybody else, and nothing that could count who opens a letter."""
    loaded = [each.src for each in pictures_of(letter.html)]
    foreign = [each for each in loaded if not (each.startswith(place.origin) and _stands(each, place))]
    foreign += [each for each in re.findall(r"url\(\s*['\"]?([^'\")]+)", letter.html) if not each.startswith("data:")]
    foreign += re.findall(r"<(?:script|iframe|object|embed|link)\b[^>]{0,200}", letter.html)
    if foreign:
        sentence = f"The letter would load {_listed(foreign)}, which is no file of the edition."
        return Finding("remote", "bad", sentence, "Take it out: whoever serves it learns who reads.")
    return Finding("remote", "good", "Nothing is loaded from anybody but the paper, and nothing that counts readers.")


def leaving_finding(letter: Letter, place: Place) -> Finding:
    """Who cannot leave presses "spam"."""
    ways = (f"{place.desk_url}leave", f"leave@{place.domain}")
    lacking = [name for name, said in (("HTML", letter.html), ("text", letter.text)) if said and not _says(said, ways)]
    if lacking:
        sentence = f"The {' and the '.join(lacking)} part does not say how to leave."
        return Finding("leaving", "bad", sentence, f"It must name {ways[0]} or {ways[1]}.")
    return Finding("leaving", "good", "Every part says how to leave.")


def _says(text: str, ways: Sequence[str]) -> bool:
    return any(way in text for way in ways)


def one_click_finding(letter: Letter) -> Finding:
    """RFC 8058: the button of the mail program; both fields must be there and be signed."""
    address, post = letter.mail.first("list-unsubscribe"), letter.mail.first("list-unsubscribe-post")
    if "<https://" not in address and "<http://localhost" not in address:
        return Finding(
            "one-click", "bad", "List-Unsubscribe names no https address.", "Give the desk a public address with https."
        )
    if post != _ONE_CLICK:
        return Finding("one-click", "bad", f"List-Unsubscribe-Post is not “{_ONE_CLICK}”.", "Report this as an error.")
    signed = _signed_fields(letter.mail)
    if not signed:
        sentence = "The letter is not signed here, so providers believe the button only if the relay signs it."
        return Finding("one-click", "warning", sentence, "Make a key with `tamizdat mail key`.")
    if not {"list-unsubscribe", "list-unsubscribe-post"} <= signed:
        sentence = "The DKIM signature does not cover the button to leave, and providers then hide it (RFC 8058 3.1)."
        return Finding("one-click", "bad", sentence, "Report this as an error.")
    return Finding("one-click", "good", "The mail program's own button to leave is there, and is signed.")


def sender_finding(letter: Letter, place: Place) -> Finding:
    """DMARC looks at the domain that readers see."""
    seen = letter.mail.first("from").rpartition("@")[2].strip("> ").lower()
    signing = next(iter(re.findall(r"\bd=\s*([^;\s]+)", letter.mail.first("dkim-signature"))), place.domain).lower()
    if seen != place.domain or not (signing == seen or seen.endswith(f".{signing}")):
        sentence = f"Readers see {seen}, and the signature speaks for {signing}: DMARC fails."
        return Finding("sender", "bad", sentence, "Let the mail domain be the one that readers see.")
    signed = ", and the letter is signed for it" if letter.mail.first("dkim-signature") else ""
    return Finding("sender", "good", f"Readers see {seen}{signed}.")


def _signed_fields(mail: Mail) -> set[str]:
    found = re.search(r"\bh=([^;]*)", mail.first("dkim-signature"))
    return {name.strip().lower() for name in found[1].split(":")} if found else set()


def _stands(address: str, place: Place) -> bool:
    path = unquote(urlsplit(address).path.removeprefix(urlsplit(place.origin).path))
    return place.holds(f"{path}index.html" if path.endswith("/") or not path else path)


def _addresses(urls: Iterable[str]) -> list[str]:
    """Web addresses once each, without what points into a page or ends a sentence."""
    kept = (url.partition("#")[0].rstrip(".,;:!?)") for url in urls if url.startswith(("http://", "https://")))
    return list(dict.fromkeys(kept))


def _listed(found: Sequence[str]) -> str:
    shown = ", ".join(each[:200] for each in found[:_SHOWN])
    return shown + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
