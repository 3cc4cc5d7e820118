"""`tamizdat keys`: the key ceremony. Keepers hold the root offline; the press holds online keys that the root names."""

import argparse
import getpass
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.environment import Environment
from tamizdat.edition.ceremony import online_publics, publish_root
from tamizdat.edition.errors import EditionError, KeysError
from tamizdat.edition.keys import OnlineKeys, SigningKey, generate_online, open_keeper, seal_keeper, write_secret
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.roots import Root, compose_root, missing_signatures, parse_root, sign_root
from tamizdat.edition.rotation import keys_in_waiting, next_root, put_in_force
from tamizdat.edition.slot_keys import ensure_slot_key, name_spare, slot_keys_beside, slot_publics, take_spare
from tamizdat.edition.standing import read_root

PENDING = "pending.root.json"
_SHORTEST = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Seven acts: init, keeper, sign, publish, rotate, slots, show."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    init = _act(acts, "init", "make the first root and the online keys", _init)
    _add_keepers(init)
    init.add_argument("--each-role", action="store_true", help="a key for each online role instead of one for all")
    keeper = _act(acts, "keeper", "make one keeper's key, on the keeper's own machine", _keeper)
    keeper.add_argument("--name", required=True, help="name of the two files, NAME.age and NAME.pub")
    keeper.add_argument("--out", type=Path, required=True, help="folder for them")
    sign = _act(acts, "sign", "add one keeper's signature to a pending root", _sign)
    sign.add_argument("pending", type=Path, help="the pending root")
    sign.add_argument("--key", type=Path, action="append", required=True, help="the keeper's .age file")
    publish = _act(acts, "publish", "put a root in force that has its signatures", _publish)
    publish.add_argument("pending", type=Path, help="the pending root")
    rotate = _act(acts, "rotate", "compose the next root: other online keys, other keepers, or a later expiry", _rotate)
    rotate.add_argument("--online", action="store_true", help="make new online keys")
    rotate.add_argument("--root", action="store_true", help="change the keepers (with --keepers or --public)")
    rotate.add_argument("--each-role", action="store_true", help="a key for each online role instead of one for all")
    rotate.add_argument("--key", type=Path, action="append", default=[], help="sign at once with this .age file")
    _add_keepers(rotate)
    slots = _act(acts, "slots", "make the slot key, name its spare, or let the spare take over", _slots)
    slots.add_argument("--spare", type=Path, metavar="PUB", help="the .pub file of a spare that pages shall trust too")
    slots.add_argument("--take", type=Path, metavar="AGE", help="put the spare in force: its .age file")
    _act(acts, "show", "say which root is in force and whose keys it names", _show)
    for act in acts.choices.values():
        act.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
        act.add_argument("--passphrase-file", type=Path, help="passphrase in a file, instead of being asked for it")


