"""How `redirects.json` writes an address of an older site: one spelling, whatever its export and its readers write."""

from urllib.parse import quote, unquote_to_bytes


def one_spelling(address: str) -> str:
    """Write an address (path and query, no slash before it) so that equal ones are equal letter by letter.

    RFC 3986 §6.2.2: escapes are in capitals, nothing is escaped in vain, words are UTF-8. Bytes that are none are kept.
    """
    path, mark, query = address.partition("?")
    return f"{_alike(path, '/')}{mark}{_alike(query, '=&+')}"


def _alike(text: str, kept: str) -> str:
    return quote(unquote_to_bytes(text.encode("utf-8", "surrogateescape")), safe=kept)
