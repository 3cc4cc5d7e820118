"""Addresses of the keepers' office."""

from django.urls import include, path

from tamizdat.office import urls as office_urls

urlpatterns = [path("", include(office_urls))]
