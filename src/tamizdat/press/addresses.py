"""Where each thing stands on the public site. Addresses are relative to the root and end with a slash.

The first language of the site has no prefix; the others stand under their code: `ru/topic/ports/`.
A story's own address is not computed here: it was frozen by the newsroom when the story was first published.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

# A section's slug becomes the first part of an address, so these words are taken.
RESERVED = frozenset(
    {
        "archive",
        "by",
        "corrections",
        "feed",
        "metadata",
        "newsletter",
        "o",
        "p",
        "place",
        "search",
        "sitemap",
        "support",
        "topic",
        "tree",
    }
)
_YEAR = re.compile(r"[0-9]{4}\Z")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
# What a file of the tree may be called; see docs/spec/edition.md.
_PART = re.compile(r"[A-Za-z0-9._~+,=@-]{1,200}\Z")
# First parts of addresses that an old site may not take over.
OURS = frozenset({"_m", "_s", "edition.json", "favicon.ico", "metadata", "o", "tree", "withdrawn.json"})
LIST_KINDS = {"section": "", "topic": "topic/", "place": "place/", "contributor": "by/"}


def stays_home(origin: str) -> bool:
    """Say whether an address of the paper names the machine of whoever follows it: it leads no reader to us."""
    host = urlsplit(origin).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def may_be_section(slug: str, languages: list[str]) -> bool:
    """Say whether a slug may name a section: ASCII, not a year, not a language, not a word of our own."""
    return bool(_SLUG.match(slug)) and slug not in RESERVED and slug not in languages and not _YEAR.match(slug)


def prefix(language: str, languages: list[str]) -> str:
    """Return "" for the first language of the site and `ru/` for another."""
    return "" if not languages or language == languages[0] else f"{language}/"


def home(language: str, languages: list[str]) -> str:
    """Address of a language's front; "" is the root itself."""
    return prefix(language, languages)


def list_head(kind: str, slug: str, language: str, languages: list[str]) -> str:
    """Address of the head of a section, a topic, a place or a contributor."""
    return f"{prefix(language, languages)}{LIST_KINDS[kind]}{slug}/"


def month_of(head: str, month: str) -> str:
    """Address of one month (`2026-10`) under a list's head; the head of everything is a language's home."""
    return f"{head}{month[:4]}/{month[5:7]}/"


def archive(language: str, languages: list[str]) -> str:
    """Address of the archive of everything."""
    return f"{prefix(language, languages)}archive/"


def search(language: str, languages: list[str]) -> str:
    """Address of the page on which the archive is searched."""
    return f"{prefix(language, languages)}search/"


def corrections(language: str, languages: list[str]) -> str:
    """Address of the latest corrections of a language; their months stand under it."""
    return f"{prefix(language, languages)}corrections/"


def newsletter(language: str, languages: list[str], slug: str = "") -> str:
    """Address of the page that tells of letters, or of one newsletter; its letters and years stand under it."""
    return f"{prefix(language, languages)}newsletter/{slug}{'/' if slug else ''}"


def versions_of(address: str) -> str:
    """Address of the versions of the story that stands at an address."""
    return f"{address}versions/"


def page_file(address: str) -> str:
    """Name the file in the tree that holds the page of an address."""
    return f"{address}index.html.gz"


def way_up(path: str) -> str:
    """Lead from a file of the tree back to the root: `../../` for `ru/about/index.html.gz`."""
    return "../" * path.count("/")


def old_file(old: str) -> str:
    """Name the file for an old address, or "" where a file cannot answer it: queries, words outside ASCII."""
    path, _, query = old.partition("?")
    parts = path.strip("/").split("/")
    sound = all(_PART.match(part) and part not in {".", ".."} for part in parts)
    # A folder must not look like a page, see docs/spec/edition.md, E6.
    if query or not sound or parts[0] in OURS or any(part.endswith(".gz") for part in parts[:-1]):
        return ""
    if "." in parts[-1]:
        return f"{'/'.join(parts)}.gz"
    return f"{'/'.join(parts)}/index.html.gz"
