"""What the canary of a provider found is kept, for keepers to see how long ago that was."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from tamizdat.contributions.models import CanaryRun

Verdict = Literal["silent", "heard", "not tried"]


def keep_canary(provider: str, found: Mapping[str, Verdict], today: date) -> None:
    """Keep what became of a test card of each country, in place of what was found before."""
    by_verdict = {
        name: " ".join(sorted(country for country, verdict in found.items() if verdict == said))
        for name, said in (("silent", "silent"), ("heard", "heard"), ("untried", "not tried"))
    }
    CanaryRun.objects.update_or_create(provider=provider, defaults={"day": today, **by_verdict})
