"""One change of one story in an archive that is measured: `python -m bench.search_change VAR STORIES ACT`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.paper import shape_of, story
from bench.prose import Prose
from tamizdat.config.zones import open_zone


def main() -> None:
    """Publish a new story, edit it, edit an old one, withdraw an old one; or bring everything back as it was."""
    var, stories, act = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    open_zone("newsroom", var)
    from tamizdat.pressroom.log import DjangoPublicationLog  # noqa: PLC0415  # models exist only in an open zone

    log, now = DjangoPublicationLog(), datetime.now(UTC)
    if act == "as-it-was":
        log.drop([f"story/{stories + 1}"], at=now)
        log.put([story(shape_of(stories), stories // 2, Prose())], at=now)
        return
    if act == "withdraw-old":
        log.drop([f"story/{stories // 2}"], at=now)
        return
    uid = stories // 2 if act == "edit-old" else stories + 1
    log.put([story(shape_of(stories), uid, Prose(), edit=act != "publish")], at=now)


if __name__ == "__main__":
    main()
