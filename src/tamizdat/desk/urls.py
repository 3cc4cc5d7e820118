"""The addresses of the desk. They stand in mails and on pages for years: none may change."""

from django.urls import path, re_path

from tamizdat.desk import card_views, gift_views, giving, hints, views

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
    path("give", giving.give),
    path("card", card_views.card),
    path("given", card_views.given),
    path("remind", gift_views.remind),
    path("later.ics", gift_views.later),
    re_path(rf"^gift/{TOKEN}$", gift_views.gift),
    re_path(r"^hint/(?P<provider>[a-z][a-z0-9_-]{1,23})$", hints.hint),
    path("card.js", card_views.card_script),
    path("work.js", views.work_script),
    path("robots.txt", views.robots),
    path("health", views.health),
]
handler404 = views.nothing_here
handler500 = views.broken
