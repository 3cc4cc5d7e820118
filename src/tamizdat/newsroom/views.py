"""Doors beside the admin: images, for those who are signed in; withdrawing a story, for those who may publish it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.static import serve
from wagtail.admin.auth import require_admin_access

from tamizdat.newsroom.actions.withdrawal import lift_withdrawal, withdraw_for_cause
from tamizdat.newsroom.forms import WithdrawalForm
from tamizdat.newsroom.models import Story, Withdrawal
from tamizdat.newsroom.publication import moment, publication_log

KEPT = "private, max-age=3600"
TYPES = {"jpg": "jpeg"}


@require_admin_access
def master(request: HttpRequest, path: str) -> HttpResponseBase:
    """Show a master, or a copy of one made for these screens."""
    return _file(request, path, "newsroom")


@require_admin_access
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """Show a small copy of a master."""
    return _file(request, path, "newsroom/renditions")


@require_admin_access
def proof_image(_request: HttpRequest, path: str) -> HttpResponseBase:
    """Show an image to a preview, whose addresses are relative and so end up here: `ab/<sha256>.avif`."""
    digest, _dot, kind = path.partition(".")
    for place in (settings.VAR / "newsroom" / "proofs" / "o" / digest, settings.VAR / "edition" / "tree" / "_m" / path):
        if place.is_file():
            response = HttpResponse(place.read_bytes(), content_type=f"image/{TYPES.get(kind, kind)}")
            response["Cache-Control"] = KEPT
            return response
    message = "The press has not developed this image yet."
    raise Http404(message)


@require_admin_access
def withdraw_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a story for cause, change what readers are told, or lift the withdrawal."""
    story = get_object_or_404(Story, pk=pk)
    if not story.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    row = Withdrawal.objects.filter(story=story).first()
    given = {name: getattr(row, name) for name in WithdrawalForm.base_fields} if row else {}
    form = WithdrawalForm(request.POST or None, initial=given)
    if request.POST.get("act") == "lift":
        lift_withdrawal(story, at=moment(), publication=publication_log(), by=request.user)  # type: ignore[arg-type]  # signed in
        messages.success(request, f"“{story.title}” may be published again.")
        return redirect("wagtailadmin_pages:edit", story.pk)
    if form.is_valid():
        withdraw_for_cause(story, **form.cleaned_data, at=moment(), publication=publication_log(), by=request.user)  # type: ignore[arg-type]  # signed in
        messages.success(request, f"“{story.title}” is withdrawn.")
        return redirect("wagtailadmin_pages:edit", story.pk)
    return render(request, "newsroom/withdraw.html", {"story": story, "form": form, "withdrawn": row})


def _file(request: HttpRequest, path: str, folder: str) -> HttpResponseBase:
    response: HttpResponseBase = serve(request, path, document_root=str(settings.VAR / folder))
    response["Cache-Control"] = KEPT
    return response
