"""From old HTML to blocks: what editors wrote is there, in order, and nothing active is."""

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.newsroom.importers.imported import Draft, PlacedImage
from tamizdat.press.blocks import EmbedCard, Heading, Items, Paragraph, Preformatted, QuestionAnswer, Quote, Table
from tests.importers.conversions import converted, old_site
from tests.importers.wxr_files import HOST


def html_of(blocks: list[Draft]) -> list[str]:
    return [block.html for block in blocks if isinstance(block, Paragraph)]


def test_blank_lines_make_paragraphs_and_single_ones_line_breaks() -> None:
    blocks, _ = converted("One\ntwo\n\nThree <em>em</em>\r\n\r\n\r\nFour")
    assert html_of(blocks) == ["One<br>two", "Three <em>em</em>", "Four"]


def test_in_block_posts_line_breaks_are_only_blanks() -> None:
    blocks, _ = converted("<p>One\ntwo</p>\n\n<p>Three</p>", classic=False)
    assert html_of(blocks) == ["One two", "Three"]


def test_blocks_between_text_split_it_and_keep_the_order() -> None:
    blocks, _ = converted("Before\n<blockquote>Said</blockquote>\nAfter\n<h2>Head</h2>\nEnd")
    assert blocks == [
        Paragraph("", html="Before"),
        Quote("", html="Said"),
        Paragraph("", html="After"),
        Heading("", text="Head", level=2),
        Paragraph("", html="End"),
    ]


def test_entities_and_scripts_of_every_kind_survive() -> None:
    blocks, _ = converted("<p>Рыба &amp; хлеб &lt;3 &nbsp;&hellip;</p><p dir='rtl' lang='fa'>بندر باز شد</p>")
    assert html_of(blocks) == ["Рыба &amp; хлеб &lt;3 \xa0…", '<span lang="fa" dir="rtl">بندر باز شد</span>']


def test_headings_are_brought_to_three_levels() -> None:
    blocks, _ = converted("".join(f"<h{n}>H <b>{n}</b></h{n}>" for n in range(1, 7)))
    assert [(b.text, b.level) for b in blocks if isinstance(b, Heading)] == [
        ("H 1", 2),
        ("H 2", 2),
        ("H 3", 3),
        ("H 4", 4),
        ("H 5", 4),
        ("H 6", 4),
    ]


def test_nested_lists_keep_their_numbers_and_every_word() -> None:
    blocks, notes = converted("<ol><li>a<ul><li>b</li><li>c<ol><li>d</li></ol></li></ul></li><li>e</li></ol>")
    assert blocks == [Items("", items=["a<br>– b<br>– c<br>– – d", "e"], ordered=True)]
    assert [note.kind for note in notes] == ["altered"]


@pytest.mark.parametrize(
    "list_", ['<ol start="8"><li>a</li></ol>', "<ol reversed><li>a</li></ol>", '<ol><li value="3">a</li></ol>']
)
def test_a_list_that_counts_otherwise_is_named_in_the_report(list_: str) -> None:
    blocks, notes = converted(list_)

    assert blocks == [Items("", items=["a"], ordered=True)]
    assert [note.sentence for note in notes if "did not count 1, 2, 3" in note.sentence]
    assert not converted('<ol start="1"><li>a</li></ol>')[1]


def test_tables_are_filled_up_and_spread() -> None:
    blocks, notes = converted(
        "<table><caption>Catch</caption><thead><tr><th>Port</th><th>Tons</th></tr></thead>"
        "<tbody><tr><td>Riga</td></tr><tr><td colspan='2'>Oslo <b>5</b></td></tr></tbody></table>"
    )
    assert blocks == [
        Table("", rows=[["Port", "Tons"], ["Riga", ""], ["Oslo <strong>5</strong>", ""]], caption="Catch", header=True)
    ]
    assert any("Merged" in note.sentence for note in notes)


def test_a_quotation_gives_its_source() -> None:
    blocks, _ = converted("<blockquote><p>We were never there.</p><p>Never.</p><cite>— A spokesman</cite></blockquote>")
    assert blocks == [Quote("", html="We were never there.<br><br>Never.", attribution="A spokesman")]


def test_verse_and_code_keep_their_lines() -> None:
    blocks, _ = converted("<pre>one\n  two &lt;b&gt;\n\nthree</pre>")
    assert blocks == [Preformatted("", text="one\n  two <b>\n\nthree")]


def test_players_become_cards_with_the_page_that_a_reader_can_open() -> None:
    blocks, _ = converted(
        "<iframe src='https://www.youtube.com/embed/abcdefghijk?rel=0'></iframe>\n\n"
        "<iframe src='//player.vimeo.com/video/77?x=1'></iframe>\n\nhttps://youtu.be/abcdefghijk\n\n"
        "<video><source src='/wp-content/uploads/2015/01/a.mp4'></video>"
    )
    assert [(b.url, b.provider) for b in blocks if isinstance(b, EmbedCard)] == [
        ("https://www.youtube.com/watch?v=abcdefghijk", "YouTube"),
        ("https://vimeo.com/77", "Vimeo"),
        ("https://youtu.be/abcdefghijk", "YouTube"),
        (f"{HOST}/wp-content/uploads/2015/01/a.mp4", "old.example"),
    ]
    assert len(blocks) == 4


