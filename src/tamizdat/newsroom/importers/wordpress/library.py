"""The old media library: which image a number or an address means, whatever size or host it was shown from."""

import hashlib
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from tamizdat.newsroom.importers.imported import ImportedImage
from tamizdat.newsroom.importers.wordpress.texts import words_of
from tamizdat.newsroom.importers.wordpress.wxr import WxrItem

IMAGE_NAMES = re.compile(r"\.(?:jpe?g|jpe|png|gif|webp|avif|bmp|tiff?|svg|heic)\Z", re.IGNORECASE)
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+\Z)")
_EDITED = re.compile(r"(?:-scaled|-rotated|-e\d{10,14})(?=\.\w+\Z)")
_UPLOADS = re.compile(r"/(?:wp-content/uploads|files|wp-content/blogs\.dir/\d+/files)/(?:sites/\d+/)?")
_LONGEST_PLACE = 400
_PHOTON = re.compile(r"i\d\.wp\.com\Z")


@dataclass(slots=True)
class Library:
    """Filled while the export is surveyed; then only asked."""

    base: str
    images: dict[str, ImportedImage] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    attached: dict[str, list[str]] = field(default_factory=dict)
    strangers: dict[str, ImportedImage] = field(default_factory=dict)
    _by_place: dict[str, str] = field(default_factory=dict)

    def add(self, item: WxrItem) -> None:
        """Take in one attachment."""
        url = item.attachment_url
        if not url:
            return
        self.files[item.post_id] = url
        if not IMAGE_NAMES.search(urlsplit(url).path):
            return
        image = ImportedImage(
            key=f"attachment/{item.post_id}",
            url=url,
            upload=item.meta_value("_wp_attached_file") or upload_path(url),
            title=words_of(item.title),
            alt=words_of(item.meta_value("_wp_attachment_image_alt")),
            caption=words_of(item.excerpt),
        )
        self.images[item.post_id] = image
        self.attached.setdefault(item.parent, []).append(item.post_id)
        for place in (_place(url), image.upload and f"uploads/{image.upload}"):
            if place:
                self._by_place.setdefault(place, item.post_id)
                self._by_place.setdefault(_EDITED.sub("", place), item.post_id)

    def by_url(self, url: str) -> ImportedImage | None:
        """The image at an address; one that the export does not list gets a key of its own."""
        address = urljoin(self.base, url.strip())
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        place = _place(address)
        for candidate in (place, _SIZE.sub("", place), _EDITED.sub("", _SIZE.sub("", place))):
            if candidate in self._by_place:
                return self.images[self._by_place[candidate]]
        key = f"url/{place}" if len(place) <= _LONGEST_PLACE else f"url/{hashlib.sha256(place.encode()).hexdigest()}"
        stranger = ImportedImage(key=key, url=address, upload=upload_path(address))
        return self.strangers.setdefault(stranger.key, stranger)


def upload_path(url: str) -> str:
    """The path under the uploads folder, without a size: `2010/07/name.jpg`; `""` if it is no upload."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if (parts.hostname or "").endswith(".files.wordpress.com"):
        return _SIZE.sub("", path.lstrip("/"))
    found = _UPLOADS.search(path)
    return _SIZE.sub("", path[found.end() :]) if found else ""


def _place(url: str) -> str:
    """An address without what does not change the file: scheme, www, query, image proxies."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").removeprefix("www."), unquote(parts.path)
    if _PHOTON.match(host):
        host, _, path = path.lstrip("/").partition("/")
        path = "/" + path
    upload = _UPLOADS.search(path)
    return f"uploads/{path[upload.end() :]}" if upload else f"{host}{path}"
