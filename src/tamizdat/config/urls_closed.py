"""Addresses of a zone that answers nobody over HTTP."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
