"""What a previewed page asks for late, and gets nothing of: it shows the words that are printed in it."""

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access


@require_admin_access
def nothing_late(_request: HttpRequest) -> HttpResponse:
    """Answer the scripts of a preview, whose addresses are relative and so end up here, that there is nothing new.

    The page then keeps its evergreen words, and nobody outside hears that somebody looked at it.
    """
    return HttpResponse(status=204)
