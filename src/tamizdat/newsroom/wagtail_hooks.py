"""What the newsroom adds to Wagtail's screens."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from tamizdat.newsroom.viewsets import LateGroup, PageListing, PaperGroup, StoryListing

register_snippet(PaperGroup)
register_snippet(LateGroup)


@hooks.register("register_admin_viewset")
def listings() -> list[Any]:
    """Stories and pages as flat lists."""
    return [StoryListing("stories"), PageListing("standing_pages")]


@hooks.register("register_admin_menu_item")
def public_site() -> MenuItem:
    """Lead to what readers see."""
    return MenuItem("Public site", settings.PAPER_ORIGIN, icon_name="site", order=9900)


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    """Let each paragraph have its own direction."""
    return format_html('<link rel="stylesheet" href="{}">', static("newsroom/newsroom.css"))


@hooks.register("construct_homepage_summary_items")
def without_site_counts(_request: HttpRequest, items: list[Any]) -> None:
    """Counts of the tree say nothing to an editor."""
    items.clear()


@hooks.register("construct_admin_api")
def without_documents(router: Any) -> None:
    """Wagtail's screens ask for the address of a document list, even where no documents are installed.

    Uploaded documents would be public by their address and full of metadata, so there are none; the list is a dead end.
    """
    router.register_endpoint("documents", PagesAdminAPIViewSet)
