"""Where the file of an image may come from, and where it may not."""

from pathlib import Path

import pytest

from tamizdat.newsroom.importers.imported import ImportedImage
from tamizdat.newsroom.importers.media import FetchedMedia, MediaFolder, NoMedia, NotFound
from tamizdat.wire.fetch import FetchRefused


def image(upload: str = "", url: str = "https://old.example/wp-content/uploads/2015/01/boat.jpg") -> ImportedImage:
    return ImportedImage(key="k", url=url, upload=upload)


def folder(root: Path, *names: str) -> MediaFolder:
    for name in names:
        path = root / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return MediaFolder(root / "media")


@pytest.mark.parametrize(
    "place", ["2015/01/boat.jpg", "uploads/2015/01/boat.jpg", "wp-content/uploads/2015/01/boat.jpg"]
)
def test_a_file_is_found_by_its_path_wherever_the_copy_begins(tmp_path: Path, place: str) -> None:
    media = folder(tmp_path, place, "2016/02/boat.jpg")
    assert media.read(image("2015/01/boat.jpg")) == place.encode()


def test_a_name_is_enough_if_only_one_file_has_it(tmp_path: Path) -> None:
    assert folder(tmp_path, "all/Boat.JPG").read(image("2015/01/boat.jpg")) == b"all/Boat.JPG"
    with pytest.raises(NotFound):
        folder(tmp_path, "more/boat.jpg").read(image("2015/01/boat.jpg"))


def test_the_original_is_found_for_a_size_of_it(tmp_path: Path) -> None:
    small = image(url="https://old.example/wp-content/uploads/2015/01/boat-300x200.jpg")
    assert folder(tmp_path, "boat.jpg").read(small) == b"boat.jpg"


def test_no_path_leads_out_of_the_folder(tmp_path: Path) -> None:
    media = folder(tmp_path, "a.jpg")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "media" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    again = MediaFolder(tmp_path / "media")
    for upload in ("../secret.jpg", "/etc/passwd", "2015/../../secret.jpg", "link.jpg"):
        for one in (media, again):
            with pytest.raises(NotFound):
                one.read(image(upload, url=f"https://old.example/{upload}"))


def test_nothing_is_fetched_unless_asked_for_and_the_folder_comes_first(tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return b"fetched"

    with pytest.raises(NotFound, match="--fetch-media"):
        NoMedia().read(image())
    media = FetchedMedia(folder(tmp_path, "boat.jpg"), fetch)
    assert media.read(image()) == b"boat.jpg"
    assert asked == []
    assert media.read(image(url="https://old.example/other.jpg")) == b"fetched"


def test_a_refused_fetch_is_a_picture_not_found() -> None:
    def refuse(_url: str) -> bytes:
        message = "No."
        raise FetchRefused(message)

    with pytest.raises(NotFound, match=r"No\."):
        FetchedMedia(NoMedia(), refuse).read(image())
