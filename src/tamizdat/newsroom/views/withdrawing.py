"""Withdrawing a story, for those who may publish it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.admin.auth import require_admin_access

from tamizdat.newsroom.actions.letters import letters_with
from tamizdat.newsroom.actions.withdrawal import lift_withdrawal, withdraw_for_cause
from tamizdat.newsroom.forms import WithdrawalForm
from tamizdat.newsroom.models import Story, Withdrawal
from tamizdat.newsroom.publication import moment, publication_log


@require_admin_access
def withdraw_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a story for cause, change what readers are told, or lift the withdrawal."""
    story = get_object_or_404(Story, pk=pk)
    if not story.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    row = Withdrawal.objects.filter(story=story).first()
    given = {name: getattr(row, name) for name in WithdrawalForm.base_fields} if row else {}
    form = WithdrawalForm(request.POST or None, initial=given)
    if request.POST.get("act") == "lift":
        lift_withdrawal(story, at=moment(), publication=publication_log(), by=request.user)  # type: ignore[arg-type]  # signed in
        messages.success(request, f"“{story.title}” may be published again.")
        return redirect("wagtailadmin_pages:edit", story.pk)
    if form.is_valid():
        withdraw_for_cause(story, **form.cleaned_data, at=moment(), publication=publication_log(), by=request.user)  # type: ignore[arg-type]  # signed in
        messages.success(request, f"“{story.title}” is withdrawn.")
        return redirect("wagtailadmin_pages:edit", story.pk)
    shown = {"story": story, "form": form, "withdrawn": row, "letters": letters_with(story.pk)}
    return render(request, "newsroom/withdraw.html", shown)
