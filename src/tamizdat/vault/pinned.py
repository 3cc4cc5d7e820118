"""The edition beside the vault, believed by a root that was pinned when the vault first saw one."""

from datetime import datetime, timedelta
from pathlib import Path

from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.reading import VerifiedEdition
from tamizdat.edition.stranger import folder_source
from tamizdat.money.offer import NOTHING_OFFERED, BankAccount, Offer, OfferError, read_offer
from tamizdat.money.offer import PATH as SUPPORT
from tamizdat.money.statements.reading import OwnAccount
from tamizdat.press.letter_index import PATH, LetterIndexError, read_letters
from tamizdat.vault.places import Places

TITLES_LIVE = timedelta(minutes=1)
OFFER_LIVES = timedelta(seconds=10)


class PinnedEdition:
    """See `edition.reading`; opened when it is first read, since there may be none before. `memory` is one reader's."""

    def __init__(self, places: Places, memory: Path) -> None:
        self._places = places
        self._memory = memory
        self._edition: VerifiedEdition | None = None

    def refresh(self) -> None:
        """Look for a newer one. Raises EditionError."""
        self._open().refresh()

    def read(self, path: str) -> bytes | None:
        """A file of it, decompressed; None where it has none. Raises EditionError."""
        return self._open().read(path)

    def _open(self) -> VerifiedEdition:
        if self._edition is None:
            folder = EditionFolder(self._places.var / "edition")
            root = pinned_root(self._places, folder)
            self._edition = VerifiedEdition(folder_source(folder), root, self._memory)
        return self._edition


class NewestEdition:
    """The newest edition at one moment, for whoever must answer anyhow: where it is not believed, it has no files."""

    def __init__(self, edition: PinnedEdition) -> None:
        self._edition: PinnedEdition | None = edition
        try:
            edition.refresh()
        except EditionError:
            self._edition = None

    def read(self, path: str) -> bytes | None:
        """A file of it, decompressed; None where it has none."""
        try:
            return self._edition.read(path) if self._edition else None
        except EditionError:
            return None


class Titles:
    """What newsletters are called by people, as the edition says; looked up again after a while."""

    def __init__(self, edition: PinnedEdition) -> None:
        self._edition = edition
        self._titles: dict[str, str] = {}
        self._until: datetime | None = None

    def of(self, newsletter: str, now: datetime) -> str:
        """The title of a newsletter; "" where the edition does not know it."""
        if self._until is None or now >= self._until:
            self._until = now + TITLES_LIVE
            self._titles = self._read() or self._titles
        return self._titles.get(newsletter, "")

    def _read(self) -> dict[str, str]:
        content = NewestEdition(self._edition).read(PATH)
        try:
            return {one.slug: one.title for one in read_letters(content).newsletters} if content else {}
        except LetterIndexError:
            return {}


class Offering:
    """What the newsroom offers to givers, as the edition says; looked up again after a while."""

    def __init__(self, edition: PinnedEdition) -> None:
        self._edition = edition
        self._offer = NOTHING_OFFERED
        self._until: datetime | None = None

    def offer(self, now: datetime) -> Offer:
        """What is offered; nothing where no edition says it."""
        if self._until is None or now >= self._until:
            self._until = now + OFFER_LIVES
            self._offer = self._read()
        return self._offer

    def accounts(self, now: datetime) -> list[OwnAccount]:
        """The newsroom's accounts at banks, by IBAN or by the first of its plain lines that is a number."""
        found = [(_number_of(one), one.currency) for one in self.offer(now).accounts]
        return [OwnAccount(number, currency) for number, currency in found if number]

    def _read(self) -> Offer:
        content = NewestEdition(self._edition).read(SUPPORT)
        try:
            return read_offer(content) if content else NOTHING_OFFERED
        except OfferError:
            return NOTHING_OFFERED


def _number_of(account: BankAccount) -> str:
    return account.iban or next((line for line in account.plain if any(map(str.isdecimal, line))), "")


def pinned_root(places: Places, folder: EditionFolder) -> bytes:
    """The root that this vault believes: the first one that it sees is kept. Raises EditionError if there is none."""
    try:
        if not places.root.exists():
            places.root.write_bytes(folder.root_json.read_bytes())
        return places.root.read_bytes()
    except FileNotFoundError as error:
        message = "There is no edition yet, and so no letter to send."
        raise EditionError(message) from error
    except OSError as error:
        message = f"The root of the edition cannot be kept in {places.root} ({error})."
        raise EditionError(message) from error
