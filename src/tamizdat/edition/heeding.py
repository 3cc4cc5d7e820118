"""Reads the withdrawal list of an edition as a stranger does: knowing only the root, and believing nothing unsigned."""

from pathlib import Path

from tuf.api.exceptions import DownloadError, RepositoryError

from tamizdat.edition.contents import Contents
from tamizdat.edition.errors import EditionError, UnreachableError
from tamizdat.edition.placements import WITHDRAWN_PATH
from tamizdat.edition.stranger import Source, updater_of
from tamizdat.edition.verdict import explain, is_unreachable
from tamizdat.edition.withdrawal import WithdrawalList, parse_list


def withdrawn_in(source: Source, trusted_root: bytes, memory: Path) -> WithdrawalList:
    """Read the list; an edition that withdrew nothing has an empty one. Raises EditionError where it is not sound.

    `memory` is a folder in which the client keeps what it has seen; the same one again refuses an older edition.
    """
    try:
        updater = updater_of(source, trusted_root, memory)
        updater.refresh()
        info = updater.get_targetinfo(WITHDRAWN_PATH)
        content = Contents(source.fetcher, f"{source.base}tree/").fetch(info) if info else None
    except (RepositoryError, DownloadError, ValueError) as error:
        if is_unreachable(error):
            raise UnreachableError(explain(error)) from error
        message = f"The newer edition is not sound, so that nothing is pruned by it: {explain(error)}"
        raise EditionError(message) from error
    return parse_list(content) if content is not None else WithdrawalList()
