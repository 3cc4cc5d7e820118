"""Takes calls of payment providers. A call is a hint only: it is sealed unread, and the vault fetches what is true.

Nothing of it is logged, and no answer depends on it. Whether it is signed rightly only the vault can tell. In a flood
it is refused, and the provider calls again later; even without any call the vault looks by itself.
"""

import re

from django.http import HttpRequest, HttpResponse

from tamizdat.desk.taking import clock, dropped, gate
from tamizdat.envelope.gift_messages import ProviderHint
from tamizdat.spool.envelopes import MOST_WAITING

LARGEST_BYTES = 262_144
# Anybody can call in a provider's name. However many do while the vault is locked, nine tenths of the spool stay for
# readers; what is refused a sweep finds.
SPARE = MOST_WAITING * 9 // 10
_LONGEST_HEADER = 4_096
_MOST_HEADERS = 8
_SIGNS = re.compile(r"signature|-sig\b|-sig$")


def hint(request: HttpRequest, provider: str) -> HttpResponse:
    """Seal a call and answer at once."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    now = clock()
    if not gate().lets_hint_in(now):
        return HttpResponse(status=503, headers={"Retry-After": "300"})
    body = request.read(LARGEST_BYTES + 1)
    if len(body) > LARGEST_BYTES:
        return HttpResponse(status=413)
    message = ProviderHint(provider, body, _signing(request, provider), f"{now:%Y-%m-%d}")
    return HttpResponse(status=204 if dropped(message, SPARE) else 503)


def _signing(request: HttpRequest, provider: str) -> dict[str, str]:
    """Keep the headers that sign a call: those with the provider's name, and those that say so."""
    found = {
        name: value
        for name, value in sorted(request.headers.items())
        if (name.lower().startswith(provider) or _SIGNS.search(name.lower())) and len(value) <= _LONGEST_HEADER
    }
    return dict(list(found.items())[:_MOST_HEADERS])
