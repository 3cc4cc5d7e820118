"""Which items do not come along. What was not public on the old site is never published here."""

from dataclasses import dataclass

from tamizdat.newsroom.importers.wordpress.wxr import WxrItem

STORY, PAGE = "post", "page"
_COMING = frozenset(("publish", "future", "draft", "pending"))
_KINDS = {
    "attachment": "Images come along with the stories that show them; other files do not.",
    "nav_menu_item": "The old site's menus are not taken over; choose sections and pages in the newsroom.",
    "wp_block": "Shared blocks are written into the stories that use them.",
    "guest-author": "Guest authors come along with the stories they signed.",
    "revision": "Earlier versions are not taken over.",
    "wp_navigation": "The old site's menus are not taken over.",
    "wp_template": "The old site's theme is not taken over.",
    "wp_template_part": "The old site's theme is not taken over.",
    "wp_global_styles": "The old site's theme is not taken over.",
    "custom_css": "The old site's theme is not taken over.",
    "customize_changeset": "The old site's theme is not taken over.",
    "oembed_cache": "Stored embeds are not taken over.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item stays behind; the report counts those of one group together."""

    sentence: str
    group: str = ""


def why_left(item: WxrItem) -> Reason | None:
    """Say why an item does not come along, or None if it does."""
    if item.post_type in _KINDS:
        return Reason(_KINDS[item.post_type], item.post_type)
    if item.post_type not in {STORY, PAGE}:
        return Reason(
            f"Items of the kind “{item.post_type}” come from a plugin and have no place here.", item.post_type
        )
    return _by_status(item)


def _by_status(item: WxrItem) -> Reason | None:
    if item.status == "private":
        return Reason("It was private on the old site and stays there. Copy it by hand if it should be a draft here.")
    if item.password:
        return Reason("It was protected by a password; on a public paper it would be open to all, so it was left.")
    if item.status == "trash":
        return Reason("It was in the trash.", "trash")
    if item.status not in _COMING:
        return Reason(f"Its status is “{item.status}”, which is neither published, scheduled nor a draft.")
    return None
