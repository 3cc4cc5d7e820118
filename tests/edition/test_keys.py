"""The key ceremony: keepers who need not meet, a threshold that counts, and rotation that leaves no reader behind."""

import stat
from pathlib import Path

import pytest

from tamizdat.config.commands import main
from tamizdat.edition.ceremony import is_demonstration, make_demo_keys, publish_root
from tamizdat.edition.changes import Change
from tamizdat.edition.errors import KeysError
from tamizdat.edition.keys import OnlineKeys, SigningKey, generate_online, open_keeper, seal_keeper
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.renewal import renew
from tamizdat.edition.roots import missing_signatures, parse_root, sign_root
from tamizdat.edition.rotation import keys_in_waiting, next_root, put_in_force
from tamizdat.edition.slot_keys import slot_publics
from tests.edition.printing_house import (
    NOW,
    House,
    address,
    first_root,
    house_of_keepers,
    make_keepers,
    paths_of,
    read,
    signed,
)


@pytest.fixture
def keepers() -> list[SigningKey]:
    return make_keepers(3)


@pytest.fixture
def held(tmp_path: Path, keepers: list[SigningKey]) -> House:
    """A printed edition under a root of three keepers, two of whom must sign."""
    house = house_of_keepers(tmp_path / "var", keepers, 2)
    pages = house.pages(20)
    house.seal(Change(placed=pages, hot=paths_of(pages[:2]), whole=True))
    return house


def keys_dir(house: House) -> Path:
    return house.var / "press" / "keys"


def test_demonstration_keys_say_so(house: House, tmp_path: Path) -> None:
    assert is_demonstration(house.folder)
    assert not is_demonstration(EditionFolder(tmp_path / "nowhere"))
    assert [path.name for path in (house.var / "demo-keys").iterdir()] == ["DEMONSTRATION-root.pem"]


def test_demonstration_keys_are_made_once(house: House) -> None:
    again = make_demo_keys(house.folder, keys_dir(house), NOW)

    assert again.roles["timestamp"].id == house.keys.roles["timestamp"].id


def test_a_real_root_is_no_demonstration(held: House, memory: Path) -> None:
    verdict = held.verify(memory)

    assert not is_demonstration(held.folder)
    assert (verdict.sound, verdict.demonstration) == (True, False)
    assert len([each for each in verdict.signers if each.role == "root"]) == 2


def test_secret_keys_are_readable_by_their_owner_alone(held: House) -> None:
    assert [stat.S_IMODE(path.stat().st_mode) for path in keys_dir(held).iterdir()] == [0o600]


def test_a_secret_is_never_written_over_another(held: House) -> None:
    with pytest.raises(KeysError, match="not overwritten"):
        generate_online().save(keys_dir(held))


def test_a_key_never_shows_its_private_half() -> None:
    key = SigningKey.generate()

    assert key.private.private_bytes_raw().hex() not in repr(OnlineKeys.shared(key))


def test_each_role_may_have_its_own_key(tmp_path: Path, keepers: list[SigningKey], memory: Path) -> None:
    online = generate_online(each_role=True)
    online.save(tmp_path / "var" / "press" / "keys")
    folder = EditionFolder(tmp_path / "var" / "edition")
    publish_root(folder, signed(first_root(keepers, 1, online), keepers[:1]))
    house = House(tmp_path / "var")
    house.seal(Change(placed=house.pages(5), whole=True))
    verdict = house.verify(memory)

    assert verdict.sound
    assert len({each.key for each in verdict.signers}) == 7


def test_keepers_sign_one_after_another(tmp_path: Path, keepers: list[SigningKey]) -> None:
    folder = EditionFolder(tmp_path / "edition")
    root = first_root(keepers, 2, generate_online())
    assert missing_signatures(root, None) == 2
    root = sign_root(root, keepers[2])
    with pytest.raises(KeysError, match="wants 1 more"):
        publish_root(folder, root)
    sent_by_post = parse_root(root.to_bytes(), "the letter")
    publish_root(folder, sign_root(sent_by_post, keepers[0]))

    assert folder.root_json.read_bytes() == folder.role_path("root", 1).read_bytes()


