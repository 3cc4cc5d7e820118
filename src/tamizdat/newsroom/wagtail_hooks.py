"""What the newsroom adds to Wagtail's screens."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from tamizdat.newsroom.letter_desk import BUTTONS, LettersGroup, without_ordinary_menu
from tamizdat.newsroom.models import Letter, PublicRoute, Story
from tamizdat.newsroom.next_step import lead_with_the_next_step
from tamizdat.newsroom.viewsets import LateGroup, PageListing, PaperGroup, StoryListing

NEWS_OF_WAGTAIL = ("whats-new-in-wagtail", "editor-guide")

register_snippet(PaperGroup)
register_snippet(LateGroup)
register_snippet(LettersGroup)
for _button in BUTTONS:
    hooks.register(
        "register_snippet_action_menu_item", lambda model, button=_button: button if model is Letter else None
    )


@hooks.register("construct_snippet_action_menu")
def letters_that_went_out(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer nothing that would change a letter that went out; of all others, the next step first."""
    without_ordinary_menu(items, request, context)
    lead_with_the_next_step(items)


@hooks.register("construct_page_action_menu")
def next_step_first(items: list[Any], _request: HttpRequest, _context: dict[str, Any]) -> None:
    """Offer the next step at first sight."""
    lead_with_the_next_step(items)


@hooks.register("construct_help_menu")
def without_news_of_wagtail(_request: HttpRequest, items: list[Any]) -> None:
    """Editors look for news of their paper; the number beside "Help" counted news of what it is built with."""
    items[:] = [item for item in items if not item.name.startswith(NEWS_OF_WAGTAIL)]


@hooks.register("register_admin_viewset")
def listings() -> list[Any]:
    """Stories and pages as flat lists."""
    return [StoryListing("stories"), PageListing("standing_pages")]


@hooks.register("register_admin_menu_item")
def public_site() -> MenuItem:
    """Lead to what readers see."""
    return MenuItem("Public site", settings.PAPER_ORIGIN, icon_name="site", order=9900)


@hooks.register("register_page_header_buttons")
def withdraw_button(page: Page, user: Any, **_rest: Any) -> Iterator[Button]:
    """Offer to withdraw a story that was public once; Unpublish stands beside it and is another thing."""
    known = page.pk and page.specific_class is Story and PublicRoute.objects.filter(page_id=page.pk).exists()
    if known and page.permissions_for_user(user).can_publish():
        url = reverse("withdraw_story", args=[page.pk])
        yield Button("Withdraw for cause …", url, icon_name="warning", priority=65)


@hooks.register("register_page_header_buttons")
def live_button(page: Page, user: Any, **_rest: Any) -> Iterator[Button]:
    """Lead from a live story to the screen on which its updates are posted."""
    story = page.specific if page.pk and page.specific_class is Story else None
    if story is not None and hasattr(story, "coverage") and page.permissions_for_user(user).can_edit():
        yield Button("Live desk", reverse("live_desk", args=[page.pk]), icon_name="history", priority=60)


@hooks.register("register_log_actions")
def deeds(actions: Any) -> None:
    """Name our own deeds in the history of a page."""
    actions.register_action("tamizdat.withdraw", "Withdraw for cause", "Withdrawn for cause")
    actions.register_action("tamizdat.submit_letter", "Submit a letter", "Submitted")
    actions.register_action("tamizdat.approve_letter", "Approve a letter", "Approved for its hour")
    actions.register_action("tamizdat.take_back_letter", "Take a letter back", "Taken back to draft")
    actions.register_action("tamizdat.hold_letter", "Hold a letter", "Held: it missed its hour")
    actions.register_action("tamizdat.send_letter_late", "Send a letter late", "Sent late")
    actions.register_action("tamizdat.live", "Live desk", "Worked at the live desk")
    actions.register_action("tamizdat.lift", "Lift the withdrawal", "Withdrawal lifted")


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    """Let each paragraph have its own direction."""
    return format_html('<link rel="stylesheet" href="{}">', static("newsroom/newsroom.css"))


@hooks.register("insert_global_admin_js")
def starter() -> SafeString:
    """Start widgets without inline scripts."""
    return format_html('<script src="{}"></script>', static("newsroom/start.js"))


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
