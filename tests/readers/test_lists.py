"""Lists of other programs come in whole, repeatably, and never bring back somebody who left."""

from pathlib import Path

import pyrage
import pytest

from tamizdat.readers.errors import ListRefused, ReadersError
from tamizdat.readers.face import Report, Terms, erase, export_list, find, import_lists, open_list
from tamizdat.readers.models import ConsentEvent, ConsentText, Deed, Subscription, Suppression
from tests.readers.people import VERA, People

TERMS = Terms("weekly", "en", "digest", "They ticked a box on our old site, 2019 to 2026, double opt-in.")
MAILCHIMP = '"Email Address","First Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,NOTES'
GHOST = "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels"
SUBSTACK = "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at"
LISTMONK = "uuid,email,name,attributes,status,created_at,updated_at"
THEN = "2020-01-02 03:04:05,203.0.113.9,2020-01-02 03:05:00,203.0.113.9"
LISTS = {
    "Mailchimp": f"{MAILCHIMP}\nvera@example.org,Vera,2,{THEN},1,\n",
    "Mailchimp who left": f"{MAILCHIMP},UNSUB_TIME\nvera@example.org,Vera,2,,,,,1,,2021-02-03 04:05:06\n",
    "Mailchimp cleaned": f"{MAILCHIMP},CLEAN_TIME\nvera@example.org,Vera,2,,,,,1,,2021-02-03 04:05:06\n",
    "Ghost": f"{GHOST}\na,vera@example.org,Vera,,true,false,,2024-01-15T10:00:00.000Z,,\n",
    "Ghost who left": f"{GHOST}\na,vera@example.org,Vera,,false,false,,2024-01-15T10:00:00.000Z,,\n",
    "Substack": f"{SUBSTACK}\nvera@example.org,false,,other,false,2025-01-01,\n",
    "Substack who left": f"{SUBSTACK}\nvera@example.org,false,,other,true,2025-01-01,\n",
    "listmonk": f'{LISTMONK}\n1,vera@example.org,Vera,"{{""a"":1}}",enabled,2025-01-01,\n',
    "listmonk who left": f"{LISTMONK}\n1,vera@example.org,,,blocklisted,2025-01-01,\n",
}


def bring_in(people: People, folder: Path, *texts: str, terms: Terms = TERMS) -> Report:
    files = []
    for number, text in enumerate(texts):
        path = folder / f"list-{number}.csv"
        path.write_text(text, encoding="utf-8")
        files.append(open_list(path))
    return import_lists(files, terms, people.keyring, people.now)


@pytest.mark.parametrize("name", [name for name in LISTS if " " not in name])
def test_each_kind_of_list_is_known_by_its_columns(people: People, tmp_path: Path, name: str) -> None:
    report = bring_in(people, tmp_path, f"\ufeff{LISTS[name]}")

    assert (report.came, report.refused) == (1, [])
    assert [one.newsletter for one in find(VERA, people.keyring)] == ["weekly"]


@pytest.mark.parametrize("name", [name for name in LISTS if " " in name])
def test_who_left_the_old_list_is_suppressed_and_not_subscribed(people: People, tmp_path: Path, name: str) -> None:
    report = bring_in(people, tmp_path, LISTS[name])

    assert (report.came, report.gone) == (0, 1)
    assert Subscription.objects.count() == 0
    assert [one.reason for one in Suppression.objects.all()] == ["hard" if "cleaned" in name else "left"]


def test_suppression_goes_first_whatever_the_order_of_the_files(people: People, tmp_path: Path) -> None:
    report = bring_in(people, tmp_path, LISTS["Mailchimp"], LISTS["Mailchimp who left"])

    assert (report.came, report.suppressed, report.gone) == (0, 1, 1)


