"""What can be wrong with what was sent to the desk. No error repeats what somebody wrote."""

from collections.abc import Mapping


class DeskError(Exception):
    """Something that the desk cannot take; the sentence says why and what to do."""


class FormRefused(DeskError):
    """A form that cannot be taken. `faults` maps a field to a sentence of the catalogue, which says what to write."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(f"A form cannot be taken: {', '.join(sorted(faults))}.")
        self.faults = dict(faults)
