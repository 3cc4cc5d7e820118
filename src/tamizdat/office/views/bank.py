"""The bank: statements that are handed to the vault, and lines of them that match nothing yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tamizdat.contributions.models import BankStatement
from tamizdat.contributions.queries.bank import count_waiting
from tamizdat.contributions.queries.reconciling import reconciled
from tamizdat.envelope.gift_questions import Alike, Days, Decimal, LineKind
from tamizdat.envelope.gift_replies import LinesShown, StatementRead
from tamizdat.money.amounts import Money
from tamizdat.office.errors import OfficeError
from tamizdat.office.gift_actions import Told, bring_in, match_line, open_lines, unmatch_line
from tamizdat.office.gift_queries import matched_by_hand, statements
from tamizdat.office.views.showing import keeper_of, now, number_of, say, show

LINES_A_PAGE = 25
MOST_FILES = 12
MOST_COLUMNS = 20
NO_FILE = "Choose the file that the bank gave you, or drop it onto the field. It may have 24 MB."
TOO_MANY = f"Upload at most {MOST_FILES} statements at once."


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file and what became of it; `trouble` is a sentence where the vault could not be asked."""

    name: str
    read: StatementRead | None = None
    trouble: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """Statements that were brought in, and more of them."""
    if request.method != "POST":
        return _bank(request)
    files = cast("Sequence[UploadedFile[bytes]]", request.FILES.getlist("statement"))
    if not files or len(files) > MOST_FILES:
        return _bank(request, TOO_MANY if files else NO_FILE)
    outcomes = [_outcome(request, file) for file in files]
    status = 200 if any(one.read and one.read.verdict != "refused" for one in outcomes) else 409
    return show(request, "gifts-statement", {"outcomes": outcomes}, status=status)


def _bank(request: HttpRequest, refused: str = "") -> HttpResponse:
    brought = [(one, _balance(one.opening, one), _balance(one.closing, one)) for one in statements()]
    values = {"statements": brought, "open": count_waiting(), "reconciled": reconciled()}
    return show(request, "gifts-bank", values, refused=refused)


def _balance(minor: int | None, statement: BankStatement) -> Money | None:
    return Money(minor, statement.currency) if minor is not None else None


def _outcome(request: HttpRequest, file: "UploadedFile[bytes]") -> Outcome:
    name = (file.name or "")[:80]
    try:
        rehearse = request.POST.get("act") == "look"
        read = bring_in(file.read(), told_of(request), keeper_of(request), now(), rehearse=rehearse)
    except OfficeError as error:
        return Outcome(name, trouble=f"{error}")
    return Outcome(name, read)


def told_of(request: HttpRequest) -> Told:
    """What a keeper says of a table. Lines such as `Kwota = amount` name headings that are not known."""
    days, decimal = request.POST.get("days", ""), request.POST.get("decimal", "")
    alike = request.POST.get("alike", "")
    pairs = [line.rpartition("=") for line in request.POST.get("columns", "").splitlines()[:MOST_COLUMNS]]
    return Told(
        account=request.POST.get("account", "").strip()[:40],
        days=cast("Days", days) if days in get_args(Days) else "",
        decimal=cast("Decimal", decimal) if decimal in get_args(Decimal) else "",
        columns={heading.strip()[:80]: holds.strip().lower()[:20] for heading, _, holds in pairs if heading.strip()},
        names=request.POST.get("names") == "yes",
        alike=cast("Alike", alike) if alike in get_args(Alike) else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: HttpRequest) -> HttpResponse:
    """Lines that match nothing yet: what they may be, one click to say so, one to take it back."""
    if request.method == "POST":
        try:
            say(request, _said_of_line(request))
        except OfficeError as error:
            return show(request, "gifts-lines", _lines_values(None, 0), refused=f"{error}")
        return redirect("office:gift_lines")
    after = number_of(request.GET.get("after", ""))
    try:
        found = open_lines(after, LINES_A_PAGE)
    except OfficeError as error:
        return show(request, "gifts-lines", _lines_values(None, after), refused=f"{error}")
    return show(request, "gifts-lines", _lines_values(found, after))


def _said_of_line(request: HttpRequest) -> str:
    line, keeper = number_of(request.POST.get("line", "")), keeper_of(request)
    kind, _, gift = request.POST.get("is", "").partition(" ")
    if kind == "undo":
        return unmatch_line(line, keeper, now())
    if kind not in get_args(LineKind):
        raise OfficeError(NOT_SAID)
    gift = gift or request.POST.get("gift", "")
    return match_line(line, cast("LineKind", kind), "".join(gift.split())[:MOST_OF_A_GIFT], keeper, now())


def _lines_values(found: LinesShown | None, after: int) -> dict[str, object]:
    shown = found.lines if found else []
    rows = [
        {
            "line": line,
            "money": Money(line.minor, line.currency),
            "suggestions": [(one, Money(one.minor, one.currency)) for one in line.suggestions],
        }
        for line in shown
    ]
    more = shown[-1].line if found and len(shown) == LINES_A_PAGE and found.total > LINES_A_PAGE else 0
    matched = [(match, Money(match.line.minor, match.line.currency)) for match in matched_by_hand()]
    return {"rows": rows, "total": found.total if found else 0, "more": more, "after": after, "matched": matched}


NOT_SAID = "Say what the line is: choose a gift, or one of the other buttons."
# A gift is named by its 32 digits or by its reference (ISO 11649), which has at most 25 characters.
MOST_OF_A_GIFT = 40
