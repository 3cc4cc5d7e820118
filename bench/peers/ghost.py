"""Puts the story into a fresh Ghost, through the same interface that its own editor uses.

`python bench/peers/ghost.py http://127.0.0.1:2368/ FOLDER` prints the address of the page.
"""

import argparse
import json
import urllib.request
import uuid
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

ACCOUNT = {"email": "editor@paper.example", "password": "a pass phrase of this bench"}


class Ghost:
    """The administration of one installation."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def call(self, path: str, body: bytes, kind: str = "application/json") -> Any:  # noqa: ANN401  # JSON of theirs
        """Send one request to the administration; give what it answers."""
        request = urllib.request.Request(
            f"{self.base}ghost/api/admin/{path}",
            data=body,
            headers={"Content-Type": kind, "Origin": self.base.rstrip("/"), "Accept-Version": "v6.0"},
        )
        with self._opener.open(request) as reply:
            text = reply.read()
        return json.loads(text) if text.startswith(b"{") else None

    def say(self, path: str, **fields: object) -> Any:  # noqa: ANN401  # as above
        return self.call(path, json.dumps(fields).encode())

    def upload(self, file: Path) -> str:
        """Upload a photo; give its address."""
        edge = uuid.uuid4().hex
        named = f'Content-Disposition: form-data; name="file"; filename="{file.name}"'
        head = f"--{edge}\r\n{named}\r\nContent-Type: image/jpeg\r\n\r\n"
        body = head.encode() + file.read_bytes() + f"\r\n--{edge}--\r\n".encode()
        answer = self.call("images/upload/", body, f"multipart/form-data; boundary={edge}")
        return str(answer["images"][0]["url"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("story", type=Path)
    asked = parser.parse_args()
    story = json.loads((asked.story / "story.json").read_text(encoding="utf-8"))
    ghost = Ghost(asked.base)
    ghost.say("authentication/setup/", setup=[{**ACCOUNT, "name": "Editor", "blogTitle": "The Far Bank"}])
    ghost.say("session/", username=ACCOUNT["email"], password=ACCOUNT["password"])
    post = {
        "title": story["title"],
        "custom_excerpt": story["standfirst"],
        "html": story["html"],
        "feature_image": ghost.upload(asked.story / "lead.jpg"),
        "feature_image_alt": story["alt"],
        "feature_image_caption": story["caption"],
        "status": "published",
    }
    print(ghost.say("posts/?source=html", posts=[post])["posts"][0]["url"])


if __name__ == "__main__":
    main()
