"""Addresses of the public letterbox."""

from tamizdat.desk.urls import handler404, handler500, urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]
