"""A person: address, consent, erasure. All personal data of readers lives here, sealed at rest.

It never hands an address to another room but at the moment of writing to it, and never keeps a name, an IP address, a
browser, an opening or a click. Start reading in `face`, which is what other rooms see, then `models`.
"""
