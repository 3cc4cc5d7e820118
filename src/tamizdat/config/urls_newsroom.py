"""Addresses of the newsroom's door. The public site has none here: it is a folder of files."""

from django.contrib.staticfiles.views import serve as serve_static
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from wagtail.admin import urls as admin_urls

from tamizdat.newsroom import urls as newsroom_urls

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/", permanent=False)),
    path("", include(newsroom_urls)),
    path("admin/", include(admin_urls)),
    # The admin's own scripts and styles straight from the installed packages: no collecting step to forget.
    re_path(r"^static/(?P<path>.+)$", cache_control(max_age=86400)(serve_static), {"insecure": True}),
]
