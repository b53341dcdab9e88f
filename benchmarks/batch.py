"""Batches of forms as a person runs them: how long they take, and how much memory the biggest process has."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _write_forms(example: Path, folder: Path, count: int) -> None:
    # each of another meeting, so that no form is the one before; the text of the others is as long
    text = example.read_text(encoding="utf-8")
    assert "number: 3" in text
    for number in range(count):
        form = text.replace("number: 3", f"number: {number % 97 + 1}", 1)
        (folder / f"2020-03-16-meeting-{number}.yaml").write_text(form, encoding="utf-8")


def run(example: Path, count: int, jobs: int) -> tuple[float, int]:
    """Make the releases of as many forms; return seconds, and the peak memory of the biggest process in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        forms, out = Path(folder, "forms"), Path(folder, "out")
        forms.mkdir()
        _write_forms(example, forms, count)
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPATH": str(ROOT)}
        command = [
            sys.executable,
            "-m",
            "drafter",
            "generate",
            str(forms / "*.yaml"),
            "-o",
            str(out),
            "--jobs",
            str(jobs),
        ]
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peak = 0
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        assert process.wait() == 0
        seconds = time.perf_counter() - start
        assert len(list(out.glob("*.*"))) == 9 * count + 1, "some releases are missing"
    return seconds, peak


def speed(example: Path, count: int) -> tuple[float, float]:
    """Return the seconds that a batch takes with one process and with two."""
    run(example, 2, 2)
    return run(example, count, 1)[0], run(example, count, 2)[0]


def memory(example: Path, counts: Sequence[int]) -> dict[int, int]:
    """Return the peak memory of each number of forms, with two processes; {} where the system does not tell."""
    return {count: peak for count in counts if (peak := run(example, count, 2)[1])}
