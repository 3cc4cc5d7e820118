"""Structured data for search engines and aggregators: schema.org types as JSON-LD."""

from collections.abc import Sequence

import orjson

from tamizdat.press.corrections import Amended
from tamizdat.press.faces import Chrome, StoryFace
from tamizdat.press.formes import ICON
from tamizdat.press.live import LiveFace, UpdateFace
from tamizdat.press.together import apart

CONTEXT = "https://schema.org"
# Search engines cut headlines after so many letters.
HEADLINE_MOST = 110
SCHEMA_TYPES = {
    "news": "NewsArticle",
    "analysis": "AnalysisNewsArticle",
    "opinion": "OpinionNewsArticle",
    "interview": "NewsArticle",
    "investigation": "ReportageNewsArticle",
    "explainer": "BackgroundNewsArticle",
    "feature": "ReportageNewsArticle",
    "document": "NewsArticle",
    "notice": "NewsArticle",
    "live": "NewsArticle",
}


def story_data(face: StoryFace, chrome: Chrome, canonical: str, image: str, places: Sequence[str] = ()) -> str:
    """Describe a story as schema.org NewsArticle, and the way to it; a withheld name does not appear."""
    # Who has two roles is one author.
    signed = dict.fromkeys((one.name, one.address) for one in face.credits if one.address)
    authors = [{"@type": "Person", "name": name, "url": chrome.origin + address} for name, address in signed]
    newspaper = _newspaper(chrome)
    data: dict[str, object] = {
        "@type": SCHEMA_TYPES[face.story_type],
        "headline": apart(face.headline),
        "datePublished": face.published.iso,
        "dateModified": (face.updated or face.published).iso,
        "inLanguage": chrome.language,
        "isAccessibleForFree": True,
        "mainEntityOfPage": canonical,
        "author": authors or [newspaper],
        "publisher": newspaper,
    }
    if face.standfirst:
        data["description"] = apart(face.standfirst)
    if face.dateline:
        data["dateline"] = face.dateline
    if face.section.text:
        data["articleSection"] = face.section.text
    if image:
        data["image"] = [image]
    if isinstance(face.amended, Amended):
        data["correction"] = [
            {"@type": "CorrectionComment", "text": one.words, "datePublished": one.published.iso}
            for one in face.amended.corrections
        ]
    if isinstance(face.live, LiveFace):
        data |= _coverage(face.live, chrome)
    if places:
        data["contentLocation"] = [{"@type": "Place", "name": name} for name in places]
    return script_safe({"@context": CONTEXT, "@graph": [data, _way(face, chrome, canonical)]})


def _coverage(live: LiveFace, chrome: Chrome) -> dict[str, object]:
    """Say that a story is told as it happens, and what it said last."""
    shown = sorted([*live.pinned, *live.updates], key=lambda one: -one.number)
    ended = {"coverageEndTime": live.ended.iso} if live.ended else {}
    return {
        "@type": "LiveBlogPosting",
        "coverageStartTime": live.began.iso,
        **ended,
        "liveBlogUpdate": [_posting(one, chrome) for one in shown if not one.withdrawn],
    }


def _posting(update: UpdateFace, chrome: Chrome) -> dict[str, object]:
    posting: dict[str, object] = {
        "@type": "BlogPosting",
        "headline": update.headline or update.plain[:HEADLINE_MOST],
        "datePublished": update.published.iso,
        "url": chrome.origin + update.address,
        "articleBody": update.plain,
    }
    if update.edited:
        posting["dateModified"] = update.edited.iso
    signed = dict.fromkeys(one.name for one in update.credits if one.address)
    authors = [{"@type": "Person", "name": name} for name in signed]
    return posting | ({"author": authors} if authors else {})


def _newspaper(chrome: Chrome) -> dict[str, object]:
    """Name the newspaper; its front says the rest under the same `@id`."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{chrome.origin}#newspaper",
        "name": chrome.name,
        "url": chrome.origin,
    }


def _way(face: StoryFace, chrome: Chrome, canonical: str) -> dict[str, object]:
    """Describe the way from the front by the section to the story."""
    steps = [(chrome.name, chrome.origin + chrome.home)]
    if face.section.address:
        steps.append((face.section.text, chrome.origin + face.section.address))
    return trail([*steps, (apart(face.headline), canonical)])


def trail(steps: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Write a BreadcrumbList of names and absolute addresses."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def list_data(chrome: Chrome, title: str, canonical: str) -> str:
    """Describe the way to the head of a list."""
    return script_safe(
        {"@context": CONTEXT, "@graph": [trail([(chrome.name, chrome.origin + chrome.home), (title, canonical)])]}
    )


def front_data(chrome: Chrome) -> str:
    """Describe the newspaper with its policies, and its site."""
    policies = {role: chrome.origin + address for role, address in chrome.policies}
    newspaper = _newspaper(chrome) | policies
    if chrome.card:
        newspaper["image"] = chrome.origin + chrome.card
    if chrome.icon:
        newspaper["logo"] = chrome.origin + ICON
    if chrome.same_as:
        newspaper["sameAs"] = list(chrome.same_as)
    if chrome.tagline:
        newspaper["slogan"] = chrome.tagline
    site = {
        "@type": "WebSite",
        "@id": f"{chrome.origin}{chrome.home}#site",
        "name": chrome.name,
        "url": chrome.origin + chrome.home,
        "inLanguage": chrome.language,
        "publisher": {"@id": newspaper["@id"]},
    }
    return script_safe({"@context": CONTEXT, "@graph": [newspaper, site]})


def script_safe(data: dict[str, object]) -> str:
    """Write JSON that cannot close the script element that holds it."""
    return orjson.dumps(data).decode().replace("<", "\\u003c")
