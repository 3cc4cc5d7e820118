"""Set up the tree that editors walk: the home and a desk per language."""

from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from tamizdat.newsroom.languages import languages
from tamizdat.newsroom.models import LanguageDesk, NewsroomHome
from tamizdat.newsroom.rights import grant_rights


@transaction.atomic
def furnish() -> NewsroomHome:
    """Set up roles, and the top of the tree in the place of Wagtail's welcome page. Safe to repeat."""
    home: NewsroomHome | None = NewsroomHome.objects.first()
    if home is None:
        home = _home()
    grant_rights(home)
    return home


def _home() -> NewsroomHome:
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.get_first_root_node()
    if root is None:
        locale, _made = Locale.objects.get_or_create(language_code="en")
        root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    home: NewsroomHome = root.add_child(instance=NewsroomHome(title="Newsroom", slug="newsroom"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Newsroom")
    for welcome in Page.objects.filter(depth=2, slug="home").exclude(pk=home.pk):
        if welcome.specific_class is Page and not welcome.numchild:
            welcome.delete()
    return home


def desk_of(language: str) -> LanguageDesk:
    """Find the desk of a language, or set one up."""
    desk: LanguageDesk | None = LanguageDesk.objects.filter(language=language).first()
    if desk is not None:
        return desk
    name = dict(languages())[language]
    home = NewsroomHome.objects.first() or furnish()
    made: LanguageDesk = home.add_child(instance=LanguageDesk(title=name, slug=f"desk-{language}", language=language))
    return made
