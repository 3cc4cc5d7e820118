"""The outbox: a mailbox of what was written to readers where no mail server is set."""

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from tamizdat.envelope.messages import ReadMail, ReadOutbox
from tamizdat.envelope.replies import MailShown, OutboxListed
from tamizdat.office.errors import OfficeError
from tamizdat.office.mails import Mail, read_mail, shown
from tamizdat.office.questions import ask_vault
from tamizdat.office.signatures import verdict_of
from tamizdat.office.views.showing import show

NEWEST = 100
LOOKS = {
    "wide": "As a page",
    "narrow": "On a phone",
    "dark": "In the dark",
    "text": "Text",
    "headers": "Headers explained",
    "source": "Source",
}
# What a mail may do in its frame: be styled, and nothing else; also where somebody opens the frame by itself.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    try:
        mails = ask_vault(ReadOutbox(NEWEST), OutboxListed).mails
    except OfficeError as error:
        return show(request, "outbox", {"mails": []}, refused=str(error))
    return show(request, "outbox", {"mails": mails})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, in one of its looks."""
    look = request.GET.get("look", "wide")
    try:
        source = _source(name)
    except OfficeError as error:
        return show(request, "outbox", {"mails": []}, refused=str(error))
    found = read_mail(source)
    values = {
        "mail": found,
        "id": name,
        "look": look if look in LOOKS else "wide",
        "looks": list(LOOKS.items()),
        "text_html": mark_safe(found.text_html),  # noqa: S308  # escaped piece by piece in mails.with_links
        "verdict": verdict_of(source) if look == "headers" else "",
    }
    return show(request, "mail", values)


@require_safe
@xframe_options_exempt
def mail_page(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of a mail, for the frame."""
    try:
        found: Mail = read_mail(_source(name))
    except OfficeError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=409)
    look = "dark" if request.GET.get("look") == "dark" else "light"
    response = HttpResponse(shown(found.html, look))
    response["Content-Security-Policy"] = FRAME_POLICY
    return response


@require_safe
def mail_source(_request: HttpRequest, name: str) -> HttpResponse:
    """The mail as a file."""
    try:
        source = _source(name)
    except OfficeError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=409)
    response = HttpResponse(source, content_type="message/rfc822")
    response["Content-Disposition"] = 'attachment; filename="letter.eml"'
    return response


def _source(name: str) -> bytes:
    return ask_vault(ReadMail(name), MailShown).source
