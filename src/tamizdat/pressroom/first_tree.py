"""Puts the tree of a first edition right before it is sealed.

As long as there is no edition, pages are placed in the tree while they are baked, before the ledger has entered them.
Where two pages wanted one address the wrong one may lie there, and what a killed run had placed may belong to
nobody any more. Neither is signed, but a plain web server would show it.
"""

from collections.abc import Iterator

from tamizdat.edition import tree
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import Placement
from tamizdat.pressroom.ledger import Ledger

PAGES_END = ".gz"


def has_files(folder: EditionFolder) -> bool:
    """Say whether anything lies in the tree: with no edition, that is what a run left that was cut off."""
    return next(tree.every(folder), None) is not None


def put_right(folder: EditionFolder, ledger: Ledger, *, cut_off: bool) -> None:
    """Place the pages whose addresses were contested; after a run that was cut off every page, and nothing else."""
    if not cut_off:
        tree.place(folder, _placements(ledger, sorted(ledger.contested)))
        return
    ours = {path for path, _, _ in ledger.files()}
    for path in list(tree.every(folder)):
        if path.endswith(PAGES_END) and path not in ours:
            (folder.tree / path).unlink()
    tree.place(folder, _placements(ledger, None))


def _placements(ledger: Ledger, paths: list[str] | None) -> Iterator[Placement]:
    return (Placement(*row) for row in ledger.files(paths))
