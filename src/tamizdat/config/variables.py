"""The names of all variables that are read from the environment, so that a slip of the pen is noticed.

tests/config/test_environment.py compares them with what is read, tests/test_docs.py with the handbook.
"""

from collections.abc import Iterable
from difflib import get_close_matches

_PREFIX = "TAMIZDAT_"
_OF_TESTS = "TAMIZDAT_TEST_"
PLAIN = frozenset(
    {
        "TAMIZDAT_AUDIT_YEARS",
        "TAMIZDAT_BTCPAY_PAGE",
        "TAMIZDAT_BTCPAY_STORE",
        "TAMIZDAT_BTCPAY_URL",
        "TAMIZDAT_DEMONSTRATION",
        "TAMIZDAT_DESK_BEHIND_PROXY",
        "TAMIZDAT_DESK_URL",
        "TAMIZDAT_DKIM_SELECTOR",
        "TAMIZDAT_MAIL_DOMAIN",
        "TAMIZDAT_MIRRORS",
        "TAMIZDAT_MOLLIE_LABEL",
        "TAMIZDAT_MOLLIE_URL",
        "TAMIZDAT_NEWSROOM_HOSTS",
        "TAMIZDAT_NEWSROOM_URL",
        "TAMIZDAT_OFFICE_URL",
        "TAMIZDAT_ORIGIN",
        "TAMIZDAT_PAPER_NAME",
        "TAMIZDAT_PROVIDER_CALLS",
        "TAMIZDAT_RISKY_MAILBOXES",
        "TAMIZDAT_SOCKS",
        "TAMIZDAT_STRIPE_LABEL",
        "TAMIZDAT_STRIPE_PUBLIC_KEY",
        "TAMIZDAT_STRIPE_URL",
        "TAMIZDAT_TIME_ZONE",
        "TAMIZDAT_TRACEBACK",
        "TAMIZDAT_VAR",
        "TAMIZDAT_VAULT_KEY_FILE",
        "TAMIZDAT_ZONE",
    }
)
# Each may come as NAME_FILE instead.
SECRET = frozenset(
    {
        "TAMIZDAT_ANYMAIL",
        "TAMIZDAT_BTCPAY_HOOK",
        "TAMIZDAT_BTCPAY_KEY",
        "TAMIZDAT_DATABASE_URL",
        "TAMIZDAT_DKIM_KEY",
        "TAMIZDAT_IMAP_URL",
        "TAMIZDAT_MOLLIE_ACCESS",
        "TAMIZDAT_MOLLIE_KEY",
        "TAMIZDAT_SECRET_KEY",
        "TAMIZDAT_SMTP_URL",
        "TAMIZDAT_STRIPE_HOOK",
        "TAMIZDAT_STRIPE_KEY",
        "TAMIZDAT_VAULT_DATABASE_URL",
    }
)
# deploy/Caddyfile reads these; they may stand in the same file of variables.
OF_THE_WEB_SERVER = frozenset(f"{_PREFIX}{name}" for name in ("EDITION", "NEWSSTAND", "SITE"))
KNOWN = PLAIN | SECRET | {f"{name}_FILE" for name in SECRET} | OF_THE_WEB_SERVER


def strangers(given: Iterable[str]) -> list[str]:
    """A sentence for each variable that looks like one of ours and is none, with the nearest that is."""
    names = sorted(name for name in given if name.startswith(_PREFIX) and not name.startswith(_OF_TESTS))
    return [_sentence(name) for name in names if name not in KNOWN]


def _sentence(name: str) -> str:
    near = get_close_matches(name, sorted(KNOWN), n=1, cutoff=0)
    return f"There is no setting {name}. The nearest one is {near[0]}; correct it, or take it out of the environment."
