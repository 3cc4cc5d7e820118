"""How the form of what is offered to givers is laid out."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel

GIFT_PANELS: list[Any] = [
    HelpPanel(
        "Saved means printed: the page at support/ shows the form within seconds. Without a way to give and a currency "
        "it has none. Bank transfers need nothing but an account; bitcoin and cards need keys in the vault, see the "
        "handbook."
    ),
    InlinePanel("ways", label="way", heading="Ways to give, in their order"),
    InlinePanel("ladders", label="currency", heading="Currencies and amounts"),
    InlinePanel("accounts", label="account", heading="Bank accounts"),
    FieldPanel("purpose"),
    MultiFieldPanel([FieldPanel("risk_countries")], heading="Safety"),
    InlinePanel("words", label="language", heading="Words on safety, and thanks"),
]
LADDER_PANELS: list[Any] = [
    FieldRowPanel([FieldPanel("currency"), FieldPanel("least")]),
    HelpPanel("Amounts with semicolons between, e.g. 2; 5; 10. The first one is chosen when the page opens."),
    FieldPanel("once"),
    FieldPanel("month"),
    FieldPanel("year"),
]
WAY_PANELS: list[Any] = [FieldRowPanel([FieldPanel("method"), FieldPanel("halt")]), FieldPanel("words")]
ACCOUNT_PANELS: list[Any] = [
    FieldRowPanel([FieldPanel("currency"), FieldPanel("holder")]),
    FieldRowPanel([FieldPanel("iban"), FieldPanel("bic")]),
    FieldPanel("plain"),
]
WORDS_PANELS: list[Any] = [FieldPanel("language"), FieldPanel("safety"), FieldPanel("thanks")]
