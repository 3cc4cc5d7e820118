"""Addresses of the newsroom beside the admin; all of them ask who is there."""

from django.urls import path, re_path

from tamizdat.newsroom.views import late, letters, live, pictures, withdrawing

_HASHED = r"[0-9a-f]{2}/[0-9a-f]{64}\.[a-z]{3,4}"

urlpatterns = [
    path("withdraw/<int:pk>/", withdrawing.withdraw_story, name="withdraw_story"),
    path("letters/<int:pk>/copy-<slug:edition>.eml", letters.letter_copy, name="letter_copy"),
    path("letters/<int:pk>/mail/", letters.letter_mail, name="letter_mail"),
    path("live/<int:pk>/", live.desk, name="live_desk"),
    path("live/<int:pk>/steer/", live.steer, name="live_steer"),
    path("live/<int:pk>/<int:number>/", live.edit, name="live_edit"),
    path("live/<int:pk>/<int:number>/mark/", live.mark, name="live_mark"),
    path("live/<int:pk>/<int:number>/withdraw/", live.withdraw, name="live_withdraw"),
    re_path(rf"^masters/(?P<path>masters/{_HASHED})$", pictures.master, name="master"),
    re_path(r"^renditions/(?P<path>images/[\w.-]+)$", pictures.rendition, name="rendition"),
    # A preview stands somewhere under /admin/, and its images lead up by as many steps as its public address is deep.
    re_path(rf"^(?:[\w/-]*/)?_m/(?P<path>{_HASHED})$", pictures.proof_image, name="proof_image"),
    re_path(r"^(?:[\w/-]*/)?(?:_s/[a-z-]+|live)\.json$", late.nothing_late, name="nothing_late"),
]
