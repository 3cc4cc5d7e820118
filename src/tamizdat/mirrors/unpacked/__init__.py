"""A copy: an edition unpacked into plain files that open from a disk, where there is no server.

Every file was checked before it is written. Pages are changed in what a disk cannot do, so a copy is not signed; it
says from which edition it is. It never touches the edition. Start reading in `unpacking`.
"""
