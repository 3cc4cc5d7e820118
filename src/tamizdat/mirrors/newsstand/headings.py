"""The header fields of an answer: caching, and what a browser may do with what it received."""

import html
import re

from tamizdat.mirrors.newsstand.exchange import Headers

IMMUTABLE = "public, max-age=31536000, immutable"
FRESH = "no-cache"

# For anything that is not a page: it loads nothing, and nobody frames it.
SEALED_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# For a page without a policy of its own: pictures of ours and nothing else.
PAGE_POLICY = "default-src 'none'; img-src 'self'; base-uri 'none'; form-action 'none'"
# What a policy inside a page cannot say (CSP 3, 4.3): only a header can. A page that can neither run nor post anything
# (a letter as it was mailed) may stand in a frame of ours, as its preview does.
_NOBODY = "; frame-ancestors 'none'"
_OURSELVES = "; frame-ancestors 'self'"
_ACTS = re.compile(r"script-src|form-action(?! 'none')")
_META_POLICY = re.compile(
    rb"""<meta\s+http-equiv=["']?Content-Security-Policy["']?\s+content=(?:"([^"<>]*)"|'([^'<>]*)')""", re.IGNORECASE
)
# Bytes from the start of a page in which its policy is looked for.
WHERE_POLICIES_STAND = 4096
_UNFIT = re.compile(r"[^\x20-\x7e]")

_ALWAYS: Headers = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
]
_PAGE_ONLY: Headers = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
]
_OPEN: Headers = [
    ("cross-origin-resource-policy", "cross-origin"),
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "accept-ranges, content-encoding, content-length, content-range, etag"),
]
_OURS: Headers = [("cross-origin-resource-policy", "same-origin")]


def page_policy(page: bytes) -> str:
    """The policy that a page carries in its head, made stronger by what only a header can forbid.

    The page's own policy names the hash of its style; a fixed header would have to allow any inline style.
    """
    found = _META_POLICY.search(page[:WHERE_POLICIES_STAND])
    own = html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace")) if found else ""
    if not own.strip() or _UNFIT.search(own):
        own = PAGE_POLICY
    idle = "default-src 'none'" in own and "form-action 'none'" in own and not _ACTS.search(own)
    return own.strip().rstrip(";") + (_OURSELVES if idle else _NOBODY)


def page_headings(policy: str) -> Headers:
    """Fields of a page for people."""
    return [("content-security-policy", policy), *_ALWAYS, *_OURS, *_PAGE_ONLY]


def file_headings() -> Headers:
    """Fields of a file that belongs to a page: a picture, a feed."""
    return [("content-security-policy", SEALED_POLICY), *_ALWAYS, *_OURS]


def open_headings() -> Headers:
    """Fields of what anybody may fetch from anywhere in order to check or carry it: metadata, tree, objects."""
    return [("content-security-policy", SEALED_POLICY), *_ALWAYS, *_OPEN]


def preflight_headings() -> Headers:
    """Fields that let a reader on another host ask with Range and If-None-Match (Fetch 3.2.2)."""
    return [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "GET, HEAD"),
        ("access-control-allow-headers", "range, if-range, if-none-match"),
        ("access-control-max-age", "86400"),
    ]
