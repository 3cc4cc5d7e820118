"""Shortcodes, the block editor and galleries, as WordPress itself would have read them."""

from pathlib import Path

from tamizdat.newsroom.importers.imported import Draft, PlacedImage
from tamizdat.press.blocks import EmbedCard, Heading, Items, Paragraph, Preformatted, Quote, Table
from tests.importers.conversions import stories
from tests.importers.wxr_files import HOST, attachment, export, item


def body(folder: Path, content: str, *more: str) -> tuple[Draft, ...]:
    """The blocks of one story among other items."""
    [story] = stories(folder, export(*more, item(1, content=content)))
    return story.body


def sentences(folder: Path, content: str) -> str:
    [story] = stories(folder, export(item(1, content=content)))
    return " ".join(note.sentence for note in story.notes)


def words(blocks: tuple[Draft, ...]) -> list[str]:
    return [block.html for block in blocks if isinstance(block, Paragraph)]


def placed(blocks: tuple[Draft, ...]) -> list[tuple[str, str]]:
    return [(block.image, block.caption) for block in blocks if isinstance(block, PlacedImage)]


def test_captions_of_every_age_become_figures(tmp_path: Path) -> None:
    picture = f'<a href="{HOST}/x"><img class="size-medium wp-image-9" src="{HOST}/wp-content/uploads/2015/01/boat-300x200.jpg" /></a>'
    for content in (
        f'[caption id="attachment_9" align="alignnone" width="300"]{picture} The <em>boat</em>[/caption]',
        f'[caption id="attachment_9" width="300" caption="The boat"]{picture}[/caption]',
        f"[wp_caption id='attachment_9']{picture}\nThe boat[/wp_caption]",
    ):
        blocks = body(tmp_path, f"Before\n\n{content}\n\nAfter", attachment(9, "2015/01/boat.jpg", alt="A boat"))
        assert placed(blocks) == [("attachment/9", "The boat")]
        assert words(blocks) == ["Before", "After"]


def test_galleries_show_what_they_name_or_what_is_attached(tmp_path: Path) -> None:
    pictures = [attachment(n, f"2015/01/{n}.jpg", caption=f"No {n}", parent=1) for n in (11, 12, 13)]
    for content, expected in (
        ('[gallery ids="13,11"]', [13, 11]),
        ("[gallery]", [11, 12, 13]),
        ("[gallery exclude='12' columns=3 /]", [11, 13]),
        ("[gallery ids=“12”]", [12]),
    ):
        assert placed(body(tmp_path, content, *pictures)) == [(f"attachment/{n}", f"No {n}") for n in expected]


def test_a_gallery_without_pictures_is_said_to_be_left(tmp_path: Path) -> None:
    assert "gallery was left out" in sentences(tmp_path, "Text [gallery]")


def test_players_in_shortcodes_become_cards(tmp_path: Path) -> None:
    content = (
        "[audio mp3=\"/wp-content/uploads/a.mp3\"][/audio]\n[video src='https://v.example/b.mp4']\n"
        "[embed]https://www.youtube.com/watch?v=abcdefghijk&amp;t=5[/embed]\n[youtube abcdefghijk]\n[vimeo 77]\n[playlist ids='5']"
    )
    recording = item(5, kind="attachment", status="inherit", url=f"{HOST}/wp-content/uploads/c.mp3")
    cards = [block.url for block in body(tmp_path, content, recording) if isinstance(block, EmbedCard)]
    assert cards == [
        f"{HOST}/wp-content/uploads/a.mp3",
        "https://v.example/b.mp4",
        "https://www.youtube.com/watch?v=abcdefghijk&t=5",
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://vimeo.com/77",
        f"{HOST}/wp-content/uploads/c.mp3",
    ]


def test_words_in_brackets_are_not_taken_for_shortcodes(tmp_path: Path) -> None:
    content = "He said [sic] that [the harbour] was […] [applause] open [1], [[gallery]] and [смех]."
    assert words(body(tmp_path, content)) == [content.replace("[[gallery]]", "[gallery]")]


def test_unknown_shortcodes_go_and_their_words_stay(tmp_path: Path) -> None:
    content = '[su_box title="Note" x=1]Inside [b]bold[/b][/su_box] [contact-form-7 id="3"] after'
    assert words(body(tmp_path, content)) == ["Inside bold after"]
    said = sentences(tmp_path, content)
    assert "[su_box]" in said
    assert "[contact-form-7]" in said


def test_code_in_a_shortcode_is_kept_as_it_stands(tmp_path: Path) -> None:
    assert body(tmp_path, "[code lang='php']if (a < b) {\n  [x]\n}[/code]")[0].type == "preformatted"


def test_shortcodes_that_are_never_closed_swallow_nothing(tmp_path: Path) -> None:
    assert words(body(tmp_path, "[caption id=3]One\n\nTwo [audio\n\nThree")) == ["One", "Two [audio", "Three"]


