"""Sealing what a reader sends: sealed boxes, keyed blind indexes, month keys that can be dropped.

It never knows who the reader is and never does I/O. Empty until the weekly letter comes.
"""
