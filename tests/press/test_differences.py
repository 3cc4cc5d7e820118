"""Versions are compared as an editor would mark them: by paragraph, then by word."""

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.blocks import (
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
from tamizdat.press.differences import MOST_COMPARED, Piece, changed_lines, pieces
from tamizdat.press.histories import same_words, text_of
from tamizdat.press.records import Story

lines = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.text("ab .,", min_size=1)), max_size=6, unique_by=lambda line: line[0]
)
AT = "2026-10-01T10:00:00+00:00"


def story(*body: object, **words: object) -> Story:
    fields: dict[str, object] = {"headline": "Ships", "published_at": AT, "section": 1, "body": list(body)}
    return Story(1, language="en", address="x/", **(fields | words))  # type: ignore[arg-type]  # as each test names them


def test_a_word_that_changed_is_marked_and_its_neighbours_are_not() -> None:
    before, after = "Ships came on Monday, slowly.", "Ships came on Tuesday, slowly."
    assert pieces(before, after) == [
        Piece("same", "Ships came on "),
        Piece("gone", "Monday"),
        Piece("new", "Tuesday"),
        Piece("same", ", slowly."),
    ]


def test_texts_with_little_in_common_are_shown_one_after_the_other() -> None:
    assert pieces("Ships came.", "Nothing of this is so") == [
        Piece("gone", "Ships came."),
        Piece("new", "Nothing of this is so"),
    ]


def test_only_changed_lines_are_shown_in_the_order_of_the_later_text() -> None:
    before = [("a", "One."), ("b", "Two ships."), ("c", "Three.")]
    after = [("a", "One."), ("b", "Two boats."), ("d", "Four.")]
    assert [[piece.kind for piece in line] for line in changed_lines(before, after)] == [
        ["same", "gone", "new", "same"],
        ["gone"],
        ["new"],
    ]


@given(lines, lines)
def test_what_is_marked_adds_up_to_both_texts(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    changed = changed_lines(before, after)
    kept = [text for name, text in after if (name, text) in before]
    news = ["".join(piece.text for piece in line if piece.kind != "gone") for line in changed]
    olds = ["".join(piece.text for piece in line if piece.kind != "new") for line in changed]
    assert set(filter(None, news)) <= {text for _, text in after}
    assert set(filter(None, olds)) <= {text for _, text in before}
    assert {text for _, text in after} <= {*news, *kept}


def test_a_paragraph_of_any_length_is_compared_in_bounded_time() -> None:
    long = "a b " * int(MOST_COMPARED**0.5)
    assert pieces(long, f"{long}c") == [Piece("gone", long), Piece("new", f"{long}c")]


def test_every_kind_of_block_has_its_words_in_a_version() -> None:
    text = text_of(
        story(
            Paragraph("p", 'A <b>bold</b> <a href="tamizdat:story/2">link</a> &amp; more'),
            Heading("h", "Head"),
            Quote("q", "Said", "Somebody"),
            Figure("f", Picture(1, caption="Seen")),
            Items("i", ["one", "two"]),
            Table("t", [["1", "<i>2</i>"]], "Sums"),
            EmbedCard("e", "https://video.example", "Film", description="Long"),
            KeyPoints("k", ["point"], "Points"),
            QuestionAnswer("a", "Why?", "So."),
            Preformatted("v", "verse\nof two"),
            standfirst="First",
        ),
        AT,
    )
    assert [line for _, line in text.lines] == [
        "Ships", "First", "A bold link & more", "Head", "Said", "Somebody", "Seen", "one", "two", "Sums", "1 | 2",
        "Film", "Long", "Points", "point", "Why?", "So.", "verse of two",
    ]  # fmt: skip
    assert len({name for name, _ in text.lines}) == len(text.lines)


def test_marks_pictures_and_ids_make_no_other_words() -> None:
    one = text_of(story(Paragraph("p", "Ships <b>came</b>"), lead=Picture(1)), AT)
    other = text_of(story(Paragraph("z", "Ships came")), "2026-10-02T10:00:00+00:00")
    assert same_words(one, other)
    assert not same_words(one, text_of(story(Paragraph("p", "Ships came."), lead=Picture(1)), AT))
