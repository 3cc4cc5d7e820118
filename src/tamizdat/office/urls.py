"""The addresses of the office. A new one needs a row in tests/office/test_every_address.py."""

from django.urls import path

from tamizdat.office.views import entry, outbox, readers, sendings

app_name = "office"
urlpatterns = [
    path("", sendings.overview, name="overview"),
    path("login", entry.sign_in, name="login"),
    path("logout", entry.sign_out, name="logout"),
    path("office.css", entry.style, name="style"),
    path("health", entry.health, name="health"),
    path("readers", readers.readers, name="readers"),
    path("lists", readers.lists, name="lists"),
    path("sendings", sendings.sendings, name="sendings"),
    path("sendings/<int:number>", sendings.sending, name="sending"),
    path("outbox", outbox.outbox, name="outbox"),
    path("outbox/<str:name>", outbox.mail, name="mail"),
    path("outbox/<str:name>/page", outbox.mail_page, name="mail_page"),
    path("outbox/<str:name>/source", outbox.mail_source, name="mail_source"),
    path("log", sendings.log, name="log"),
]
