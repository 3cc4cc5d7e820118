"""The lists and forms of newsletters and letters, and what the buttons below a letter do."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import Button
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet, SnippetViewSetGroup

from tamizdat.newsroom.actions import letters
from tamizdat.newsroom.letter_projection import words_of
from tamizdat.newsroom.models import Letter, Newsletter
from tamizdat.newsroom.models.letters import WRITABLE
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.newsroom.publication import moment, publication_log

APPROVE = "newsroom.approve_letter"


def _fill(letter: Letter, by: AbstractUser) -> str:
    added = letters.fill_from_week(letter, now=moment(), by=by)
    if not added:
        return "Nothing has been published since the last letter that is not in this one."
    return f"Stories added at the end: {added}. Put them in order, and take out what does not belong."


def _submit(letter: Letter, by: AbstractUser) -> str:
    letters.submit(letter, by=by, now=moment())
    return "The letter is submitted. It waits for somebody who approves it."


def _approve(letter: Letter, by: AbstractUser) -> str:
    letters.approve(letter, by=by, now=moment())
    return f"Approved. It goes out on {letter.local_due:%A %d %B, %H:%M} ({letter.newsletter.time_zone})."


def _take_back(letter: Letter, by: AbstractUser) -> str:
    letters.take_back(letter, by=by)
    return "The letter is a draft again, and does not go out."


def _send_late(letter: Letter, by: AbstractUser) -> str:
    letters.send_late(letter, by=by, now=moment(), log=publication_log())
    return "The letter goes out now, with the next edition."


DEEDS: dict[str, Callable[[Letter, AbstractUser], str]] = {
    "fill": _fill,
    "submit-letter": _submit,
    "approve-letter": _approve,
    "take-back": _take_back,
    "send-late": _send_late,
}
BY_APPROVERS = frozenset({"approve-letter", "send-late"})


class DeedItem(ActionMenuItem):
    """A button that saves the form and then does one deed. `states` are those in which it is offered."""

    def __init__(self, deed: str, label: str, icon: str, states: frozenset[str], order: int) -> None:
        super().__init__(order)
        self.name = f"action-{deed}"
        self.deed, self.label, self.icon_name, self.states = deed, label, icon, states

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Offer what the state of the letter and the role allow."""
        letter = context.get("instance")
        if not isinstance(letter, Letter) or context["view"] != "edit" or letter.state not in self.states:
            return False
        return self.deed not in BY_APPROVERS or bool(context["request"].user.has_perm(APPROVE))


BUTTONS = [
    DeedItem("fill", "Fill from this week", "list-ul", frozenset({"draft", "submitted"}), 10),
    DeedItem("submit-letter", "Submit", "resubmit", frozenset({"draft"}), 20),
    DeedItem("approve-letter", "Approve for its hour", "check", frozenset({"draft", "submitted", "held"}), 30),
    DeedItem("send-late", "It is late: send it now", "warning", frozenset({"held"}), 40),
    DeedItem("take-back", "Back to draft", "undo", frozenset({"submitted", "approved", "held"}), 50),
]


class LetterCreateView(CreateView):
    """A new letter; one goes on writing it on the same screen."""

    def save_instance(self) -> Letter:
        """Note who writes."""
        letters.note_edit(self.form.instance, by=self.request.user)
        letter: Letter = super().save_instance()
        return letter

    def get_success_url(self) -> str:
        """Stay with the letter."""
        return str(self.get_edit_url())


class LetterEditView(EditView):
    """A letter under way: saved first, then the deed of the button that was pressed."""

    actions = ["edit", *DEEDS]

    def get_page_subtitle(self) -> str:
        """Say where the letter stands."""
        return f"{self.object.subject} ({self.object.get_state_display().lower()})"

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer copies to take away, and one by mail."""
        mail = Button("Mail a copy", url=reverse("letter_mail", args=[self.object.pk]), icon_name="mail", priority=39)
        copies = [
            Button(
                f"Copy as mail: {edition}",
                url=reverse("letter_copy", args=[self.object.pk, edition]),
                icon_name="download",
                priority=40 + number,
            )
            for number, edition in enumerate(self.object.newsletter.editions)
        ]
        return [*super().header_more_buttons, mail, *copies]

    def get_success_message(self) -> str | None:
        """Say that it was saved, unless more is said."""
        message: str | None = super().get_success_message()
        return None if self.action in DEEDS else message

    def is_valid(self, form: Any) -> bool:
        """Refuse to change a letter that went out."""
        if self.object.state not in WRITABLE:
            self.produced_error_code = "published"
            self.produced_error_message = "The letter went out. Its words stay as they are; say more in the next one."
            return False
        return bool(super().is_valid(form))

    def save_instance(self) -> Letter:
        """Save; whoever changed a word has made a draft of it."""
        before = Letter.objects.get(pk=self.object.pk)
        if words_of(before) != words_of(self.form.instance):
            letters.note_edit(self.form.instance, by=self.request.user)
        letter: Letter = super().save_instance()
        return letter

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, act, stay with the letter."""
        response: HttpResponse = super().form_valid(form)
        if self.action in DEEDS:
            if self.action in BY_APPROVERS and not self.request.user.has_perm(APPROVE):
                message = "Your role does not approve letters. Submit it."
                raise ProjectionError(message)
            letter = Letter.objects.select_related("newsletter").get(pk=self.object.pk)
            messages.success(self.request, DEEDS[self.action](letter, self.request.user))
            return redirect(self.get_edit_url())
        return response

    def get_success_url(self) -> str:
        """Stay with the letter."""
        return str(self.get_edit_url())


class NewsletterViewSet(SnippetViewSet):
    """Newsletters."""

    model = Newsletter
    icon = "mail"
    list_display = [
        "title",
        "language",
        Column("says_when", label="When"),
        Column("readers", label="Subscribers"),
    ]


class LetterViewSet(SnippetViewSet):
    """Letters, the next one first."""

    model = Letter
    icon = "mail"
    add_view_class = LetterCreateView
    edit_view_class = LetterEditView
    list_display = [
        "subject",
        "newsletter",
        Column("get_state_display", label="State"),
        Column("goes_out", label="Goes out", sort_key="due"),
        Column("sent", label="Sent"),
    ]
    list_filter = ["newsletter", "state"]


class LettersGroup(SnippetViewSetGroup):
    """What is sent to readers."""

    menu_label = "Letters"
    menu_icon = "mail"
    menu_order = 100
    items = (LetterViewSet, NewsletterViewSet)


def without_ordinary_menu(items: list[Any], _request: HttpRequest, context: dict[str, Any]) -> None:
    """Take the button that saves away from a letter that went out."""
    letter = context.get("instance")
    if isinstance(letter, Letter) and letter.state not in WRITABLE:
        items.clear()
