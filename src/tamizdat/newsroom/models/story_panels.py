"""How the form of a story is laid out: what is read first stands first."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel

MOST_PINNED = 5

CONTENT: list[Any] = [
    # Wagtail's own panel of a title looks for the field of a slug to fill, and stumbles where there is none.
    FieldPanel("title", heading="Headline", classname="title", help_text="As readers see it."),
    MultiFieldPanel([FieldPanel("kicker"), FieldPanel("front_headline"), FieldPanel("standfirst")], heading="Heads"),
    MultiFieldPanel([FieldRowPanel([FieldPanel("dateline_place"), FieldPanel("dateline_hidden")])], heading="Dateline"),
    MultiFieldPanel(
        [FieldPanel("lead_image"), FieldPanel("lead_caption"), FieldPanel("lead_credit"), FieldPanel("lead_alt")],
        heading="Lead photo",
    ),
    FieldPanel("body"),
]
SHELVES: list[Any] = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("story_type"), FieldPanel("section")]),
            FieldPanel("other_sections"),
            FieldPanel("topics"),
            FieldPanel("places"),
        ],
        heading="Shelves",
    ),
]
BYLINE_PANELS: list[Any] = [
    MultiFieldPanel(
        [
            FieldPanel("byline_policy"),
            InlinePanel("bylines", label="credit", heading="Bylines"),
            FieldPanel("byline_note"),
        ],
        heading="Bylines",
    ),
]
CORRECTIONS: list[Any] = [
    MultiFieldPanel(
        [
            InlinePanel("corrections", label="correction", heading="Corrections"),
            FieldPanel("versions_hidden"),
        ],
        heading="Corrections and versions",
    ),
]
PUBLICATION: list[Any] = [
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("published_at"), FieldPanel("updated_at")]), FieldPanel("address_word")],
        heading="Date and address",
    ),
    MultiFieldPanel([FieldPanel("appeal")], heading="Asking for support"),
    InlinePanel(
        "pinned",
        label="story",
        heading="Read more",
        max_num=MOST_PINNED,
        panels=[PageChooserPanel("target", page_type="newsroom.Story")],
        help_text="Up to five stories. Left empty, older ones with the same topics and words are chosen.",
    ),
    PageChooserPanel("translation_of", page_type="newsroom.Story"),
]
