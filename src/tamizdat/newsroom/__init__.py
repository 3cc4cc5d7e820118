"""Where stories are written, approved and published; Wagtail stays behind this door.

It never bakes a page and never signs one: publishing means projecting a story into a frozen record.
Start reading in `models`, then `projection` (story to record) and `actions` (publish, withdraw).
"""
