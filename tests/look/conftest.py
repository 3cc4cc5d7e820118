"""One page of each kind in each language, as files; and one real browser that looks at them."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pixels

from tamizdat.press.typeset import Typeset, house_templates
from tests.press import samples

PICTURE = re.compile(r"_m/[0-9a-f]{2}/[0-9a-f]{64}-(?:320|640|960|1280)\.(?:jpg|avif)")


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the tree of an edition, with a picture wherever a page names one."""
    folder = tmp_path_factory.mktemp("edition")
    typeset = Typeset(house_templates())
    for language in samples.LANGUAGES:
        around = samples.chrome(language, typeset.style)
        for path, (template, face, title) in samples.faces(language).items():
            head = samples.head(language, path.removesuffix("index.html"), title)
            text = typeset.set(template, page=head, chrome=around, up="../" * path.count("/"), face=face).decode()
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            for picture in set(PICTURE.findall(text)):
                _draw(folder / picture)
    return folder


def _draw(file: Path) -> None:
    if file.exists():
        return
    buffer = BytesIO()
    width = int(file.stem.rpartition("-")[2])
    shape = (width, round(width * 853 / 1280))
    Pixels.new("RGB", shape, "navy").save(buffer, "AVIF" if file.suffix == ".avif" else "JPEG", quality=30)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(buffer.getvalue())
