"""The front of every command: what the machine or the settings refuse becomes one sentence and a status.

Nothing is swallowed: what is not known to `sentences` keeps its traceback, and TAMIZDAT_TRACEBACK=yes shows that of
the others.
"""

import os
import sys
import traceback
from collections.abc import Callable
from types import ModuleType

from tamizdat.config.environment import YES
from tamizdat.config.sentences import sentence_of

REFUSED = 1
STOPPED = 130
# As a program ends that SIGPIPE ends.
NOBODY_READS = 141


def guarded(act: Callable[[], int], refused: int = REFUSED) -> int:
    """Carry out an act of a command. Returns its status, or `refused` after a sentence."""
    try:
        return act()
    except BrokenPipeError:
        # `tamizdat ... | head`: what was not read is not wanted, nor is Python's word about it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return STOPPED
    except Exception as error:
        if not is_told(error):
            raise
        return refused


def refused_of(module: ModuleType | None) -> int:
    """The status of what is refused, which the module of a verb or an act may name as REFUSED."""
    return int(getattr(module, "REFUSED", REFUSED))


def is_told(error: Exception) -> bool:
    """Write the sentence of an error that is just being handled. Says whether it has one."""
    sentence = sentence_of(error)
    if sentence:
        show_traceback()
        sys.stderr.write(f"{sentence}\n")
    return bool(sentence)


def show_traceback() -> None:
    """Show where the present error arose, to a developer who has asked for it."""
    if os.environ.get("TAMIZDAT_TRACEBACK", "").strip().lower() in YES:
        traceback.print_exc()
