"""Sessions whose keys stand hashed in the database (Django keeps them in the clear: its ticket 21076)."""

import hashlib
from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as PlainStore
from django.utils import timezone

from tamizdat.office.models import KeeperSession


class SessionStore(PlainStore):
    """As Django's, but for what the row is called. The cookie holds the key, the row its SHA-256."""

    @classmethod
    def get_model_class(cls) -> type[KeeperSession]:
        """The table of keepers' sessions."""
        return KeeperSession

    def _get_session_from_db(self) -> Any:  # noqa: ANN401  # as Django declares it
        found = KeeperSession.objects.filter(session_key=row_name(self.session_key or ""))
        row = found.filter(expire_date__gt=timezone.now()).first()  # noqa: TID251  # a door: it says who may come in
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session of this key."""
        return super().exists(row_name(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> KeeperSession:
        """Make the row."""
        row = super().create_model_instance(data)
        row.session_key = row_name(row.session_key)
        return cast("KeeperSession", row)

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        key = session_key or self.session_key
        if key:
            KeeperSession.objects.filter(session_key=row_name(key)).delete()


def row_name(key: str) -> str:
    """Name the row of a session; Django's column holds 40 characters."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]
