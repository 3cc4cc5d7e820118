"""Images, for those who are signed in."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.static import serve
from wagtail.admin.auth import require_admin_access

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


def _file(request: HttpRequest, path: str, folder: str) -> HttpResponseBase:
    response: HttpResponseBase = serve(request, path, document_root=str(settings.VAR / folder))
    response["Cache-Control"] = KEPT
    return response
