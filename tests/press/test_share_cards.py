"""How a line is drawn in each script, and what stands on a card."""

import io

import pytest
from PIL import Image as Pixels

from tamizdat.press.letterforms import joined, runs
from tamizdat.press.pictures import CARD_BYTES, develop
from tamizdat.press.share_cards import CardWords, can_draw, draw

PERSIAN = CardWords("fa", "آن کرانه", "خبرهای تالمریا، چاپ‌شده در آن سوی مرز")
LONG = CardWords("ru", "Очень длинный заголовок, который не кончается " * 6, "Тот берег")


def test_arabic_letters_take_the_forms_that_their_neighbours_ask_for() -> None:
    assert joined("کرانه") == "\ufb90\ufeae\ufe8d\ufee7\ufeea"
    assert joined("سلام") == "\ufeb3\ufefc\ufee1"  # lam and alef are one
    assert joined("چاپ‌شده") == joined("چاپ") + joined("شده")  # a ZWNJ parts letters and is not drawn


def test_a_line_from_right_to_left_is_drawn_from_its_end() -> None:
    assert "".join(runs("سال ۲۰۲۶ آمد", "rtl")) == f"{joined('آمد')[::-1]} ۲۰۲۶ {joined('سال')[::-1]}"
    assert "".join(runs("«سال»", "rtl")) == f"«{joined('سال')[::-1]}»"
    assert runs("The Far Bank 2.0 (again)", "ltr") == ["The Far Bank 2.0 (again", ")"]


def test_latin_words_keep_their_order_in_a_line_from_right_to_left() -> None:
    assert "".join(runs("روزنامهٔ Far Bank", "rtl")).startswith("Far Bank ")


@pytest.mark.parametrize(
    "words",
    [PERSIAN, LONG, CardWords("en", "W" * 120, "y" * 200), CardWords("en", "The Ferry", "")],
    ids=["persian", "long", "one-word", "no-line"],
)
def test_a_card_is_1200_by_630_small_and_the_same_each_time(words: CardWords) -> None:
    content = draw(words)
    with Pixels.open(io.BytesIO(content)) as opened:
        assert (opened.size, opened.format) == ((1200, 630), "JPEG")
    assert len(content) <= CARD_BYTES * 3 // 2
    assert draw(words) == content


def test_words_that_the_fonts_cannot_write_get_no_card() -> None:
    assert can_draw(PERSIAN)
    assert not can_draw(CardWords("zh", "彼岸", ""))
    assert not can_draw(CardWords("en", "", "a line"))


def test_a_photo_is_cut_to_a_card_and_a_small_one_is_not_blown_up() -> None:
    large, small = noise(1600, 1200), noise(320, 240)
    made = {one.kind: one for one in develop("image/1", large)}
    assert (made["card"].width, made["card"].height) == (1200, 630)
    assert len(made["card"].content) <= CARD_BYTES * 4  # noise is the worst of pictures
    assert "card" not in {one.kind for one in develop("image/1", small)}


def noise(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Pixels.effect_noise((width, height), 40).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
