"""What an editor may write into a line, and what is left of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsroom.inline import inline, page_ids, paragraphs

LINKS = {12: "story/12", 3: "page/3"}


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("plain words & more", "plain words &amp; more"),
        ("<b>bold</b> and <i>slant</i>", "<b>bold</b> and <i>slant</i>"),
        ('<a linktype="page" id="12">ours</a>', '<a href="tamizdat:story/12">ours</a>'),
        ('<a id="3" linktype="page">ours</a>', '<a href="tamizdat:page/3">ours</a>'),
        ('<a linktype="page" id="99">gone</a>', "gone"),
        ('<a href="https://example.org/x?a=1&amp;b=2">out</a>', '<a href="https://example.org/x?a=1&amp;b=2">out</a>'),
        ('<a href="javascript:alert(1)">bad</a>', "bad"),
        ('<a href="tamizdat:story/12">ours</a>', '<a href="tamizdat:story/12">ours</a>'),
        ('<a href="tamizdat:../etc">bad</a>', "bad"),
        ('<a href="/2026/x/">relative</a>', "relative"),
        ('<img src="http://spy.example/p.gif" onerror="x()">seen', "seen"),
        ("<script>alert(1)</script>words", "words"),
        ('<span lang="fa" dir="rtl" style="color:red">سلام</span>', '<span lang="fa" dir="rtl">سلام</span>'),
    ],
)
def test_a_line_keeps_its_words_and_only_harmless_elements(written: str, printed: str) -> None:
    assert inline(written, LINKS) == printed


def test_rich_text_becomes_paragraphs_and_empty_ones_vanish() -> None:
    rich = '<p data-block-key="a">One <b>two</b></p><p><br/></p><p>&nbsp;</p><p>Three</p>'
    assert paragraphs(rich, {}) == ["One <b>two</b>", "Three"]


def test_the_pages_that_a_text_links_to_are_found() -> None:
    assert page_ids('<a linktype="page" id="12">x</a><a id="3" linktype="page">y</a><a href="#">z</a>') == {12, 3}


@given(st.text(alphabet="<>ab/ \"'=pscrithef&;:", max_size=80))
def test_no_text_brings_in_an_element_that_is_not_on_the_list(text: str) -> None:
    for run in paragraphs(text, LINKS):
        assert "<script" not in run
        assert "<p" not in run
        assert inline(run, LINKS) == run
