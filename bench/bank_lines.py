"""Lines of banks: how many of a million references are read, whole and mangled, and how many are read wrongly.

`python -m bench.bank_lines` makes a million lines against a million references that were given, and matches them by our
ladder and by the one pattern that shop software uses (all spaces and hyphens taken out, then `RF` and fourteen digits).
It ends with status 1 if an intact reference is missed, if fewer than 99.5 % of the mangled ones are read, or if one
line is matched wrongly. Then it times whole files.
"""

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from bench import measuring
from bench.bank_manglings import LOST, MANGLINGS, NOISE, SLIPS, Mangling
from tamizdat.money.amounts import Money
from tamizdat.money.matching import Awaited, Matched, match_line
from tamizdat.money.references import DRAWS, drawn_reference, grouped
from tamizdat.money.statements.lines import Line
from tamizdat.money.statements.reading import OwnAccount, read_file
from tests.fakes.bank_files import OURS, Entry, Part, balance_xml, camt, mt940, statement_xml

DAY = date(2026, 11, 27)
MONEY = Money(500, "EUR")
LEAST_MANGLED = 0.995
FILE_LINES = 10_000
_PATTERN = re.compile(r"RF[0-9]{14}")


class Book:
    """References that were given, in memory; as a table with an index would answer."""

    def __init__(self, draws: Sequence[int]) -> None:
        self.references = {drawn_reference(draw) for draw in draws}

    def given(self, references: Sequence[str]) -> Mapping[str, Awaited]:
        return {one: Awaited(one, MONEY, DAY) for one in references if one in self.references}

    def awaited(self, _money: Money, _day: date) -> Sequence[Awaited]:
        """None: what is measured here are digits."""
        return ()


