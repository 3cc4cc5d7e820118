"""Show a letter in every way in which it will be read: the very bytes that the press would bake now.

Only two ways add anything to them: the dark turns the mail's own rules for dark mode on, and the phone is a frame as
narrow as one.
"""

from html import escape

from django.http import HttpResponse
from django.template.loader import render_to_string

from tamizdat.newsroom import gathering
from tamizdat.newsroom.actions.letters import free_address, usual_due
from tamizdat.newsroom.content_policy import not_printed, printed
from tamizdat.newsroom.letter_projection import letter_record, newsletter_record
from tamizdat.newsroom.models import Letter
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.newsroom.publication import moment, proofs
from tamizdat.press.letter_mail import CLIPPED, WARNED
from tamizdat.press.records import AnyRecord, RecordError

# A letter that was never saved has no number; its proof needs one that no other has.
UNSAVED = 2**31
PARTS = {"digest": ("mail", "mail-text"), "full": ("full", "full-text"), "text": ("", "mail-text")}
PHONE = (
    '<!doctype html><title>Phone</title><body style="margin:0;text-align:center;background:#999">'
    '<iframe title="Phone" style="width:360px;height:99vh;border:0" srcdoc="{}"></iframe>'
)


def show(letter: Letter, mode: str) -> HttpResponse:
    """Answer with the letter in one of its ways (`Letter.preview_modes`), or with the sentence on what is missing."""
    try:
        return _SHOWN[mode](letter)
    except (ProjectionError, RecordError) as error:
        return not_printed(str(error))


def baked(letter: Letter, part: str) -> bytes:
    """Bake a part of a draft: "" (the page), "mail", "mail-text", "full" or "full-text"."""
    if not letter.newsletter_id:
        message = "Choose the newsletter first."
        raise ProjectionError(message)
    given = letter.due, letter.pk
    letter.due = letter.due or usual_due(letter.newsletter, moment()) or moment()
    letter.pk = letter.pk or UNSAVED
    try:
        record = letter_record(letter, address=letter.address or free_address(letter))
        laid: list[AnyRecord] = [
            gathering.site(gathering.paper().identity),
            newsletter_record(letter.newsletter),
            record,
        ]
        subject = f"letter/{record.uid}"
        return proofs().proof(laid, f"{subject}@{part}" if part else subject)
    finally:
        letter.due, letter.pk = given


def _page(letter: Letter) -> HttpResponse:
    return printed(baked(letter, ""))


def _mail(letter: Letter) -> HttpResponse:
    return printed(baked(letter, _html_part(letter)))


def _full(letter: Letter) -> HttpResponse:
    if "full" not in letter.newsletter.editions:
        return not_printed("This newsletter does not offer whole stories.")
    return printed(baked(letter, "full"))


def _dark(letter: Letter) -> HttpResponse:
    return printed(in_the_dark(baked(letter, _html_part(letter)).decode()))


def _narrow(letter: Letter) -> HttpResponse:
    return printed(PHONE.format(escape(baked(letter, _html_part(letter)).decode())))


def _text(letter: Letter) -> HttpResponse:
    part = "full-text" if letter.newsletter.editions == ["full"] else "mail-text"
    return HttpResponse(baked(letter, part), content_type="text/plain; charset=utf-8")


def _source(letter: Letter) -> HttpResponse:
    return HttpResponse(source_page(letter, measured(letter), _html_part(letter, "mail-text")))


def _html_part(letter: Letter, missing: str | None = None) -> str:
    """Name the HTML part that most readers get."""
    editions = letter.newsletter.editions
    if "digest" in editions or "full" in editions:
        return "mail" if "digest" in editions else "full"
    if missing is not None:
        return missing
    message = "This newsletter is sent as plain text alone. Look at it as plain text."
    raise ProjectionError(message)


def in_the_dark(html: str) -> str:
    """Turn on what a mail says of dark mode, on a screen that is in the light."""
    dark = html.replace("(prefers-color-scheme:dark)", "all")
    return dark.replace('<meta name="color-scheme" content="light dark">', '<meta name="color-scheme" content="dark">')


def measured(letter: Letter) -> dict[str, int]:
    """Weigh each part, in bytes."""
    parts = dict.fromkeys(part for edition in letter.newsletter.editions for part in PARTS[edition] if part)
    return {part: len(baked(letter, part)) for part in parts}


def verdict(part: str, size: int) -> str:
    """Say what mail programs make of a part of this size."""
    if part.endswith("text") or size < WARNED:
        return "fits"
    return "near the line at which Gmail cuts it off" if size < CLIPPED else "Gmail cuts it off: shorten it"


def source_page(letter: Letter, sizes: dict[str, int], part: str) -> str:
    """Lay out sizes and source, with a line where Gmail would cut."""
    source = baked(letter, part)
    rows = [{"part": name, "size": size, "verdict": verdict(name, size)} for name, size in sizes.items()]
    kept, cut = (piece.decode("utf-8", "ignore") for piece in (source[:CLIPPED], source[CLIPPED:]))
    lines = {"warned": WARNED, "clipped": CLIPPED, "most": CLIPPED + WARNED // 2}
    return render_to_string(
        "newsroom/letter_source.html", {"letter": letter, "rows": rows, "kept": kept, "cut": cut, **lines}
    )


_SHOWN = {
    "page": _page,
    "mail": _mail,
    "full": _full,
    "dark": _dark,
    "narrow": _narrow,
    "text": _text,
    "source": _source,
}
