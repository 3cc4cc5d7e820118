"""What the DNS must say before a letter of ours is believed, and what it says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tamizdat.letters.preflight import spf
from tamizdat.letters.preflight.finding import Finding, Names
from tamizdat.wire.names import NamesSilent

_ENOUGH_PER_DAY = "5,000 letters a day"


@dataclass(frozen=True, slots=True)
class Sending:
    """How this newsroom sends.

    `record` is the DKIM record that must stand in the DNS, as (name, text), or None where the relay signs. `addresses`
    are the public addresses from which mail leaves, as far as anybody has told.
    """

    domain: str
    record: tuple[str, str] | None
    addresses: Sequence[str] = ()

    @property
    def bounce_domain(self) -> str:
        """The domain of the return path, for which SPF is asked and to which bounces come."""
        return f"bounce.{self.domain}"


def dns_findings(names: Names, sending: Sending) -> list[Finding]:
    """Ask the DNS everything; one finding for each question, in the order in which one would mend them."""
    checks: list[tuple[str, Callable[[Names, Sending], Finding]]] = [
        ("SPF", spf_finding),
        ("DKIM", dkim_finding),
        ("DMARC", dmarc_finding),
        ("MX", mx_finding),
        ("PTR", ptr_finding),
    ]
    return [_answered(name, check, names, sending) for name, check in checks]


def _answered(name: str, check: Callable[[Names, Sending], Finding], names: Names, sending: Sending) -> Finding:
    try:
        return check(names, sending)
    except NamesSilent as silent:
        return Finding(
            name, "unknown", str(silent), "Try again in a minute; if it stays so, ask whoever keeps your DNS."
        )


def spf_finding(names: Names, sending: Sending) -> Finding:
    """SPF names the machines that may send for the domain of the return path (RFC 7208)."""
    domain = sending.bounce_domain
    wanted = f'{domain}. TXT "v=spf1 {_sources(sending.addresses)} -all"'
    found = spf.records(names, domain)
    if len(found) == 1:
        return _spf_of(names, sending, found[0], wanted)
    if found:
        return Finding("SPF", "bad", f"{domain} has {len(found)} SPF records, and receivers then believe none.", wanted)
    return Finding("SPF", "bad", f"{domain} does not say who may send for it, so anybody could.", wanted)


def _spf_of(names: Names, sending: Sending, record: str, wanted: str) -> Finding:
    domain = sending.bounce_domain
    if spf.lookups(names, domain) > spf.MOST_LOOKUPS:
        sentence = f"The SPF record of {domain} leads to more than {spf.MOST_LOOKUPS} questions, and receivers give up."
        return Finding("SPF", "bad", sentence, "Leave out includes that you do not send through.")
    refused = [address for address in sending.addresses if spf.verdict(names, domain, address) != "pass"]
    if refused:
        sentence = f"The SPF record of {domain} does not allow {', '.join(refused)}, from where your mail comes."
        return Finding("SPF", "bad", sentence, f"Add {_sources(refused)} before its end: {record}")
    if spf.verdict(names, domain, "192.0.2.1") == "pass":
        return Finding("SPF", "bad", f"The SPF record of {domain} allows the whole world to send.", wanted)
    if sending.addresses:
        return Finding("SPF", "good", f"{domain} allows the machines that send your mail, and no others.")
    sentence = f"{domain} says who may send for it; whether your relay is among them is not known here."
    return Finding("SPF", "good", sentence, "Give the relay's public address with --from-address to have that checked.")


def _sources(addresses: Sequence[str]) -> str:
    found = " ".join(f"ip6:{each}" if ":" in each else f"ip4:{each}" for each in addresses)
    return found or "include:YOUR-RELAY"


def dkim_finding(names: Names, sending: Sending) -> Finding:
    """DKIM: the public half of the key with which letters are signed stands in the DNS (RFC 6376)."""
    if sending.record is None:
        sentence = "Letters are not signed here; the relay must sign them, with your own domain."
        return Finding("DKIM", "warning", sentence, "Make a key with `tamizdat mail key`, or see to it at the relay.")
    name, text = sending.record
    wanted = f'{name}. TXT "{text}"'
    tags = [_tags(each) for each in names.texts(name)]
    if not tags:
        return Finding("DKIM", "bad", f"Nothing stands at {name}, so nobody can check our signatures.", wanted)
    if len(tags) > 1:
        return Finding(
            "DKIM", "bad", f"{len(tags)} records stand at {name}, and receivers may take the wrong one.", wanted
        )
    if tags[0].get("p", "") != _tags(text.encode())["p"]:
        return Finding("DKIM", "bad", f"Another key stands at {name} than the one that signs here.", wanted)
    if "y" in tags[0].get("t", "").split(":"):
        sentence = f"The record at {name} says that it is only a test (t=y), and receivers may pass it over."
        return Finding("DKIM", "warning", sentence, wanted)
    return Finding("DKIM", "good", f"The key at {name} is the one that signs our letters.")


def dmarc_finding(names: Names, sending: Sending) -> Finding:
    """DMARC says what to do with mail that only pretends to be from the domain (RFC 7489)."""
    place, tags = _dmarc_record(names, sending.domain)
    wanted = f'_dmarc.{sending.domain}. TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@{sending.domain}"'
    if not tags:
        sentence = (
            f"{sending.domain} has no DMARC record, and large providers refuse more than {_ENOUGH_PER_DAY} without."
        )
        return Finding("DMARC", "bad", sentence, wanted)
    own = place == sending.domain
    policy = tags.get("p", "") if own else tags.get("sp", tags.get("p", ""))
    if policy not in {"none", "quarantine", "reject"}:
        return Finding("DMARC", "bad", f"The DMARC record of {place} has no policy that anybody knows (p=).", wanted)
    if sending.record is None and tags.get("aspf", "r") == "s":
        sentence = f"The DMARC record of {place} wants SPF for the very domain (aspf=s), and ours is a domain below it."
        return Finding("DMARC", "bad", sentence, "Leave aspf out, or sign letters here.")
    if policy == "none":
        sentence = (
            f"The DMARC record of {place} only looks on (p=none): a forged letter in your name is still delivered."
        )
        return Finding("DMARC", "warning", sentence, f"When all your mail passes, write: {wanted}")
    return Finding("DMARC", "good", f"Forged letters in the name of {sending.domain} are {_FATES[policy]}.")


_FATES = {"quarantine": "put aside as spam", "reject": "refused"}


def _dmarc_record(names: Names, domain: str) -> tuple[str, dict[str, str]]:
    """Look at the domain, then at those above it, down to two labels."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        place = ".".join(labels[start:])
        found = [_tags(text) for text in names.texts(f"_dmarc.{place}") if text.startswith(b"v=DMARC1")]
        if len(found) == 1:
            return place, found[0]
    return domain, {}