def lines(count: int, draws: Sequence[int], chance: random.Random) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What kind of line, the reference that was meant ("" for none), and its texts."""
    kinds: list[tuple[str, Mangling]] = [
        *[("intact", lambda reference, chance: (f"{chance.choice(('', 'gift '))}{grouped(reference)}",))] * 30,
        *[("intact", lambda reference, _: (reference, "thank you"))] * 10,
        *[(f"mangled: {name}", mangle) for name, mangle in MANGLINGS.items() for _ in range(35 // len(MANGLINGS) + 1)],
        *[(f"slip: {name}", slip) for name, slip in SLIPS.items() for _ in range(3)],
        *[("lost: digits cut off or left away", lost) for lost in LOST for _ in range(2)],
        *[("noise", noise) for noise in NOISE for _ in range(4)],
    ]
    for _ in range(count):
        kind, make = chance.choice(kinds)
        reference = drawn_reference(chance.choice(draws))
        yield kind, "" if kind == "noise" else reference, make(reference, chance)


def by_pattern(texts: Sequence[str], book: Book) -> str:
    """The peer: one pattern over all texts without spaces, hyphens and breaks."""
    found = _PATTERN.search(re.sub(r"[\s-]", "", "".join(texts)).upper())
    return found[0] if found and found[0] in book.references else ""


def by_ladder(texts: Sequence[str], book: Book) -> tuple[str, str]:
    """Ours: the reference it is matched to, and that which a person is shown first."""
    found = match_line(Line(DAY, MONEY, "", tuple(texts)), book)
    if isinstance(found, Matched):
        return found.reference, ""
    return "", found.suggestions[0].awaited.reference if found.suggestions else ""


def count_all(count: int, given: int, seed: int) -> bool:
    """Match, count, print; whether all aims were reached."""
    chance = random.Random(seed)
    draws = chance.sample(range(DRAWS), given)
    book = Book(draws)
    total, ours, wrong, shown, pattern, pattern_wrong = (Counter[str]() for _ in range(6))
    for kind, meant, texts in lines(count, draws, chance):
        total[kind] += 1
        matched, first = by_ladder(texts, book)
        ours[kind] += matched == meant != ""
        wrong[kind] += bool(matched) and matched != meant
        shown[kind] += first == meant != ""
        peer = by_pattern(texts, book)
        pattern[kind] += peer == meant != ""
        pattern_wrong[kind] += bool(peer) and peer != meant
    print(_table(total, ours, wrong, shown, pattern, pattern_wrong), flush=True)
    mangled = [kind for kind in total if kind.startswith("mangled")]
    share = sum(ours[kind] for kind in mangled) / sum(total[kind] for kind in mangled)
    print(f"\n{count:,} lines, {given:,} references: intact {ours['intact'] / total['intact']:.2%}, ", end="")
    print(f"mangled {share:.2%}, wrong {wrong.total()}; the pattern alone: wrong {pattern_wrong.total()}", flush=True)
    return ours["intact"] == total["intact"] and share >= LEAST_MANGLED and not wrong.total()


def _table(total: Counter[str], *counted: Counter[str]) -> str:
    rows = ["| lines | count | matched | wrong | a person is shown it first | one pattern | wrong |"]
    rows.append("|---|---|---|---|---|---|---|")
    for kind in sorted(total):
        ours, wrong, shown, pattern, pattern_wrong = (one[kind] for one in counted)
        shares = [f"{number / total[kind]:.2%}" for number in (ours, shown, pattern)]
        rows.append(
            f"| {kind} | {total[kind]:,} | {shares[0]} | {wrong} | {shares[1]} | {shares[2]} | {pattern_wrong} |"
        )
    return "\n".join(rows)


def time_a_line(given: int, seed: int) -> str:
    """Microseconds for a line, with so many references given."""
    chance = random.Random(seed)
    draws = chance.sample(range(DRAWS), given)
    book = Book(draws)
    made = [(kind, texts) for kind, _, texts in islice(lines(20_000, draws, chance), 20_000)]
    spent, counted = Counter[str](), Counter[str]()
    for kind, texts in made:
        start = time.perf_counter_ns()
        by_ladder(texts, book)
        group = kind.partition(":")[0]
        spent[group] += time.perf_counter_ns() - start
        counted[group] += 1
    cells = " | ".join(
        f"{spent[group] / counted[group] / 1000:.0f}" for group in ("intact", "mangled", "slip", "noise")
    )
    return f"| {given:,} | {cells} |"


def _camt_file() -> bytes:
    entries = [Entry("5.00", [Part(words=(f"gift {number}",))], ref=f"B-{number}") for number in range(FILE_LINES)]
    balances = balance_xml("OPBD", "0.00") + balance_xml("CLBD", f"{5 * FILE_LINES}.00")
    return camt(statement_xml(entries, balances))


def _mt940_file() -> bytes:
    one = ":61:2611271127CR5,00NTRFNONREF//B{0}\n:86:166?00GUTSCHRIFT?20SVWZ+gift {0}?32Vera Example\n"
    listed = "".join(one.format(number) for number in range(FILE_LINES))
    return mt940(listed, opening="C261126EUR0,00", closing=f"C261127EUR{5 * FILE_LINES},00").encode()


def _table_file() -> bytes:
    rows = (f"27.11.2026;gift {number};5,00;{5 * (number + 1)},00\n" for number in range(FILE_LINES))
    return ("Buchungstag;Verwendungszweck;Betrag;Saldo\n" + "".join(rows)).encode()


def time_a_file(name: str, make: Callable[[], bytes]) -> str:
    """Seconds to read a file, check it, and know each line again."""
    content = make()
    start = time.perf_counter()
    file = read_file(content, [OwnAccount(OURS, "EUR")])
    seconds = time.perf_counter() - start
    assert sum(len(one.lines) for one in file.statements) == FILE_LINES
    return f"| {name} | {len(content) / 10**6:.1f} | {seconds:.2f} |"


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--given", type=int, default=1_000_000, help="references that were given to somebody")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--place", help="as other benchmarks have it; nothing is kept")
    asked = parser.parse_args()
    print(measuring.calibration(), flush=True)
    print(f"| file of {FILE_LINES:,} lines | MB | seconds |\n|---|---|---|")
    for name, make in (("CAMT.053", _camt_file), ("MT940", _mt940_file), ("table", _table_file)):
        print(time_a_file(name, make), flush=True)
    print("\n| references given | intact, µs a line | mangled | slip | noise |\n|---|---|---|---|---|")
    for given in (10_000, asked.given):
        print(time_a_line(given, asked.seed), flush=True)
    print()
    if not count_all(asked.lines, asked.given, asked.seed):
        sys.exit(1)


if __name__ == "__main__":
    main()
