"""WordPress exports (WXR 1.0 to 1.2): cut (`xml_slices`), read (`wxr`), survey, and turn into imported values.

It never touches the database or the network. Start reading in `importer`.
"""
