"""The shell around the engine: the wheel, its folders, the rule about skips, the Makefile's words."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import tool

from drafter.problem import DraftError
from drafter.resources import project_root

ROOT = Path(__file__).resolve().parent.parent
DATA = ("locales", "templates", "examples")
BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names in the wheel and its metadata, built by the backend itself: needs no network, leaves nothing behind."""
    folder = tmp_path_factory.mktemp("wheel")
    build = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert build.returncode == 0, build.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


@pytest.mark.parametrize("folder", DATA)
def test_wheel_carries_the_folder(wheel, folder):
    here = {f"drafter/_data/{path.relative_to(ROOT).as_posix()}" for path in files(ROOT / folder)}
    assert here and here <= set(wheel)


def test_wheel_carries_the_engine_and_nothing_else(wheel):
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "drafter").rglob("*.py")}
    assert modules <= set(wheel)
    others = {name for name in wheel if not name.startswith(("drafter/", "drafter-"))}
    assert others == set()


def test_wheel_has_its_command_and_licence(wheel):
    info = {name.partition(".dist-info/")[2]: data.decode() for name, data in wheel.items() if ".dist-info/" in name}
    assert "drafter = drafter.cli:main" in info["entry_points.txt"]
    assert "the drafter authors" in info["licenses/LICENSE"]


def test_checkout_is_its_own_root():
    assert project_root() == ROOT


def test_installed_folders_win_over_what_lies_beside(tmp_path):
    for root in (tmp_path, tmp_path / "drafter" / "_data"):
        for folder in ("locales", "templates"):
            (root / folder).mkdir(parents=True)
    assert project_root(tmp_path / "drafter") == tmp_path / "drafter" / "_data"


def test_missing_folders_are_named_with_the_places_looked_in(tmp_path):
    (tmp_path / "locales").mkdir()
    with pytest.raises(DraftError) as caught:
        project_root(tmp_path / "drafter")
    assert str(tmp_path) in str(caught.value)
    assert "install drafter again" in str(caught.value)


TESTS = """
import pytest
def test_skips():
    pytest.skip("no printer")
@pytest.mark.xfail(strict=True)
def test_expected_to_fail():
    raise ValueError
"""


@pytest.mark.parametrize(
    ("ci", "status", "closing"), [("", 0, "1 skipped, 1 xfailed"), ("true", 1, "1 failed, 1 xfailed")]
)
def test_a_skip_is_a_failure_in_ci_only(tmp_path, ci, status, closing):
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (tmp_path / "test_it.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "."],
        cwd=tmp_path,
        env=os.environ | {"CI": ci},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == status, run.stdout
    assert closing in run.stdout.splitlines()[-1]
    assert ("no printer" in run.stdout) == (ci == "true")


OLD = """#!/bin/sh
case "$2" in *print*) echo 3.9.2;; *) exit 1;; esac
"""
NO_VENV = """#!/bin/sh
case "$2" in *ensurepip*) exit 1;; esac
"""


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param(OLD, "drafter needs Python 3.11 or newer: {python} is 3.9.2", id="old"),
        pytest.param(NO_VENV, "{python} has no venv module: apt install python3-venv", id="no venv"),
        pytest.param(None, "drafter needs Python 3.11 or newer: {python} is not there", id="none"),
    ],
)
def test_make_says_in_one_line_what_python_lacks(tmp_path, script, words):
    make = tool("make")
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    (tmp_path / "pyproject.toml").touch()
    python = tmp_path / "python"
    if script:
        python.write_text(script, encoding="utf-8")
        python.chmod(0o755)
    run = subprocess.run(
        [make, "--no-print-directory", "demo", f"PYTHON={python}"],
        cwd=tmp_path,
        # without what a make around this test hands down
        env={name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 2
    said = (run.stdout + run.stderr).splitlines()
    assert len(said) == 1
    assert words.format(python=python) in said[0]


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_links_lead_somewhere(page):
    source = ROOT / page
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", source.read_text(encoding="utf-8"))
    assert [target for target in targets if not (source.parent / target).exists()] == []
