"""Where editions can be read: carriers, the newsstand that serves one from a folder, copies for a disk.

It never changes an edition and never keeps an access log. Start reading in `newsstand`.
"""
