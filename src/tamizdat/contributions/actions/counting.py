"""To count something of which nothing else may be kept."""

from datetime import date

from django.db import transaction
from django.db.models import F

from tamizdat.contributions.models import DayCount


@transaction.atomic
def count(name: str, day: date) -> None:
    """One more on a day. Neither who, nor when on that day."""
    DayCount.objects.get_or_create(day=day, name=name)
    DayCount.objects.filter(day=day, name=name).update(count=F("count") + 1)
