"""`tamizdat manage run_clock`: publish scheduled stories at their second, until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from tamizdat.newsroom.actions.changes import note_doors
from tamizdat.newsroom.clock import run_clock
from tamizdat.newsroom.due import Outcome
from tamizdat.newsroom.publication import moment, publication_log


class Command(BaseCommand):
    """The clock as a process of its own. SIGTERM and Ctrl-C end it between two stories, never within one."""

    help = "Publish scheduled stories at their second."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Run until a signal comes."""
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_rest: stop.set())
        note_doors(at=moment(), log=publication_log())
        self.stdout.write("The clock runs.")
        run_clock(stop, self._report)
        self.stdout.write("The clock has stopped.")

    def _report(self, outcome: Outcome) -> None:
        line = f"{outcome.kind} {outcome.page}, due {outcome.due.isoformat()}: {outcome.trouble or outcome.act}"
        self.stdout.write(self.style.ERROR(line) if outcome.trouble else line)
