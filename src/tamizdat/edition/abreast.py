"""Work in several processes at once: one share here, each of the others in a fork that ends with it."""

import gc
import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

from tamizdat.edition.errors import EditionError

Share = TypeVar("Share")
Result = TypeVar("Result")


def abreast(shares: Sequence[Share], work: Callable[[Share], Result]) -> list[Result]:
    """Do all shares and return what came of them, in order. EditionError and OSError of a fork are raised here.

    Forks inherit everything, the lock of the edition too: should this process die, nobody writes until they end.
    """
    # What stands now is no garbage: a search for some would make every fork copy the memory that it shares.
    gc.freeze()
    context = multiprocessing.get_context("fork")
    forks = []
    try:
        for share in shares[1:]:
            receiver, sender = context.Pipe(duplex=False)
            fork = context.Process(target=_answer, args=(sender, work, share))
            fork.start()
            sender.close()
            forks.append((fork, receiver))
        return [work(shares[0]), *(_result(receiver) for _, receiver in forks)]
    finally:
        for fork, receiver in forks:
            receiver.close()
            fork.kill()
            fork.join()
        gc.unfreeze()


def _answer(sender: Connection, work: Callable[[Share], Result], share: Share) -> None:
    try:
        sender.send((work(share), None))
    except (EditionError, OSError) as error:
        sender.send((None, error))


def _result(receiver: "Connection[None, tuple[Result, Exception | None]]") -> Result:
    try:
        result, error = receiver.recv()
    except EOFError as end:
        message = "A process that signed bins was killed; the old edition stands as it was. Print again."
        raise EditionError(message) from end
    if error is not None:
        raise error
    return result
