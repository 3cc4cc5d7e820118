"""The addresses of the desk. They stand in mails and on pages for years: none may change."""

from django.urls import path, re_path

from tamizdat.desk import views

# base64url and base32 of at least 100 bits; longer than any token of ours is nonsense.
TOKEN = r"(?P<token>[A-Za-z0-9_-]{20,200})"  # noqa: S105  # the shape of one, not one

urlpatterns = [
    path("", views.home),
    path("subscribe", views.subscribe),
    path("leave", views.ask, {"verb": "leave"}),
    path("manage", views.ask, {"verb": "manage"}),
    re_path(rf"^confirm/{TOKEN}$", views.press, {"verb": "confirm"}),
    re_path(rf"^leave/{TOKEN}$", views.press, {"verb": "leave"}),
    re_path(rf"^manage/{TOKEN}$", views.manage),
    path("work.js", views.work_script),
    path("robots.txt", views.robots),
    path("health", views.health),
]
handler404 = views.nothing_here
handler500 = views.broken
