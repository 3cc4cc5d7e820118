"""The form of an image: the darkroom stands at its entrance."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from tamizdat.newsroom.darkroom import ImageRefused, develop
from tamizdat.newsroom.models.image import CleanedFile


class ImageForm(BaseImageForm):
    """Nothing behind this form ever sees the bytes or the name of an upload."""

    def clean_file(self) -> Any:
        """Clean a new upload, or refuse it with a sentence."""
        upload = self.cleaned_data["file"]
        if not upload or "file" not in self.changed_data:
            return upload
        upload.seek(0)
        try:
            return CleanedFile(develop(upload.read()))
        except ImageRefused as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Forget a title that is only the name of the upload."""
        cleaned: dict[str, Any] = super().clean()
        uploaded = self.files.get(self.add_prefix("file"))
        file = cleaned.get("file")
        names = {uploaded.name, uploaded.name.rpartition(".")[0]} if uploaded else set()
        if isinstance(file, CleanedFile) and cleaned.get("title") in names:
            cleaned["title"] = f"Image {file.developed.sha256[:8]}"
        return cleaned
