"""A story's page says its own SHA-256, counted with zeros where it stands."""

import hashlib

from tamizdat.press.fingerprint import BLANK, MARK, marked

TOP = b"<!doctype html><title>Of boats</title>"
REST = b"<p>The ferry came back.</p><footer>" + MARK + BLANK + b"</code></footer>"


def test_whoever_puts_the_zeros_back_counts_the_same_hash() -> None:
    page = TOP + marked(TOP, REST)
    said = page.partition(MARK)[2][:64]
    assert said == hashlib.sha256(page.replace(said, BLANK)).hexdigest().encode()
    assert len(page) == len(TOP + REST)


def test_another_word_is_another_hash_and_so_is_another_top() -> None:
    other = REST.replace(b"ferry", b"barge")
    assert len({marked(TOP, REST), marked(TOP, other), marked(b"<!doctype html>", REST)}) == 3


def test_only_the_mark_is_filled_in_and_a_page_without_one_stays_as_it_is() -> None:
    zeros = REST.replace(b"ferry", BLANK)
    assert marked(TOP, zeros).count(BLANK) == 1
    assert marked(TOP, b"<p>" + BLANK + b"</p>") == b"<p>" + BLANK + b"</p>"
