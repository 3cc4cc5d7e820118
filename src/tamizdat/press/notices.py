"""Small files by which the newspaper tells machines who it is and what they may do; and the map of old addresses."""

import orjson

from tamizdat.edition.old_addresses import one_spelling
from tamizdat.press import addresses
from tamizdat.press.reading import Reading
from tamizdat.press.records import Redirect
from tamizdat.press.redirects import lead_of
from tamizdat.press.sheet import Chromes, Sheet, first_language, written

# Robots by which companies gather texts to train models on. A robot that is not named here is not meant.
TRAINING = (
    "AI2Bot", "Amazonbot", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "cohere-training-data-crawler",
    "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "ImagesiftBot", "meta-externalagent", "omgili", "PanguBot",
)  # fmt: skip
# Robots that fetch a page because somebody asked a machine about it.
ANSWERING = (
    "ChatGPT-User", "Claude-SearchBot", "Claude-User", "DuckAssistBot", "meta-externalfetcher", "MistralAI-User",
    "OAI-SearchBot", "Perplexity-User", "PerplexityBot",
)  # fmt: skip
_REFUSED = {"welcome": (), "no-training": TRAINING, "none": (*TRAINING, *ANSWERING)}


def robots(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    """Make robots.txt (RFC 9309): everybody may read; whom the newspaper refuses is named."""
    chrome = chromes(first_language(reading))
    refused = "".join(f"User-agent: {name}\n" for name in _REFUSED[reading.site().ai_robots])
    group = f"{refused}Disallow: /\n\n" if refused else ""
    text = f"{group}User-agent: *\nAllow: /\n\nSitemap: {chrome.origin}sitemap.xml\n"
    return written(chrome, "robots.txt", text)


def trust(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    """Make trust.txt (JournalList, version 1.3): of whom the newspaper is a member, what it controls."""
    site = reading.site()
    chrome = chromes(first_language(reading))
    allowed = "yes" if site.ai_robots == "welcome" else "no"
    lines = [f"# {chrome.name}", *site.trust, f"datatrainingallowed={allowed}"]
    return written(chrome, "trust.txt", "".join(f"{line}\n" for line in lines))


def security(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    """Make security.txt (RFC 9116): where to tell of a weakness. Its last day comes from the record, not the clock."""
    site = reading.site()
    chrome = chromes(first_language(reading))
    lines = [
        f"Contact: {site.security_contact}",
        f"Expires: {site.security_expires}",
        f"Preferred-Languages: {', '.join(site.languages)}",
        f"Canonical: {chrome.origin}.well-known/security.txt",
    ]
    return written(chrome, ".well-known/security.txt", "".join(f"{line}\n" for line in lines))


def _address(reading: Reading, redirect: Redirect) -> str:
    """Read an address alone where that is all there is to know: the map must not follow every headline."""
    plain = redirect.to.partition("/")[0] in {"story", "page"}
    return reading.address(redirect.to) if plain else lead_of(reading, redirect).address


def redirects(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    """Make the map of those old addresses that no file can answer, for servers: `{"?p=123": "2026/10/14/slug/"}`."""
    chrome = chromes(first_language(reading))
    moved: dict[str, str] = {}
    for subject in reading.shelf.subjects("redirect"):
        redirect = reading.record(subject, Redirect)
        if redirect and not addresses.old_file(redirect.old) and (target := _address(reading, redirect)):
            moved[one_spelling(redirect.old)] = target
    return written(chrome, "redirects.json", orjson.dumps(moved, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2))
