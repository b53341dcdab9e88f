"""Translation memory: what a question costs against rapidfuzz alone, with ten thousand approved translations.

    python benchmarks/memory.py [--units 10000] [--questions 40] [--seed 7]

Exits 1 when the memory takes more than 1.2 times as long as `process.extract` over the same texts.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

from rapidfuzz import fuzz, process

from drafter.catalog import Translation
from drafter.memory import FUZZY, MOST, Memory, blank, remember
from drafter.problem import Place

GOAL = 1.2
WORDS = """
the progress of cooperation between {home} and {partner} in bilateral regional international frameworks trade investment
which increased to {money} in {year} will continue exchange views on matters common concern support for hosting
{ordinal} {asem} summit commitment member states implementing projects human capacity building peace security
sustainable development people-to-people exchanges tourism youth training scholarship programmes environment
""".split()  # noqa: SIM905


def made_memory(chosen: random.Random, units: int) -> tuple[Memory, list[str]]:
    """Return a memory of invented clauses, and their keys."""
    keys: dict[str, None] = {}
    while len(keys) < units:
        keys[" ".join(chosen.choices(WORDS, k=chosen.randint(4, 22)))] = None
    here = Place("memory.po")
    return remember([{("what", key): Translation(key, key[::-1], here, True) for key in keys}]), list(keys)


def asked(chosen: random.Random, keys: Sequence[str]) -> str:
    """Return a key with a few words changed, as a translator meets it."""
    words = chosen.choice(keys).split()
    for _ in range(chosen.randint(1, 3)):
        words[chosen.randrange(len(words))] = chosen.choice(WORDS)
    return " ".join(words)


def seconds(run: Callable[[], object]) -> float:
    """Return how long a call takes, the best of three: a busy machine only adds."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> int:
    """Print the medians; return 1 when the memory is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    chosen = random.Random(arguments.seed)
    memory, keys = made_memory(chosen, arguments.units)
    ours, theirs = [], []
    found = 0
    for _ in range(arguments.questions):
        question = asked(chosen, keys)
        plain = blank(question)
        alone = partial(process.extract, plain, memory.texts, scorer=fuzz.ratio, score_cutoff=FUZZY, limit=MOST + 1)
        theirs.append(seconds(alone))
        ours.append(seconds(partial(memory.suggest, "what", question)))
        found += bool(memory.suggest("what", question))
    alone, with_memory = statistics.median(theirs), statistics.median(ours)
    share = with_memory / alone
    print(f"{len(memory.texts)} texts, {arguments.questions} questions, {found} with a suggestion")
    print(f"rapidfuzz {alone * 1000:.2f} ms, memory {with_memory * 1000:.2f} ms: {share:.2f}")
    return 0 if share <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
