"""A letter as mail: its HTML part with styles set into the elements, and its text part.

Nothing in it is about the person who gets it, so everybody gets the same bytes; and it loads nothing, not even a
picture of ours, since whoever carries a mirror would learn who opened it, and when.
"""

from html import escape

import css_inline
import msgspec

from tamizdat.press.faces import Chrome, FigureFace
from tamizdat.press.letter_faces import ItemFace, LetterFace
from tamizdat.press.letter_text import Notes, paragraphs, text_of, underlined, wrapped
from tamizdat.press.plain_html import html_of

# Bytes of HTML beyond which Gmail cuts a mail off, and from which an editor is warned.
CLIPPED = 102 * 1024
WARNED = 90 * 1024
APPEAL = (
    "Everything we publish is free to read, for everyone and everywhere. It stays so because readers who can afford it "
    "support us. Please be one of them."
)
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True)


def inlined(html: bytes) -> bytes:
    """Set the styles of a mail into its elements; a style marked `data-css-inline="keep"` stays for dark mode."""
    return _INLINER.inline(html.decode()).encode()


def with_stories(face: LetterFace, origin: str) -> LetterFace:
    """Write the whole stories of a letter as HTML for mail."""
    return msgspec.structs.replace(face, items=[_written(item, origin) for item in face.items])


def _written(item: ItemFace, origin: str) -> ItemFace:
    if not item.body:
        return item
    parts = [_caption(block) if isinstance(block, FigureFace) else html_of(block, origin) for block in item.body]
    return msgspec.structs.replace(item, html="".join(parts))


def _caption(block: FigureFace) -> str:
    """Keep the words of a picture, as the text part does."""
    said = " ".join(one for one in (block.picture.caption or block.picture.alt, block.picture.credit) if one)
    return f'<p class="caption">{escape(said)}</p>\n' if said else ""


def letter_text(face: LetterFace, chrome: Chrome) -> str:
    """Write the text part."""
    said = chrome.words
    parts = [
        underlined(face.title, "="),
        f"{face.home.text}\n{chrome.name}{said[', ']}{face.due.day}\n{chrome.origin}{face.page}",
        *_said(face.opening),
    ]
    for item in face.items:
        parts += _item(item, chrome)
    parts += _said(face.closing)
    if face.appeal and chrome.support:
        parts += ["* * *", wrapped(said[APPEAL]), f"{said['Support us']}: {chrome.origin}{chrome.support}"]
    return "\n\n".join([*parts, "-- ", *_leaving(face, chrome)]) + "\n"


def _said(html: list[str]) -> list[str]:
    notes = Notes()
    parts = [part for one in html for part in paragraphs(one, notes)]
    return [*parts, *_noted(notes)]


def _noted(notes: Notes) -> list[str]:
    lines = list(notes.lines())
    return ["\n".join(lines)] if lines else []


def _item(item: ItemFace, chrome: Chrome) -> list[str]:
    if item.kind == "heading":
        return [underlined(item.text.upper(), "-")]
    if item.kind == "gone":
        return [wrapped(chrome.words["A story that stood here was withdrawn."])]
    head = "\n".join(wrapped(one) for one in (item.kicker, item.text) if one)
    address = f"{chrome.origin}{item.address}"
    if not item.body:
        blurb = [wrapped(item.blurb)] if item.blurb else []
        return ["\n".join([head, *blurb, address])]
    notes = Notes()
    standfirst = [wrapped(one) for one in (item.blurb or item.standfirst, item.byline) if one]
    whole = [part for block in item.body for part in text_of(block, notes)]
    if item.dateline and whole:
        whole[0] = wrapped(f"{item.dateline} — {' '.join(whole[0].split())}")
    kicker = [wrapped(item.kicker)] if item.kicker else []
    return ["\n".join([*kicker, underlined(item.text, "-")]), *standfirst, *whole, *_noted(notes), address]


def _leaving(face: LetterFace, chrome: Chrome) -> list[str]:
    said = chrome.words
    ways = [said["press “Unsubscribe” in your mail program"], said["answer this letter with the one word “stop”"]]
    ways += [f"{said['write to']} leave@{chrome.mail_domain}"] if chrome.mail_domain else []
    ways += [f"{said['open']} {chrome.desk}leave?l={chrome.language}"] if chrome.desk else []
    links = [f"{said['All letters']}: {chrome.origin}{face.home.address}"] if face.home.address else []
    links += [f"{said['Privacy Policy']}: {chrome.origin}{chrome.privacy.address}"] if chrome.privacy.address else []
    return [
        wrapped(
            said["You get this letter because you signed up for it. Everybody gets the same one: it does not know you."]
        ),
        "\n".join([said["To leave:"], *(wrapped(way, "- ", "  ") for way in ways)]),
        "\n".join([*links, f"{chrome.name}: {chrome.origin}{chrome.home}"]),
    ]
