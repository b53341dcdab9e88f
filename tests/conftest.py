"""What tests need from outside Python: skipped and named where it is missing, a failure where CI=true."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import cache

import pytest
from hypothesis import settings

settings.register_profile("full")

# program -> Debian package
PROGRAMS = {
    "chromium": "chromium",
    "make": "make",
    "msgfmt": "gettext",
    "omegat": "omegat",
    "pdffonts": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "soffice": "libreoffice-writer",
    "strace": "strace",
}
# font family -> Debian package; of those that `typography` in locales/*/locale.yaml asks for, one for each package
FONTS = {
    "Khmer OS Siemreap": "fonts-khmeros",
    "Liberation Serif": "fonts-liberation",
    "Noto Serif CJK JP": "fonts-noto-cjk",
    "Noto Serif Khmer": "fonts-noto-core",
}
RENDERING = ("soffice", "pdffonts", "pdftoppm", "pdftotext")
UNO = {"python with uno": "python3-uno"}
LACKING = "not installed: "


def tool(name: str) -> str:
    """Return the path of a program of PROGRAMS; skip the test where it is not installed."""
    path = shutil.which(name)
    if path is None:
        _skip({name: PROGRAMS[name]})
    return path


def office_python() -> str:
    """Return a Python that can drive LibreOffice; skip the test where there is none."""
    tool("soffice")
    # Debian's own Python has the module; the one that runs the tests may be another one
    for name in dict.fromkeys(("/usr/bin/python3", shutil.which("python3") or "")):
        if name and subprocess.run([name, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return name
    _skip(UNO)
    raise AssertionError


def _skip(lacking: dict[str, str]) -> None:
    pytest.skip(LACKING + ", ".join(lacking))


def pytest_configure(config: pytest.Config) -> None:
    """Keep what is prepared while testing in a folder of the run, for every process that a test starts too."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        # a worker takes that of the process that started it
        return
    folder = tempfile.TemporaryDirectory(prefix="drafter-")
    config.add_cleanup(folder.cleanup)
    os.environ["DRAFTER_CACHE"] = folder.name


@cache
def _families() -> frozenset[str]:
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    listed = subprocess.run([program, ":", "family"], capture_output=True, encoding="utf-8", check=True).stdout
    return frozenset(name.strip() for line in listed.splitlines() for name in line.split(","))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked `render` where something it needs is missing."""
    if item.get_closest_marker("render"):
        lacking = {name: PROGRAMS[name] for name in RENDERING if shutil.which(name) is None}
        lacking |= {name: package for name, package in FONTS.items() if name not in _families()}
        if lacking:
            _skip(lacking)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn a skip into a failure in CI, where everything is to be installed."""
    return _strict((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Turn the skip of a whole file into a failure in CI."""
    return _strict((yield))


def _strict(report):
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as a failure when CI=true: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what is missing and the command that installs it; tests may have run in other processes."""
    packages = {**PROGRAMS, **FONTS, **UNO}
    said = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())]
    missing = {name for text in said if LACKING in text for name in packages if name in text.split(LACKING)[1]}
    if missing:
        terminalreporter.section("not installed")
        terminalreporter.line(f"left out some tests, which need {', '.join(sorted(missing))}")
        terminalreporter.line(f"to run them: apt install {' '.join(sorted({packages[name] for name in missing}))}")
