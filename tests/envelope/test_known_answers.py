"""The bytes on paper are for years: what was sealed once opens for ever, and what is derived is derived the same.

vectors.json holds values that other implementations agree with; a change that breaks it makes every vault unreadable.
"""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

from tamizdat.envelope.blind import blind_index, domain_number
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Confirm, decode, encode
from tamizdat.envelope.rows import open_row, seal_row_with
from tamizdat.envelope.sealed import open_sealed, public_half
from tamizdat.envelope.tokens import derived_token, digest_of

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
KEY = bytes.fromhex(VECTORS["key"])


def test_a_box_that_was_sealed_long_ago_opens() -> None:
    private = bytes.fromhex(VECTORS["box"]["private"])

    assert public_half(private).hex() == VECTORS["box"]["public"]
    assert open_sealed([private], bytes.fromhex(VECTORS["box"]["sealed"])).decode() == VECTORS["box"]["payload"]


def test_a_row_that_was_sealed_long_ago_opens_and_would_be_sealed_the_same() -> None:
    row = VECTORS["row"]
    place = {"table": row["table"], "column": row["column"], "row": row["row"]}

    assert open_row(KEY, bytes.fromhex(row["sealed"]), **place).decode() == row["payload"]
    bound = f"{row['table']}|{row['column']}|{row['row']}".encode()
    assert seal_row_with(bytes.fromhex(row["nonce"]), KEY, row["payload"].encode(), place=bound).hex() == row["sealed"]


def test_the_cipher_of_rows_is_the_one_of_the_draft() -> None:
    draft = VECTORS["xchacha20-poly1305"]
    parts = {name: bytes.fromhex(value) for name, value in draft.items() if name != "source"}

    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(parts["plaintext"], parts["aad"], parts["nonce"], parts["key"])
    assert sealed == parts["ciphertext"] + parts["tag"]


@pytest.mark.parametrize("purpose", ["index", "leave", "message", "verp", "outbox", "rows"])
def test_keys_are_derived_as_rfc_5869_says(purpose: str) -> None:
    secret = KEY
    keyring = Keyring.of(secret, [bytes.fromhex(VECTORS["box"]["private"])])
    extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    expanded = hmac.new(extracted, f"tamizdat {purpose} v1".encode() + b"\x01", hashlib.sha256).digest()

    assert getattr(keyring, purpose) == expanded
    assert expanded.hex() == VECTORS["keyring"][purpose]


def test_indexes_and_tokens_are_what_they_were() -> None:
    assert blind_index(KEY, "subscription", "Name@Example.org").hex() == VECTORS["blind"]["index"]
    assert VECTORS["blind"]["index"] == hmac.new(KEY, b"subscription|v1|name@example.org", "sha256").hexdigest()[:32]
    assert domain_number(KEY, "example.org") == VECTORS["blind"]["domain"]
    assert derived_token(KEY, "leave", [1, 2**63]) == VECTORS["token"]["derived"]
    assert digest_of(VECTORS["token"]["random"]).hex() == VECTORS["token"]["digest"]


def test_a_message_of_long_ago_is_read() -> None:
    assert decode(bytes.fromhex(VECTORS["message"])) == Confirm(token="abc")
    assert encode(Confirm(token="abc")).hex() == VECTORS["message"]
