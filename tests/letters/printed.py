"""A letter as a real press prints it, and as a mail that goes out with it."""

import gzip
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from tamizdat.edition.changes import Change
from tamizdat.letters.preflight.mails import Place
from tamizdat.press.blocks import Paragraph
from tamizdat.press.letter_records import LetterHeading, LetterStory
from tamizdat.press.records import Page
from tests.edition.printing_house import House
from tests.letters import mails
from tests.pressroom.paper import PrintingHouse, a_letter, a_newsletter, a_site, a_story, everything_around

KINDS = (".html", ".txt", ".json")
DESK = "https://desk.example.org/"
BODY = 'Nobody knows who sold the <em>ferry</em>. Read <a href="https://port.example/">the register</a>.'
FOLDER = "newsletter/letter-1/2026-11-20/"
LEAVE = f"<{DESK}leave/{mails.LEAVE_TOKEN}>, <mailto:u+{mails.LEAVE_TOKEN}@{mails.DOMAIN}>"
SIGNED = ("from", "to", "subject", "date", "message-id", "list-id", "list-unsubscribe", "list-unsubscribe-post")


@dataclass(frozen=True, slots=True)
class Printed:
    """Files of an edition, unpacked, by path; and the origin of its pages."""

    files: dict[str, bytes]
    origin: str

    def holds(self, path: str) -> bool:
        return path in self.files

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def text(self, name: str) -> str:
        return self.files[FOLDER + name].decode()

    def place(self) -> Place:
        return Place(mails.DOMAIN, self.origin, DESK, self.holds)


def printed(var: Path) -> Printed:
    """Print a paper with three stories and a letter on two of them."""
    house = PrintingHouse(var)
    site = a_site(desk=DESK, mail_domain=mails.DOMAIN)
    policy = Page(3, language="en", address="privacy/", title="What we keep", role="privacyPolicy")
    house.put(*everything_around(), site, policy)
    house.put(
        a_story(1, body=[Paragraph("p1", BODY)]),
        a_story(2, headline="Boats", body=[Paragraph("p1", "They are many."), Paragraph("p2", "They are wet.")]),
        a_story(3),
        a_newsletter(1),
    )
    stories = [LetterStory(1, "Who sold the ferry?", "Two men and a bell."), LetterStory(2, "Boats", "Many.")]
    house.put(a_letter(20, items=[LetterHeading("At sea"), *stories], opening=["Dear readers,"]))
    house.print()
    files = {
        path.removesuffix(".gz"): gzip.decompress(content) if path.endswith(".gz") else content
        for path, content in house.files().items()
    }
    return Printed(files, site.origin)


def sealed(paper: Printed, var: Path, **instead: bytes) -> None:
    """Seal an edition with the pages of the paper, as of now; `instead` gives other bytes for NAME.json."""
    named = {path: content for path, content in paper.files.items() if path.endswith(KINDS) and path[0] != "_"}
    named |= {f"{name}.json": content for name, content in instead.items()}
    house = House(var)
    house.seal(Change(placed=[house.page(f"{path}.gz", text.decode()) for path, text in named.items()], whole=True))


def mailed(paper: Printed, *, html: str | None = None, text: str | None = None, **fields: str) -> bytes:
    """One mail of the letter, signed; fields by name, with "_" for "-", and "" to leave one out."""
    message = EmailMessage(policy=SMTP)
    heads = {
        "From": f"The Ferry <weekly@{mails.DOMAIN}>",
        "To": "nadia@mail.example",
        "Subject": "Who sold the ferry?",
        "Date": "Fri, 27 Nov 2026 17:00:00 +0000",
        "Message-ID": f"<7.abc@{mails.DOMAIN}>",
        "List-Id": f"The Ferry <weekly.{mails.DOMAIN}>",
        "List-Unsubscribe": LEAVE,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    for name, value in heads.items():
        if value:
            message[name] = value
    message.set_content(paper.text("mail.txt") if text is None else text)
    message.add_alternative(paper.text("mail.html") if html is None else html, subtype="html")
    return mails.signed(message.as_bytes(), by=mails.DOMAIN, over=SIGNED)
