"""The small markup: what each beginning of a line becomes, and what is refused."""

from typing import Any

import pytest

from tamizdat.newsroom.demonstration.markup import MarkupError, Shelf, inline, parse_body

SHELF = Shelf(
    pages={"story:en/2020-01-01-old": 7, "page:en/about": 8},
    pictures={"dam": {"image": 3, "credit": "Illustration", "alt": "A dam"}},
)


def only(text: str) -> tuple[str, Any]:
    (block,) = parse_body(text, SHELF, "en/x")
    return block["type"], block["value"]


def test_lines_without_a_gap_are_one_paragraph() -> None:
    assert only("One line\nand another.") == ("paragraph", "<p>One line and another.</p>")


def test_text_is_escaped_and_marked_up() -> None:
    assert inline("5 < 6 & *so* **on** `x`", SHELF) == "5 &lt; 6 &amp; <i>so</i> <b>on</b> <code>x</code>"


def test_links_lead_to_our_own_pages_by_number_and_elsewhere_by_address() -> None:
    assert inline("[Old](story:en/2020-01-01-old)", SHELF) == '<a linktype="page" id="7">Old</a>'
    assert inline("[Us](page:en/about)", SHELF) == '<a linktype="page" id="8">Us</a>'
    assert inline("[There](https://x.example/?a=1&b)", SHELF) == '<a href="https://x.example/?a=1&amp;b">There</a>'


def test_headings_have_three_levels() -> None:
    assert [block["value"]["level"] for block in parse_body("## A\n\n### B\n\n#### C", SHELF)] == ["2", "3", "4"]


def test_a_quotation_says_whose_it_is() -> None:
    kind, value = only("> It is\n> so.\n> -- A printer")
    assert (kind, value) == ("quote", {"html": "<p>It is so.</p>", "attribution": "A printer"})


def test_lists_are_marked_or_numbered() -> None:
    marked, numbered = parse_body("- one\n- two\n\n1. first\n2. second", SHELF)
    assert [item["value"] for item in marked["value"]["items"]] == ["<p>one</p>", "<p>two</p>"]
    assert (marked["value"]["ordered"], numbered["value"]["ordered"]) == (False, True)
    assert numbered["value"]["items"][1]["value"] == "<p>second</p>"


def test_a_picture_brings_its_credit_and_takes_a_caption() -> None:
    kind, value = only("![dam] The dam in May.")
    assert kind == "figure"
    assert value == {"image": 3, "credit": "Illustration", "alt": "A dam", "caption": "The dam in May."}


def test_a_table_may_have_a_caption_and_a_head() -> None:
    kind, value = only("|= Flow\n| Year | Flow |\n|---|---|\n| 1974 | *212* |")
    assert kind == "table"
    assert value["data"] == [["Year", "Flow"], ["1974", "<i>212</i>"]]
    assert value["table_caption"] == "Flow"
    assert value["first_row_is_table_header"] is True


def test_an_empty_first_cell_stays() -> None:
    assert only("| | A |\n| b | c |")[1]["data"] == [["", "A"], ["b", "c"]]


def test_key_points_questions_cards_and_verse() -> None:
    kinds = [
        block["type"]
        for block in parse_body("!! Points\n- a\n\nQ: Why?\nA: So.\n\n@ https://x.example\n\n~ a\n~  b", SHELF)
    ]
    assert kinds == ["key_points", "qa", "embed", "preformatted"]
    assert only("~ a\n~  b")[1] == "a\n b"
    assert only("Q: Why?\nA: So.")[1] == {"question": "Why?", "html": "<p>So.</p>"}
    assert only("@ https://x.example | T | P")[1] == {
        "url": "https://x.example", "title": "T", "provider": "P", "description": ""
    }  # fmt: skip


def test_blocks_and_items_keep_their_ids_from_one_reading_to_the_next() -> None:
    text = "One\n\n- a\n- b"
    assert parse_body(text, SHELF, "en/x") == parse_body(text, SHELF, "en/x")
    ids = [block["id"] for block in parse_body(text, SHELF, "en/x")]
    assert len(set(ids)) == 2
    assert ids != [block["id"] for block in parse_body(text, SHELF, "en/y")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("##Heading", "A heading is"),
        ("> -- Nobody", "words before"),
        ("![cat] A cat", "'cat' is named here"),
        ("See [it](story:en/gone)", "gone' is named here"),
        ("See [it](http://x.example)", "A link goes to"),
        ("| a | b |\n| c |", "different numbers of cells"),
        ("@ ftp://x", "A card is"),
        ("Q: Why?", "has no line that begins with"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_block(text: str, complaint: str) -> None:
    with pytest.raises(MarkupError, match=complaint) as refused:
        parse_body(f"Fine.\n\n{text}", SHELF, "en/x")
    assert str(refused.value).startswith("en/x, block 2: ")