def test_a_strangers_signature_does_not_count(keepers: list[SigningKey]) -> None:
    root = signed(first_root(keepers, 2, generate_online()), [keepers[0], SigningKey.generate()])

    assert missing_signatures(root, None) == 1


def test_a_signature_over_other_words_does_not_count(keepers: list[SigningKey]) -> None:
    root = signed(first_root(keepers, 1, generate_online()), keepers[:1])
    altered = parse_root(root.to_bytes().replace(b'"threshold":1', b'"threshold":2', 1), "altered")

    assert missing_signatures(altered, None) > 0


@pytest.mark.parametrize("threshold", [0, 4])
def test_a_threshold_that_cannot_be_reached_is_refused(keepers: list[SigningKey], threshold: int) -> None:
    with pytest.raises(KeysError, match="cannot be reached"):
        first_root(keepers, threshold, generate_online())


def test_readers_of_the_first_root_follow_new_online_keys(
    held: House, keepers: list[SigningKey], memory: Path, tmp_path: Path
) -> None:
    first = held.root
    assert read(held.client(memory, first), address(7)) is not None
    fresh = generate_online()
    fresh.save(keys_in_waiting(keys_dir(held)))
    root = signed(next_root(held.folder, NOW, online=fresh), keepers[1:])
    put_in_force(held.folder, root, keys_dir(held), NOW)

    assert OnlineKeys.load(keys_dir(held)).roles["bins"].id == fresh.roles["bins"].id
    assert not keys_in_waiting(keys_dir(held)).exists()
    for reader in (memory, tmp_path / "new reader"):
        verdict = held.verify(reader, first)
        assert verdict.sound
        assert verdict.root_version == 2
        assert fresh.roles["bins"].id in {each.key for each in verdict.signers if each.role == "bins"}
    held.keys = fresh
    assert held.seal(Change(placed=[held.page(address(1), "after")])).bins == 1
    assert held.verify(memory, first).sound


def test_no_reader_is_left_between_two_roots(held: House, keepers: list[SigningKey], tmp_path: Path) -> None:
    # Signed by both, but the new root is not shown yet: readers of either must find the edition good.
    fresh = generate_online()
    root = signed(next_root(held.folder, NOW, online=fresh), keepers[:2])
    renew(held.folder, OnlineKeys(fresh.roles, held.keys.roles), NOW)

    assert held.verify(tmp_path / "before", held.root).sound
    assert held.verify(tmp_path / "after", root.to_bytes()).sound


def test_lost_online_keys_are_replaced_without_them(held: House, keepers: list[SigningKey], memory: Path) -> None:
    first = held.root
    (keys_dir(held) / "online.pem").unlink()
    fresh = generate_online()
    fresh.save(keys_in_waiting(keys_dir(held)))
    put_in_force(held.folder, signed(next_root(held.folder, NOW, online=fresh), keepers[:2]), keys_dir(held), NOW)

    assert held.verify(memory, first).sound


def test_putting_a_root_in_force_may_be_repeated(held: House, keepers: list[SigningKey], memory: Path) -> None:
    first = held.root
    fresh = generate_online()
    fresh.save(keys_in_waiting(keys_dir(held)))
    root = signed(next_root(held.folder, NOW, online=fresh), keepers[:2])
    publish_root(held.folder, root)  # as if killed before the rest
    with pytest.raises(KeysError, match="finish the change of keys"):
        held.seal(Change(placed=held.pages(21)))
    put_in_force(held.folder, root, keys_dir(held), NOW)
    put_in_force(held.folder, root, keys_dir(held), NOW)

    assert held.verify(memory, first).sound


def test_readers_of_the_first_root_follow_new_keepers(held: House, keepers: list[SigningKey], memory: Path) -> None:
    first = held.root
    successors = make_keepers(2)
    root = next_root(held.folder, NOW, keepers=[each.public for each in successors], threshold=2)
    with pytest.raises(KeysError, match="wants 2 more"):
        put_in_force(held.folder, signed(root, successors), keys_dir(held), NOW)
    put_in_force(held.folder, signed(root, [*keepers[:2], *successors]), keys_dir(held), NOW)
    assert held.verify(memory, first).sound

    third = next_root(held.folder, NOW)
    with pytest.raises(KeysError, match="more signature"):
        put_in_force(held.folder, signed(third, keepers), keys_dir(held), NOW)
    put_in_force(held.folder, signed(third, successors), keys_dir(held), NOW)
    assert held.verify(memory, first).root_version == 3


