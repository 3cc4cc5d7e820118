"""QR codes as pictures: an SVG that stands within a page. No file, no script, no style attribute."""

import segno

# EPC069-12 asks for level M and at most version 13; the same does for an address of bitcoin.
LEVEL = "m"
MOST_VERSION = 13


def qr_code(text: str) -> segno.QRCode:
    """The code of a text, at level M exactly. Raises ValueError for a text that is too long."""
    return segno.make_qr(text, error=LEVEL, encoding="utf-8", boost_error=False)


def qr_picture(text: str) -> str:
    """The same code as a picture to keep (PNG, as a data URI): nobody can scan the screen that they hold."""
    return str(qr_code(text).png_data_uri(scale=8, border=4))


def qr_svg(text: str, title: str = "") -> str:
    """Black on white whatever the page's colours are, with the quiet zone around it that readers need."""
    return qr_code(text).svg_inline(
        border=4,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=title or None,
    )
