"""What one check found: a grade, one sentence that says why it matters, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Grade = Literal["good", "warning", "bad", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`check` is a short name; `remedy` is what to do, e.g. the very line for the DNS, or ""."""

    check: str
    grade: Grade
    sentence: str
    remedy: str = ""


class Names(Protocol):
    """The DNS, as far as checks ask it. Each raises NamesSilent of `wire.names` where nobody answers."""

    def texts(self, name: str) -> list[bytes]:
        """TXT records."""

    def mail_hosts(self, name: str) -> list[tuple[int, str]]:
        """MX records as (preference, host)."""

    def addresses(self, name: str) -> list[str]:
        """A and AAAA records."""

    def pointers(self, address: str) -> list[str]:
        """PTR records."""


def worst(findings: Sequence[Finding]) -> Grade:
    """Give the worst grade; "good" where there is none."""
    order: tuple[Grade, ...] = ("good", "unknown", "warning", "bad")
    return max((each.grade for each in findings), key=order.index, default="good")
