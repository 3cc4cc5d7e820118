"""What a person wrote back, as far as a machine may understand it: one word on a line of its own, or nothing.

"Stop" is a wish; "don't stop" is a letter to the editors. So a line counts as a whole or not at all.
"""

import re
import unicodedata
from typing import Literal

from tamizdat.letters.inbound.mail import Mail
from tamizdat.letters.markup import as_text

Wish = Literal["leave", "confirm", ""]

_LEAVE = """
stop | unsubscribe | unsubscribe me | please unsubscribe | please unsubscribe me | leave | remove me | opt out | cancel subscription
стоп | отписаться | отписаться от рассылки | отписка | отпишите | отпишите меня | отпишите меня пожалуйста | хватит | удалите меня
отменить подписку | не присылайте больше | не присылайте
لغو | لغو اشتراک | لغو عضویت | توقف | خروج | حذف | حذفم کنید | مرا حذف کنید | نفرستید | دیگر نفرستید
"""  # noqa: E501  a table of words
_CONFIRM = """
yes | confirm | i confirm | confirmed | subscribe | yes please
да | подтверждаю | подтвердить | да подтверждаю | подписаться | подписываюсь
بله | آری | تایید | تایید میکنم | تایید می کنم | بله تایید میکنم | موافقم | عضویت
"""
_QUOTE = re.compile(
    r"^\s*(?:>|\||-{2,}|_{5,}|\*{5,}|(?:from|von|de|от|от кого|از|فرستنده)\s?:|(?:sent|отправлено|فرستاده شده)\b)"
    r"|(?:wrote|написал[аи]?|пишет|نوشت|نوشته است)\s*:\s*$|^\s*on\b.*\d{4}.*:?\s*$",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^\s*(?:(?:re|aw|sv|fw|fwd|ответ|на|پاسخ)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "ـ": None, "\u200c": " ", "ё": "е"})
_LONGEST_LINE = 80
_MOST_LINES = 200


def plain(text: str) -> str:
    """Bring a line to the form in which words are compared: one case, one kind of letters, no marks, no points."""
    flat = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    apart = unicodedata.normalize("NFD", flat.replace("й", "\0"))
    bare = "".join(each for each in apart if unicodedata.category(each) not in {"Mn", "Cf"}).replace("\0", "й")
    return " ".join(re.sub(r"[^\w]+", " ", bare).split())


LEAVE = frozenset(plain(word) for line in _LEAVE.splitlines() for word in line.split("|") if word.strip())
CONFIRM = frozenset(plain(word) for line in _CONFIRM.splitlines() for word in line.split("|") if word.strip())


def wish_of(mail: Mail) -> Wish:
    """Say what a reply asks for, by its first line, or by its subject where nothing is written."""
    line = first_line(written(mail))
    return _wish(line) if line else _wish(subject_of(mail))


def _wish(line: str) -> Wish:
    words = plain(line) if len(line) <= _LONGEST_LINE else ""
    if words in LEAVE:
        return "leave"
    return "confirm" if words in CONFIRM else ""


def subject_of(mail: Mail) -> str:
    """Give the subject without the marks of an answer ("Re:")."""
    return _ANSWER.sub("", mail.words_of("subject"))


def first_line(text: str) -> str:
    """Give the one line that a person wrote over what they quote; "" if they wrote none, or a whole paragraph."""
    own: list[str] = []
    for line in text.splitlines()[:_MOST_LINES]:
        if _QUOTE.search(line):
            break
        if line.strip():
            own.append(line.strip())
        elif own:
            break
    return own[0] if len(own) == 1 else "\n".join(own)


def written(mail: Mail) -> str:
    """Give the text that a person wrote: the first plain part, or the first HTML part as plain text."""
    own = [part for part in mail.parts if not part.within]
    found = next((part.text for part in own if part.kind == "text/plain" and part.text.strip()), None)
    if found is not None:
        return found
    return as_text(next((part.text for part in own if part.kind == "text/html"), ""))
