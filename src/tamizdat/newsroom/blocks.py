"""What a body is made of: one flat list of blocks, each the twin of one in `press.records`.

The definitions stay out of migrations: a new block needs none.
"""

from typing import Any

from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock

INLINE = ["bold", "italic", "link", "superscript", "subscript", "code"]


class HeadingBlock(StructBlock):
    """A heading within the story; the headline itself is level 1."""

    text = CharBlock(max_length=250)
    level = ChoiceBlock(choices=[("2", "Heading"), ("3", "Smaller"), ("4", "Smallest")], default="2")


class QuoteBlock(StructBlock):
    """Someone's words, set apart."""

    html = RichTextBlock(features=INLINE, label="Words")
    attribution = CharBlock(required=False, help_text="Who said it, and where.")


class FigureBlock(StructBlock):
    """A picture in the body."""

    image = ImageChooserBlock()
    caption = TextBlock(required=False, help_text="Leave empty to use the image's own caption.")
    credit = CharBlock(required=False, help_text="Leave empty to use the image's own credit.")
    alt = CharBlock(required=False, help_text="What is to be seen, for readers who cannot see it.")


class ListItemsBlock(StructBlock):
    """Points or steps."""

    items = ListBlock(RichTextBlock(features=INLINE))
    ordered = BooleanBlock(required=False, help_text="Number the items.")


class EmbedCardBlock(StructBlock):
    """Something on another host. The page shows a card with a link; nothing is loaded from there, ever."""

    url = URLBlock(label="Address")
    title = CharBlock(required=False)
    provider = CharBlock(required=False, help_text="Where it is, e.g. the name of the video site.")
    description = TextBlock(required=False)


class KeyPointsBlock(StructBlock):
    """The story in a few lines."""

    title = CharBlock(required=False)
    items = ListBlock(RichTextBlock(features=INLINE))


class QuestionAnswerBlock(StructBlock):
    """One question of an interview and its answer."""

    question = TextBlock()
    html = RichTextBlock(features=INLINE, label="Answer")


class BodyBlock(StreamBlock):
    """The blocks an editor may choose from."""

    paragraph = RichTextBlock(features=INLINE, icon="pilcrow")
    heading = HeadingBlock(icon="title")
    quote = QuoteBlock(icon="openquote")
    figure = FigureBlock(icon="image")
    list = ListItemsBlock(icon="list-ul")
    table = TableBlock(icon="table")
    embed = EmbedCardBlock(icon="link-external", label="Card for something elsewhere")
    key_points = KeyPointsBlock(icon="list-ol")
    qa = QuestionAnswerBlock(icon="help", label="Question and answer")
    preformatted = TextBlock(icon="code", label="Verse or code", help_text="Line breaks stay as they are.")


class BodyField(StreamField):
    """A body that is stored as JSON; migrations know nothing of its blocks."""

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(block_types or BodyBlock(), **kwargs)

    def deconstruct(self) -> Any:
        """Name the field without its blocks."""
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, "tamizdat.newsroom.blocks.BodyField", [], kwargs
