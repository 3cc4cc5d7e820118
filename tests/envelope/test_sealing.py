"""What is sealed opens for whoever it was sealed for, whole or not at all."""

import pickle

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.envelope.errors import SealError
from tamizdat.envelope.framing import HEADER_BYTES, STEP_BYTES
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.months import new_data_key, open_data_key, open_data_key_offline
from tamizdat.envelope.rows import open_row, seal_row
from tamizdat.envelope.sealed import KeyPair, new_pair, open_sealed, public_half, seal

PAIR = KeyPair(bytes(range(32)), public_half(bytes(range(32))))
OTHER = KeyPair(bytes(range(1, 33)), public_half(bytes(range(1, 33))))
KEY = bytes(range(32))
PLACE = {"table": "readers_subscription", "column": "address", "row": "42"}


@given(st.binary(max_size=600))
def test_a_sealed_box_opens_with_its_key(payload: bytes) -> None:
    assert open_sealed([OTHER.private, PAIR.private], seal(PAIR.public, payload)) == payload


@given(st.binary(max_size=600))
def test_a_row_opens_in_its_place(payload: bytes) -> None:
    assert open_row(KEY, seal_row(KEY, payload, **PLACE), **PLACE) == payload


@given(st.binary(max_size=STEP_BYTES - 1), st.binary(max_size=STEP_BYTES - 1))
def test_the_length_tells_nothing(one: bytes, other: bytes) -> None:
    assert len(seal(PAIR.public, one)) == len(seal(PAIR.public, other))
    assert len(seal_row(KEY, one, **PLACE)) == len(seal_row(KEY, other, **PLACE))


@given(st.binary(max_size=40), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_whatever_byte_is_changed_it_does_not_open(payload: bytes, place: int, change: int) -> None:
    box, row = bytearray(seal(PAIR.public, payload)), bytearray(seal_row(KEY, payload, **PLACE))
    for sealed in (box, row):
        sealed[place % len(sealed)] ^= change

    with pytest.raises(SealError):
        open_sealed([PAIR.private], bytes(box))
    with pytest.raises(SealError):
        open_row(KEY, bytes(row), **PLACE)


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_refused_with_a_sentence(junk: bytes) -> None:
    for sealed in (junk, seal(PAIR.public, b"")[:HEADER_BYTES] + junk):
        with pytest.raises(SealError, match=r"\."):
            open_sealed([PAIR.private], sealed)
        with pytest.raises(SealError, match=r"\."):
            open_row(KEY, sealed, **PLACE)


@pytest.mark.parametrize("moved", [{"row": "43"}, {"column": "settings"}, {"table": "readers_suppression"}])
def test_a_sealed_value_cannot_be_moved_to_another_place(moved: dict[str, str]) -> None:
    sealed = seal_row(KEY, b"name@example.org", **PLACE)

    with pytest.raises(SealError, match="moved from another row"):
        open_row(KEY, sealed, **PLACE | moved)


def test_what_was_sealed_for_another_key_names_it() -> None:
    with pytest.raises(SealError, match="Sealed for a key that is not here"):
        open_sealed([OTHER.private], seal(PAIR.public, b""))
    with pytest.raises(SealError, match="belongs to another key"):
        open_row(OTHER.private, seal_row(KEY, b"", **PLACE), **PLACE)


def test_two_seals_of_one_payload_share_nothing_but_the_header() -> None:
    assert seal(PAIR.public, b"same")[HEADER_BYTES:] != seal(PAIR.public, b"same")[HEADER_BYTES:]
    assert seal_row(KEY, b"same", **PLACE)[HEADER_BYTES:] != seal_row(KEY, b"same", **PLACE)[HEADER_BYTES:]


def test_the_sealer_cannot_open_what_it_sealed() -> None:
    sealed = seal(PAIR.public, b"name@example.org")

    with pytest.raises(SealError):
        open_sealed([PAIR.public], sealed)


def test_a_data_key_opens_for_the_vault_and_for_an_offline_keeper() -> None:
    keeper = pyrage.x25519.Identity.generate()
    key, wraps = new_data_key(PAIR.public, [str(keeper.to_public())])

    assert open_data_key([PAIR.private], wraps) == key
    assert open_data_key_offline(str(keeper), wraps) == key
    with pytest.raises(SealError, match="not wrapped to this keeper"):
        open_data_key_offline(str(pyrage.x25519.Identity.generate()), wraps)


def test_without_its_wraps_a_data_key_is_gone() -> None:
    key, wraps = new_data_key(PAIR.public)
    sealed = seal_row(key, b"name@example.org", **PLACE)

    assert wraps.offline == b""
    assert key not in wraps.vault + sealed
    with pytest.raises(SealError):
        open_row(new_data_key(PAIR.public)[0], sealed, **PLACE)


def test_a_keeper_who_is_no_age_recipient_is_refused() -> None:
    with pytest.raises(SealError, match="must begin with age1"):
        new_data_key(PAIR.public, ["keeper@example.org"])


def test_keys_are_shown_to_nobody_and_written_nowhere() -> None:
    keyring = Keyring.of(KEY, [PAIR.private])
    shown = f"{keyring!r} {keyring} {PAIR!r}"

    secrets = [*keyring.mail, keyring.index, keyring.leave, keyring.message, keyring.verp, keyring.outbox, keyring.rows]
    for secret in secrets:
        assert repr(secret) not in shown
        assert secret.hex() not in shown
    with pytest.raises(TypeError, match="stays in memory"):
        pickle.dumps(keyring)


def test_every_purpose_has_a_key_of_its_own() -> None:
    keyring = Keyring.of(KEY, [PAIR.private])

    made = {keyring.index, keyring.leave, keyring.message, keyring.verp, keyring.outbox, keyring.rows, KEY}
    assert len(made) == 7
    assert keyring == Keyring.of(KEY, [PAIR.private])
    assert keyring.public == PAIR.public


def test_new_pairs_are_pairs() -> None:
    pair = new_pair()

    assert public_half(pair.private) == pair.public
    assert pair != new_pair()


@pytest.mark.parametrize("short", [b"", KEY[:31], KEY + b"x"])
def test_a_key_of_another_length_is_refused(short: bytes) -> None:
    with pytest.raises(SealError, match="32 bytes"):
        seal(short, b"")
    with pytest.raises(SealError, match="32 bytes"):
        seal_row(short, b"", **PLACE)
    with pytest.raises(SealError, match="32 bytes"):
        Keyring.of(short, [PAIR.private])
