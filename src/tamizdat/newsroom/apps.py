"""Django's entry to the newsroom."""

import importlib

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Stories, bylines, fronts, images and the pages outside the stream."""

    name = "tamizdat.newsroom"
    label = "newsroom"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        """Hang the receivers on Wagtail's signals and quieten its choosers; both need the models, there only now."""
        importlib.import_module("tamizdat.newsroom.receivers")
        importlib.import_module("tamizdat.newsroom.content_policy").start_choosers_without_scripts()
