"""A person: address, consent, erasure. All personal data of readers lives here, sealed at rest.

It never hands out an address in the clear to another room. Empty until the weekly letter comes.
"""
