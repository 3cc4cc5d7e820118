"""What keepers do, one function per verb. The log gets its line first, so that nothing is done unseen."""

from contextlib import AbstractContextManager
from datetime import datetime

from django.db import transaction

from tamizdat.envelope.messages import Act, EraseReader, ExportReaders, FindReader, SendingAct
from tamizdat.envelope.replies import ActDone, ReaderErased, ReaderFound, ReadersExported
from tamizdat.office.errors import WishRefused
from tamizdat.office.models import ListWish, LogLine
from tamizdat.office.outcomes import awaited, written
from tamizdat.office.queries import WISH_LIVES
from tamizdat.office.questions import ask_vault
from tamizdat.staff.models import Account

OVER = "This list is not there any more: it was fetched, or nobody said yes within a day. Ask for it again."
ALONE = "Another keeper must say yes to this. Ask one of them to open this page with their own account."
NOT_YET = "No other keeper has said yes yet."


def note(keeper: Account, verb: str, thing: str, now: datetime) -> None:
    """Write a line into the log, of an act that nothing can refuse."""
    written(keeper.pk, verb, thing, now)


def noted(
    keeper: Account, verb: str, thing: str, now: datetime, *, why: bool = True
) -> AbstractContextManager[LogLine]:
    """Write a line before an act, and after it what became of it; see `outcomes.awaited`."""
    return awaited(keeper.pk, verb, thing, now, why=why)


def find_reader(address: str, keeper: Account, now: datetime) -> ReaderFound:
    """Look for a person by exact address. That somebody looked is written down, for whom not. Raises OfficeError."""
    with noted(keeper, "looked for a reader", "", now, why=False):
        return ask_vault(FindReader(address), ReaderFound)


def erase_reader(address: str, keeper: Account, now: datetime) -> ReaderErased:
    """Erase a person by exact address. Raises OfficeError."""
    with noted(keeper, "asked to erase a reader", "", now, why=False):
        receipt = ask_vault(EraseReader(address, str(keeper.pk)), ReaderErased)
    note(keeper, "erased a reader", f"{receipt.subscriptions} subscriptions", now)
    return receipt


def act_on_sending(number: int, act: Act, keeper: Account, now: datetime) -> str:
    """Pause, go on, stop, send now or skip. Returns the vault's sentence. Raises OfficeError."""
    with noted(keeper, f"asked to {act}", f"sending {number}", now):
        return ask_vault(SendingAct(number, act, str(keeper.pk)), ActDone).sentence


def ask_for_list(newsletter: str, keeper: Account, now: datetime) -> ListWish:
    """Ask for the list of a newsletter; it waits for another keeper."""
    ListWish.objects.filter(asked_at__lte=now - WISH_LIVES).delete()
    note(keeper, "asked for a list", newsletter, now)
    return ListWish.objects.create(newsletter=newsletter, asked_by=keeper.pk, asked_at=now)


@transaction.atomic
def agree_to_list(number: int, keeper: Account, now: datetime) -> None:
    """Say the second yes. Raises WishRefused for whoever asked."""
    wish = _wish(number, now)
    if wish.asked_by == keeper.pk:
        raise WishRefused(ALONE)
    wish.agreed_by = wish.agreed_by or keeper.pk
    wish.save()
    note(keeper, "agreed to a list", wish.newsletter, now)


def fetch_list(number: int, keeper: Account, now: datetime) -> bytes:
    """Hand the sealed list to the keeper who asked, once. Raises OfficeError."""
    wish = _wish(number, now)
    if wish.asked_by != keeper.pk or not wish.agreed_by:
        raise WishRefused(NOT_YET)
    question = ExportReaders(wish.newsletter, str(wish.asked_by), str(wish.agreed_by))
    with noted(keeper, "fetched a list", wish.newsletter, now):
        sealed = ask_vault(question, ReadersExported).sealed
    wish.delete()
    return sealed


def _wish(number: int, now: datetime) -> ListWish:
    wish = ListWish.objects.filter(pk=number, asked_at__gt=now - WISH_LIVES).first()
    if wish is None:
        raise WishRefused(OVER)
    return wish
