"""Bringing in the archive of another site, one importer per kind of site.

It never publishes what the old site kept private, never fetches unless asked to, and never overwrites what an editor
has changed here since. Start reading in `imported` (the values every importer hands over), then `registry`, `loading`.
"""
