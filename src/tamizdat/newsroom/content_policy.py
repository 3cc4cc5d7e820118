"""What a screen of the newsroom may load and run: our own files, and no script that stands in the page itself.

Editors paste and import words that others wrote. Should such words ever reach a screen as markup, no script in them
runs. Wagtail starts its widgets by inline scripts; the templates of the same names here leave inert elements instead,
which `static/newsroom/start.js` starts.
"""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser

HEADER = "Content-Security-Policy"
# Draftail, the editor of paragraphs, writes <style> elements; styles cannot run.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; "
    "base-uri 'none'; object-src 'none'"
)
# A page of the press brings rules of its own, which allow the one script that the page itself vouches for.
POLICY_OF_PRINTED = "frame-ancestors 'self'; object-src 'none'"


class ContentPolicy:
    """Says on every answer what its page may load and run, unless the view has said so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        response = self._get_response(request)
        response.headers.setdefault(HEADER, POLICY)
        return response


def printed(page: bytes | str) -> HttpResponse:
    """Answer with a page as the press has baked it, under the page's own rules."""
    return HttpResponse(page, content_type="text/html; charset=utf-8", headers={HEADER: POLICY_OF_PRINTED})


def not_printed(why: str) -> HttpResponse:
    """Answer with the sentence that says why there is no page to show yet."""
    return HttpResponse(format_html("<!doctype html><title>No preview yet</title><p>{}</p>", why))


def start_choosers_without_scripts() -> None:
    """Let every chooser of Wagtail leave an inert element where it would write an inline script."""
    BaseChooser.render = _render


def _render(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
) -> SafeString:
    """As BaseChooser.render, which has no template to put another one over."""
    if not attrs or "id" not in attrs:
        message = "BaseChooser cannot be rendered without an 'id' attribute"
        raise TypeError(message)
    shown = self.get_value_data(value)
    if isinstance(self, AdminTaskChooser):
        opener, options = "createTaskChooser", ""
    else:
        opener, options = self.js_constructor, json.dumps(self.get_js_init_options(attrs["id"], name, shown))
    inert = '{}<template data-start="{}" data-for="{}" data-options="{}"></template>'
    return format_html(inert, self.render_html(name, shown, attrs), opener, attrs["id"], options)
