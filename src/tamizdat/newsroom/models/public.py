"""What every page with a public address has in common: the address comes from the route table, the preview from the press."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from wagtail.models import Page

from tamizdat.newsroom.models.routes import PublicRoute


class PublicPage(Page):
    """A page whose address was given once, at first publication, and never follows the tree."""

    class Meta:
        abstract = True

    def _set_core_field_defaults(self) -> None:
        """Give the page its place name in the tree, which nobody sees, and the language of its desk."""
        parent = self.get_parent() if self.path else None
        if parent is not None and self._state.adding:
            self.language = parent.specific.language
        super()._set_core_field_defaults()

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """Show the address on the public site; None until there is one."""
        route = PublicRoute.objects.filter(page_id=self.pk).values_list("path", flat=True).first()
        if route is None:
            return None
        return (1, settings.PAPER_ORIGIN.rstrip("/"), f"/{quote(route)}")

    def get_url(self, request: Any = None, current_site: Any = None) -> str | None:
        """Lead to the public site, which is another host than the newsroom's."""
        return self.get_full_url(request)

    url = property(get_url)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the very bytes that the press would bake now."""
        response: HttpResponse = import_string(settings.NEWSROOM_PREVIEW)(self)
        return response
