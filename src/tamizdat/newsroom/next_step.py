"""Which button stands first below a form: the next step of whoever looks, not the one that changes least.

What is written is saved as a draft by itself; so to those who may publish *Publish* is offered at first sight, to those
who approve *Approve*, and to all others *Submit for approval*. The rest waits under the arrow beside it.
"""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.admin.ui.components import Component

NEXT_STEPS = ("action-publish", "approve", "action-submit")
# Enter in a field presses the first button of a form, seen or not (HTML, "implicit submission"): it must only save.
SAVES = '<button type="submit" hidden tabindex="-1" aria-hidden="true"></button>'


class SubmitForApproval(SubmitForModerationMenuItem):
    """Wagtail's own, in words that hold whatever the workflow is called."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Say what the button does."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        state = parent_context["page"].current_workflow_state if parent_context.get("page") else None
        again = state is not None and state.status == state.STATUS_NEEDS_CHANGES
        context["label"] = "Submit again for approval" if again else "Submit for approval"
        return context


class First(Component):
    """A button that stands first, and is not pressed by Enter."""

    def __init__(self, item: Any) -> None:
        self.item = item
        self.name, self.order = item.name, item.order

    @property
    def media(self) -> Any:
        """What the button needs."""
        return self.item.media

    def render_html(self, parent_context: Any = None) -> SafeString:
        """Put the unseen button that saves before it."""
        shown: str = SAVES + self.item.render_html(parent_context)
        return mark_safe(shown)  # noqa: S308  # a constant and markup that Wagtail has escaped


def lead_with_the_next_step(items: list[Any]) -> None:
    """Put the next step first. Items that know none of these steps stay as they are."""
    for place, item in enumerate(items):
        if item.name == SubmitForModerationMenuItem.name:
            items[place] = SubmitForApproval(item.order)
    found = next((item for name in NEXT_STEPS for item in items if item.name == name), None)
    if found is not None:
        items.remove(found)
        items.insert(0, First(found))
