"""The settings of every zone, in one file. What differs between machines comes from the environment, by type.

`docs/operate` lists the variables; each begins with TAMIZDAT_.
"""

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from tamizdat.config.databases import VAULT_PRAGMAS, database, sqlite
from tamizdat.config.environment import Environment
from tamizdat.config.gift_keys import read_providers
from tamizdat.config.mail_settings import mailbox, relay
from tamizdat.config.origins import paper_origin
from tamizdat.config.secret_key import secret_key
from tamizdat.config.zones import ZONES
from tamizdat.desk.mailboxes import RISKY
from tamizdat.envelope.gift_questions import LARGEST_STATEMENT_BYTES
from tamizdat.money.breaker import MOST_CALLS

_environment = Environment()
_zone = ZONES[_environment.choice("TAMIZDAT_ZONE", "newsroom", tuple(ZONES))]

# Where this process is and what it is
ZONE = _zone.name
VAR = _environment.folder("TAMIZDAT_VAR", "var")
INSTALLED_APPS = list(_zone.apps)
MIDDLEWARE = list(_zone.middleware)
ROOT_URLCONF = _zone.urls
WSGI_APPLICATION = "tamizdat.config.wsgi.application"
DEBUG = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

# What it remembers
_newsroom_folder = VAR / "newsroom"
_database_url = _environment.secret("TAMIZDAT_DATABASE_URL")
DATABASES = {}
if _zone.database == "newsroom":
    _newsroom_folder.mkdir(parents=True, exist_ok=True)
    DATABASES["default"] = database(_database_url) if _database_url else sqlite(_newsroom_folder / "newsroom.sqlite3")
elif _zone.database == "vault":
    _vault_folder = VAR / "vault"
    _vault_folder.mkdir(parents=True, exist_ok=True, mode=0o770)
    _vault_url = _environment.secret("TAMIZDAT_VAULT_DATABASE_URL")
    DATABASES["default"] = (
        database(_vault_url, "TAMIZDAT_VAULT_DATABASE_URL", VAULT_PRAGMAS)
        if _vault_url
        else sqlite(_vault_folder / "vault.sqlite3", VAULT_PRAGMAS)
    )
# ATOMIC_REQUESTS would take SQLite's write lock for every page an editor looks at, and so hold up the press.
# newsroom.middleware.AtomicWrites does the same for the requests that write.

# How the newsroom reaches the press (see press/publication.py)
PUBLICATION_LOG = "tamizdat.pressroom.log.DjangoPublicationLog"
PROOFS = "tamizdat.pressroom.proofs.FolderProofs"
NEWSROOM_PREVIEW = "tamizdat.newsroom.preview.show"
LETTER_PREVIEW = "tamizdat.newsroom.letter_preview.show"
CAMPAIGN_PREVIEW = "tamizdat.newsroom.late_preview.show"

# The paper
PAPER_ORIGIN = paper_origin(_environment)
DEMONSTRATION = _environment.flag("TAMIZDAT_DEMONSTRATION")
DESK_URL = _environment.url("TAMIZDAT_DESK_URL", "http://localhost:8003/")
MAIL_DOMAIN = _environment.host("TAMIZDAT_MAIL_DOMAIN", "news.localhost")
OFFICE_URL = _environment.url("TAMIZDAT_OFFICE_URL", "http://localhost:8002/")
# Of the screens of staff and the pages of the desk.
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("fa", "فارسی")]
# In which a paper may be written. Words of the interface are English until press/locale has a catalogue; dates,
# the direction and the language's own name come from the CLDR.
_LATIN_AND_CYRILLIC = ("en", "ru", "be", "uk", "az", "de", "es", "fr", "kk", "ky", "pl", "tg", "tk", "tr", "uz")
PAPER_LANGUAGES = (*_LATIN_AND_CYRILLIC, "fa", "ar", "ps", "ur", "he", "hy", "ka")
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = _environment.time_zone("TAMIZDAT_TIME_ZONE", "Europe/Amsterdam")

# What the vault spends of a provider's patience and the desk asks harder sums for (money/breaker.py).
if ZONE in {"vault", "desk"}:
    PROVIDER_CALLS = _environment.number("TAMIZDAT_PROVIDER_CALLS", MOST_CALLS, least=40, most=100_000)

# How letters leave (see letters/), and mail that comes in (letters/mailroom.py). Without a relay, letters wait here.
# The office opens the same database and is told none of it.
if ZONE == "vault":
    SMTP_URL = relay(_environment)
    AUDIT_YEARS = _environment.number("TAMIZDAT_AUDIT_YEARS", 10, most=100)
    ANYMAIL_PROVIDER = _environment.secret("TAMIZDAT_ANYMAIL")
    DKIM_KEY = _environment.secret("TAMIZDAT_DKIM_KEY")
    DKIM_SELECTOR = _environment.text("TAMIZDAT_DKIM_SELECTOR", "t1")
    IMAP_URL = mailbox(_environment)
    MIRROR_URLS = _environment.urls("TAMIZDAT_MIRRORS")
    GIFT_PROVIDERS = read_providers(_environment, DESK_URL)

