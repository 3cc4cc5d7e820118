"""The sending ledger: issues, their chunks of readers, what went wrong, notices, and what the relay allows."""

from tamizdat.letters.models.issue import Chunk, Instance, Issue, SendNote, Variant
from tamizdat.letters.models.notice import Notice
from tamizdat.letters.models.relay import RelayAllowance

__all__ = ["Chunk", "Instance", "Issue", "Notice", "RelayAllowance", "SendNote", "Variant"]
