"""The three roles of a newsroom: who writes, who edits, who prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """`name` is that of the group of accounts."""

    name: str
    summary: str


REPORTER = Role("Reporter", "Writes stories of their own and submits them.")
EDITOR = Role("Editor", "Works on every story, approves it, arranges the front.")
PUBLISHER = Role("Publisher", "Clears stories for print, publishes, withdraws and names the paper.")
ROLES = (REPORTER, EDITOR, PUBLISHER)
