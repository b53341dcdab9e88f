"""U+200B between words, for programs that know no dictionary of a script written without spaces."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import accumulate, pairwise

from drafter.draft import Run
from drafter.frozen import replace
from drafter.problem import DraftError, Grade, Problem

# Script -> the module whose `tokenize` cuts its text into words, and the signs that a break may stand between.
SPLITTERS = {"Khmr": ("khmercut", "\u1780", "\u17b3")}
_BREAK = "\u200b"


def add_breaks(runs: Sequence[Run], script: str, kept: Container[str]) -> list[Run]:
    """Return runs with U+200B between their words, none inside runs whose origin is of a kind in `kept`.

    script: the text's own; the runs come back as they are where SPLITTERS has none for it.
    errors: DraftError when the splitter is not installed.
    """
    if script not in SPLITTERS:
        return list(runs)
    edges = _edges("".join(run.text for run in runs), script)
    found, start = [], 0
    for run in runs:
        end = start + len(run.text)
        inside = () if run.origin.kind in kept else [edge - start for edge in edges if start < edge < end]
        cuts = [0, *inside, len(run.text)]
        parts = [run.text[left:right] for left, right in pairwise(cuts)]
        found.append(replace(run, text=_BREAK.join(parts)) if inside else run)
        start = end
    return found


@lru_cache(maxsize=512)
def _edges(text: str, script: str) -> tuple[int, ...]:
    """Return the places between two words of which the second begins with a letter."""
    module, first, last = SPLITTERS[script]
    try:
        words: list[str] = import_module(module).tokenize(text)
    except ImportError as error:
        raise DraftError(
            [
                Problem(
                    "words-missing",
                    Grade.BLOCKER,
                    None,
                    "`words: true` in locale.yaml needs {module}, which is not installed",
                    {"module": module},
                    "in drafter's folder: `pip install '.[words]'`, or take `words` out",
                )
            ]
        ) from error
    if "".join(words) != text:
        return ()
    places = list(accumulate(map(len, words)))[:-1]
    return tuple(place for place in places if first <= text[place] <= last and not text[place - 1].isspace())