def test_a_root_with_a_number_left_out_is_refused(held: House, keepers: list[SigningKey]) -> None:
    root = next_root(held.folder, NOW)
    skipping = parse_root(root.to_bytes().replace(b'"version":2', b'"version":3'), "skipping")
    with pytest.raises(KeysError, match="number 2 comes next"):
        put_in_force(held.folder, signed(skipping, keepers), keys_dir(held), NOW)


def test_a_keepers_file_does_not_open_with_another_passphrase() -> None:
    key = SigningKey.generate()
    locked = seal_keeper(key, "four unrelated words")

    assert key.to_pem() not in locked
    with pytest.raises(KeysError, match="does not open with this passphrase"):
        open_keeper(locked, "three other words", "anna.age")


def test_the_ceremony_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], memory: Path) -> None:
    words = tmp_path / "words"
    words.write_text("four unrelated words\n", encoding="utf-8")
    shared = ["--var", str(tmp_path / "var"), "--passphrase-file", str(words)]
    out, away = str(tmp_path / "stick"), str(tmp_path / "away")
    assert main(["keys", "keeper", "--name", "anna", "--out", away, *shared]) == 0
    public = str(tmp_path / "away" / "anna.pub")
    assert main(["keys", "init", "--public", public, "--threshold", "1", "--out", out, *shared]) == 0
    pending = str(tmp_path / "stick" / "pending.root.json")
    assert main(["keys", "publish", pending, *shared]) == 1
    assert "wants 1 more" in capsys.readouterr().err
    assert main(["keys", "sign", pending, "--key", str(tmp_path / "away" / "anna.age"), *shared]) == 0
    assert main(["keys", "publish", pending, *shared]) == 0
    house = House(tmp_path / "var")
    first = house.root
    house.seal(Change(placed=house.pages(3), whole=True))

    assert (
        main(["keys", "rotate", "--online", "--key", str(tmp_path / "away" / "anna.age"), "--out", out, *shared]) == 0
    )
    assert main(["keys", "publish", str(tmp_path / "stick" / "2.pending.root.json"), *shared]) == 0
    assert main(["keys", "show", *shared]) == 0
    assert "Root 2" in capsys.readouterr().out
    assert house.verify(memory, first).sound


def test_the_slot_key_outlives_other_keys_and_its_spare_takes_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words"
    words.write_text("four unrelated words\n", encoding="utf-8")
    shared = ["--var", str(tmp_path / "var"), "--passphrase-file", str(words)]
    slot_dir = tmp_path / "var" / "press" / "slot-keys"
    assert main(["keys", "init", "--keepers", "1", "--threshold", "1", "--out", str(tmp_path / "out"), *shared]) == 0
    (present,) = slot_publics(slot_dir)
    assert main(["keys", "keeper", "--name", "spare", "--out", str(tmp_path / "away"), *shared]) == 0
    assert main(["keys", "slots", "--take", str(tmp_path / "away" / "spare.age"), *shared]) == 1
    assert "do not know this key" in capsys.readouterr().err
    assert main(["keys", "slots", "--spare", str(tmp_path / "away" / "spare.pub"), *shared]) == 0
    spare = slot_publics(slot_dir)[1]
    assert f"trust {present} for what changes late, and its spare {spare}." in capsys.readouterr().out
    assert main(["keys", "slots", "--take", str(tmp_path / "away" / "spare.age"), *shared]) == 0
    assert slot_publics(slot_dir) == (spare,)
    assert "There is no spare" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show"], "begin with"),
        (["rotate", "--out", "x"], "begin with"),
        (["init", "--keepers", "2", "--threshold", "3", "--out", "x"], "from 1 to 2"),
        (["init", "--threshold", "3", "--out", "x"], "either --keepers"),
        (["rotate", "--root", "--out", "x"], "--keepers or --public"),
        (["sign", "nothing.json", "--key", "none.age"], "There is no nothing.json"),
    ],
)
def test_unusable_words_get_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(["keys", *words, "--var", str(tmp_path / "var")]) == 1
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "var" / "edition" / "root.json").exists()
