"""From the settings of gifts to what may be public of them; pure but for the attributes of what comes in."""

from collections.abc import Sequence

from tamizdat.money.methods import Rhythm
from tamizdat.money.offer import VERSION, BankAccount, Halt, Ladder, Offer
from tamizdat.newsroom.models import GiftAccount, GiftLadder, GiftSettings, GiftWay
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.press.offer_records import GiftOffer


def offer_record(settings: GiftSettings, told: Sequence[Halt] = ()) -> GiftOffer | None:
    """Project what is offered; None where nothing is. `told` are halts that the vault said, which come first.

    Raises ProjectionError where something is there twice.
    """
    ways, ladders = list(settings.ways.all()), list(settings.ladders.all())
    if not ways or not ladders:
        return None
    _refuse_twice("way to give", [way.get_method_display() for way in ways])
    _refuse_twice("currency", [ladder.currency for ladder in ladders])
    accounts, words = list(settings.accounts.all()), list(settings.words.all())
    _refuse_twice("account in", [account.currency for account in accounts])
    _refuse_twice("text in", [row.get_language_display() for row in words])
    offer = Offer(
        version=VERSION,
        ladders=[_ladder(one) for one in ladders],
        methods=[way.method for way in ways],
        accounts=[_account(one) for one in accounts],
        risk_countries=settings.countries,
        safety={row.language: _lines(row.safety) for row in words if row.safety.strip()},
        thanks={row.language: _lines(row.thanks) for row in words if row.thanks.strip()},
        purpose=" ".join(settings.purpose.split()),
        halts=_halts(ways, told),
    )
    return GiftOffer(uid=1, offer=offer)


def _ladder(ladder: GiftLadder) -> Ladder:
    amounts = {f"{rhythm}": ladder.minors(rhythm) for rhythm in Rhythm}
    return Ladder(ladder.currency, ladder.least_minor, {rhythm: found for rhythm, found in amounts.items() if found})


def _account(account: GiftAccount) -> BankAccount:
    holder = " ".join(account.holder.split())
    return BankAccount(account.currency, holder, account.iban, account.bic, account.lines)


def _halts(ways: Sequence[GiftWay], told: Sequence[Halt]) -> list[Halt]:
    """List what is halted, each method once. What the newsroom says of it is kept where the vault says it too."""
    words = {way.method: " ".join(way.words.split()) for way in ways}
    found = {one.method: Halt(one.method, one.reason, one.words or words.get(one.method, "")) for one in told}
    for way in ways:
        if way.halt:
            found.setdefault(way.method, Halt(way.method, way.halt, words[way.method]))
    return [found[way.method] for way in ways if way.method in found]


def _refuse_twice(kind: str, names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"There are two of the {kind} {twice[0]}. Delete one of them."
        raise ProjectionError(message)


def _lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines() if line.strip())