def test_blocks_of_the_editor_give_what_they_hold(tmp_path: Path) -> None:
    content = """<!-- wp:paragraph {"align":"left"} -->
<p>First</p>
<!-- /wp:paragraph -->
<!-- wp:heading {"level":3} --><h3 class="wp-block-heading">Head</h3><!-- /wp:heading -->
<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div class="wp-block-column">
<!-- wp:list --><ul><!-- wp:list-item --><li>a</li><!-- /wp:list-item --></ul><!-- /wp:list -->
</div><!-- /wp:column --></div><!-- /wp:columns -->
<!-- wp:cover {"url":"x"} --><div class="wp-block-cover"><img class="wp-block-cover__image-background wp-image-9" src="/wp-content/uploads/2015/01/boat.jpg"/><div><p>Over</p></div></div><!-- /wp:cover -->
<!-- wp:media-text --><div class="wp-block-media-text"><figure><img src="/wp-content/uploads/2015/01/boat-1024x683.jpg"/></figure><div><p>Beside</p></div></div><!-- /wp:media-text -->
<!-- wp:buttons --><div><!-- wp:button --><div><a class="wp-block-button__link" href="https://a.example/">Go</a></div><!-- /wp:button --></div><!-- /wp:buttons -->
<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Never.</p><cite>A minister</cite></blockquote></figure><!-- /wp:pullquote -->
<!-- wp:table --><figure class="wp-block-table"><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>Under</figcaption></figure><!-- /wp:table -->
<!-- wp:verse --><pre class="wp-block-verse">a<br>b</pre><!-- /wp:verse -->
<!-- wp:more --><!--more--><!-- /wp:more --><!-- wp:nextpage --><!--nextpage--><!-- /wp:nextpage -->
<!-- wp:spacer --><div style="height:100px" class="wp-block-spacer"></div><!-- /wp:spacer -->"""
    blocks = body(tmp_path, content, attachment(9, "2015/01/boat.jpg"))
    assert [type(block) for block in blocks] == [
        Paragraph, Heading, Items, PlacedImage, Paragraph, PlacedImage, Paragraph, Paragraph, Quote, Table, Paragraph, Preformatted,
    ]  # fmt: skip
    assert words(blocks) == ["First", "Over", "Beside", '<a href="https://a.example/">Go</a>', "Under"]
    assert {image for image, _ in placed(blocks)} == {"attachment/9"}


def test_embeds_of_the_editor_become_cards_whatever_their_age(tmp_path: Path) -> None:
    content = """<!-- wp:core-embed/youtube {"url":"https://youtu.be/abcdefghijk"} -->
<figure class="wp-block-embed-youtube wp-block-embed"><div class="wp-block-embed__wrapper">
https://youtu.be/abcdefghijk
</div><figcaption>The speech</figcaption></figure><!-- /wp:core-embed/youtube -->
<!-- wp:embed {"url":"https://t.me/quay/5"} /-->"""
    cards = [block for block in body(tmp_path, content) if isinstance(block, EmbedCard)]
    assert [(card.url, card.title, card.provider) for card in cards] == [
        ("https://youtu.be/abcdefghijk", "The speech", "YouTube"),
        ("https://t.me/quay/5", "", "Telegram"),
    ]


def test_galleries_of_both_editors_generations_keep_their_captions(tmp_path: Path) -> None:
    figure = '<figure class="wp-block-image"><img src="/wp-content/uploads/a.jpg" data-id="9"/><figcaption>One</figcaption></figure>'
    new = f'<!-- wp:gallery --><figure class="wp-block-gallery">{figure}<figcaption class="blocks-gallery-caption">All</figcaption></figure><!-- /wp:gallery -->'
    old = f'<!-- wp:gallery --><ul class="wp-block-gallery columns-2"><li class="blocks-gallery-item">{figure}</li></ul><!-- /wp:gallery -->'
    assert [caption for _, caption in placed(body(tmp_path, new))] == ["One"]
    assert words(body(tmp_path, new)) == ["All"]
    assert [caption for _, caption in placed(body(tmp_path, old))] == ["One"]


def test_shared_blocks_are_written_in_and_circles_end(tmp_path: Path) -> None:
    shared = item(
        50,
        kind="wp_block",
        content='<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph --><!-- wp:block {"ref":50} /-->',
    )
    assert words(body(tmp_path, '<!-- wp:block {"ref":50} /-->', shared))[:2] == ["Shared", "Shared"]


def test_parts_made_anew_on_each_visit_are_named(tmp_path: Path) -> None:
    said = sentences(tmp_path, "<!-- wp:latest-posts /--><!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->")
    assert "latest-posts" in said


def test_classic_text_between_blocks_keeps_its_paragraphs(tmp_path: Path) -> None:
    content = "One\n\nTwo\n<!-- wp:paragraph --><p>Three\nstill three</p><!-- /wp:paragraph -->\nFour"
    assert words(body(tmp_path, content)) == ["One", "Two", "Three still three", "Four"]


def test_footnotes_come_along(tmp_path: Path) -> None:
    content = '<!-- wp:paragraph --><p>Text<sup data-fn="a">1</sup></p><!-- /wp:paragraph --><!-- wp:footnotes /-->'
    [story] = stories(
        tmp_path, export(item(1, content=content, meta={"footnotes": '[{"content":"See the log.","id":"a"}]'}))
    )
    assert story.body[-1] == Items(story.body[-1].id, items=["See the log."], ordered=True)


def test_an_unchanged_paragraph_keeps_its_anchor_when_its_neighbours_change(tmp_path: Path) -> None:
    before = body(tmp_path, "One\n\nTwo\n\nTwo")
    after = body(tmp_path, "New\n\nOne\n\nTwo")
    assert before[0].id == after[1].id
    assert before[1].id == after[2].id
    assert len({block.id for block in before}) == 3


def test_pages_of_one_story_become_one(tmp_path: Path) -> None:
    assert words(body(tmp_path, "One\n<!--nextpage-->\nTwo<!--more Read on-->\n\nThree")) == ["One", "Two", "Three"]
