"""How fast drafter is beside what it could have been made with. One command, one table.

    python -m pip install -r benchmarks/requirements.txt
    python benchmarks/run.py [--rounds 15] [--forms 1000] [--large]

Rows that are compared are measured by turns in one run, and a ratio is the median of the ratios of the turns. What is
made is checked before it is timed: the same text, each run in its script's font. Exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from batch import memory, speed  # noqa: E402
from ways import WAYS, text_of, verify  # noqa: E402

from drafter.office import load_office, make_releases  # noqa: E402

EXAMPLE = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. ratio: against what; met: None where there is no target."""

    what: str
    times: Sequence[float] = ()
    ratio: str = ""
    target: str = ""
    met: bool | None = None


def by_turns(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Return the processor's seconds of each way, one turn after the other, after one turn that does not count.

    Programs that a way starts count too. Not the clock's seconds: those say what else the machine does.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, run in ways.items():
            start = used()
            run()
            if turn:
                times[name].append(used() - start)
    return times


def used() -> float:
    """Return the seconds that a processor has worked for this process and those it has waited for."""
    found = os.times()
    return time.process_time() + found.children_user + found.children_system


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """Return the median of the ratios of the turns."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def documents(rounds: int) -> list[Row]:
    """Draft to bytes, one document in each language a turn."""
    office = load_office(ROOT)
    # as they go out: the others don't draw the marks of a draft
    drafts = {tag: replace(draft, final=True) for tag, draft in make_releases(EXAMPLE, (), office).drafts.items()}
    texts = [text_of(draft, office) for draft in drafts.values()]
    ways = {name: [way(text) for text in texts] for name, way in WAYS.items()}
    for name, makers in ways.items():
        for make, text in zip(makers, texts, strict=True):
            verify(name, make(), text)
    # a turn of the quick ways is repeated, so that the clock can see it
    often = {name: 1 if name.startswith(("docxtpl", "python-docx")) else 10 for name in ways}

    def turn(name: str) -> Callable[[], None]:
        return lambda: [make() for _ in range(often[name]) for make in ways[name]] and None

    def road() -> None:
        make_releases(EXAMPLE, (), office)

    times = by_turns({**{name: turn(name) for name in ways}, "road": road}, rounds)
    each = {name: [t / often[name] / len(texts) for t in times[name]] for name in ways}
    full, slim, plain, strings = (ratio(each[name], each["drafter"]) for name in list(ways)[1:])
    one = ratio(times["road"], each["docxtpl, its usual template"])
    return [
        Row("draft to Word file: drafter", each["drafter"]),
        Row("  docxtpl, its usual template", each["docxtpl, its usual template"], f"{full:.1f}x", ">= 40x", full >= 40),
        Row("  docxtpl, slim template", each["docxtpl, slim template"], f"{slim:.1f}x", ">= 15x", slim >= 15),
        Row("  python-docx", each["python-docx"], f"{plain:.1f}x"),
        Row(
            "  strings into a ready package",
            each["strings"],
            f"drafter takes {1 / strings:.2f}x",
            "<= 2.5x",
            1 / strings <= 2.5,
        ),
        Row("form to three drafts, warm", times["road"], f"{one:.2f} docxtpl files", "<= 1", one <= 1),
    ]


def commands(rounds: int) -> list[Row]:
    """Whole commands in new processes: nine files, against opening python-docx's default document."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"DRAFTER_CACHE": f"{folder}/cache", "PYTHONPATH": str(ROOT)}

        def command(*words: str) -> Callable[[], object]:
            return lambda: subprocess.run([sys.executable, *words], env=environment, check=True, capture_output=True)

        nine = command("-m", "drafter", "generate", str(EXAMPLE), "-o", f"{folder}/out")
        start = time.perf_counter()
        nine()
        first = time.perf_counter() - start
        assert len(list(Path(folder, "out").iterdir())) == 9
        opened = command("-c", "import docx; docx.Document()")
        times = by_turns({"nine": nine, "docx": opened}, rounds)
    found = ratio(times["nine"], times["docx"])
    return [
        Row("import docx; docx.Document()", times["docx"]),
        Row("drafter generate, nine files", times["nine"], f"{found:.2f}x", "<= 1.3x", found <= 1.3),
        Row("  the first time, nothing prepared", [first]),
    ]


def batches(forms: int, large: bool) -> list[Row]:
    """Many forms: two processes against one, and the memory of the biggest process."""
    rows = []
    if forms:
        one, two = speed(EXAMPLE, forms)
        found = one / two
        rows.append(Row(f"{forms:,} forms, one process", [one]))
        rows.append(Row(f"{forms:,} forms, two processes", [two], f"{found:.2f}x", ">= 1.8x", found >= 1.8))
    counts = (100, 1000, 10_000) if large else (100, 1000) if forms else ()
    peaks = memory(EXAMPLE, counts)
    for count, peak in peaks.items():
        grown = peak / peaks[counts[0]] - 1
        rows.append(
            Row(f"peak memory, {count:,} forms", (), f"{peak / 2**20:.0f} MiB, {grown:+.1%}", "<= +15%", grown <= 0.15)
        )
    return rows


def table(rows: Sequence[Row]) -> str:
    """Return the rows as text; times in milliseconds."""
    lines = [f"{'':36}{'min ms':>11}{'median ms':>11}  {'ratio':<24}{'target':<10}"]
    for row in rows:
        times = [1000 * t for t in row.times]
        shown = f"{min(times):11,.2f}{statistics.median(times):11,.2f}" if times else " " * 22
        met = "" if row.met is None else "met" if row.met else "MISSED"
        lines.append(f"{row.what:36}{shown}  {row.ratio:<24}{row.target:<10}{met}".rstrip())
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="time drafter beside docxtpl, python-docx and plain strings")
    parser.add_argument("--rounds", type=int, default=15, help="turns of each row (default: 15)")
    parser.add_argument("--forms", type=int, default=1000, help="forms of the batch, 0 for none (default: 1000)")
    parser.add_argument("--large", action="store_true", help="also measure the memory that 10,000 forms take")
    given = parser.parse_args()
    rows = [*documents(given.rounds), *commands(given.rounds), *batches(given.forms, given.large)]
    print(table(rows))
    return 0 if all(row.met is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
