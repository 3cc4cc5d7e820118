"""Structured data for search engines and aggregators: schema.org types as JSON-LD."""

import orjson

from tamizdat.press.corrections import Amended
from tamizdat.press.faces import Chrome, StoryFace

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
}


def story_data(face: StoryFace, chrome: Chrome, canonical: str, image: str) -> str:
    """Describe a story as schema.org NewsArticle; a withheld name does not appear."""
    authors = [
        {"@type": "Person", "name": one.name} | ({"url": chrome.origin + one.address} if one.address else {})
        for one in face.credits
        if one.address
    ]
    newspaper = {"@type": "NewsMediaOrganization", "name": chrome.name, "url": chrome.origin}
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES[face.story_type],
        "headline": face.headline,
        "datePublished": face.published.iso,
        "dateModified": (face.updated or face.published).iso,
        "inLanguage": chrome.language,
        "isAccessibleForFree": True,
        "mainEntityOfPage": canonical,
        "author": authors or [newspaper],
        "publisher": newspaper,
    }
    if face.standfirst:
        data["description"] = face.standfirst
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
    return script_safe(data)


def script_safe(data: dict[str, object]) -> str:
    """Write JSON that cannot close the script element that holds it."""
    return orjson.dumps(data).decode().replace("<", "\\u003c")
