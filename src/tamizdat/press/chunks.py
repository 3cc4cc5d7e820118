"""How the updates of a live story are cut into chunks: twenty by number, the oldest first, so that none ever shifts.

A chunk is a page of its own. It closes when the next one opens; from then on only a correction or a withdrawal in it
changes it.
"""

SIZE = 20
LIVE_STORIES = "live:stories"


def chunk_of(number: int) -> int:
    """Name the chunk of an update by its number."""
    return (number - 1) // SIZE + 1


def updates_list(story: int) -> str:
    """Name the list of all updates of a story."""
    return f"live:{story}"


def chunk_list(story: int, chunk: int) -> str:
    """Name the list of the updates of one chunk."""
    return f"live:{story}/{chunk}"


def pinned_list(story: int) -> str:
    """Name the list of the updates that editors keep on top."""
    return f"live:{story}/pinned"


def key_list(story: int) -> str:
    """Name the list of the key events of a story."""
    return f"live:{story}/key"


def lists_of_update(story: int, number: int, *, pinned: bool, key: bool) -> list[str]:
    """Name the lists that an update stands in."""
    lists = [updates_list(story), chunk_list(story, chunk_of(number))]
    return lists + ([pinned_list(story)] if pinned else []) + ([key_list(story)] if key else [])


def chunk_address(address: str, chunk: int) -> str:
    """Address of a chunk of the live story that stands at `address`."""
    return f"{address}live/{chunk}/"


def update_address(address: str, number: int) -> str:
    """Address of one update, for ever: its anchor on the page of its chunk."""
    return f"{chunk_address(address, chunk_of(number))}#{anchor(number)}"


def anchor(number: int) -> str:
    """Name the anchor of an update."""
    return f"u{number}"


def count_file(address: str) -> str:
    """Address of the small file that names the newest updates (a file, so no slash at the end)."""
    return f"{address}live.json"
