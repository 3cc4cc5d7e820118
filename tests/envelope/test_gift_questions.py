"""What the office asks about gifts, and what it is answered: read as it was written, and never without a bound."""

import os
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.envelope.errors import MessageRefused
from tamizdat.envelope.gift_questions import (
    LARGEST_STATEMENT_BYTES,
    GiftQuestion,
    ImportStatement,
    MatchLine,
    RefundGift,
    ShowLines,
    UnmatchLine,
    pack,
    unpack,
)
from tamizdat.envelope.gift_replies import (
    GiftActDone,
    GiftReply,
    LineShown,
    LinesShown,
    StatementRead,
    Suggestion,
)
from tamizdat.envelope.messages import decode, decode_question, encode
from tamizdat.envelope.replies import decode_reply, encode_reply

NUMBER = st.integers(0, 2**63 - 1)
QUESTIONS = st.one_of(
    st.builds(ImportStatement),
    st.builds(ShowLines, NUMBER, NUMBER),
    st.builds(MatchLine, NUMBER),
    st.builds(UnmatchLine, NUMBER),
    st.builds(RefundGift, NUMBER, NUMBER),
)
SUGGESTION = Suggestion("ab" * 16, "RF18539007547034", "month", 200, "EUR", "2026-11-30", ["same amount"])
LINE = LineShown(7, "DE89…3000", "2026-11-30", 200, "EUR", "RF18 5390", [SUGGESTION])
REPLIES: list[GiftReply] = [
    StatementRead("taken", "DE89…3000", 12, 0, 9, 2, 1, ["One number is missing."]),
    StatementRead("refused", findings=["Entry 12: its amount is nought."]),
    LinesShown([LINE], 1),
    GiftActDone("It is booked."),
]


@given(QUESTIONS)
def test_a_question_is_read_as_it_was_written(question: GiftQuestion) -> None:
    assert decode_question(encode(question)) == question


@given(QUESTIONS)
def test_a_reader_cannot_ask_what_the_office_asks(question: GiftQuestion) -> None:
    with pytest.raises(MessageRefused):
        decode(encode(question))


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
def test_an_answer_is_read_as_it_was_written(reply: GiftReply) -> None:
    assert decode_reply(encode_reply(reply)) == reply


@given(st.binary(max_size=4_000))
def test_a_statement_comes_out_as_it_went_in(content: bytes) -> None:
    assert unpack(pack(content)) == content


@pytest.mark.parametrize(
    "content", [b" " * (LARGEST_STATEMENT_BYTES + 1), os.urandom(4 * 2**20)], ids=["long", "dense"]
)
def test_a_statement_that_is_too_large_is_refused_before_it_is_sealed(content: bytes) -> None:
    with pytest.raises(MessageRefused, match="shorter periods"):
        pack(content)


def test_a_small_file_that_unpacks_without_end_is_refused() -> None:
    bomb = zlib.compress(b" " * (LARGEST_STATEMENT_BYTES + 1))
    with pytest.raises(MessageRefused, match="too large"):
        unpack(bomb)


@given(st.binary(min_size=1, max_size=200), st.integers(1, 4))
def test_a_statement_that_did_not_come_whole_is_refused(content: bytes, missing: int) -> None:
    with pytest.raises(MessageRefused):
        unpack(pack(content)[:-missing])
