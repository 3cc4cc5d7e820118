"""Pictures and players of the old site: figures where the image is known, cards for what lives on another host."""

import lxml.html

from tamizdat.newsroom.importers import embeds
from tamizdat.newsroom.importers.imported import Draft, ImportedImage, PlacedImage
from tamizdat.newsroom.importers.inline import InlineWriter, plain, tidy
from tamizdat.newsroom.importers.old_site import OldSite, Remarks
from tamizdat.press.blocks import EmbedCard

_SOURCES = ("data-orig-file", "data-lazy-src", "data-src", "src")
_PLAYERS = ("iframe", "video", "audio", "embed", "object")
_IMAGE_CLASSES = ("wp-image-", "attachment_")


def classes(element: lxml.html.HtmlElement) -> set[str]:
    """The classes of an element."""
    return set(element.get("class", "").split())


def caption_of(figure: lxml.html.HtmlElement, writer: InlineWriter) -> str:
    """The caption of a figure as plain words."""
    found = figure.find(".//figcaption")
    return plain(tidy(writer.inside(found))) if found is not None else ""


class Figures:
    """Makes blocks of pictures and players."""

    def __init__(self, site: OldSite, remarks: Remarks) -> None:
        self._site = site
        self._remarks = remarks

    def figure(self, element: lxml.html.HtmlElement, blocks: list[Draft], writer: InlineWriter) -> bool:
        """Read one figure. Returns False if it is neither a picture nor a player, so that its words are read."""
        images, caption = list(element.iter("img")), caption_of(element, writer)
        if len(images) == 1:
            return self._picture(images[0], blocks, caption)
        if images:
            for image in images:
                self._picture(image, blocks, "")
            return not caption and not _words_outside(element)
        players = [player for player in element.iter(*_PLAYERS, "tz-card") if isinstance(player.tag, str)]
        if players:
            return self._player(players[0], blocks, caption)
        wrapper = next((part for part in element.iter("div") if "wp-block-embed__wrapper" in classes(part)), None)
        if wrapper is None and "wp-block-embed" not in element.get("class", ""):
            return False
        words = (wrapper if wrapper is not None else element).text_content().split()
        return bool(words) and self.card(words[0], blocks, caption)

    def inside(self, element: lxml.html.HtmlElement, blocks: list[Draft]) -> None:
        """Read the pictures and players that stand inside a heading, list or table."""
        for found in element.iter("img", *_PLAYERS, "tz-card", "tz-picture"):
            if not (found.tag == "img" and "smil" in found.get("class", "")):
                self._remarks.altered("A picture or player stood inside a list, table or heading; it now stands apart.")
                self.media(found, blocks)

    def media(self, element: lxml.html.HtmlElement, blocks: list[Draft]) -> None:
        """Read one picture or player."""
        if element.tag == "img":
            self._picture(element, blocks, "")
        elif element.tag == "tz-picture":
            self._numbered(element, blocks)
        else:
            self._player(element, blocks, " ".join(element.text_content().split())[:300])

    def card(self, address: str, blocks: list[Draft], title: str = "") -> bool:
        """Add a card for an address on another host; False if it is no address."""
        url = self._site.absolute(embeds.readable_url(address) or address) if address.strip() else ""
        if not url.startswith(("http://", "https://")):
            self._remarks.left("A player was left out: it has no address that a reader could open.")
            return False
        blocks.append(EmbedCard("", url=url, title=title, provider=embeds.provider_of(url)))
        self._remarks.altered(
            "A player became a card with a link; nothing is loaded from the other host.",
            "{n} players became cards with links; nothing is loaded from the other hosts.",
        )
        return True

    def _player(self, element: lxml.html.HtmlElement, blocks: list[Draft], title: str) -> bool:
        self.card(_player_address(element), blocks, title)
        return True

    def _numbered(self, element: lxml.html.HtmlElement, blocks: list[Draft]) -> None:
        image = self._site.image_by_id(element.get("name", ""))
        if image is None:
            self._remarks.left("A picture was left out: the export does not say which file it is.")
        else:
            blocks.append(PlacedImage("", image=image.key, caption=image.caption, alt=image.alt))

    def _picture(self, element: lxml.html.HtmlElement, blocks: list[Draft], caption: str) -> bool:
        if _is_tracker(element):
            self._remarks.left("An invisible counting image was left out.")
            return True
        image = self._image(element)
        if image is None:
            self._remarks.left("A picture was left out: its address is not one.")
            return False
        alt = " ".join(element.get("alt", "").split()) or image.alt
        blocks.append(PlacedImage("", image=image.key, caption=caption, alt=alt))
        return True

    def _image(self, element: lxml.html.HtmlElement) -> ImportedImage | None:
        for name in classes(element) | {element.get("data-id", "")}:
            number = name.removeprefix("wp-image-")
            found = self._site.image_by_id(number) if number.isascii() and number.isdigit() else None
            if found is not None and _same_file(found, element):
                return found
        addresses = [element.get(name, "") for name in _SOURCES]
        linked = element.getparent()
        if linked is not None and linked.tag == "a" and self._site.is_upload(linked.get("href", "")):
            addresses.insert(0, linked.get("href", ""))
        found_images = (self._site.image_by_url(address) for address in addresses if address)
        return next((image for image in found_images if image is not None), None)


def _same_file(image: ImportedImage, element: lxml.html.HtmlElement) -> bool:
    """Numbers go stale when a site is moved: trust one only if the file's name begins alike."""
    source = next((element.get(name) for name in _SOURCES if element.get(name)), "")
    if not source:
        return True
    stem = image.url.rpartition("/")[2].rpartition(".")[0].removesuffix("-scaled")
    return source.rpartition("/")[2].startswith(stem)


def _is_tracker(element: lxml.html.HtmlElement) -> bool:
    return element.get("width") in {"0", "1"} or element.get("height") in {"0", "1"}


def _words_outside(element: lxml.html.HtmlElement) -> bool:
    return bool(element.text_content().strip())


def _player_address(element: lxml.html.HtmlElement) -> str:
    for name in ("href", "data-src", "src", "data"):
        if element.get(name):
            return str(element.get(name))
    for inner in element.iter("source", "embed", "param", "a"):
        value = (
            inner.get("src")
            or inner.get("href")
            or (inner.get("value", "") if inner.get("name") in {"movie", "src"} else "")
        )
        if value:
            return str(value)
    return ""
