"""Runs the press: keeps the publication log, wakes the worker, prints, delivers and withdraws.

It never decides what a story says (that is the newsroom) nor how a page looks (that is the press).
Start reading in `models` (the log and the records), then `printing` (one run of the press).
"""
