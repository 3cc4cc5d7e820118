"""The lists and forms of the newsroom beside the tree of pages."""

from typing import Any

import django_filters
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from tamizdat.newsroom.language_choice import ChooseLanguage
from tamizdat.newsroom.languages import languages
from tamizdat.newsroom.models import (
    Banner,
    Campaign,
    Contributor,
    Front,
    LegacyAddress,
    Notice,
    Place,
    Section,
    StaticPage,
    Story,
    Topic,
)


class SectionViewSet(SnippetViewSet):
    """Sections."""

    model = Section
    icon = "folder-open-inverse"
    list_display = ["name", "slug"]


class TopicViewSet(SnippetViewSet):
    """Topics."""

    model = Topic
    icon = "tag"
    list_display = ["name", "slug"]


class PlaceViewSet(SnippetViewSet):
    """Places."""

    model = Place
    icon = "site"
    list_display = ["name", "slug"]


class ContributorViewSet(SnippetViewSet):
    """Those who sign."""

    model = Contributor
    icon = "user"
    list_display = ["name", "slug", "pseudonym"]


class FrontViewSet(SnippetViewSet):
    """Fronts, one per language."""

    model = Front
    icon = "home"
    list_display = ["__str__", "backfill"]


class LegacyAddressViewSet(SnippetViewSet):
    """Addresses of an older site."""

    model = LegacyAddress
    icon = "redirect"
    menu_label = "Old addresses"
    list_display = ["old", "to", "language"]
    search_fields = ["old", "to"]
    panels = [
        FieldPanel("old"),
        FieldPanel("to", help_text="For example story/12, page/3, section/2, topic/5, place/1 or contributor/4."),
        FieldPanel("language", help_text="Of a section, topic, place or contributor. Empty: the paper's first."),
    ]


class PaperGroup(SnippetViewSetGroup):
    """Everything that stories name, under one heading of the menu."""

    menu_label = "Paper"
    menu_icon = "list-ul"
    menu_order = 160
    items = (FrontViewSet, SectionViewSet, TopicViewSet, PlaceViewSet, ContributorViewSet, LegacyAddressViewSet)


class CampaignViewSet(SnippetViewSet):
    """Appeals for a time."""

    model = Campaign
    icon = "mail"
    list_display = [
        "name",
        Column("state", label="Readers see it"),
        DateColumn("starts", label="From"),
        DateColumn("ends", label="Until"),
        Column("said_in", label="Languages"),
    ]


class BannerViewSet(SnippetViewSet):
    """Breaking news above every page."""

    model = Banner
    icon = "warning"
    list_display = ["text", Column("state", label="Readers see it"), "language", "starts", "ends"]


class NoticeViewSet(SnippetViewSet):
    """What was learnt of old stories."""

    model = Notice
    icon = "comment"
    list_display = ["story", "about", "leads_to"]


class LateGroup(SnippetViewSetGroup):
    """What is said late, on pages that are printed already."""

    menu_label = "Appeals and notices"
    menu_icon = "mail"
    menu_order = 165
    items = (CampaignViewSet, BannerViewSet, NoticeViewSet)


class StoryFilter(PageFilterSet):
    """Find stories by what editors remember of them."""

    language = django_filters.ChoiceFilter(choices=languages())

    class Meta:
        model = Story
        fields = ["language", "section", "story_type", "published_at"]


class StoryIndex(IndexView):
    """Stories by date: the tree is for order, this list is for work."""

    default_ordering = "-published_at"

    def get_base_queryset(self) -> Any:
        """List every story, sections along and bodies left where they are.

        Every role may see every story, so Wagtail's own filter, which walks the whole tree for each permission, is not
        asked; without it the list comes straight from the index of dates.
        """
        return self.annotate_queryset(Story.objects.select_related("section").defer("body"))


class StoryListing(PageListingViewSet):
    """All stories in one list."""

    model = Story
    name = "stories"
    icon = "doc-full"
    menu_label = "Stories"
    menu_order = 90
    add_to_admin_menu = True
    index_view_class = StoryIndex
    choose_parent_view_class = ChooseLanguage
    filterset_class = StoryFilter
    columns = [
        *[column for column in PageListingViewSet.columns if column.name in {"bulk_actions", "title"}],
        Column("language", label="Language", sort_key="language", width="8%"),
        Column("section", label="Section", sort_key="section", width="15%"),
        DateColumn("published_at", label="Published", sort_key="published_at", width="15%"),
        *[column for column in PageListingViewSet.columns if column.name in {"status", "latest_revision_created_at"}],
    ]


class PageListing(PageListingViewSet):
    """Pages outside the stream in one list."""

    model = StaticPage
    name = "standing_pages"
    icon = "doc-empty"
    menu_label = "Standing pages"
    choose_parent_view_class = ChooseLanguage
    menu_order = 95
    add_to_admin_menu = True
