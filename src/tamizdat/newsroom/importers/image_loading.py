"""Images of the old site as ours: found, cleaned in the darkroom, kept once however many stories show them."""

import hashlib
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.db import transaction

from tamizdat.newsroom.darkroom import ImageRefused
from tamizdat.newsroom.importers.imported import ImportedImage
from tamizdat.newsroom.importers.ledger import Ledger
from tamizdat.newsroom.importers.media import Media, NotFound
from tamizdat.newsroom.importers.report import Report
from tamizdat.newsroom.models import NewsImage


class ImageLoading:
    """Gives our numbers for the old site's images, and says why there is none."""

    def __init__(self, media: Media, ledger: Ledger, report: Report) -> None:
        self._media = media
        self._ledger = ledger
        self._report = report
        self._why: dict[str, str] = {}
        standing = set(NewsImage.objects.filter(pk__in=ledger.uids("image").values()).values_list("pk", flat=True))
        self._numbers = {key: uid for key, uid in ledger.uids("image").items() if uid in standing}

    @property
    def numbers(self) -> dict[str, int]:
        """Our numbers by key, as far as images were loaded."""
        return self._numbers

    def why_missing(self, key: str) -> str:
        """Why there is no image under a key."""
        return self._why.get(key, "since the file was not found")

    def available(self, image: ImportedImage) -> bool:
        """Say whether an image has come or could come, without keeping it. For a dry run."""
        if image.key in self._numbers:
            return True
        try:
            self._media.read(image)
        except NotFound as error:
            self._why[image.key] = str(error)
            return False
        return True

    def load(self, image: ImportedImage) -> None:
        """Keep an image, unless it is here already or was not to be had a moment ago."""
        if image.key in self._numbers or image.key in self._why:
            return
        try:
            self._numbers[image.key] = self._kept(image, self._media.read(image))
        except NotFound as error:
            self._why[image.key] = str(error)
        except ImageRefused as error:
            self._why[image.key] = f"since the file was refused ({error})"

    @transaction.atomic
    def _kept(self, image: ImportedImage, data: bytes) -> int:
        name = PurePosixPath(urlsplit(image.url).path).name or "image"
        row = NewsImage(
            title=(image.title or f"Image {hashlib.sha256(data).hexdigest()[:8]}")[:255],
            file=ContentFile(data, name=name[-90:]),
            description=image.alt[:255],
            caption=image.caption,
            source=image.url[:500],
        )
        row.save()
        self._report.came["images"] += 1
        known = self._ledger.known("image", image.key)
        if known is None:
            self._ledger.remember("image", image.key, row.pk, row.master)
        else:
            known.uid = row.pk
            known.save(update_fields=["uid"])
        return int(row.pk)
