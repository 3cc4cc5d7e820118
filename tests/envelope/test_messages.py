"""What waits in the spool is one of a few messages; everything else is refused with a sentence."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.envelope.errors import MessageRefused
from tamizdat.envelope.messages import (
    AskToChange,
    AskToLeave,
    Change,
    Confirm,
    CountReaders,
    EraseReader,
    ExportReaders,
    FindReader,
    Inbound,
    Leave,
    Message,
    Question,
    ReadMail,
    ReadOutbox,
    SendingAct,
    Subscribe,
    decode,
    decode_question,
    encode,
)
from tamizdat.envelope.tagged import LONGEST_FIELD

TEXT = st.text(max_size=40)
MESSAGES = st.one_of(
    *(st.builds(kind) for kind in (Subscribe, Confirm, Leave, AskToLeave, AskToChange, Change, Inbound))
)
QUESTIONS = st.one_of(
    *(
        st.builds(kind)
        for kind in (FindReader, EraseReader, ExportReaders, ReadOutbox, ReadMail, CountReaders, SendingAct)
    )
)


@given(MESSAGES)
def test_a_message_is_read_as_it_was_written(message: Message) -> None:
    assert decode(encode(message)) == message


@given(QUESTIONS.filter(lambda one: not isinstance(one, ReadOutbox | SendingAct)))
def test_a_question_is_read_as_it_was_written(question: Question) -> None:
    assert decode_question(encode(question)) == question


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(junk: bytes) -> None:
    with pytest.raises(MessageRefused, match="holds no message"):
        decode(junk)


@given(QUESTIONS.filter(lambda one: not isinstance(one, ReadOutbox | SendingAct)))
def test_a_reader_cannot_ask_what_the_office_asks(question: Question) -> None:
    with pytest.raises(MessageRefused):
        decode(encode(question))


def test_a_field_that_we_do_not_know_or_of_another_kind_is_refused() -> None:
    for fields in (
        {"type": "Confirm", "token": "x", "more": 1},
        {"type": "Confirm", "token": 1},
        {"type": "Confirm"},
        {"type": "Subscribe", "newsletter": "w", "address": "a", "language": "en", "edition": "scroll"},
    ):
        with pytest.raises(MessageRefused):
            decode(msgspec.msgpack.encode(fields))


def test_a_field_that_is_too_long_is_refused_and_not_repeated() -> None:
    with pytest.raises(MessageRefused, match="“token”") as refused:
        decode(encode(Leave(token="x" * (LONGEST_FIELD + 1))))
    assert "xxx" not in str(refused.value)