def test_an_address_in_a_sentence_stays_text() -> None:
    blocks, _ = converted("See https://youtu.be/abcdefghijk for it.\n\nhttps://unknown.example/page")
    assert html_of(blocks) == ["See https://youtu.be/abcdefghijk for it.", "https://unknown.example/page"]


def test_a_picture_in_a_paragraph_stands_beside_it() -> None:
    blocks, _ = converted(
        "<p>Before <a href='x'><img src='/wp-content/uploads/2015/01/a-300x200.jpg' alt='A'></a> after</p>"
    )
    assert [type(block) for block in blocks] == [Paragraph, PlacedImage, Paragraph]
    [picture] = [block for block in blocks if isinstance(block, PlacedImage)]
    assert (picture.alt, picture.image) == ("A", "url/uploads/2015/01/a-300x200.jpg")


def test_emphasis_around_a_block_is_kept_on_its_words() -> None:
    blocks, _ = converted("<strong>Loud <img src='a.png'> words</strong>")
    assert html_of(blocks) == ["<strong>Loud </strong>", "<strong> words</strong>"]


def test_struck_words_are_pointed_out() -> None:
    blocks, notes = converted("He <del>denied</del> confirmed it.")
    assert html_of(blocks) == ["He denied confirmed it."]
    assert any("Struck-out" in note.sentence for note in notes)


def test_links_are_resolved_against_the_old_site() -> None:
    site = old_site()
    site.targets |= {"2015/03/04/harbour": "12", "?12": "12"}
    blocks, notes = converted(
        f"<a href='{HOST}/2015/03/04/harbour/'>own</a> <a href='/?p=12'>short</a> <a href='/about/'>other</a> "
        "<a href='javascript:alert(1)'>bad</a> <a href='#x'>within</a> <a href='mailto:a@b.example'>mail</a>",
        site=site,
    )
    assert html_of(blocks) == [
        (
            '<a href="import:12">own</a> <a href="import:12">short</a> '
            f'<a href="{HOST}/about/">other</a> bad within <a href="mailto:a@b.example">mail</a>'
        )
    ]
    assert any("within the page" in note.sentence for note in notes)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<img src='data:image/png;base64,AAAA'>",
        "<img src='https://count.example/p.gif' width='1' height='1'>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<!-- secret -->",
        "<object data='vbscript:x'></object>",
    ],
)
def test_what_is_active_or_spying_leaves_no_block(html: str) -> None:
    assert converted(html)[0] == []


def test_event_handlers_and_styles_do_not_survive() -> None:
    blocks, _ = converted("<p onclick='x()' style='color:red'>A <b onmouseover=x()>b</b></p>")
    assert html_of(blocks) == ["A <strong>b</strong>"]


def test_very_deep_nesting_is_read_and_said() -> None:
    blocks, notes = converted("<div>" * 5000 + "core" + "</div>" * 5000)
    assert html_of(blocks) == ["core"]
    assert any("deeply" in note.sentence for note in notes)


INLINE = {"a", "strong", "em", "sub", "sup", "code", "br", "abbr", "span", "bdi"}
PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a href='javascript:x'>",
        "<a href='https://a.example/?b&c'>",
        "</a>",
        "<img src=x>",
        "<li>",
        "<ul>",
        "</ul>",
        "<td>",
        "<table>",
        "<blockquote>",
        "&lt;script&gt;",
        "<script>",
        "\n\n",
        "w <",
        "&",
        '"',
        "<span dir=rtl lang='fa\"x'>",
        "</span>",
        "<abbr title='\"><script>'>",
        "<h2>",
        "</h2>",
        "<svg onload=x>",
        "<!--",
        "-->",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_comes_in_only_clean_inline_html_goes_out(html: str) -> None:
    for block in converted(html)[0]:
        written = []
        if isinstance(block, Paragraph | Quote | QuestionAnswer):
            written = [block.html]
        elif isinstance(block, Items):
            written = block.items
        elif isinstance(block, Table):
            written = [cell for row in block.rows for cell in row]
        for piece in written:
            clean = nh3.clean(
                piece,
                tags=INLINE,
                attributes={"a": {"href"}, "abbr": {"title"}, "span": {"lang", "dir"}},
                url_schemes={"http", "https", "mailto", "tel", "import"},
                link_rel=None,
            )
            assert clean.replace("\xa0", "&nbsp;").replace('"', "&quot;") == piece.replace("\xa0", "&nbsp;").replace(
                '"', "&quot;"
            )
