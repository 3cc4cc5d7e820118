"""What is offered to givers: amounts, ways, accounts, countries and words. About a giver there is nothing here."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.contrib.settings.registry import register_setting
from wagtail.models import Orderable

from tamizdat.money.accounts import clean_bic, clean_iban
from tamizdat.money.amounts import DIGITS, Money, parse_amount
from tamizdat.money.countries import MEANT, is_country
from tamizdat.money.errors import AccountRefused, AmountRefused
from tamizdat.money.methods import Rhythm
from tamizdat.newsroom.languages import first_language, languages
from tamizdat.newsroom.models.gift_panels import ACCOUNT_PANELS, GIFT_PANELS, LADDER_PANELS, WAY_PANELS, WORDS_PANELS
from tamizdat.press.offer_soundness import HOLDER_MOST, PURPOSE_MOST

WAYS = [("bank", "Bank transfer"), ("bitcoin", "Bitcoin"), ("card", "Bank card"), ("mollie", "Mollie")]
HALTS = [
    ("", "Open"),
    ("designation", "Halted: nobody shall be put in danger by it"),
    ("provider", "Halted: the provider serves us no longer"),
    ("repair", "Halted: it is being repaired"),
    ("closed", "Halted, without a reason"),
]
CURRENCIES = [(code, code) for code in sorted(set(DIGITS) - {"BTC"})]


@register_setting(icon="pick")
class GiftSettings(BaseGenericSetting, ClusterableModel):
    """There is one. Saved means printed: the page of support follows, and the file that desk and vault read."""

    purpose = models.CharField(
        max_length=PURPOSE_MOST,
        blank=True,
        help_text="What banks print beside the reference, e.g. Donation. Neutral words, or nothing: never the paper's "
        "name.",
    )
    risk_countries = models.CharField(
        "countries at risk",
        max_length=400,
        blank=True,
        help_text="Codes with commas between, e.g. RU, BY, IR. A card that was issued there is refused before any "
        "network hears of it, and the page begins with your words on safety. Have the list looked at by a lawyer.",
    )

    panels = GIFT_PANELS

    class Meta:
        verbose_name = "gifts"

    @property
    def countries(self) -> list[str]:
        """The countries at risk, by their codes."""
        return sorted({code.strip().upper() for code in self.risk_countries.split(",") if code.strip()})

    def clean(self) -> None:
        """Refuse what is no country."""
        super().clean()
        strange = next((code for code in self.countries if not is_country(code)), None)
        if strange is not None:
            raise ValidationError({"risk_countries": _no_country(strange)})


def _no_country(code: str) -> str:
    """Say what is wrong: who believes a country guarded that is not puts its readers in danger."""
    meant = MEANT.get(code)
    if meant:
        return f"“{code}” is not the code of a country; {meant[1]} is {meant[0]}. Write that."
    return f"“{code}” is no code of a country (ISO 3166-1). Write two letters, e.g. RU, BY, IR."


class GiftLadder(Orderable):
    """The amounts that are proposed in one currency. The first currency is chosen when the page opens."""

    settings = ParentalKey(GiftSettings, on_delete=models.CASCADE, related_name="ladders")
    currency = models.CharField(max_length=3, choices=CURRENCIES, default="EUR")
    least = models.CharField("least amount", max_length=16, default="2")
    once = models.CharField(max_length=120, default="5; 10; 25; 50", blank=True)
    month = models.CharField("each month", max_length=120, default="2; 5; 10; 20", blank=True)
    year = models.CharField("each year", max_length=120, default="24; 60; 120", blank=True)

    panels = LADDER_PANELS

    def clean(self) -> None:
        """Refuse what is no amount, and amounts below the least."""
        super().clean()
        least = self._money("least", self.least)
        if least.minor <= 0:
            raise ValidationError({"least": "This must be more than nothing."})
        for rhythm in Rhythm:
            if any(money.minor < least.minor for money in self._amounts(rhythm)):
                raise ValidationError({_FIELDS[rhythm]: f"An amount is below the least of {least.plain}. Raise it."})

    @property
    def least_minor(self) -> int:
        """The least amount in the currency's smallest unit."""
        return self._money("least", self.least).minor

    def minors(self, rhythm: Rhythm) -> list[int]:
        """Give the amounts of a rhythm in the currency's smallest unit, in order, each once."""
        return sorted({money.minor for money in self._amounts(rhythm)})

    def _amounts(self, rhythm: Rhythm) -> list[Money]:
        field = _FIELDS[rhythm]
        parts = str(getattr(self, field)).split(";")
        return [self._money(field, part) for part in parts if part.strip()]

    def _money(self, field: str, text: str) -> Money:
        try:
            return parse_amount(text, self.currency)
        except AmountRefused as refused:
            raise ValidationError({field: f"“{text.strip()}”: {refused}"}) from refused


_FIELDS = {Rhythm.ONCE: "once", Rhythm.MONTHLY: "month", Rhythm.ANNUAL: "year"}


class GiftWay(Orderable):
    """One way to give, in the order in which they stand; it can be halted without being taken away."""

    settings = ParentalKey(GiftSettings, on_delete=models.CASCADE, related_name="ways")
    method = models.CharField(max_length=20, choices=WAYS, default="bank")
    halt = models.CharField("is it open?", max_length=20, choices=HALTS, blank=True, default="")
    words = models.CharField(
        "words for readers", max_length=200, blank=True, help_text="After our sentence about the halt. May stay empty."
    )

    panels = WAY_PANELS


class GiftAccount(Orderable):
    """An account to which givers transfer. One for each currency."""

    settings = ParentalKey(GiftSettings, on_delete=models.CASCADE, related_name="accounts")
    currency = models.CharField(max_length=3, choices=CURRENCIES, default="EUR")
    holder = models.CharField(max_length=HOLDER_MOST, help_text="As the bank has it, in Latin letters.")
    iban = models.CharField("IBAN", max_length=50, blank=True)
    bic = models.CharField("BIC", max_length=20, blank=True, help_text="Outside the European Economic Area.")
    plain = models.TextField(
        "without an IBAN", blank=True, help_text="One line each: account number, routing number, name of the bank."
    )

    panels = ACCOUNT_PANELS

    def clean(self) -> None:
        """Keep IBAN and BIC in one spelling, and refuse wrong ones."""
        super().clean()
        for field, cleaned in (("iban", clean_iban), ("bic", clean_bic)):
            text = getattr(self, field)
            try:
                setattr(self, field, cleaned(text) if text else "")
            except AccountRefused as refused:
                raise ValidationError({field: f"{refused}"}) from refused
        if not self.iban and not self.lines:
            raise ValidationError({"iban": "Write an IBAN, or the lines that a transfer needs without one."})

    @property
    def lines(self) -> list[str]:
        """What a transfer needs where there is no IBAN."""
        return [line.strip() for line in self.plain.splitlines() if line.strip()]


class GiftWords(Orderable):
    """What is said to givers in one language."""

    settings = ParentalKey(GiftSettings, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=10, choices=languages, default=first_language)
    safety = models.TextField(
        max_length=1200,
        blank=True,
        help_text="For readers in countries at risk, before anything else. Empty: our own sentence. A line is a "
        "paragraph.",
    )
    thanks = models.TextField(max_length=600, blank=True, help_text="On the page after Continue.")

    panels = WORDS_PANELS
