"""Fields and invariants of what editors work on. What is public is not here: it is a record in the log."""

from tamizdat.newsroom.models.amendments import StoryCorrection, StoryVersion, Withdrawal
from tamizdat.newsroom.models.front import Front, FrontSlot, FrontStrip
from tamizdat.newsroom.models.gifts import GiftAccount, GiftLadder, GiftSettings, GiftWay, GiftWords
from tamizdat.newsroom.models.identity import Identity, IdentityWords, NavEntry
from tamizdat.newsroom.models.image import NewsImage, NewsRendition
from tamizdat.newsroom.models.imports import ImportRecord
from tamizdat.newsroom.models.late import Banner, Campaign, CampaignWords, Notice
from tamizdat.newsroom.models.letters import Letter, Newsletter
from tamizdat.newsroom.models.live import LiveCorrection, LiveCoverage, LiveUpdate
from tamizdat.newsroom.models.pages import LanguageDesk, NewsroomHome, StaticPage
from tamizdat.newsroom.models.routes import LegacyAddress, PublicRoute, PublicUse
from tamizdat.newsroom.models.shelves import (
    Contributor,
    ContributorWords,
    Place,
    PlaceWords,
    Section,
    SectionWords,
    Topic,
    TopicWords,
)
from tamizdat.newsroom.models.story import PinnedStory, Story, StoryByline

__all__ = [
    "Banner",
    "Campaign",
    "CampaignWords",
    "Contributor",
    "ContributorWords",
    "Front",
    "FrontSlot",
    "FrontStrip",
    "GiftAccount",
    "GiftLadder",
    "GiftSettings",
    "GiftWay",
    "GiftWords",
    "Identity",
    "IdentityWords",
    "ImportRecord",
    "LanguageDesk",
    "LegacyAddress",
    "Letter",
    "LiveCorrection",
    "LiveCoverage",
    "LiveUpdate",
    "NavEntry",
    "NewsImage",
    "NewsRendition",
    "Newsletter",
    "NewsroomHome",
    "Notice",
    "PinnedStory",
    "Place",
    "PlaceWords",
    "PublicRoute",
    "PublicUse",
    "Section",
    "SectionWords",
    "StaticPage",
    "Story",
    "StoryByline",
    "StoryCorrection",
    "StoryVersion",
    "Topic",
    "TopicWords",
    "Withdrawal",
]
