"""Where editions can be read: carriers, their health, and the newsstand that serves one from a folder.

It never changes an edition and never keeps an access log. Start reading in `newsstand`.
"""
