"""Doors beside Wagtail's own screens: images, withdrawing, the live desk. They parse, call one action, and answer.

They never decide what may be public. Start reading in `live`.
"""
