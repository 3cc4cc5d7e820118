"""Lists that another program exported: Mailchimp, Ghost, Substack, listmonk, and our own. Start reading in `formats`.

It never takes a name, a place or an IP address over, and never goes over what a reader has decided here.
"""
