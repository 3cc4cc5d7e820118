"""The forms of a live story: an update, a correction of one, its withdrawal, what is known."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from tamizdat.newsroom.actions.live import Words
from tamizdat.newsroom.blocks import BodyBlock
from tamizdat.newsroom.bodies import Around, blocks_of, images_in
from tamizdat.newsroom.models import LiveCoverage, LiveUpdate

CORRECTIONS = [
    ("", "No: nothing that was said was wrong"),
    ("correction", "Correction: something was wrong"),
    ("clarification", "Clarification: something could be misread"),
    ("update", "Update: something has happened since"),
]


class UpdateForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's forms take no parameter when they run
    """An update on one screen. `token` tells a form that is sent twice, `edition` one that was overtaken."""

    token = forms.CharField(max_length=32, widget=forms.HiddenInput)
    edition = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    class Meta:
        model = LiveUpdate
        fields = ("headline", "body", "contributor", "pinned", "key")
        # The desk is opened in order to write.
        widgets: ClassVar = {"headline": forms.TextInput(attrs={"autofocus": True})}

    def clean(self) -> dict[str, Any]:
        """An update says something."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not str(cleaned.get("headline") or "").strip() and not _says_something(cleaned.get("body")):
            message = "Write a headline or some words."
            raise ValidationError(message)
        return cleaned

    def words(self) -> Words:
        """Give what was written."""
        said = self.cleaned_data
        return Words(
            headline=said["headline"],
            body=raw(said["body"]),
            contributor=said["contributor"],
            pinned=said["pinned"],
            key=said["key"],
        )


class EditForm(UpdateForm):
    """The same for an update that stands, with what readers are told of the change."""

    kind = forms.ChoiceField(choices=CORRECTIONS, required=False, label="Does this correct something?")
    said = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Words of the correction",
        help_text="For readers: what was wrong, what is right. They stand below the update and among all corrections.",
    )

    def clean(self) -> dict[str, Any]:
        """A correction has words."""
        cleaned = super().clean()
        if cleaned.get("kind") and not str(cleaned.get("said") or "").strip():
            self.add_error("said", "Say in a sentence what was wrong.")
        return cleaned

    def correction(self) -> tuple[str, str] | None:
        """Give kind and words, or None."""
        kind = self.cleaned_data["kind"]
        return (kind, self.cleaned_data["said"]) if kind else None


class SummaryForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """What is known."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = LiveCoverage
        fields = ("summary",)


class WithdrawUpdateForm(forms.Form):
    """How much readers and mirrors are told of a withdrawn update."""

    notice = forms.BooleanField(required=False, label="Say in its place that an update was withdrawn")
    recalled = forms.BooleanField(
        required=False,
        label="Take it out of older editions too, and delete its words here",
        help_text="For what endangers somebody, or for a court. Mirrors drop the pages that showed it.",
    )


def raw(body: Any) -> list[dict[str, Any]]:
    """Give a body as Wagtail stores it."""
    return list(body.get_prep_value())


def blank() -> Any:
    """Give the body of a new update: one empty paragraph, in which an editor begins to write."""
    return BodyBlock().to_python([{"type": "paragraph", "value": ""}])


def _says_something(body: Any) -> bool:
    blocks = raw(body) if body else []
    return bool(blocks_of(blocks, Around({}, frozenset(images_in(blocks)))))
