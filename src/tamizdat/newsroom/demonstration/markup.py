"""The small markup in which the demonstration's stories are written; demo/README.md describes it for writers.

A body is a row of blocks with an empty line between them. What a block is shows in how its first line begins.
The parser gives bodies as the newsroom stores them (see `newsroom.blocks`), so that an editor opens them as written.
"""

import html
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
STRONG = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
EMPHASIS = re.compile(r"\*(\S(?:.*?\S)?)\*")
CODE = re.compile(r"`([^`]+)`")
NUMBERED = re.compile(r"\d+\. ")
RULE = re.compile(r"\|(?:-+\|)+")
LEVELS = {"##": "2", "###": "3", "####": "4"}
CARD = ("url", "title", "provider", "description")
IDS = uuid.uuid5(uuid.NAMESPACE_URL, "https://farbank.example/blocks/")

Stored = dict[str, Any]
Value = tuple[str, Any]


class MarkupError(Exception):
    """A body that cannot be read; the sentence says which block is wrong and what was expected."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What bodies name, and what stands for it in the newsroom; a name that is not there is a KeyError.

    `pages` gives our page's number for `story:en/2016-…` or `page:en/about`; `pictures` gives number, credit and
    alternative text of a photo.
    """

    pages: Mapping[str, int]
    pictures: Mapping[str, Mapping[str, Any]]


def parse_body(text: str, shelf: Shelf, key: str = "") -> list[Stored]:
    """Read a body; `key` (the name of its file) makes the blocks' ids, so that they stay. Raises MarkupError."""
    blocks = []
    for number, lines in enumerate(_chunks(text), start=1):
        try:
            kind, value = _block(lines, shelf)
        except KeyError as error:
            message = f"{key}, block {number}: {error} is named here, but the demonstration does not have it."
            raise MarkupError(message) from error
        except MarkupError as error:
            message = f"{key}, block {number}: {error}"
            raise MarkupError(message) from error
        blocks.append({"type": kind, "value": _with_ids(value, f"{key}#{number}"), "id": _id(f"{key}#{number}")})
    return blocks


def _id(seed: str) -> str:
    return str(uuid.uuid5(IDS, seed))


def _with_ids(value: Any, seed: str) -> Any:
    """Give the items of a list their ids, as the newsroom's editor does."""
    if not isinstance(value, dict) or "items" not in value:
        return value
    items = [{"type": "item", "value": item, "id": _id(f"{seed}.{n}")} for n, item in enumerate(value["items"])]
    return {**value, "items": items}


def inline(text: str, shelf: Shelf) -> str:
    """Turn a run of text into inline HTML: **strong**, *emphasis*, `code`, [text](story:en/… or https://…)."""
    pieces = []
    end = 0
    for link in LINK.finditer(text):
        pieces.append(_words(text[end : link.start()]))
        pieces.append(f"<a {_target(link[2], shelf)}>{_words(link[1])}</a>")
        end = link.end()
    return "".join([*pieces, _words(text[end:])])


def _words(text: str) -> str:
    escaped = CODE.sub(r"<code>\1</code>", html.escape(text, quote=False))
    return EMPHASIS.sub(r"<i>\1</i>", STRONG.sub(r"<b>\1</b>", escaped))


def _target(address: str, shelf: Shelf) -> str:
    if address.startswith(("https://", "mailto:")):
        return f'href="{html.escape(address)}"'
    if address.startswith(("story:", "page:")):
        return f'linktype="page" id="{shelf.pages[address]}"'
    message = f"A link goes to {address!r}. Write story:…, page:…, https://… or mailto:…."
    raise MarkupError(message)


def _chunks(text: str) -> Iterator[list[str]]:
    for chunk in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = [line.rstrip() for line in chunk.splitlines() if line.strip()]
        if lines:
            yield lines


