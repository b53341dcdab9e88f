"""Forms read by PyYAML's C reader: wherever it is trusted, the strict reader says the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.form.characters import masked
from drafter.form.look import look
from drafter.form.source import _DOUBTFUL, _characters, _Events, _quickly, _Tree, read_form
from drafter.problem import DraftError

ROOT = Path(__file__).parent.parent
FORMS = sorted((ROOT / "examples").glob("*.yaml"))
TEXT = FORMS[0].read_text(encoding="utf-8")
PIECES = [
    "",
    "\n",
    "\n\n",
    " ",
    "  ",
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    ",",
    ", ",
    "- ",
    "'",
    '"',
    "|\n",
    ">\n",
    "?",
    "&a ",
    "*a",
    "!t ",
    "%",
    "@",
    "`",
    "#",
    " # ",
    "~",
    "---\n",
    "...\n",
    "\\",
    "a",
    "ក",
    "\u3000",
    "\x85",
    "\u2028",
    "\ufeff",
    "\U0001f600",
    "\t",
]

pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without its C reader")


def trees(text: str):
    """Return what both readers make of a text, None for what the quick one is not asked or does not answer."""
    clean = masked(text)
    slips, whole = look(clean)
    strict = _Tree(clean, "x")
    strict.read(_Events(clean))
    asked = whole and not slips and not list(_characters(text)) and not _DOUBTFUL.search(clean)
    return (_quickly(clean, "x") if asked else None), strict


def agree(text: str) -> bool:
    """Assert that the readers agree; return whether the quick one answered."""
    quick, strict = trees(text)
    if quick is not None:
        assert (strict.failure, strict.slips, strict.root) == (None, [], quick.root)
    return quick is not None


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_the_examples_are_read_quickly(path):
    assert agree(path.read_text(encoding="utf-8"))


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 2), st.sampled_from(PIECES)), min_size=1, max_size=3)
)
def test_spoilt_forms(changes):
    text = TEXT
    for place, size, piece in changes:
        text = text[:place] + piece + text[place + size :]
    agree(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "a", "b: c", "\n- ", "\n  ", "d:\n", "{e: f}"]), max_size=12).map("".join))
def test_small_texts(text):
    agree("a: b\n" + text)


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n",
        "a: 'b ''c'\n",
        'a: "b\\n\\x41"\n',
        "a: |\n  b\n   c\n\nd: e\n",
        "a: >-\n  b\n  c\n",
        "a: b\n  c\n\n  d\n",
        "a: {b: c, d: [e, f]}\n",
        "a:\n- b\n-   c: d\n    e: f\n",
        "# note\na: b\n",
        "a: ខ\n",
    ],
)
def test_what_is_answered(text):
    assert agree(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: b # c\n",
        "a: [b]#c\n",
        "a:\n",
        "a: \nb: c\n",
        "---\na: b\n",
        "a: b\n...\n",
        "%YAML 1.1\n---\na: b\n",
        "a: &b c\n",
        "a: !b c\n",
        "a: b\na: c\n",
    ],
)
def test_what_is_left_to_the_strict_reader(text):
    assert not agree(text)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "a: " + "[" * 100_000 + "]" * 100_000, "- " * 100_000, "a: " + "{b: " * 100_000, "? " * 100_000],
)
def test_brackets_never_end_the_process(text, tmp_path):
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    code = (
        "import sys, pathlib\nfrom drafter.form.source import _quickly\n"
        "print(_quickly(pathlib.Path(sys.argv[1]).read_text(), 'x'))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, "None\n")
    with pytest.raises(DraftError):
        read_form(text.encode(), "form.yaml")
