"""The addresses of the office. A new one needs a row in tests/office/test_every_address.py."""

from django.urls import path

from tamizdat.office.views import bank, entry, exporting, gifts, halts, outbox, providers, readers, returning, sendings

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
    path("gifts", gifts.overview, name="gifts"),
    path("gifts/ledger", gifts.ledger, name="gift_ledger"),
    path("gifts/bank", bank.bank, name="gift_bank"),
    path("gifts/lines", bank.lines, name="gift_lines"),
    path("gifts/list", gifts.listing, name="gift_list"),
    path("gifts/list/<str:number>", gifts.one, name="gift"),
    path("gifts/payments/<int:number>/refund", returning.give_back, name="gift_refund"),
    path("gifts/returns", gifts.returns, name="gift_returns"),
    path("gifts/providers", providers.providers, name="gift_providers"),
    path("gifts/halts", halts.halts, name="gift_halts"),
    path("gifts/export", exporting.export, name="gift_export"),
    path("log", sendings.log, name="log"),
]
