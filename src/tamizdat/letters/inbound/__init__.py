"""Mail that comes back: bounces, complaints, replies, and what readers ask by mail.

It never believes a bounce without our own authenticated token, never raises on any bytes, and never keeps a mail.
Start reading in `judging`.
"""
