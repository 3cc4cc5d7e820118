"""Which sheets are made for machines: feeds, sitemaps, notices, the map of old addresses, the icon."""

from collections.abc import Callable

from tamizdat.press import feeds, full_feeds, icons, notices, sitemaps
from tamizdat.press.reading import Reading
from tamizdat.press.sheet import Chromes, Sheet

MACHINE_SHEETS: dict[str, Callable[[Reading, str, Chromes], Sheet]] = {
    "feed": feeds.feed,
    "past": feeds.closed_month,
    "rss": full_feeds.rss,
    "json": full_feeds.json_feed,
    "news": sitemaps.news,
    "sitemap": sitemaps.closed_month,
    "sitemaps": sitemaps.index,
    "robots": notices.robots,
    "trust": notices.trust,
    "security": notices.security,
    "redirects": notices.redirects,
    "icon": icons.icon,
}
