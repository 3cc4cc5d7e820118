"""Copies of letters, for those who write them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.admin.auth import require_admin_access

from tamizdat.newsroom.forms import LetterCopyForm
from tamizdat.newsroom.letter_copies import copy_of, mail_copy
from tamizdat.newsroom.models import Letter
from tamizdat.newsroom.publication import moment
from tamizdat.spool.errors import LetterboxClosed


@require_admin_access
def letter_copy(request: HttpRequest, pk: int, edition: str) -> HttpResponse:
    """Hand out a letter as a file that a mail program opens."""
    letter = _letter(request, pk)
    if edition not in letter.newsletter.editions:
        message = "This newsletter does not offer that edition."
        raise Http404(message)
    response = HttpResponse(copy_of(letter, edition), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="letter-{pk}-{edition}.eml"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_admin_access
def letter_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail a copy to a colleague, by way of the vault."""
    letter = _letter(request, pk)
    form = LetterCopyForm(request.POST or None, editions=letter.newsletter.editions)
    if form.is_valid():
        try:
            mail_copy(letter, form.cleaned_data["edition"], form.cleaned_data["address"], moment())
        except LetterboxClosed as closed:
            messages.error(request, f"The copy was not mailed. {closed}")
        else:
            messages.success(request, "The copy is on its way.")
            return redirect("wagtailsnippets_newsroom_letter:edit", pk)
    return render(request, "newsroom/letter_mail.html", {"letter": letter, "form": form})


def _letter(request: HttpRequest, pk: int) -> Letter:
    if not request.user.has_perm("newsroom.change_letter"):
        raise PermissionDenied
    return get_object_or_404(Letter.objects.select_related("newsletter"), pk=pk)
