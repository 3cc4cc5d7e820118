"""An audience in memory and an edition in memory, for the tests of sending."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tamizdat.press.letter_index import PATH, LetterEntry, NewsletterEntry, encode_letters


@dataclass(frozen=True, slots=True)
class FakeMember:
    id: int
    domain: int
    edition: str


class FakeAudience:
    """Members by number; whoever goes is missing at once and told of by `gone_since`."""

    def __init__(self, members: Mapping[int, tuple[str, str]]) -> None:
        self.members = dict(members)
        self.departures: list[int] = []

    @classmethod
    def of(cls, count: int, edition: str = "digest", host: str = "example.net") -> "FakeAudience":
        return cls({7 * number + 3: (f"reader{number}@{host}", edition) for number in range(count)})

    def after(self, watermark: int, limit: int) -> Sequence[FakeMember]:
        ids = sorted(self.members)
        start = bisect_right(ids, watermark)
        return [FakeMember(one, 0, self.members[one][1]) for one in ids[start : start + limit]]

    def addresses(self, ids: Sequence[int]) -> dict[int, str]:
        return {one: self.members[one][0] for one in ids if one in self.members}

    def gone_since(self, mark: int) -> tuple[int, set[int]]:
        return len(self.departures), set(self.departures[mark:])

    def count(self) -> int:
        return len(self.members)

    def leave(self, member: int) -> None:
        del self.members[member]
        self.departures.append(member)


class FakeEdition:
    """An edition that holds letters: `put` prints one."""

    def __init__(self, slug: str = "weekly") -> None:
        self.newsletter = NewsletterEntry(
            uid=1,
            slug=slug,
            language="en",
            title="The Harbour Weekly",
            list_id_label=slug,
            editions=["digest", "full", "text"],
            home=f"/newsletter/{slug}/",
        )
        self.letters: dict[int, LetterEntry] = {}
        self.files: dict[str, bytes] = {}

    def put(self, uid: int, due: datetime, words: str = "Good evening.") -> None:
        parts: dict[str, dict[str, str]] = {}
        for edition in ("digest", "full"):
            parts[edition] = {"html": f"{uid}/{edition}.html", "text": f"{uid}/{edition}.txt"}
            page = f"<!doctype html><html><body><p>{words} {edition}</p></body></html>\n"
            self.files[f"{uid}/{edition}.html"] = page.encode()
            self.files[f"{uid}/{edition}.txt"] = f"{words} {edition}\n.a line with a dot\n".encode()
        parts["text"] = {"text": f"{uid}/digest.txt"}
        self.letters[uid] = LetterEntry(
            uid=uid,
            newsletter=self.newsletter.slug,
            language="en",
            subject=f"Letter {uid}",
            due=due.strftime("%Y-%m-%dT%H:%M:%SZ"),
            parts=parts,  # type: ignore[arg-type]  # the names above are the ones that it knows
        )

    def refresh(self) -> None:
        self.files[PATH] = encode_letters([self.newsletter], list(self.letters.values()))

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)
