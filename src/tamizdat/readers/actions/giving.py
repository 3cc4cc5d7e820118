"""Where to write to givers: kept with their gift, found by it alone, and erased when there is nothing more to say."""

from dataclasses import dataclass, field
from datetime import date

from tamizdat.envelope.blind import normalised
from tamizdat.envelope.errors import AddressRefused
from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.models import Giver
from tamizdat.readers.queries import may_never_be_asked
from tamizdat.readers.sealing import GIVERS, Drawers, gift_digest, giver_index, month_of, new_id


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a mail about a gift goes. Its representation shows nobody."""

    address: str = field(repr=False)
    language: str


def keep_giver(  # an address, to what it was given, and for how long
    gift: str,
    address: str,
    *,
    language: str,
    consent: str,
    until: date,
    today: date,
    keyring: Keyring,
) -> bool:
    """Keep the address that was typed with a gift, within the caller's transaction. Says whether one is kept.

    What is no address, or must never be written to, is not kept; the gift stands without it.
    """
    try:
        plain = normalised(address)
    except AddressRefused:
        return False
    if may_never_be_asked(keyring, plain, ""):
        return False
    number, period, digest = new_id(), month_of(today), gift_digest(keyring, gift)
    if Giver.objects.filter(gift=digest).exists():
        return True
    Giver.objects.create(
        id=number,
        gift=digest,
        index=giver_index(keyring, plain),
        period=period,
        address=Drawers(keyring).seal(plain, table=GIVERS, row=number, period=period),
        language=language[:16],
        consent=consent[:16],
        erase_on=until,
    )
    return True


def where_to_write(gift: str, keyring: Keyring) -> Addressee | None:
    """To whom a mail about this gift goes; None where no address was left, or it was erased."""
    row = Giver.objects.filter(gift=gift_digest(keyring, gift)).first()
    return Addressee(Drawers(keyring).open(row), row.language) if row else None


def note_given(gift: str, day: date, until: date, keyring: Keyring) -> None:
    """Something came of a gift on a day: its giver is not reminded in that month, and is kept until another day."""
    Giver.objects.filter(gift=gift_digest(keyring, gift)).update(gave=month_of(day), erase_on=until)


def erase_giver_after(gift: str, day: date, keyring: Keyring) -> None:
    """There is nothing more to say after this day. An earlier day stays."""
    Giver.objects.filter(gift=gift_digest(keyring, gift), erase_on__gt=day).update(erase_on=day)


def forget_giver(gift: str, keyring: Keyring) -> bool:
    """Erase the address of a gift now. Says whether there was one."""
    erased, _ = Giver.objects.filter(gift=gift_digest(keyring, gift)).delete()
    return bool(erased)
