"""Serves an edition from its folder over HTTP: pages for people, signed bytes for whoever checks them.

It never changes an edition, never notes who asked for what, and never follows a link out of the folder.
Start reading in `decision` (what is answered to what is asked), then `shelf` (the folder) and `door` (the socket).
"""
