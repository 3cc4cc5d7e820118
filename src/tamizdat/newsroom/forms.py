"""The form of an image, with the darkroom at its entrance; the forms of a withdrawal and of a letter's copy."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from tamizdat.newsroom.darkroom import ImageRefused, develop
from tamizdat.newsroom.models.amendments import CAUSES
from tamizdat.newsroom.models.image import CleanedFile
from tamizdat.press.letter_records import LetterEdition


class WithdrawalForm(forms.Form):
    """Why a story goes, and how much of that readers are told."""

    cause = forms.ChoiceField(choices=CAUSES)
    notice = forms.BooleanField(
        required=False,
        label="Say at its address that it was withdrawn",
        help_text="Leave it out where the address itself says too much: it was made from the headline.",
    )
    cause_said = forms.BooleanField(required=False, label="Tell readers the cause")
    words = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Words for readers",
        help_text="In the story's language. Repeat nothing of what had to go.",
    )


class LetterCopyForm(forms.Form):
    """To whom a copy of a letter goes."""

    address = forms.EmailField(
        label="To", max_length=254, help_text="A colleague's address, or your own. It is used once."
    )
    edition = forms.ChoiceField()

    def __init__(self, *given: Any, editions: list[LetterEdition], **named: Any) -> None:
        """Offer the editions of the newsletter."""
        super().__init__(*given, **named)
        self.fields["edition"] = forms.ChoiceField(choices=[(one, one) for one in editions])


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