def _block(lines: list[str], shelf: Shelf) -> Value:
    for opening, read in READERS.items():
        if lines[0].startswith(opening):
            return read(lines, shelf)
    if NUMBERED.match(lines[0]):
        return "list", {"items": [_rich(NUMBERED.sub("", line, count=1), shelf) for line in lines], "ordered": True}
    return "paragraph", _rich(" ".join(lines), shelf)


def _rich(text: str, shelf: Shelf) -> str:
    return f"<p>{inline(text, shelf)}</p>"


def _heading(lines: list[str], _shelf: Shelf) -> Value:
    marks, _, text = lines[0].partition(" ")
    if marks not in LEVELS or not text or len(lines) > 1:
        message = f"A heading is one line of ##, ### or #### and a text, not {lines[0]!r}."
        raise MarkupError(message)
    return "heading", {"text": text, "level": LEVELS[marks]}


def _quote(lines: list[str], shelf: Shelf) -> Value:
    said = [line.removeprefix(">").strip() for line in lines]
    attribution = said.pop().removeprefix("--").strip() if said[-1].startswith("--") else ""
    if not said:
        message = f"A quotation has words before its {lines[0]!r}."
        raise MarkupError(message)
    return "quote", {"html": _rich(" ".join(said), shelf), "attribution": attribution}


def _items(lines: list[str], shelf: Shelf) -> Value:
    return "list", {"items": [_rich(line.removeprefix("- "), shelf) for line in lines], "ordered": False}


def _key_points(lines: list[str], shelf: Shelf) -> Value:
    points = [_rich(line.removeprefix("- "), shelf) for line in lines[1:]]
    return "key_points", {"title": lines[0].removeprefix("!!").strip(), "items": points}


def _figure(lines: list[str], shelf: Shelf) -> Value:
    photo, _, caption = " ".join(lines).removeprefix("![").partition("]")
    return "figure", {**shelf.pictures[photo], "caption": caption.strip()}


def _table(lines: list[str], shelf: Shelf) -> Value:
    caption = lines[0].removeprefix("|=").strip() if lines[0].startswith("|=") else ""
    rows = lines[1:] if caption else lines
    header = len(rows) > 1 and RULE.fullmatch(rows[1]) is not None
    cells = [_cells(row, shelf) for row in rows if not RULE.fullmatch(row)]
    if len({len(row) for row in cells}) != 1:
        message = f"The rows of the table {caption!r} have different numbers of cells."
        raise MarkupError(message)
    return "table", {
        "data": cells,
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": header,
        "first_col_is_header": False,
        "table_header_choice": "row" if header else "",
        "table_caption": caption,
    }


def _cells(row: str, shelf: Shelf) -> list[str]:
    return [inline(cell.strip(), shelf) for cell in row.removeprefix("|").removesuffix("|").split("|")]


def _embed(lines: list[str], _shelf: Shelf) -> Value:
    parts = [part.strip() for part in " ".join(lines).removeprefix("@").split("|")]
    if not parts[0].startswith("https://") or len(parts) > len(CARD):
        message = f"A card is `@ https://… | title | provider | description`, not {lines[0]!r}."
        raise MarkupError(message)
    return "embed", dict.fromkeys(CARD, "") | dict(zip(CARD, parts, strict=False))


def _question(lines: list[str], shelf: Shelf) -> Value:
    question, found, answer = " ".join(lines).removeprefix("Q:").partition(" A: ")
    if not found:
        message = f"The question {lines[0]!r} has no line that begins with `A: `."
        raise MarkupError(message)
    return "qa", {"question": question.strip(), "html": _rich(answer.strip(), shelf)}


def _preformatted(lines: list[str], _shelf: Shelf) -> Value:
    return "preformatted", "\n".join(line.removeprefix("~").removeprefix(" ") for line in lines)


READERS: dict[str, Callable[[list[str], Shelf], Value]] = {
    "#": _heading,
    ">": _quote,
    "- ": _items,
    "!!": _key_points,
    "![": _figure,
    "|": _table,
    "@ ": _embed,
    "Q:": _question,
    "~": _preformatted,
}