# The desk
if ZONE == "desk":
    DESK_PATH = urlsplit(DESK_URL).path
    DESK_BEHIND_PROXY = _environment.flag("TAMIZDAT_DESK_BEHIND_PROXY")
    PAPER_NAMES = _environment.by_language("TAMIZDAT_PAPER_NAME", urlsplit(PAPER_ORIGIN).netloc)
    RISKY_MAILBOXES = tuple(_environment.words("TAMIZDAT_RISKY_MAILBOXES", ",".join(RISKY)))
    # Nothing here is built from the name by which we were called, so any will do: mirrors and tunnels have their own.
    ALLOWED_HOSTS = ["*"]
    DATA_UPLOAD_MAX_MEMORY_SIZE = 8_192
    DATA_UPLOAD_MAX_NUMBER_FIELDS = 60
    DATA_UPLOAD_MAX_NUMBER_FILES = 0
    FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # nothing touches the disk

# The keepers' office: accounts of its own in the vault's database, and no key
if ZONE == "office":
    SECRET_KEY = secret_key(VAR / "office" / "secret-key")
    ALLOWED_HOSTS = [urlsplit(OFFICE_URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
    CSRF_TRUSTED_ORIGINS = [OFFICE_URL.rstrip("/")]
    AUTH_USER_MODEL = "staff.Account"
    LOGIN_URL, LOGIN_REDIRECT_URL = "office:login", "/"
    SESSION_ENGINE = "tamizdat.office.sessions"
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "office", "office-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OFFICE_URL.startswith("https://")
    SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
    CSRF_COOKIE_HTTPONLY = True
    SESSION_COOKIE_AGE = 30 * 60
    SESSION_SAVE_EVERY_REQUEST = True  # half an hour is counted from the last page
    SECURE_REFERRER_POLICY = "same-origin"
    X_FRAME_OPTIONS = "DENY"
    # A bank's statement stays in memory until it is sealed to the vault: nothing touches the disk.
    FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_STATEMENT_BYTES + 2**20
    DATA_UPLOAD_MAX_NUMBER_FILES = 12
    TIME_ZONE = "UTC"
    TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ]
            },
        }
    ]

# The newsroom's door
if ZONE == "newsroom":
    _newsroom_url = _environment.url("TAMIZDAT_NEWSROOM_URL", "http://localhost:8001/")
    _encrypted = _newsroom_url.startswith("https://")
    SECRET_KEY = _environment.key("TAMIZDAT_SECRET_KEY") or secret_key(_newsroom_folder / "secret-key")
    ALLOWED_HOSTS = _environment.hosts("TAMIZDAT_NEWSROOM_HOSTS", "localhost,127.0.0.1,[::1]")
    CSRF_TRUSTED_ORIGINS = [_newsroom_url.rstrip("/")]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _encrypted
    SESSION_COOKIE_NAME = "newsroom"
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_AGE = 60 * 60 * 12
    # Not "no-referrer": under it browsers send `Origin: null` with a form, which the check of forged requests refuses.
    SECURE_REFERRER_POLICY = "same-origin"
    X_FRAME_OPTIONS = "SAMEORIGIN"
    AUTH_USER_MODEL = "staff.Account"
    AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 12},
        },
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    ]
    LOGIN_URL = "wagtailadmin_login"
    TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "tamizdat.newsroom.context.attention",
                ]
            },
        }
    ]
    STATIC_URL = "/static/"
    MEDIA_URL = "/renditions/"
    STORAGES = {
        "default": {
            "BACKEND": "tamizdat.newsroom.storage.Masters",
            "OPTIONS": {"location": str(_newsroom_folder)},
        },
        "renditions": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(_newsroom_folder / "renditions"), "base_url": MEDIA_URL},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # An upload stays in memory until the darkroom has cleaned it: the raw file never touches the disk.
    FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    FILE_UPLOAD_MAX_MEMORY_SIZE = WAGTAILIMAGES_MAX_UPLOAD_SIZE = 40 * 1024 * 1024
    DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    # Wagtail: no word to third parties, no text that changes after it was approved
    WAGTAIL_SITE_NAME = "Newsroom"
    WAGTAILADMIN_BASE_URL = _newsroom_url.rstrip("/")
    WAGTAIL_GRAVATAR_PROVIDER_URL = None
    WAGTAIL_ENABLE_UPDATE_CHECK = False
    WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
    WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
    WAGTAIL_PASSWORD_RESET_ENABLED = False
    WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
    WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
    WAGTAIL_AUTOSAVE_INTERVAL = 10_000
    WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 2_000
    WAGTAIL_I18N_ENABLED = False
    WAGTAILADMIN_PAGE_SEARCH_FILTER_BY_PERMISSIONS = False  # every role sees every story; walking the tree is slow
    # Without "localtime" and its like, over which a browser stumbles when it names them.
    WAGTAIL_USER_TIME_ZONES = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    WAGTAIL_ALLOW_UNICODE_SLUGS = False
    WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("ru", "Русский"), ("fa", "فارسی")]
    WAGTAILIMAGES_IMAGE_FORM_BASE = "tamizdat.newsroom.forms.ImageForm"
    WAGTAILIMAGES_IMAGE_MODEL = "newsroom.NewsImage"
    WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
    WAGTAILIMAGES_MAX_IMAGE_PIXELS = None  # Wagtail's own count stumbles over broken files; the darkroom counts
    WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Never an address of a person: no access log, and no request object in a line.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
if ZONE in {"desk", "office"}:
    # Django names the address that was asked for in its lines, and a desk's hold tokens. Each says itself what broke.
    LOGGING["handlers"]["nowhere"] = {"class": "logging.NullHandler"}
    LOGGING["loggers"]["django"] = {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False}
