"""What other programs call their columns, and what a row of theirs means. Pure: rows in, entries out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Row = Mapping[str, str]
YES = frozenset({"true", "1", "yes", "y"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: an address, why it must not be written to if so, and what the old program says about its consent."""

    line: int
    address: str = field(repr=False)
    gone: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of list. `needs` are columns (lower case) by which it is known, one of `address` holds the address.

    `gone` says why a row must not be written to ("hard" or "left"), or "". `proof` are columns that tell of consent.
    """

    name: str
    needs: frozenset[str]
    address: tuple[str, ...]
    gone: Callable[[Row], str]
    proof: tuple[str, ...]


def _mailchimp(row: Row) -> str:
    if row.get("clean_time"):
        return "hard"
    return "left" if row.get("unsub_time") else ""


def _ghost(row: Row) -> str:
    wants = row.get("subscribed_to_emails", "").lower() in YES
    return "" if wants and not row.get("deleted_at") else "left"


def _substack(row: Row) -> str:
    return "left" if row.get("email_disabled", "").lower() in YES else ""


def _listmonk(row: Row) -> str:
    return "" if row.get("status", "").lower() == "enabled" else "left"


def _ours(row: Row) -> str:
    return {"active": "", "suppressed": "hard"}.get(row.get("state", ""), "left")


FORMATS = (
    Format("Tamizdat", frozenset({"address", "state", "joined"}), ("address",), _ours, ("joined",)),
    Format(
        "Mailchimp",
        frozenset({"member_rating", "optin_time", "leid"}),
        ("email address", "email"),
        _mailchimp,
        ("optin_time", "confirm_time"),
    ),
    Format("Ghost", frozenset({"subscribed_to_emails", "created_at"}), ("email",), _ghost, ("created_at",)),
    Format("Substack", frozenset({"active_subscription", "email_disabled"}), ("email",), _substack, ("created_at",)),
    Format("listmonk", frozenset({"uuid", "status", "created_at"}), ("email",), _listmonk, ("created_at",)),
)


def recognise(header: list[str]) -> Format | None:
    """Which program wrote a list with these columns; None if it is none that we know."""
    names = {_plain(name) for name in header}
    return next((one for one in FORMATS if one.needs <= names and names & set(one.address)), None)


def entry_of(form: Format, row: Mapping[str, str | None], line: int) -> Entry:
    """Read one row. The address is not looked at yet; everything that is not asked for is left behind."""
    clean = {_plain(name): (value or "").strip() for name, value in row.items() if isinstance(value, str)}
    address = next((clean[name] for name in form.address if clean.get(name)), "")
    told = [f"{name} {clean[name][:40]}" for name in form.proof if clean.get(name)]
    return Entry(line, _bare(address), form.gone(clean), ", ".join(told))


def _plain(name: str | None) -> str:
    return (name or "").strip().lstrip("\ufeff").lower()


def _bare(address: str) -> str:
    """Take off the apostrophe with which exports keep spreadsheets from taking a cell for a formula."""
    return address[1:] if address[:1] == "'" and address[1:2] in tuple("=+-@") else address
