"""The blocks of a body as records hold them: cleaned, without anything of the editor's own.

Texts are plain; fields named `html` hold inline HTML that has been sanitised.
"""

from functools import cache
from typing import Literal

import msgspec


class Picture(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place where an image is shown; empty words fall back to those of the image's own record."""

    image: int
    caption: str = ""
    credit: str = ""
    alt: str = ""


class Block(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type"):
    """One block of a body. `id` is stable over edits and serves as the anchor on the page.

    Fields named `html` hold inline HTML that has been sanitised (a, b, strong, em, i, sub, sup, code, br, abbr,
    span[lang|dir], bdi); links to our own stories and pages are written `tamizdat:story/12`.
    """

    id: str

    @property
    def type(self) -> str:
        """The tag of the block, `paragraph` or another, by which a template chooses its form."""
        return _tag(self.__class__)


@cache
def _tag(kind: type[Block]) -> str:
    """Name a kind of block. A template asks for every block, and msgspec makes its configuration anew each time."""
    return str(kind.__struct_config__.tag)


class Paragraph(Block, frozen=True, omit_defaults=True, tag="paragraph"):
    html: str


class Heading(Block, frozen=True, omit_defaults=True, tag="heading"):
    text: str
    level: Literal[2, 3, 4] = 2


class Quote(Block, frozen=True, omit_defaults=True, tag="quote"):
    html: str
    attribution: str = ""


class Figure(Block, frozen=True, omit_defaults=True, tag="figure"):
    picture: Picture


class Items(Block, frozen=True, omit_defaults=True, tag="list"):
    items: list[str]
    ordered: bool = False


class Table(Block, frozen=True, omit_defaults=True, tag="table"):
    """`rows` of cells of inline HTML, all rows of one length; `header` says that the first row is a head."""

    rows: list[list[str]]
    caption: str = ""
    header: bool = False


class EmbedCard(Block, frozen=True, omit_defaults=True, tag="embed"):
    """A link to something on another host, shown as a card. Nothing is loaded from that host."""

    url: str
    title: str = ""
    provider: str = ""
    description: str = ""


class KeyPoints(Block, frozen=True, omit_defaults=True, tag="key_points"):
    items: list[str]
    title: str = ""


class QuestionAnswer(Block, frozen=True, omit_defaults=True, tag="qa"):
    question: str
    html: str


class Preformatted(Block, frozen=True, omit_defaults=True, tag="preformatted"):
    """Text whose line breaks matter: verse, code."""

    text: str


AnyBlock = Paragraph | Heading | Quote | Figure | Items | Table | EmbedCard | KeyPoints | QuestionAnswer | Preformatted
