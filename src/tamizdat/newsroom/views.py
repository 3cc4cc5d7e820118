"""Doors beside the admin: images, for those who are signed in."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.static import serve
from wagtail.admin.auth import require_admin_access


@require_admin_access
def master(request: HttpRequest, path: str) -> HttpResponseBase:
    """Show a master, or a copy of one made for these screens."""
    return _file(request, path, "newsroom")


@require_admin_access
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """Show a small copy of a master."""
    return _file(request, path, "newsroom/renditions")


@require_admin_access
def proof_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """Show an image of the edition to a preview, whose addresses are relative and so end up here."""
    return _file(request, path, "edition/tree/_m")


def _file(request: HttpRequest, path: str, folder: str) -> HttpResponseBase:
    response: FileResponse | HttpResponseBase = serve(request, path, document_root=settings.VAR / folder)
    response["Cache-Control"] = "private, max-age=3600"
    return response
