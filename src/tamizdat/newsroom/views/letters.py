"""Copies of letters, for those who write them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.auth import require_admin_access

from tamizdat.newsroom.letter_copies import copy_of
from tamizdat.newsroom.models import Letter


@require_admin_access
def letter_copy(request: HttpRequest, pk: int, edition: str) -> HttpResponse:
    """Hand out a letter as a file that a mail program opens."""
    if not request.user.has_perm("newsroom.change_letter"):
        raise PermissionDenied
    letter = get_object_or_404(Letter.objects.select_related("newsletter"), pk=pk)
    if edition not in letter.newsletter.editions:
        message = "This newsletter does not offer that edition."
        raise Http404(message)
    response = HttpResponse(copy_of(letter, edition), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="letter-{pk}-{edition}.eml"'
    response["Cache-Control"] = "private, no-store"
    return response
