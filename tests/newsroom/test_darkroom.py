"""No image keeps what it knew about its maker, wherever it goes in the newsroom."""

import io
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from tamizdat.newsroom.actions.building import add_image
from tamizdat.newsroom.darkroom import LONGEST_EDGE, ImageRefused, develop
from tamizdat.newsroom.models import NewsImage
from tests.newsroom.pictures import (
    SECRETS,
    jpeg,
    jpeg_with_everything,
    moving_gif,
    png_with_everything,
    webp_with_everything,
)

UPLOADS = {
    "jpeg": jpeg_with_everything(),
    "png": png_with_everything(),
    "webp": webp_with_everything(),
    "gif": moving_gif(),
}


@pytest.mark.parametrize("kind", UPLOADS)
def test_nothing_but_pixels_leaves_the_darkroom(kind: str) -> None:
    assert any(secret in UPLOADS[kind] for secret in SECRETS)
    developed = develop(UPLOADS[kind])
    assert not [secret for secret in SECRETS if secret in developed.data]
    with Image.open(io.BytesIO(developed.data)) as image:
        assert not image.getexif()
        assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_picture_itself_stays_and_stands_upright() -> None:
    turned = develop(jpeg_with_everything(orientation=6))
    assert (turned.width, turned.height) == (420, 640)


def test_credit_and_copyright_are_read_before_they_are_forgotten() -> None:
    claims = develop(UPLOADS["jpeg"]).claims
    assert claims.credit == "Needle Maker / Needle Agency"
    assert claims.copyright == "(c) Needle"
    assert claims.caption == "Needle caption"


def test_of_an_animation_the_first_frame_stays() -> None:
    developed = develop(UPLOADS["gif"])
    with Image.open(io.BytesIO(developed.data)) as image:
        assert getattr(image, "n_frames", 1) == 1
        assert image.convert("L").getpixel((50, 70)) == 255


def test_a_developed_image_comes_out_of_the_darkroom_the_same_name_only_if_its_bytes_are_the_same() -> None:
    assert develop(jpeg()).sha256 == develop(jpeg()).sha256
    assert develop(jpeg()).sha256 != develop(jpeg((300, 200))).sha256


def test_a_very_large_picture_is_brought_down() -> None:
    out = io.BytesIO()
    Image.new("L", (6000, 20)).save(out, "PNG")
    assert develop(out.getvalue()).width == LONGEST_EDGE


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(out, "PNG")
    with pytest.raises(ImageRefused, match="Make it smaller"):
        develop(out.getvalue())


def sentence_about(upload: bytes) -> str:
    """Say why an upload is refused, or nothing."""
    try:
        develop(upload)
    except ImageRefused as error:
        return str(error)
    return ""


@given(st.binary(max_size=200), st.integers(0, 600))
def test_rubbish_is_refused_with_a_sentence(tail: bytes, cut: int) -> None:
    for upload in (tail, jpeg((60, 40))[:cut] + tail):
        assert sentence_about(upload)[-1:] in {"", "."}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", UPLOADS)
def test_neither_master_nor_any_copy_keeps_a_word_of_the_upload(kind: str, newsroom_folder: Path) -> None:
    image = NewsImage(title="needle-at-home.jpg", file=ContentFile(UPLOADS[kind], name="needle-at-home.jpg"))
    image.full_clean(exclude=["collection"])
    image.save()
    for spec in (
        "width-200",
        "fill-100x100|format-jpeg",
        "max-165x165|format-png",
        "original",
        "width-300|format-webp",
    ):
        image.get_rendition(spec)
    files = [path for path in newsroom_folder.rglob("*") if path.is_file() and "sqlite" not in path.name]
    assert len(files) > 5
    for path in files:
        assert "needle" not in path.name.lower()
        assert not [secret for secret in SECRETS if secret in path.read_bytes()], path
    assert image.file.name == f"masters/{image.master[:2]}/{image.master}{Path(str(image.file.name)).suffix}"
    assert image.title == f"Image {image.master[:8]}"


@pytest.mark.django_db
def test_equal_pictures_share_a_master_until_the_last_is_deleted(
    newsroom_folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    one, two = add_image(jpeg(), credit="A"), add_image(jpeg(), credit="B")
    assert one.file.name == two.file.name
    master = newsroom_folder / "newsroom" / str(one.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        one.delete()
    assert master.exists()
    with django_capture_on_commit_callbacks(execute=True):
        two.delete()
    assert not master.exists()


@pytest.mark.django_db
def test_a_picture_put_in_the_place_of_another_shreds_it(
    newsroom_folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    image = add_image(jpeg())
    former = newsroom_folder / "newsroom" / str(image.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        image.file = cast("Any", ContentFile(jpeg((320, 200)), name=Path(str(image.file.name)).name))
        image.save()
    assert not former.exists()
    assert (newsroom_folder / "newsroom" / str(image.file.name)).exists()
    assert image.width == 320


@pytest.mark.django_db
def test_nothing_uncleaned_can_be_stored() -> None:
    with pytest.raises(Exception, match="cleaned images"):
        default_storage.save("uploaded_images/raw.jpg", ContentFile(jpeg()))
