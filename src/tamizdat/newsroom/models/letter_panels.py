"""How the forms of newsletters and letters are laid out."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel

NEWSLETTER_PANELS: list[Any] = [
    HelpPanel(
        "A saved newsletter is printed: it has a page with its letters, and stories of its language offer it. The form "
        "to sign up appears where a page of the paper has the role “Privacy policy”."
    ),
    MultiFieldPanel(
        [FieldPanel(name) for name in ("title", "slug", "language", "description", "from_name", "reply", "order")],
        heading="What readers see",
    ),
    MultiFieldPanel([FieldPanel(name) for name in ("digest", "full", "text")], heading="What they may choose"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("weekday"), FieldPanel("local_time"), FieldPanel("time_zone")]),
            FieldRowPanel([FieldPanel("quiet_from"), FieldPanel("quiet_until")]),
        ],
        heading="When it comes",
    ),
    FieldPanel("second_person"),
    FieldPanel("watched"),
]
LETTER_PANELS: list[Any] = [
    FieldRowPanel([FieldPanel("newsletter"), FieldPanel("due")]),
    FieldPanel("subject"),
    FieldPanel("preheader"),
    FieldPanel("opening"),
    FieldPanel("items"),
    FieldPanel("closing"),
    FieldPanel("appeal"),
]
