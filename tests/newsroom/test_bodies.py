"""Every block that an editor may choose reaches the record, and nothing that says nothing does."""

from typing import Any

import pytest

from tamizdat.newsroom.blocks import BodyBlock
from tamizdat.newsroom.bodies import Around, blocks_of, images_in, links_in
from tamizdat.press.blocks import (
    AnyBlock,
    EmbedCard,
    Figure,
    Heading,
    Items,
    KeyPoints,
    Paragraph,
    Picture,
    Preformatted,
    QuestionAnswer,
    Quote,
    Table,
)

AROUND = Around({12: "story/12"}, frozenset({7}))
CASES: list[tuple[str, Any, list[AnyBlock]]] = [
    (
        "paragraph",
        '<p>One</p><p>See <a linktype="page" id="12">this</a></p>',
        [
            Paragraph(id="abcdef12", html="One"),
            Paragraph(id="abcdef12-2", html='See <a href="tamizdat:story/12">this</a>'),
        ],
    ),
    ("heading", {"text": " A  head ", "level": "3"}, [Heading(id="abcdef12", text="A head", level=3)]),
    (
        "quote",
        {"html": "<p>No.</p>", "attribution": "A minister"},
        [Quote(id="abcdef12", html="No.", attribution="A minister")],
    ),
    ("figure", {"image": 7, "caption": "A port"}, [Figure(id="abcdef12", picture=Picture(image=7, caption="A port"))]),
    ("figure", {"image": 8}, []),
    (
        "list",
        {"items": [{"type": "item", "value": "<p>one</p>", "id": "1"}, "<p>two</p>"], "ordered": True},
        [Items(id="abcdef12", items=["one", "two"], ordered=True)],
    ),
    (
        "table",
        {
            "data": [["Year", "Ships"], ["2025", None], ["a < b"]],
            "first_row_is_table_header": True,
            "table_caption": "Ships",
        },
        [Table(id="abcdef12", rows=[["Year", "Ships"], ["2025", ""], ["a &lt; b", ""]], caption="Ships", header=True)],
    ),
    ("table", None, []),
    (
        "embed",
        {"url": "https://video.example/1", "title": "A talk", "provider": "Video", "description": ""},
        [EmbedCard(id="abcdef12", url="https://video.example/1", title="A talk", provider="Video")],
    ),
    ("embed", {"url": "javascript:alert(1)"}, []),
    (
        "key_points",
        {"title": "In short", "items": ["<p>x</p>"]},
        [KeyPoints(id="abcdef12", items=["x"], title="In short")],
    ),
    (
        "qa",
        {"question": "Why?", "html": "<p>So.</p><p>There.</p>"},
        [QuestionAnswer(id="abcdef12", question="Why?", html="So.<br><br>There.")],
    ),
    ("preformatted", "roses\r\n  are red\n", [Preformatted(id="abcdef12", text="roses\n  are red")]),
    ("paragraph", "<p></p>", []),
    ("unknown", "x", []),
]


@pytest.mark.parametrize(("kind", "value", "expected"), CASES)
def test_a_block_is_projected(kind: str, value: object, expected: list[AnyBlock]) -> None:
    assert blocks_of([{"type": kind, "value": value, "id": "abcdef12-3456-7890"}], AROUND) == expected


def test_the_editors_choice_and_the_records_know_the_same_blocks() -> None:
    tags = {block.__struct_config__.tag for block in AnyBlock.__args__}
    assert set(BodyBlock().child_blocks) == tags


def test_anchors_differ_even_where_ids_begin_alike() -> None:
    raw = [
        {"type": "heading", "value": {"text": "x"}, "id": "abcdef12-1"},
        {"type": "heading", "value": {"text": "y"}, "id": "abcdef12-2"},
    ]
    anchors = [block.id for block in blocks_of(raw, AROUND)]
    assert len(set(anchors)) == 2


def test_images_and_links_are_found_wherever_they_stand() -> None:
    raw = [
        {"type": "figure", "value": {"image": 7}},
        {"type": "list", "value": {"items": [{"value": '<a linktype="page" id="12">x</a>'}]}},
        {"type": "table", "value": {"data": [['<a linktype="page" id="13">x</a>']]}},
    ]
    assert images_in(raw) == {7}
    assert links_in(raw) == {12, 13}
