"""How the forms of campaigns, banners and notices are laid out."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, PageChooserPanel

WHEN = MultiFieldPanel([FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")])], heading="When")
CAMPAIGN_PANELS: list[Any] = [
    HelpPanel(
        "Publishing a campaign changes no page: every page, the oldest too, shows it within moments of its beginning. "
        "Readers without JavaScript, and copies that are out of touch, show the standing appeal instead."
    ),
    FieldPanel("name"),
    InlinePanel("words", label="language", heading="What it says", min_num=1),
    WHEN,
    MultiFieldPanel([FieldPanel("only"), FieldPanel("never"), FieldPanel("priority")], heading="Where"),
    PageChooserPanel("shown_on", page_type="newsroom.Story", heading="Preview on"),
]
ASK_PANELS: list[Any] = [
    FieldPanel("language"),
    FieldPanel("headline"),
    FieldPanel("text"),
    FieldRowPanel([FieldPanel("signature"), FieldPanel("button")]),
    FieldRowPanel([FieldPanel("amounts"), FieldPanel("top")]),
]
BANNER_PANELS: list[Any] = [
    FieldPanel("language"),
    FieldPanel("text"),
    PageChooserPanel("story", page_type="newsroom.Story"),
    WHEN,
]
NOTICE_PANELS: list[Any] = [
    PageChooserPanel("story", page_type="newsroom.Story"),
    FieldPanel("about"),
    PageChooserPanel("leads_to", page_type="newsroom.Story"),
]
