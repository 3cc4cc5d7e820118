"""In which language is it to be written? One button for each desk; where there is one desk, nobody is asked."""

from typing import Any

from django.urls import reverse
from wagtail.admin.views.pages.choose_parent import ChooseParentView

from tamizdat.newsroom.languages import languages
from tamizdat.newsroom.models import LanguageDesk


class ChooseLanguage(ChooseParentView):
    """Wagtail's question for the place in the tree, which editors never see, asked as the one thing that it decides."""

    template_name = "newsroom/choose_language.html"
    page_title = "In which language?"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List the desks in the order of the paper's languages."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        allowed = self.get_valid_parent_pages(self.request.user).values_list("pk", flat=True)
        places = dict(LanguageDesk.objects.filter(pk__in=allowed).values_list("language", "pk"))
        context["desks"] = [
            {"code": code, "name": name, "url": self._form_at(places[code])}
            for code, name in languages()
            if code in places
        ]
        return context

    def _form_at(self, desk: int) -> str:
        options = self.model._meta  # noqa: SLF001  # Django's documented name for what a model says of itself
        return reverse("wagtailadmin_pages:add", args=[options.app_label, options.model_name, desk])