def test_a_second_import_changes_nothing(people: People, tmp_path: Path) -> None:
    bring_in(people, tmp_path, LISTS["Ghost"])
    before = list(Subscription.objects.values_list("pk", "period"))
    report = bring_in(people, tmp_path, LISTS["Ghost"])

    assert (report.came, report.there) == (0, 1)
    assert list(Subscription.objects.values_list("pk", "period")) == before
    assert ConsentEvent.objects.count() == 1


def test_an_import_brings_back_nobody_who_left_or_was_erased_here(people: People, tmp_path: Path) -> None:
    bring_in(people, tmp_path, LISTS["Substack"])
    erase(VERA, "mira", people.keyring, people.now)
    people.wait(days=300)
    report = bring_in(people, tmp_path, LISTS["Substack"])

    assert (report.came, report.suppressed) == (0, 1)
    assert find(VERA, people.keyring) == []


def test_who_confirmed_here_stays_although_they_left_the_old_list(people: People, tmp_path: Path) -> None:
    people.join()
    bring_in(people, tmp_path, LISTS["Ghost who left"])

    assert len(find(VERA, people.keyring)) == 1


def test_the_proof_of_consent_is_the_keepers_note_and_the_old_times_and_no_ip_address(
    people: People, tmp_path: Path
) -> None:
    bring_in(people, tmp_path, LISTS["Mailchimp"])
    (event,) = ConsentEvent.objects.all()

    assert event.said == "optin_time 2020-01-02 03:04:05, confirm_time 2020-01-02 03:05:00"
    assert (event.method, event.text and event.text.words) == ("import", TERMS.consent)
    assert ConsentText.objects.count() == 1


def test_what_cannot_be_taken_in_is_named_by_line_and_not_by_address(people: People, tmp_path: Path) -> None:
    text = f"{LISTS['Substack']}no address,false,,,false,2025-01-01,\n,false,,,false,2025,\nb@example.org,,,,,,\n"
    report = bring_in(people, tmp_path, text)

    assert report.came == 2
    assert [line.partition(":")[0] for line in report.refused] == ["list-0.csv, line 3", "list-0.csv, line 4"]


def test_a_list_without_a_word_on_consent_is_refused(people: People, tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="--consent"):
        bring_in(people, tmp_path, LISTS["Ghost"], terms=Terms("weekly", "en", "digest", "yes"))
    assert Subscription.objects.count() == 0


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "email\nvera@example.org\n", "\0\0\0"])
def test_a_list_that_we_do_not_know_is_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ListRefused, match=r"Export it again|UTF-8"):
        open_list(path)


def test_a_file_that_is_not_text_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"email,\xff\xfe\n")

    with pytest.raises(ListRefused, match="UTF-8"):
        open_list(path)


def test_a_list_leaves_sealed_to_a_keeper_and_comes_back_the_same(people: People, tmp_path: Path) -> None:
    people.join()
    people.join("=formula@example.org")
    keeper = pyrage.x25519.Identity.generate()
    sealed = export_list(
        "weekly",
        by="mira",
        second="anton",
        recipient=str(keeper.to_public()),
        keyring=people.keyring,
        now=people.now,
    )

    assert b"example.org" not in sealed
    text = pyrage.decrypt(sealed, [keeper]).decode()
    assert "'=formula@example.org,weekly,en,digest,active,2026-11" in text
    assert [(deed.kind, deed.by, deed.second) for deed in Deed.objects.all()] == [("export", "mira", "anton")]
    Subscription.objects.all().delete()
    assert bring_in(people, tmp_path, text).came == 2
    assert len(find("=formula@example.org", people.keyring)) == 1


@pytest.mark.parametrize(("by", "second"), [("mira", ""), ("mira", "Mira "), ("", "anton")])
def test_one_keeper_alone_takes_no_list_out(people: People, by: str, second: str) -> None:
    with pytest.raises(ReadersError, match="two different keepers"):
        export_list("", by=by, second=second, recipient="age1x", keyring=people.keyring, now=people.now)
    assert Deed.objects.count() == 0
