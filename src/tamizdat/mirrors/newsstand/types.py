"""Media types, by the end of a name."""

_PAGE = "text/html; charset=utf-8"
# Old addresses of imported sites end as they ended there; what stands at them now is a page.
_OLD_PAGES = ("htm", "shtml", "xhtml", "php", "phtml", "asp", "aspx", "jsp", "cfm", "cgi")
_TYPES = {
    "html": _PAGE,
    **dict.fromkeys(_OLD_PAGES, _PAGE),
    "xml": "application/xml",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "avif": "image/avif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "gz": "application/gzip",
}
UNKNOWN = "application/octet-stream"


def media_type(name: str) -> str:
    """The media type of a file name, as readers get it."""
    if name.endswith("feed.xml"):
        return "application/atom+xml; charset=utf-8"
    return _TYPES.get(name.rpartition(".")[2], UNKNOWN)
