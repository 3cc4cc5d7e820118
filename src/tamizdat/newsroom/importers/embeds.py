"""Things on other hosts, as cards: which address a reader should be given, and whose it is. Nothing is fetched."""

import re
from urllib.parse import parse_qs, urlsplit

_PROVIDERS = {
    "youtube.com": "YouTube", "youtu.be": "YouTube", "youtube-nocookie.com": "YouTube", "vimeo.com": "Vimeo",
    "dailymotion.com": "Dailymotion", "dai.ly": "Dailymotion", "rutube.ru": "Rutube", "twitter.com": "X (Twitter)",
    "x.com": "X (Twitter)", "t.co": "X (Twitter)", "facebook.com": "Facebook", "fb.watch": "Facebook",
    "instagram.com": "Instagram", "tiktok.com": "TikTok", "t.me": "Telegram", "telegram.me": "Telegram", "vk.com": "VK",
    "ok.ru": "OK", "soundcloud.com": "SoundCloud", "spotify.com": "Spotify", "mixcloud.com": "Mixcloud",
    "bandcamp.com": "Bandcamp", "flickr.com": "Flickr", "flic.kr": "Flickr", "imgur.com": "Imgur",
    "scribd.com": "Scribd", "slideshare.net": "SlideShare", "speakerdeck.com": "Speaker Deck", "issuu.com": "Issuu",
    "ted.com": "TED", "wordpress.tv": "WordPress.tv", "videopress.com": "VideoPress", "reddit.com": "Reddit",
    "tumblr.com": "Tumblr", "kickstarter.com": "Kickstarter", "crowdsignal.com": "Crowdsignal",
    "polldaddy.com": "Polldaddy", "hulu.com": "Hulu", "animoto.com": "Animoto", "cloudup.com": "Cloudup",
    "google.com": "Google", "openstreetmap.org": "OpenStreetMap", "documentcloud.org": "DocumentCloud",
    "datawrapper.de": "Datawrapper", "datawrapper.dwcdn.net": "Datawrapper", "flourish.studio": "Flourish",
    "infogram.com": "Infogram", "pinterest.com": "Pinterest", "podbean.com": "Podbean", "aparat.com": "Aparat",
}  # fmt: skip
_YOUTUBE = re.compile(r"/(?:embed|v|shorts|live)/([\w-]{6,})")
_VIMEO = re.compile(r"/(?:video/)?(\d+)")
_DAILYMOTION = re.compile(r"/embed/video/(\w+)")


def provider_of(url: str) -> str:
    """Name the host of an address as readers know it: `YouTube`; the bare host name if it is not a known one."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return _known(host) or host


def is_embeddable(url: str) -> bool:
    """Say whether an address alone on its line was shown as an embed by the old site."""
    return bool(_known((urlsplit(url).hostname or "").removeprefix("www."))) and urlsplit(url).path not in {"", "/"}


def _known(host: str) -> str:
    while host:
        if host in _PROVIDERS:
            return _PROVIDERS[host]
        host = host.partition(".")[2]
    return ""


def readable_url(url: str) -> str:
    """Turn the address of a player into the address of the page that a reader can open.

    Returns `""` for anything that is not http(s); addresses without a scheme (`//host/…`) become https.
    """
    url = url.strip()
    if url.startswith("//"):
        url = "https:" + url
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    provider = _known(parts.hostname.removeprefix("www."))
    if provider == "YouTube" and (found := _YOUTUBE.match(parts.path)) and found.group(1) != "videoseries":
        return f"https://www.youtube.com/watch?v={found.group(1)}"
    if provider == "Vimeo" and parts.hostname.startswith("player.") and (found := _VIMEO.match(parts.path)):
        return f"https://vimeo.com/{found.group(1)}"
    if provider == "Dailymotion" and (found := _DAILYMOTION.match(parts.path)):
        return f"https://www.dailymotion.com/video/{found.group(1)}"
    return _carried(provider, parts.path, parts.query) or url


def _carried(provider: str, path: str, query: str) -> str:
    """Players that carry the real address in their query."""
    wanted = {"Facebook": ("/plugins/", "href"), "SoundCloud": ("/player", "url")}.get(provider)
    if wanted is None or not path.startswith(wanted[0]):
        return ""
    inner = parse_qs(query).get(wanted[1], [""])[0]
    return inner if urlsplit(inner).scheme in {"http", "https"} else ""
