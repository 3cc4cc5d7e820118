"""A notice as a mail: plain text and a little HTML, one link, signed, the same bytes whenever it is made again."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from html import escape

from tamizdat.envelope.keyring import Keyring
from tamizdat.letters.bodies import Body, alternatives, body_hash, plain
from tamizdat.letters.dkim import Signature, Signer
from tamizdat.letters.fields import Field, address_field, date_field, text_field
from tamizdat.letters.gift_words import AGAIN, ASKED_AGAIN, BY_STANDING_ORDER, FIRST_STRONG, POP, said
from tamizdat.letters.notice_words import EDITIONS, LANGUAGES, PAUSED, WORDS, Words
from tamizdat.letters.postmark import House
from tamizdat.wire.smtp.parcels import Parcel

ANSWER = "answer"
_OWN = ("to", "message-id")
_RIGHT_TO_LEFT = frozenset({"fa"})
_DOORS = {
    "confirm": "confirm",
    "already": "manage",
    "manage": "manage",
    "gift-received": "gift",
    "gift-due": "gift",
    "gift-failed": "gift",
    "gift-ended": "gift",
    "gift-stop": "gift",
}
REMINDER, ENDED = "reminder", "gift-ended"


@dataclass(frozen=True, slots=True, repr=False)
class Wish:
    """What a notice tells, as it was sealed. `at` is when it was asked for, to the minute."""

    kind: str
    address: str
    newsletter: str
    language: str
    values: dict[str, str]
    at: str


def notice_mail(keyring: Keyring, house: House, signer: Signer | None, wish: Wish, serial: str) -> Parcel:
    """Make the mail. Equal arguments give equal bytes."""
    body = _body(house, wish)
    at = datetime.fromisoformat(wish.at)
    shared = [
        address_field("From", "", f"{_box(wish)}@{house.domain}"),
        text_field("Subject", _subject(wish)),
        date_field(at),
        *_reply_to(house, wish),
        *_thread(wish),
        *body.fields,
        Field("Auto-Submitted", "auto-replied"),  # RFC 3834 5: other machines shall not answer
    ]
    digest = hmac.digest(keyring.message, f"notice|v1|{serial}".encode(), "sha256").hex()[:32]
    own = [Field("To", f"<{wish.address}>"), Field("Message-ID", f"<n.{digest}@{house.domain}>")]
    lines = b"".join(field.line for field in [*own, *shared])
    if signer is not None:
        signature = Signature(signer, shared, body_hash(body.content), int(at.timestamp()), _OWN)
        lines = signature.sign([field.canonical for field in own]) + lines
    # Nothing comes back that anybody could use: the null sender asks for no bounce (RFC 5321 4.5.5).
    return Parcel(b"", wish.address.encode("ascii"), (lines + b"\r\n" + body.carried,))


def language_of(wish: Wish) -> str:
    """The language in which a notice speaks."""
    return wish.language if wish.language in LANGUAGES else LANGUAGES[0]


def _box(wish: Wish) -> str:
    """The mailbox in whose name a notice speaks; an answer comes from where it was asked."""
    return wish.values.get("box", "get") if wish.kind == ANSWER else "letters"


def _subject(wish: Wish) -> str:
    return wish.values["subject"] if wish.kind == ANSWER else _words(wish).subject


def _reply_to(house: House, wish: Wish) -> list[Field]:
    """Where the one word that confirms goes; its token is what is believed, whoever writes (see letters.inbound)."""
    return [Field("Reply-To", f"<c+{wish.values['token']}@{house.domain}>")] if wish.kind == "confirm" else []


def _thread(wish: Wish) -> list[Field]:
    """Which mail is answered, so that mail programs show both together (RFC 5322 3.6.4)."""
    asked = wish.values.get("to", "") if wish.kind == ANSWER else ""
    return [Field("In-Reply-To", asked), Field("References", asked)] if asked else []


def _words(wish: Wish) -> Words:
    language = language_of(wish)
    words = WORDS[language][wish.kind]
    if wish.values.get("by"):
        words = BY_STANDING_ORDER[language].get(wish.kind, words)
    return words._replace(link=AGAIN[language]) if _asks_again(wish) else words


def _values(wish: Wish) -> dict[str, str]:
    language = language_of(wish)
    day = wish.values.get("paused_until", "")
    return {
        "newsletter": wish.values.get("title") or wish.newsletter,
        "edition": EDITIONS[language].get(wish.values.get("edition", ""), ""),
        "pause": PAUSED[language].format(day=day) if day else "",
        "backups_until": wish.values.get("backups_until", ""),
        "data": wish.values.get("data", ""),
        **said(language, wish.values),
    }


def _body(house: House, wish: Wish) -> Body:
    if wish.kind == ANSWER:
        text, page = wish.values["text"], wish.values["html"]
        return alternatives(text, page) if page else plain(text)
    return _told(house, wish)


def _told(house: House, wish: Wish) -> Body:
    words, values = _words(wish), _values(wish)
    before, after = words.before.format(**values), words.after.format(**values)
    link = _link(house, wish) if words.link else ""
    text = "\n\n".join(part for part in (before, f"{words.link}: {link}" if link else "", after) if part)
    if wish.kind == "export":
        return plain(f"{text}\n")
    direction = "rtl" if language_of(wish) in _RIGHT_TO_LEFT else "ltr"
    button = f'<p><a href="{escape(link)}">{escape(words.link)}</a></p>' if link else ""
    page = (
        f'<!doctype html><html lang="{language_of(wish)}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(words.subject)}</title></head>'
        f'<body style="font:16px/1.5 sans-serif;max-width:34em;margin:2em auto;padding:0 1em">'
        f"<p>{_isolated(escape(before))}</p>{button}<p>{_isolated(escape(after))}</p></body></html>\n"
    )
    return alternatives(f"{text}\n", page)


def _isolated(text: str) -> str:
    """Isolates of plain text as HTML has them."""
    return text.replace(FIRST_STRONG, "<bdi>").replace(POP, "</bdi>")


def _asks_again(wish: Wish) -> bool:
    """Say whether a mail about an end asks to begin anew in another way: it was not the giver who ended it."""
    return wish.kind == ENDED and wish.values.get("why", "") in ASKED_AGAIN


def _link(house: House, wish: Wish) -> str:
    """Where a notice leads: to what its token opens, or to the form of gifts, which knows nobody."""
    if wish.kind == REMINDER or _asks_again(wish):
        return f"{house.desk_url}give?l={language_of(wish)}"
    # The page answers in the language of the mail: Tor Browser says to everybody that it speaks English.
    return f"{house.desk_url}{_DOORS[wish.kind]}/{wish.values['token']}?l={language_of(wish)}"
