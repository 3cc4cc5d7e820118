"""What stands between the opening and the closing words of a letter: stories in order, and headings among them."""

from typing import Any

from wagtail.blocks import CharBlock, PageChooserBlock, StreamBlock, StructBlock, TextBlock
from wagtail.fields import StreamField


class LetterStoryBlock(StructBlock):
    """A story of ours. What is left empty is taken from its card at the moment when the letter goes out."""

    story = PageChooserBlock(page_type="newsroom.Story")
    headline = CharBlock(required=False, max_length=200, help_text="Empty: the story's own headline for lists.")
    blurb = TextBlock(required=False, max_length=600, help_text="Empty: the story's standfirst.")


class ItemsBlock(StreamBlock):
    """The stories of a letter."""

    story = LetterStoryBlock(icon="doc-full", label="Story")
    heading = CharBlock(icon="title", max_length=120, label="Heading")


class ItemsField(StreamField):
    """Stories and headings, stored as JSON; migrations know nothing of the blocks."""

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(block_types or ItemsBlock(), **kwargs)

    def deconstruct(self) -> Any:
        """Name the field without its blocks."""
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, "tamizdat.newsroom.letter_blocks.ItemsField", [], kwargs