def mx_finding(names: Names, sending: Sending) -> Finding:
    """MX says which machine takes the bounces, and what readers write."""
    missing = [domain for domain in (sending.bounce_domain, sending.domain) if not _takes_mail(names, domain)]
    if missing:
        lost = "bounces are lost" if sending.bounce_domain in missing else "what readers write is lost"
        remedy = "\n".join(f"{domain}. MX 10 YOUR-MAIL-SERVER" for domain in missing)
        return Finding("MX", "bad", f"No machine takes mail for {' and '.join(missing)}, so {lost}.", remedy)
    return Finding("MX", "good", f"Mail for {sending.domain} and {sending.bounce_domain} comes in somewhere.")


def _takes_mail(names: Names, domain: str) -> bool:
    hosts = names.mail_hosts(domain)
    if not hosts:
        return bool(names.addresses(domain))  # RFC 5321 5.1: without MX, the domain's own address
    return any(host and names.addresses(host) for _, host in hosts)


def ptr_finding(names: Names, sending: Sending) -> Finding:
    """PTR: the sending address has a name, and the name leads back to it."""
    if not sending.addresses:
        sentence = "Nobody has told from which address your mail leaves; a relay's own provider sees to its name."
        return Finding("PTR", "unknown", sentence, "With your own mail server: give its address with --from-address.")
    for address in sending.addresses:
        hosts = names.pointers(address)
        if not hosts:
            sentence = f"{address} has no name (PTR), and many servers refuse mail from such."
            return Finding(
                "PTR", "bad", sentence, f"Ask the provider of {address} to set its name to your mail server's."
            )
        if not any(address in names.addresses(host) for host in hosts):
            sentence = f"{address} calls itself {hosts[0]}, but that name leads elsewhere."
            return Finding("PTR", "bad", sentence, f"{hosts[0]}. {'AAAA' if ':' in address else 'A'} {address}")
    return Finding("PTR", "good", "The addresses from which mail leaves have names that lead back to them.")


def _tags(text: bytes) -> dict[str, str]:
    """Read `k=v; k=v`, the form of DKIM and DMARC; values without blanks."""
    pairs = (part.partition("=") for part in text.decode("utf-8", "replace").split(";"))
    return {key.strip().lower(): "".join(value.split()) for key, _, value in pairs if key.strip()}
