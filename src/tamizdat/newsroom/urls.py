"""Addresses of the newsroom beside the admin; all of them ask who is there."""

from django.urls import path, re_path

from tamizdat.newsroom import views

_HASHED = r"[0-9a-f]{2}/[0-9a-f]{64}\.[a-z]{3,4}"

urlpatterns = [
    path("withdraw/<int:pk>/", views.withdraw_story, name="withdraw_story"),
    re_path(rf"^masters/(?P<path>masters/{_HASHED})$", views.master, name="master"),
    re_path(r"^renditions/(?P<path>images/[\w.-]+)$", views.rendition, name="rendition"),
    # A preview stands somewhere under /admin/, and its images lead up by as many steps as its public address is deep.
    re_path(rf"^(?:[\w/-]*/)?_m/(?P<path>{_HASHED})$", views.proof_image, name="proof_image"),
]
