"""An image as the newsroom keeps it: cleaned on its way in, with its credit beside it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from tamizdat.newsroom.darkroom import Developed, ImageRefused, develop


class CleanedFile(ContentFile):  # type: ignore[type-arg]  # generic in the stubs only
    """Bytes that came out of the darkroom, and what else the darkroom found."""

    def __init__(self, developed: Developed) -> None:
        super().__init__(developed.data, name=developed.name)
        self.developed = developed


class NewsImage(AbstractImage):
    """`master` is the SHA-256 (hex) of the cleaned bytes and names their file.

    Wagtail's `description` is the text for readers who cannot see the picture.
    """

    master = models.CharField(max_length=64, editable=False, db_index=True, blank=True)
    caption = models.TextField(blank=True, help_text="What is to be seen, who, where and when.")
    credit = models.CharField(max_length=255, blank=True, help_text="Photographer and agency, as printed.")
    copyright = models.CharField(
        max_length=255, blank=True, help_text="Who owns the picture, if that is not the credit."
    )
    source = models.CharField(max_length=500, blank=True, help_text="Where it came from. Never printed.")

    admin_form_fields = ("title", "file", "description", "caption", "credit", "copyright", "source", "collection")
    panels = [FieldPanel(name) for name in ("title", "description", "caption", "credit", "copyright", "source")]
    search_fields = [*AbstractImage.search_fields, index.SearchField("caption"), index.SearchField("credit")]

    former_file = ""  # the master that a new upload takes the place of, until it is shredded

    class Meta(AbstractImage.Meta):
        verbose_name = "image"

    def get_upload_to(self, filename: str) -> str:
        """Place the master by its own hash, whatever the upload was called."""
        return f"masters/{filename[:2]}/{filename}"

    def clean(self) -> None:
        """Clean a new upload. An image that cannot be kept is refused with a sentence."""
        super().clean()
        try:
            self.develop()
        except ImageRefused as error:
            raise ValidationError({"file": str(error)}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; an upload that no form has cleaned is cleaned here."""
        self.develop()
        super().save(*args, **kwargs)

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> "ContentFile[bytes]":  # noqa: A002  # theirs
        """Make a copy for these screens. Wagtail leaves its spool open; here it is closed."""
        with super().generate_rendition_file(filter, source=source) as spool:
            spool.seek(0)
            return ContentFile(spool.read(), name=spool.name)

    def develop(self) -> None:
        """Put the cleaned bytes in the place of a new upload and forget its name. Raises ImageRefused."""
        upload = self.file  # type: ignore[has-type]  # Wagtail declares it without a type
        if not upload or getattr(upload, "_committed", True):
            return
        if not isinstance(upload.file, CleanedFile):
            with upload.open("rb") as file:
                cleaned = CleanedFile(develop(file.read()))
            if self.title in {  # type: ignore[has-type]  # as above
                "",
                upload.name,
                upload.name.rpartition(".")[0],
            }:
                self.title = ""
            self.file = cleaned
        found = self.file.file
        if isinstance(found, CleanedFile) and (self.master != found.developed.sha256 or not self.title):
            self._adopt(found.developed)

    def _adopt(self, developed: Developed) -> None:
        if self.pk:
            self.former_file = str(NewsImage.objects.filter(pk=self.pk).values_list("file", flat=True).first() or "")
        self.master = developed.sha256
        self.title = self.title or f"Image {developed.sha256[:8]}"
        self.file_size = len(developed.data)
        self.credit = self.credit or developed.claims.credit[:255]
        self.copyright = self.copyright or developed.claims.copyright[:255]
        self.caption = self.caption or developed.claims.caption
        self._set_file_hash()


class NewsRendition(AbstractRendition):
    """A small copy for the newsroom's own screens. Readers never see it: the press makes its own."""

    image = models.ForeignKey(NewsImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_each")
        ]
