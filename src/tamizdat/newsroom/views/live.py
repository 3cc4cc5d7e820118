"""The live desk: one screen on which a story is told as it happens.

Who may publish the story posts at once; who may write drafts hands in, and a publisher clears it. Whatever cannot be
done is said above the form, with the words still in it.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from tamizdat.newsroom.actions import live
from tamizdat.newsroom.actions.live import LiveError
from tamizdat.newsroom.live_forms import EditForm, SummaryForm, UpdateForm, WithdrawUpdateForm, blank, raw
from tamizdat.newsroom.models import LiveUpdate, Story
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.newsroom.publication import moment, publication_log
from tamizdat.press.records import RecordError

SHOWN = 60
REFUSALS = (LiveError, ProjectionError, RecordError)
View = Callable[..., HttpResponse]


def _of_story(view: View) -> View:
    """Find the live story of an address, and what the visitor may do to it; refuse who may not even hand in."""

    @require_admin_access
    @wraps(view)
    def wrapped(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        story = get_object_or_404(Story, pk=pk)
        may_write = story.get_parent().permissions_for_user(request.user).can_add_subpage()
        may_publish = story.permissions_for_user(request.user).can_publish()
        if not may_write and not may_publish:
            raise PermissionDenied
        if not hasattr(story, "coverage"):
            messages.error(request, "This story is not told live. Give it the type Live and publish it first.")
            return redirect("wagtailadmin_pages:edit", story.pk)
        return view(request, story, may_publish, **more)

    found: View = wrapped
    return found


@_of_story
def desk(request: HttpRequest, story: Story, may_publish: bool) -> HttpResponse:  # noqa: FBT001  # a view's argument
    """Show the desk, and take a new update."""
    form = UpdateForm(request.POST or None, initial={"token": uuid.uuid4().hex, "body": blank(), "key": False})
    if form.is_valid():
        try:
            said = _post(request, story, form, may_publish=may_publish)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect("live_desk", story.pk)
    return render(request, "newsroom/live.html", _screen(story, form, may_publish=may_publish))


def _post(request: HttpRequest, story: Story, form: UpdateForm, *, may_publish: bool) -> str:
    who: Any = request.user
    token = form.cleaned_data["token"]
    if not may_publish:
        live.submit_update(story, form.words(), token=token, by=who)
        return "Handed in. A publisher clears it."
    posted = live.post_update(story, form.words(), token=token, at=moment(), publication=publication_log(), by=who)
    return f"Update {posted.number} is posted."


def _screen(story: Story, form: UpdateForm, *, may_publish: bool) -> dict[str, Any]:
    coverage = story.coverage
    updates = coverage.updates.select_related("contributor")
    summary = SummaryForm(instance=coverage, initial={"edition": coverage.edition}, prefix="known")
    return {
        "story": story,
        "coverage": coverage,
        "form": form,
        "summary": summary,
        "media": form.media + summary.media,
        "may_publish": may_publish,
        "waiting": updates.filter(standing="waiting").order_by("pk"),
        "updates": updates.exclude(standing="waiting")[:SHOWN],
        "shown": SHOWN,
    }


@_of_story
def edit(request: HttpRequest, story: Story, may_publish: bool, number: int) -> HttpResponse:  # noqa: FBT001  # as above
    """Change an update, correct it, or clear one that was handed in."""
    update = get_object_or_404(LiveUpdate, pk=number, coverage=story.coverage)
    if not may_publish and update.standing != "waiting":
        raise PermissionDenied
    form = EditForm(request.POST or None, instance=update, initial={"token": update.token, "edition": update.edition})
    if form.is_valid():
        try:
            _save(request, update, form, clear="clear" in request.POST and may_publish)
        except REFUSALS as error:
            form.add_error(None, str(error))
            # The words of the other one are shown below; who saves again has seen them.
            standing = LiveUpdate.objects.filter(pk=update.pk).first()
            _renew(form, "edition", standing.edition if standing else 0)
        else:
            messages.success(request, "Saved.")
            return redirect("live_desk", story.pk)
    standing = LiveUpdate.objects.filter(pk=update.pk).first()
    shown = {"story": story, "update": standing, "form": form, "media": form.media, "may_publish": may_publish}
    return render(request, "newsroom/live_update.html", shown)


def _save(request: HttpRequest, update: LiveUpdate, form: EditForm, *, clear: bool) -> None:
    who: Any = request.user
    edition = form.cleaned_data["edition"]
    at, publication = moment(), publication_log()
    if clear:
        live.clear_update(update, form.words(), edition=edition, at=at, publication=publication, by=who)
        return
    correction = form.correction()
    live.edit_update(
        update, form.words(), edition=edition, at=at, publication=publication, correction=correction, by=who
    )


@_of_story
def withdraw(request: HttpRequest, story: Story, may_publish: bool, number: int) -> HttpResponse:  # noqa: FBT001  # as above
    """Take an update out."""
    update = get_object_or_404(LiveUpdate, pk=number, coverage=story.coverage)
    if not may_publish:
        raise PermissionDenied
    form = WithdrawUpdateForm(request.POST or None)
    if form.is_valid():
        who: Any = request.user
        live.withdraw_update(update, **form.cleaned_data, at=moment(), publication=publication_log(), by=who)
        messages.success(request, "The update is withdrawn.")
        return redirect("live_desk", story.pk)
    shown = {"story": story, "update": update, "form": form}
    return render(request, "newsroom/live_withdraw.html", shown)


@require_POST
@_of_story
def mark(request: HttpRequest, story: Story, may_publish: bool, number: int) -> HttpResponse:  # noqa: FBT001  # as above
    """Pin an update, make it a key event, or undo either."""
    update = get_object_or_404(LiveUpdate, pk=number, coverage=story.coverage)
    if not may_publish:
        raise PermissionDenied
    wanted = {name: request.POST[name] == "1" for name in ("pinned", "key") if name in request.POST}
    _try(request, lambda: live.mark_update(update, at=moment(), publication=publication_log(), **wanted))
    return redirect("live_desk", story.pk)


@require_POST
@_of_story
def steer(request: HttpRequest, story: Story, may_publish: bool) -> HttpResponse:  # noqa: FBT001  # as above
    """Pause, end or open the coverage; or say what is known."""
    if not may_publish:
        raise PermissionDenied
    who: Any = request.user
    common = {"at": moment(), "publication": publication_log(), "by": who}
    state = request.POST.get("state")
    if state in {"open", "paused", "ended"}:
        edition = int(request.POST.get("edition") or 0)
        _try(request, lambda: live.set_state(story, state, edition=edition, **common))  # type: ignore[arg-type]  # one of the three
        return redirect("live_desk", story.pk)
    form = SummaryForm(request.POST, instance=story.coverage, prefix="known")
    if form.is_valid():
        words, edition = raw(form.cleaned_data["summary"]), form.cleaned_data["edition"]
        try:
            live.write_summary(story, words, edition=edition, **common)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("live_desk", story.pk)
    story.coverage.refresh_from_db()
    empty = UpdateForm(initial={"token": uuid.uuid4().hex, "body": blank()})
    shown = _screen(story, empty, may_publish=may_publish)
    _renew(form, "known-edition", story.coverage.edition)
    return render(request, "newsroom/live.html", shown | {"summary": form})


def _renew(form: UpdateForm | SummaryForm, name: str, edition: int) -> None:
    """Let the form that was refused be sent again."""
    sent: Any = form.data
    fresh = sent.copy()
    fresh[name] = str(edition)
    form.data = fresh


def _try(request: HttpRequest, act: Callable[[], None]) -> None:
    try:
        act()
    except REFUSALS as error:
        messages.error(request, str(error))
