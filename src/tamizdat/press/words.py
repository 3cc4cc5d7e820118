"""The words of the interface in each language, from gettext catalogues under `locale/`; English is the key."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.pofile import read_po

_FOLDER = resources.files("tamizdat.press") / "locale"


@cache
def words(language: str) -> Mapping[str, str]:
    """Give every word of the interface, keyed by its English; what a catalogue lacks stays English."""
    return MappingProxyType(words_in(_FOLDER, "tamizdat", language))


def words_in(folder: Traversable, name: str, language: str) -> dict[str, str]:
    """Give every word of the catalogues `name` in a folder, by its English; what is not translated stays so."""
    english = _catalogue(folder, f"{name}.pot")
    translated = _catalogue(folder, f"{_primary(language)}/LC_MESSAGES/{name}.po")
    return {key: translated.get(key) or key for key in english}


def _catalogue(folder: Traversable, path: str) -> dict[str, str]:
    """Read a catalogue; a language that has none yet has no words of its own."""
    file = folder.joinpath(path)
    if not file.is_file():
        return {}
    with file.open("rb") as lines:
        return {str(message.id): str(message.string or "") for message in read_po(lines) if message.id}


def _primary(language: str) -> str:
    """Take the first subtag of a language tag (RFC 5646): `pt` of `pt-BR`. Anything that is no tag has no catalogue."""
    primary = language.replace("_", "-").partition("-")[0].lower()
    return primary if primary.isascii() and primary.isalpha() else "en"


@cache
def territorial(language: str) -> str:
    """Name a language with the country where most of its readers are, as Open Graph wants it: `fa_IR` for `fa`."""
    found = locale_of(language)
    likely = get_global("likely_subtags").get(found.language, "").rpartition("_")[2]
    return f"{found.language}_{found.territory or likely or found.language.upper()}"


@cache
def locale_of(language: str) -> Locale:
    """Find the customs of a language in the CLDR; English ones are British, unknown ones too."""
    tag = {"en": "en-GB"}.get(language, language).replace("_", "-")
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def direction(language: str) -> str:
    """Give the direction in which a language is written: `ltr` or `rtl`, as for the attribute `dir`."""
    return "rtl" if locale_of(language).text_direction == "rtl" else "ltr"


@cache
def language_name(language: str) -> str:
    """Name a language in itself: `Русский`, `فارسی`. A language unknown to the CLDR is named by its tag."""
    primary = _primary(language)
    name = locale_of(language).languages.get(primary) if locale_of(language).language == primary else None
    return name[:1].upper() + name[1:] if name else language


def join_names(names: list[str], language: str) -> str:
    """Join names as the language does: `A, B and C`."""
    if len(names) < 2:  # noqa: PLR2004 - one name needs nothing between
        return "".join(names)
    said = words(language)
    return f"{said[', '].join(names[:-1])} {said['and']} {names[-1]}"
