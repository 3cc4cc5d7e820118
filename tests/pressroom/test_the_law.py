"""The law of the press: printing a little equals printing everything, byte for byte; printing twice equals once."""

import tempfile
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tamizdat.money.offer import VERSION, Ladder, Offer
from tamizdat.press.blocks import Paragraph, Picture
from tamizdat.press.chrome import PRIVACY
from tamizdat.press.letter_records import LetterHeading, LetterStory
from tamizdat.press.offer_records import SUBJECT, GiftOffer
from tamizdat.press.records import (
    Ask,
    Banner,
    Byline,
    Correction,
    Corrections,
    Front,
    History,
    Live,
    LiveState,
    Notice,
    Page,
    PageRole,
    Place,
    Redirect,
    Story,
    Strip,
    VersionText,
    Withdrawn,
)
from tamizdat.press.typeset import house_templates
from tamizdat.pressroom.indexing import Indexed
from tamizdat.pressroom.printing import Press, Printed
from tests.pressroom.paper import (
    NOON,
    PrintingHouse,
    a_campaign,
    a_contributor,
    a_letter,
    a_newsletter,
    a_section,
    a_site,
    a_story,
    a_topic,
    an_update,
    everything_around,
)

# A folder in memory where there is one: the law is about bytes, not about disks.
MEMORY = Path("/dev/shm")  # a fresh folder of its own is made inside

uids = st.integers(1, 12)
few = st.integers(1, 2)
LATE = ("campaign/1", "banner/1", "notice/1")
word = st.sampled_from(["quay", "harbour & co", "<b>storm</b>", "берег", "ساحل", "tide"])
moments = st.sampled_from(
    ["2024-02-01T00:00:00+00:00", "2024-02-29T23:30:00+02:00", "2025-12-31T23:59:59+01:00", "2026-01-01T00:10:00+01:00"]
)