def run(arguments: argparse.Namespace) -> int:
    """Do one act. Returns 1, with a sentence, if it could not be done."""
    try:
        act: Callable[[argparse.Namespace], None] = arguments.perform
        act(arguments)
    except EditionError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _act(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    summary: str,
    perform: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    act = acts.add_parser(name, help=summary, description=summary.capitalize() + ".")
    act.set_defaults(perform=perform)
    return act


def _add_keepers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keepers", type=int, help="make keys for so many keepers here")
    parser.add_argument("--public", type=Path, nargs="+", default=[], help="the keepers' .pub files instead")
    parser.add_argument("--threshold", type=int, help="how many keepers must sign")
    parser.add_argument("--out", type=Path, help="folder for keepers' files and the pending root")


def _init(arguments: argparse.Namespace) -> None:
    folder, keys_dir = _places(arguments)
    if read_root(folder) is not None:
        message = f"{folder.root_json} stands already. Change keys with “tamizdat keys rotate”, or take another --var."
        raise KeysError(message)
    here, publics = _keepers(arguments)
    threshold = _threshold(arguments, len(publics))
    online = OnlineKeys.load(keys_dir) if any(keys_dir.glob("*.pem")) else None
    if online is None:
        online = generate_online(each_role=arguments.each_role)
        online.save(keys_dir)
    root = compose_root(1, publics, threshold, online_publics(online), datetime.now(UTC))
    ensure_slot_key(slot_keys_beside(keys_dir))
    for key in here:
        root = sign_root(root, key)
    if here:
        publish_root(folder, root)
        print(f"Root 1 is in force. Hand {folder.root_json} to readers; move each keeper's file to its keeper.")
    else:
        _write_pending(_out(arguments) / PENDING, root, None)


def _keeper(arguments: argparse.Namespace) -> None:
    key = SigningKey.generate()
    _save_keeper(arguments, arguments.out, arguments.name, key)


def _sign(arguments: argparse.Namespace) -> None:
    folder, _ = _places(arguments)
    root = parse_root(arguments.pending.read_bytes(), str(arguments.pending))
    former = read_root(folder)
    print(_description(root))
    for path in arguments.key:
        root = sign_root(root, _open(arguments, path))
    _write_pending(arguments.pending, root, former if former and former.version < root.version else None)


def _publish(arguments: argparse.Namespace) -> None:
    folder, keys_dir = _places(arguments)
    root = parse_root(arguments.pending.read_bytes(), str(arguments.pending))
    put_in_force(folder, root, keys_dir, datetime.now(UTC))
    print(f"Root {root.version} is in force.")


def _rotate(arguments: argparse.Namespace) -> None:
    folder, keys_dir = _places(arguments)
    if arguments.root != bool(arguments.keepers or arguments.public):
        message = "To change keepers, give --root together with --keepers or --public; otherwise none of them."
        raise KeysError(message)
    opened = [_open(arguments, path) for path in arguments.key]
    here, publics = _keepers(arguments) if arguments.root else ([], None)
    online = _new_online(keys_dir, each_role=arguments.each_role) if arguments.online else None
    threshold = _threshold(arguments, len(publics)) if publics else arguments.threshold
    root = next_root(folder, datetime.now(UTC), online=online, keepers=publics, threshold=threshold)
    for key in (*opened, *here):
        root = sign_root(root, key)
    _write_pending(_out(arguments) / f"{root.version}.{PENDING}", root, read_root(folder))


def _slots(arguments: argparse.Namespace) -> None:
    _, keys_dir = _places(arguments)
    slot_dir = slot_keys_beside(keys_dir)
    ensure_slot_key(slot_dir)
    if arguments.take is not None:
        take_spare(slot_dir, _open(arguments, arguments.take))
    if arguments.spare is not None:
        name_spare(slot_dir, _read_public(arguments.spare))
    present, *spares = slot_publics(slot_dir)
    print(f"Pages trust {present} for what changes late{''.join(f', and its spare {one}' for one in spares)}.")
    if not spares:
        print("There is no spare. Make one with “tamizdat keys keeper” and name it with --spare, before it is needed.")
    if arguments.take or arguments.spare:
        print("The next printing bakes every page once more, since each names these keys.")


def _show(arguments: argparse.Namespace) -> None:
    folder, _ = _places(arguments)
    root = read_root(folder)
    if root is None:
        message = f"There is no root in {folder.root} yet; begin with “tamizdat keys init”."
        raise KeysError(message)
    print(_description(root))


def _new_online(keys_dir: Path, *, each_role: bool) -> OnlineKeys:
    waiting = keys_in_waiting(keys_dir)
    for old in waiting.glob("*.pem"):
        old.unlink()
    fresh = generate_online(each_role=each_role)
    fresh.save(waiting)
    return fresh


def _keepers(arguments: argparse.Namespace) -> tuple[list[SigningKey], list[str]]:
    """Keys of keepers who are made here, and the public keys of all keepers."""
    if bool(arguments.keepers) == bool(arguments.public):
        message = "Give either --keepers (to make their keys here) or --public (their .pub files)."
        raise KeysError(message)
    if arguments.public:
        return [], [_read_public(path) for path in arguments.public]
    here = [SigningKey.generate() for _ in range(arguments.keepers)]
    _threshold(arguments, len(here))
    for number, key in enumerate(here, 1):
        _save_keeper(arguments, _out(arguments), f"keeper-{number}", key)
    return here, [key.public for key in here]


def _read_public(path: Path) -> str:
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if len(text) != 64 or set(text) - set("0123456789abcdef"):  # noqa: PLR2004  # 32 bytes in hexadecimal
        message = f"{path} holds no keeper's public key: it must be 64 hexadecimal digits in one line."
        raise KeysError(message)
    return text


def _save_keeper(arguments: argparse.Namespace, out: Path, name: str, key: SigningKey) -> None:
    passphrase = _passphrase(arguments, f"New passphrase for {name}: ", new=True)
    write_secret(out / f"{name}.age", seal_keeper(key, passphrase))
    (out / f"{name}.pub").write_text(f"{key.public}\n", encoding="ascii")
    print(f"{out / name}.age is the secret half (locked by the passphrase), {name}.pub the public one. Key id {key.id}")


def _open(arguments: argparse.Namespace, path: Path) -> SigningKey:
    return open_keeper(path.read_bytes(), _passphrase(arguments, f"Passphrase for {path.name}: ", new=False), str(path))


def _passphrase(arguments: argparse.Namespace, question: str, *, new: bool) -> str:
    if arguments.passphrase_file is not None:
        found: str = arguments.passphrase_file.read_text(encoding="utf-8").split("\n")[0].strip()
    else:
        found = getpass.getpass(question)
        if new and getpass.getpass("Once more: ") != found:
            message = "The two passphrases differ; nothing was made."
            raise KeysError(message)
    if new and len(found) < _SHORTEST:
        message = f"A passphrase needs at least {_SHORTEST} characters; four unrelated words are better."
        raise KeysError(message)
    return found


def _write_pending(path: Path, root: Root, former: Root | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(root.to_bytes())
    missing = missing_signatures(root, former)
    if missing:
        print(f"{path} wants {missing} more signature(s): let keepers run “tamizdat keys sign {path} --key FILE.age”.")
    else:
        print(f"{path} has its signatures: put it in force with “tamizdat keys publish {path}”.")


def _description(root: Root) -> str:
    rule = f"{root.threshold} of {len(root.keepers)} keepers must sign"
    lines = [f"Root {root.version}, until {root.fields['expires']}: {rule}."]
    lines += [f"  keeper {name}{' has signed' if name in root.signatures else ''}" for name in root.keepers]
    lines += [
        f"  {role} is signed by {', '.join(root.role_keys(role))}" for role in ("targets", "snapshot", "timestamp")
    ]
    if root.demonstration:
        lines.append("  DEMONSTRATION KEYS: never use this root for a real newspaper.")
    return "\n".join(lines)


def _threshold(arguments: argparse.Namespace, keepers: int) -> int:
    threshold = int(arguments.threshold or 0)
    if not 1 <= threshold <= keepers:
        message = f"Give --threshold from 1 to {keepers}: how many of the keepers must sign."
        raise KeysError(message)
    return threshold


def _out(arguments: argparse.Namespace) -> Path:
    if arguments.out is None:
        message = "Give --out, the folder for keepers' files and the pending root (a removable disk is a good one)."
        raise KeysError(message)
    out: Path = arguments.out
    return out


def _places(arguments: argparse.Namespace) -> tuple[EditionFolder, Path]:
    var = (arguments.var or Environment().folder("TAMIZDAT_VAR", "var")).expanduser().absolute()
    return EditionFolder(var / "edition"), var / "press" / "keys"
