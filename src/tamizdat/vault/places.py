"""Where the vault's things lie under the var folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """One folder, named `var`, and what the vault keeps in it."""

    var: Path

    @property
    def folder(self) -> Path:
        """What only the vault's user may read."""
        return self.var / "vault"

    @property
    def keys(self) -> Path:
        """The secret, locked."""
        return self.folder / "keys"

    @property
    def secret(self) -> Path:
        """The vault's secret in an age file."""
        return self.keys / "vault.age"

    @property
    def dkim(self) -> Path:
        """The key that signs mails, unless the settings name one."""
        return self.keys / "dkim.pem"

    @property
    def offline(self) -> Path:
        """The age recipients of keepers who may open data keys offline, one a line."""
        return self.keys / "offline.txt"

    @property
    def public(self) -> Path:
        """The vault's public key, for the desk and the office."""
        return self.var / "desk" / "vault.pub"

    @property
    def keyhole(self) -> Path:
        """The pipe through which the worker is told to unlock and to lock."""
        return self.folder / "keyhole"

    @property
    def state(self) -> Path:
        """One word: locked, unlocked, or stopped."""
        return self.folder / "state"

    @property
    def door(self) -> Path:
        """Whether attempts with a card reach a provider now, in a few words, as of the last time it was unlocked."""
        return self.folder / "door"

    @property
    def stay_locked(self) -> Path:
        """Stands while a person has locked the vault: then a key file does not open it by itself."""
        return self.folder / "stay-locked"

    @property
    def spool(self) -> Path:
        """Envelopes of the desk."""
        return self.var / "spool"

    @property
    def office(self) -> Path:
        """Questions of the office and answers to them."""
        return self.var / "office"

    @property
    def counter(self) -> Path:
        """Questions of the desk about gifts and answers to them."""
        return self.var / "counter"

    @property
    def outbox(self) -> Path:
        """Mail that waits for a relay."""
        return self.folder / "outbox"

    @property
    def journals(self) -> Path:
        """What sendings that run have written down."""
        return self.folder / "journal"

    @property
    def root(self) -> Path:
        """The root of the edition that this vault believes."""
        return self.folder / "trusted-root.json"

    @property
    def seen(self) -> Path:
        """What the vault has seen of editions, so that it is not shown an older one."""
        return self.folder / "letters-seen"

    @property
    def seen_by_answers(self) -> Path:
        """The same for answers to mails: two threads do not share a memory."""
        return self.folder / "answers-seen"

    @property
    def seen_by_gifts(self) -> Path:
        """The same for what is offered to givers."""
        return self.folder / "gifts-seen"

    @property
    def mailbox(self) -> Path:
        """How far the mailbox was read."""
        return self.folder / "mailbox.json"

    @property
    def report(self) -> Path:
        """What the clocks of erasure did last."""
        return self.folder / "clocks.json"

    @property
    def counts(self) -> Path:
        """What the newsroom may know: numbers and nothing else."""
        return self.var / "counts" / "letters.json"