class Law(RuleBasedStateMachine):
    """Editors do what they like; now and then the paper is printed."""

    @initialize()
    def open_the_paper(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="tamizdat-law-", dir=MEMORY if MEMORY.is_dir() else None)
        self.house = PrintingHouse(Path(self.folder.name) / "little")
        # Kept open from run to run, as the worker keeps it.
        self.press = Press(self.house.works)
        self.stories: dict[int, Story] = {}
        self.clean_runs = 0
        self.house.put(*everything_around())

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.the_paper_is_printed()
            self.press.close()
            self.folder.cleanup()

    def publish(self, story: Story) -> None:
        self.stories[story.uid] = story
        self.house.put(story)

    def edit(self, uid: int, **words: object) -> None:
        if uid in self.stories:
            self.publish(msgspec.structs.replace(self.stories[uid], **words))

    @rule(uid=uids, section=few, topics=st.lists(few, unique=True), language=st.sampled_from(["en", "ru"]))
    def a_story_is_published(self, uid: int, section: int, topics: list[int], language: str) -> None:
        address = ("ru/" if language == "ru" else "") + f"2024/05/{uid:02}/story-{uid}-{language}/"
        self.publish(a_story(uid, section=section, topics=topics, language=language, address=address))

    @rule(uid=uids, text=word)
    def a_headline_changes(self, uid: int, text: str) -> None:
        self.edit(uid, headline=f"News of the {text}")

    @rule(uid=uids, text=word, other=uids)
    def the_text_changes_and_links_elsewhere(self, uid: int, text: str, other: int) -> None:
        html = f'By the {text.replace("<", "").replace("&", "and")} <a href="tamizdat:story/{other}">lies</a> the boat.'
        self.edit(uid, body=[Paragraph("p1", html=html)], updated_at="2026-10-01T10:00:00+00:00")

    @rule(uid=uids, at=moments)
    def a_story_is_dated_anew(self, uid: int, at: str) -> None:
        self.edit(uid, published_at=at)

    @rule(uid=uids, section=few, others=st.lists(few, unique=True))
    def a_story_moves(self, uid: int, section: int, others: list[int]) -> None:
        self.edit(uid, section=section, sections=others)

    @rule(at=moments, many=st.sampled_from([1, 29, 30, 31]))
    def many_stories_come_at_once(self, at: str, many: int) -> None:
        """So many that the head of a list overflows, and a month closes or opens again."""
        for uid in range(100, 100 + many):
            self.publish(a_story(uid, published_at=at))

    @rule()
    def they_are_withdrawn(self) -> None:
        self.house.log.drop([f"story/{uid}" for uid in range(100, 131)])
        self.stories = {uid: story for uid, story in self.stories.items() if uid < 100}

    @rule(
        text=st.sampled_from(["full", "summary"]),
        contact=st.sampled_from(["", "mailto:desk@ferry.example"]),
        cards=st.booleans(),
    )
    def the_paper_tells_machines_otherwise(self, text: str, contact: str, cards: bool) -> None:  # noqa: FBT001  # drawn
        expires = "2027-01-01T00:00:00+00:00"
        self.house.put(a_site(feed_text=text, security_contact=contact, security_expires=expires, story_cards=cards))

    @rule(uid=uids, related=st.lists(uids, max_size=4, unique=True), places=st.lists(few, unique=True))
    def a_story_is_published_with_what_goes_with_it(self, uid: int, related: list[int], places: list[int]) -> None:
        self.edit(uid, related=related, place_uids=places)

    @rule(uid=few, name=word)
    def a_place_is_named(self, uid: int, name: str) -> None:
        self.house.put(Place(uid, slug=f"place-{uid}", names={"en": name}))

    @rule(uid=few)
    def a_place_is_taken_away(self, uid: int) -> None:
        self.house.log.drop([f"place/{uid}"])

    @rule(role=st.sampled_from(["", "ethicsPolicy", "masthead"]))
    def a_page_becomes_a_policy(self, role: PageRole) -> None:
        self.house.put(Page(2, language="en", address="ethics/", title="Ethics", role=role))

    @rule(uid=uids, author=st.integers(1, 3), policy=st.sampled_from(["named", "withheld", "staff"]))
    def a_byline_changes(self, uid: int, author: int, policy: str) -> None:
        bylines = [] if policy == "withheld" else [Byline(contributor=author), Byline("translation", text="a friend")]
        self.edit(uid, bylines=bylines, byline_policy=policy)

    @rule(uid=uids, pinned=st.lists(uids, max_size=3, unique=True))
    def read_more_is_pinned(self, uid: int, pinned: list[int]) -> None:
        self.edit(uid, read_more=pinned)

    @rule(uid=uids, group=st.sampled_from(["", "pair", "trio"]))
    def a_story_becomes_a_translation(self, uid: int, group: str) -> None:
        self.edit(uid, translation=group)

    @rule(uid=uids, picture=st.integers(1, 3))
    def a_picture_is_set(self, uid: int, picture: int) -> None:
        self.edit(uid, lead=Picture(picture))

    @rule(uid=few, colour=st.sampled_from(["navy", "maroon"]), credit=word)
    def a_picture_is_published(self, uid: int, colour: str, credit: str) -> None:
        self.house.put(self.house.a_picture(uid, colour, credit=credit))

    @rule(uid=few)
    def a_picture_is_taken_away(self, uid: int) -> None:
        self.house.log.drop([f"image/{uid}"])

    @rule(uid=uids, at=moments, text=word, kind=st.sampled_from(["correction", "update"]))
    def a_story_is_corrected(self, uid: int, at: str, text: str, kind: str) -> None:
        if uid in self.stories:
            story = self.stories[uid]
            items = [*story.corrections, Correction(at, f"It was the {text}.", kind, block="p1")]  # type: ignore[arg-type]  # as sampled
            self.house.put(Corrections(uid, story.language, items))
            self.edit(uid, corrections=items)

    @rule(uid=uids)
    def corrections_are_taken_back(self, uid: int) -> None:
        self.house.log.drop([f"correction/{uid}"])
        self.edit(uid, corrections=[])

    @rule(uid=uids, texts=st.lists(word, min_size=2, max_size=3), linked=st.booleans())
    def a_story_has_versions(self, uid: int, texts: list[str], *, linked: bool) -> None:
        versions = [VersionText("2026-10-01T10:00:00+00:00", [("headline", text)]) for text in texts]
        self.house.put(History(uid, "en", versions))
        self.edit(uid, versions=len(versions) if linked else 0)

    @rule(uid=uids)
    def versions_are_taken_away(self, uid: int) -> None:
        self.house.log.drop([f"history/{uid}"])

    @rule(uid=uids, text=word, at=moments, notice=st.booleans())
    def a_story_is_withdrawn_for_good(self, uid: int, text: str, at: str, *, notice: bool) -> None:
        story = self.stories.pop(uid, None)
        self.house.log.drop([f"{kind}/{uid}" for kind in ("story", "history", "correction")])
        address = story.address if story else f"2024/05/{uid:02}/story-{uid}-en/"
        self.house.put(Withdrawn(uid, story.language if story else "en", address, at, notice, "legal", text))

    @rule(uid=uids)
    def a_withdrawal_is_lifted(self, uid: int) -> None:
        self.house.log.drop([f"withdrawn/{uid}"])

    @rule(uid=st.integers(1, 3), state=st.sampled_from(["open", "paused", "ended", None]), text=word)
    def a_story_is_told_as_it_happens(self, uid: int, state: LiveState | None, text: str) -> None:
        summary = [Paragraph("s1", f"Known: {text.replace('<', '').replace('&', '')}")]
        live = Live(state, "2026-10-01T10:00:00+00:00", summary=list(summary)) if state else None
        self.edit(uid, live=live, story_type="live" if live else "news")

    @rule(story=st.integers(1, 3), number=st.integers(1, 45), text=word, pinned=st.booleans(), key=st.booleans())
    def an_update_is_posted(self, story: int, number: int, text: str, *, pinned: bool, key: bool) -> None:
        self.house.put(an_update(story, number, text, pinned=pinned, key=key))

    @rule(story=st.integers(1, 3), many=st.sampled_from([19, 20, 21, 41]))
    def many_updates_are_posted(self, story: int, many: int) -> None:
        self.house.put(*(an_update(story, number, "many") for number in range(1, many + 1)))

    @rule(story=st.integers(1, 3), number=st.integers(1, 45), notice=st.booleans(), recalled=st.booleans())
    def an_update_is_withdrawn(self, story: int, number: int, *, notice: bool, recalled: bool) -> None:
        gone = an_update(story, number, "", body=[], withdrawn=True, notice=notice)
        if recalled:
            gone = msgspec.structs.replace(gone, recalled=f"2024/05/{story:02}/story-{story}-en/")
        self.house.put(gone)

    @rule(story=st.integers(1, 3))
    def all_updates_leave(self, story: int) -> None:
        self.house.log.drop([f"update/{story * 100 + number}" for number in range(1, 46)])

    @rule(uid=uids)
    def a_story_is_withdrawn(self, uid: int) -> None:
        self.house.log.drop([f"story/{uid}"])
        self.stories.pop(uid, None)

    @rule(uid=few, name=word)
    def things_are_renamed(self, uid: int, name: str) -> None:
        self.house.put(a_section(uid, name), a_topic(3 - uid, name), a_contributor(uid, name))

    @rule(uid=few, slug=st.sampled_from(["ports", "law"]))
    def a_section_moves(self, uid: int, slug: str) -> None:
        self.house.put(a_section(uid, slug=f"{slug}-{uid}"))

    @rule(
        what=st.sampled_from(
            ["section/1", "section/2", "topic/1", "contributor/1", "front/1", "page/1", "redirect/1", *LATE]
        )
    )
    def something_is_taken_away(self, what: str) -> None:
        self.house.log.drop([what])

    @rule(slots=st.lists(uids, max_size=4), backfill=st.integers(0, 3), strip=few)
    def a_front_is_curated(self, slots: list[int], backfill: int, strip: int) -> None:
        self.house.put(Front(1, language="en", slots=slots, backfill=backfill, strips=[Strip(strip, 2)]))

    @rule(languages=st.sampled_from([["en", "ru"], ["en"], ["ru", "en"]]), name=word, nav=st.lists(few, unique=True))
    def the_site_changes(self, languages: list[str], name: str, nav: list[int]) -> None:
        self.house.put(a_site(languages=languages, names={"en": name}, nav=nav))

    @rule(menu=st.integers(0, 2), title=word)
    def a_page_is_written(self, menu: int, title: str) -> None:
        self.house.put(Page(1, language="en", address="about/", title=title, menu=menu))

    @rule(uid=uids, old=st.sampled_from(["2010/01/old-boat/", "?p=12", "2010/привет/", "old.html"]))
    def an_old_address_leads_somewhere(self, uid: int, old: str) -> None:
        self.house.put(Redirect(1, old=old, to=f"story/{uid}"))

    @rule(
        to=st.sampled_from(["section/1", "section/2", "topic/1", "place/1", "contributor/1"]),
        old=st.sampled_from(["category/quays/", "section-1/", "?cat=3"]),
        language=st.sampled_from(["", "en", "ru"]),
    )
    def an_old_list_leads_to_a_list(self, to: str, old: str, language: str) -> None:
        self.house.put(Redirect(2, old=old, to=to, language=language))

    @rule(uid=few, only=st.lists(few, unique=True), language=st.sampled_from(["en", "ru"]), text=word)
    def a_campaign_is_planned(self, uid: int, only: list[int], language: str, text: str) -> None:
        self.house.put(a_campaign(uid, only=only, words={language: Ask(text, f"Dear readers of the {text}")}))

    @rule(uid=uids, other=uids, text=word)
    def something_is_said_late(self, uid: int, other: int, text: str) -> None:
        starts, ends = "2026-11-23T10:00:00+00:00", "2026-11-24T10:00:00+00:00"
        self.house.put(Banner(1, language="en", text=text, to=f"story/{uid}", starts=starts, ends=ends))
        self.house.put(Notice(1, language="en", story=uid, about="superseded", to=f"story/{other}"))

    @rule(uid=few, title=word, full=st.booleans(), language=st.sampled_from(["en", "ru"]))
    def a_newsletter_is_founded(self, uid: int, title: str, language: str, *, full: bool) -> None:
        editions = ["digest", "full"] if full else ["text"]
        self.house.put(a_newsletter(uid, title=title, editions=editions, language=language, slug=f"{language}-{uid}"))

    @rule(uid=st.integers(1, 4), newsletter=few, due=moments, stories=st.lists(uids, max_size=3), full=st.booleans())
    def a_letter_is_due(self, uid: int, newsletter: int, due: str, stories: list[int], *, full: bool) -> None:
        items = [LetterHeading("Read"), *(LetterStory(story, f"Letter on {story}", "In short.") for story in stories)]
        opening = [f'See <a href="tamizdat:story/{uid}">this</a>.']
        editions = ["digest", "full"] if full else ["digest"]
        self.house.put(a_letter(uid, newsletter=newsletter, due=due, items=items, opening=opening, editions=editions))

    @rule(uid=st.integers(1, 4))
    def a_letter_is_taken_back(self, uid: int) -> None:
        self.house.log.drop([f"letter/{uid}"])

    @rule(uid=few)
    def a_newsletter_is_given_up(self, uid: int) -> None:
        self.house.log.drop([f"newsletter/{uid}"])

    @rule(desk=st.sampled_from(["", "https://desk.ferry.example/"]), text=word, role=st.sampled_from(["", PRIVACY]))
    def readers_may_sign_up(self, desk: str, text: str, role: PageRole) -> None:
        self.house.put(a_site(desk=desk, mail_domain="news.ferry.example" if desk else ""))
        self.house.put(
            Page(3, language="en", address="privacy/", title=text, role=role),
            Page(4, language="en", address="newsletter/", title="Letters", menu=1),
            Page(5, language="en", address="support/", title="Support us", menu=2),
        )

    @rule(amount=st.sampled_from([0, 200, 500]))
    def gifts_are_offered_or_no_longer(self, amount: int) -> None:
        offer = Offer(VERSION, ladders=[Ladder("EUR", amount, {"month": [amount]})], risk_countries=["RU"])
        if amount:
            self.house.put(GiftOffer(1, offer))
        else:
            self.house.log.drop([SUBJECT])

    @precondition(lambda self: self.stories)
    @rule(data=st.data())
    def a_record_is_damaged(self, data: st.DataObject) -> None:
        uid = data.draw(st.sampled_from(sorted(self.stories)))
        if self.house.log.stands(f"story/{uid}"):
            self.house.log.spoil(f"story/{uid}", b'{"kind":"story","uid":"no number"}')

    @rule(template=st.sampled_from(["story.html", "style.css", "body.html"]), number=st.integers(0, 3))
    def a_template_changes(self, template: str, number: int) -> None:
        comment = f"/* {number} */ p{{margin:{number}px}}" if template.endswith("css") else f"<!-- {number} -->"
        self.house.templates = house_templates()
        self.house.templates[template] += comment

    @rule()
    def pages_are_printed_and_the_index_waits(self) -> None:
        self._pages()

    @rule()
    def the_paper_is_printed(self) -> None:
        self._pages()
        clean = self._printed_clean()
        assert digest_of(self.house.index()) == clean.digest
        assert differences(self.house.files(), clean.files()) == []
        again, indexed = self._pages(), self.house.index()
        assert not again.sealed.new
        assert (again.baked, indexed.stories) == (0, 0)
        assert digest_of(indexed) == clean.digest

    def _pages(self) -> Printed:
        self.press.works = self.house.press()
        return self.press.print_new(at=NOON)

    def _printed_clean(self) -> "Clean":
        self.clean_runs += 1
        house = PrintingHouse(Path(self.folder.name) / f"clean-{self.clean_runs}", self.house.log, self.house.templates)
        _share_masters(self.house, house)
        house.print()
        return Clean(house, digest_of(house.index()))


def digest_of(indexed: Indexed) -> str:
    """Digest of the edition that carries the index."""
    assert indexed.sealed
    return indexed.sealed.digest


def differences(some: dict[str, bytes], others: dict[str, bytes]) -> list[str]:
    """Name the files in which two trees differ."""
    return sorted(path for path in some.keys() | others.keys() if some.get(path) != others.get(path))


class Clean:
    """A paper printed from nothing."""

    def __init__(self, house: PrintingHouse, digest: str) -> None:
        self.house = house
        self.digest = digest

    def files(self) -> dict[str, bytes]:
        return self.house.files()


def _share_masters(one: PrintingHouse, other: PrintingHouse) -> None:
    one.works.masters.mkdir(parents=True, exist_ok=True)
    other.works.masters.parent.mkdir(parents=True, exist_ok=True)
    other.works.masters.symlink_to(one.works.masters)


TestLaw = Law.TestCase
TestLaw.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
