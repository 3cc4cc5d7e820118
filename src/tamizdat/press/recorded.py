"""What every record is made of; `records` and `letter_records` have the records themselves."""

import msgspec


class Record(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind"):
    """One public thing. Its subject is `kind/uid`, e.g. `story/12`."""

    uid: int
