"""The demonstration paper: reads the files of `demo/` and brings them into the newsroom.

It never writes to the database past the newsroom's own actions, and it never makes anything up: every word comes
from the folder. Start reading in `markup` (text to blocks), then `content` (files to facts) and `loading`.
"""
