"""What SpamAssassin thinks of a letter, where it is installed; alone on this machine, asking nobody."""

import re
import shutil
import subprocess

from tamizdat.letters.preflight.finding import Finding

PROGRAM = "spamassassin"
MOST_SCORE = 1.0
SECONDS = 120
_SCORE = re.compile(rb"^X-Spam-Status: \w+, score=(-?\d+(?:\.\d+)?) .*?tests=([A-Z0-9_,\s]*)", re.MULTILINE | re.DOTALL)
_REMEDY = "Install it (Debian: apt-get install spamassassin) to have letters judged; nothing else needs it."


def spam_finding(raw: bytes, program: str = PROGRAM) -> Finding:
    """Have one real letter judged: rules only, no network (-L), without anybody's own settings (-x)."""
    if shutil.which(program) is None:
        return Finding("spam", "unknown", "SpamAssassin is not installed, so nobody here knows its score.", _REMEDY)
    try:
        said = subprocess.run(
            [program, "-t", "-L", "-x"], input=raw, capture_output=True, timeout=SECONDS, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("spam", "unknown", f"SpamAssassin did not answer: {type(error).__name__}.", "Run it by hand.")
    return judged(said)


def judged(said: bytes) -> Finding:
    """Read what the program wrote."""
    found = _SCORE.search(said)
    if found is None:
        return Finding("spam", "unknown", "SpamAssassin gave no score.", "Run `spamassassin -t -L` by hand.")
    score = float(found[1]) + 0.0  # no -0.0
    rules = b"".join(found[2].split()).decode("ascii", "replace").replace(",", ", ")
    if score >= MOST_SCORE:
        return Finding(
            "spam", "bad", f"SpamAssassin gives {score} points; from 5 on it is spam. Rules: {rules}.", rules
        )
    return Finding("spam", "good", f"SpamAssassin gives {score} points; from 5 on it is spam.")
