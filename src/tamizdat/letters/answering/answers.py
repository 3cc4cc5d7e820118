"""What is answered to whom asks by mail. Pure: a request and an edition in, mails out.

A small mail goes first, a large one after it: if a provider puts the large one aside, the first still tells what to do.
Subjects are neutral, for those who look over a shoulder.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tamizdat.letters.answering.checking import letter_within
from tamizdat.letters.answering.library import Issue, Library
from tamizdat.letters.inbound.mail import Mail
from tamizdat.letters.inbound.outcomes import Request
from tamizdat.press.moments import moment
from tamizdat.press.words import words_in

LANGUAGES = ("en", "ru", "fa")
MOST_PART_BYTES = 150_000
_FOLDER = resources.files("tamizdat.letters.answering") / "locale"


@dataclass(frozen=True, slots=True)
class Answer:
    """One mail that answers. `html` may be ""."""

    subject: str
    text: str
    html: str = ""

    @property
    def size(self) -> int:
        """Bytes, about: text and HTML."""
        return len(self.text.encode()) + len(self.html.encode())


@dataclass(frozen=True, slots=True)
class Desk:
    """Where answers come from: the mail domain, and the addresses at which the paper can be read, the best first."""

    domain: str
    places: Sequence[str]


def answers(request: Request, mail: Mail, library: Library, desk: Desk) -> list[Answer]:
    """Answer a request for the letter, for a story, or for a check. A request to join is no question."""
    language = _spoken(request.language)
    issue = library.newest(language)
    if issue is not None and not request.language:
        language = _spoken(issue.letter.language)
    said = _Said(language, desk)
    if request.kind == "verify":
        return [said.checked(mail, library)]
    if request.kind == "story":
        return [said.story(request.about, library, issue)]
    return [*said.letter(issue)]


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


@cache
def _words(language: str) -> dict[str, str]:
    return words_in(_FOLDER, "answers", language)


class _Said:
    """Answers in one language."""

    def __init__(self, language: str, desk: Desk) -> None:
        self._language = language
        self._words = _words(language)
        self._desk = desk

    def letter(self, issue: Issue | None) -> Iterator[Answer]:
        """The list first, then the letter in full."""
        if issue is None:
            yield self._answer(self._words["There is no letter yet."], self._places(), self._ways())
            return
        second = self._words["The whole letter comes in a second mail. If it does not, look among the spam."]
        yield self._answer(self._title(issue), self._list(issue), second, self._places(), self._ways())
        html = issue.html if len(issue.html.encode()) <= MOST_PART_BYTES else ""
        yield Answer(self._words["Your request"], _cut(issue.text), html)

    def story(self, about: str, library: Library, issue: Issue | None) -> Answer:
        """One story in full, or what there is instead."""
        found = library.story(about, self._language)
        if found is not None:
            return Answer(self._words["Your request"], f"{_cut(found.text)}\n{self._ways()}\n")
        instead = [self._title(issue), self._list(issue)] if issue else []
        return self._answer(self._words["There is no such story."], *instead, self._places(), self._ways())

    def checked(self, mail: Mail, library: Library) -> Answer:
        """Whether a letter that somebody got is the one that everybody got."""
        letter = letter_within(mail, library)
        if letter is None:
            unknown = self._words["What you sent holds none of our last letters, word for word."]
            how = self._words["Forward the letter as an attachment: mail programs often change what they quote."]
            return self._answer(unknown, how, self._places())
        same = self._words["This is our letter of {day}, word for word: “{subject}”. Everybody got the same words."]
        day = moment(letter.due.replace("Z", "+00:00"), self._language).day
        return self._answer(same.format(day=day, subject=letter.subject), self._places())

    def _answer(self, *paragraphs: str) -> Answer:
        return Answer(self._words["Your request"], "\n\n".join(each for each in paragraphs if each) + "\n")

    def _title(self, issue: Issue) -> str:
        day = moment(issue.letter.due.replace("Z", "+00:00"), issue.letter.language).day
        return f"{issue.newsletter.title}\n{issue.letter.subject}\n{day}"

    def _list(self, issue: Issue) -> str:
        lines = [f"{each.number}. {each.headline}\n   {each.address}" for each in issue.stories]
        how = self._words["To get a story by mail, answer with its number and nothing else."]
        return "\n\n".join([*lines, how]) if lines else ""

    def _places(self) -> str:
        head = self._words["The paper can be read at:"]
        return "\n".join([head, *(f"- {each}" for each in self._desk.places)])

    def _ways(self) -> str:
        domain = self._desk.domain
        ways = [
            (f"get@{domain}", self._words["this week's letter"]),
            *((f"get+{each}@{domain}", _words(each)["this week's letter"]) for each in LANGUAGES),
            (f"join@{domain}", self._words["get the letter every week"]),
            (f"leave@{domain}", self._words["get no more letters"]),
            (f"verify@{domain}", self._words["forward a letter here to have it checked"]),
        ]
        return "\n".join([self._words["Write to:"], *(f"- {address}: {what}" for address, what in ways)])


def _cut(text: str) -> str:
    """Cut a text at the end of a paragraph, where it is too long for a mail."""
    if len(text.encode()) <= MOST_PART_BYTES:
        return text
    short = text.encode()[:MOST_PART_BYTES].decode("utf-8", "ignore")
    whole = short.rpartition("\n\n")[0] or short
    return f"{whole}\n\n[…]\n"
