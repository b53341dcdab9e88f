"""House rules that a program can check: what may not stand in the engine, the data files and the repository."""

import ast
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from drafter.script import khmer_problems

ROOT = Path(__file__).resolve().parent.parent
ENGINE = sorted((ROOT / "drafter").rglob("*.py"))
DATA = sorted(
    path
    for folder in ("locales", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".yaml", ".po", ".pot", ".j2")
)
TAGS = {path.name for path in (ROOT / "locales").iterdir() if path.is_dir() and not path.name.startswith("_")}

# made by tools or by `make`, never committed
NOT_OURS = re.compile(
    r"\.git|\.venv|out|build|dist|.*\.egg-info|__pycache__|\.hypothesis|\.mypy_cache|\.pytest_cache|\.ruff_cache"
)
LIMIT = 1024 * 1024
# in pieces, or this file would break the rule
FOREIGN_PLACES = ["/".join(("", "work", "")).encode(), "/".join(("", "tmp", "bash_jobs")).encode()]

KHMER_KANA_HAN = re.compile(
    "[\u1780-\u17ff\u19e0-\u19ff\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# forms a language must not use stand in the data as they are met, wrong order and all
AVOIDED = re.compile(r"^( *)(?:\w+_)?avoid:.*(?:\n\1 *- .*)*", re.MULTILINE)
WRITING_MODE = re.compile(r"(?=.*[wax+])[rwaxbt+]{1,3}")


def foreign_words(text: str) -> Iterator[int]:
    """Yield the lines that hold a character of a release language's script."""
    for number, line in enumerate(text.splitlines(), 1):
        if KHMER_KANA_HAN.search(line):
            yield number


def tag_comparisons(text: str) -> Iterator[int]:
    """Yield the lines that compare something with a language tag: `==`, `in`, `case`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare | ast.MatchValue):
            words = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
            if words & TAGS:
                yield node.lineno


def writes(text: str) -> Iterator[int]:
    """Yield the lines that write a file by themselves."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and _writes(node):
            yield node.lineno


def _writes(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    if name.rpartition(".")[2] in ("write_text", "write_bytes") or name in ("os.open", "os.fdopen"):
        return True
    if name in ("open", "io.open", "codecs.open", "gzip.open"):
        modes = call.args[1:2]
    elif name.endswith(".open"):
        modes = call.args[0:1]
    else:
        return False
    modes = modes + [word.value for word in call.keywords if word.arg == "mode"]
    return any(not isinstance(mode, ast.Constant) or _is_writing(mode.value) for mode in modes)


def _is_writing(mode: object) -> bool:
    return isinstance(mode, str) and WRITING_MODE.fullmatch(mode) is not None


def encoding_problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and kind of what is not canonical in a data file."""
    ours = AVOIDED.sub(lambda avoided: "\n" * avoided[0].count("\n"), text)
    for number, line in enumerate(ours.splitlines(), 1):
        if unicodedata.normalize("NFC", line) != line:
            yield number, "not NFC"
        if "\u200b" in line or "\u2060" in line:
            yield number, "U+200B or U+2060"
        for _, kind in khmer_problems(line):
            yield number, kind


def repository_files() -> Iterator[Path]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not NOT_OURS.fullmatch(name)]
        yield from (Path(folder, name) for name in files)


def shown(path: Path, line: int, kind: str = "") -> str:
    return f"{path.relative_to(ROOT)}:{line} {kind}".rstrip()


def test_the_engine_holds_no_word_of_a_release_language() -> None:
    assert [shown(path, line) for path in ENGINE for line in foreign_words(path.read_text(encoding="utf-8"))] == []


def test_the_engine_compares_no_language_tag() -> None:
    assert [shown(path, line) for path in ENGINE for line in tag_comparisons(path.read_text(encoding="utf-8"))] == []


def test_only_files_writes_files() -> None:
    others = [path for path in ENGINE if path != ROOT / "drafter" / "files.py"]
    assert [shown(path, line) for path in others for line in writes(path.read_text(encoding="utf-8"))] == []


def test_data_files_are_canonical() -> None:
    found = [
        shown(path, line, kind) for path in DATA for line, kind in encoding_problems(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_files_are_small() -> None:
    assert [str(path.relative_to(ROOT)) for path in repository_files() if path.stat().st_size > LIMIT] == []


def test_files_name_no_place_on_the_machine_they_were_made_on() -> None:
    found = []
    for path in repository_files():
        content = path.read_bytes()
        found += [str(path.relative_to(ROOT)) for place in FOREIGN_PLACES if place in content]
    assert found == []


@pytest.mark.parametrize("text", ["# ខ្មែរ", 'x = "かな"', 'x = "カナ"', 'x = "ｶﾅ"', '"""漢字"""', 'x = "𠮷"', "# 〇"])
def test_a_word_is_seen(text: str) -> None:
    assert list(foreign_words("\n" + text)) == [2]


@pytest.mark.parametrize(
    "text",
    [
        'if tag == "km": pass',
        'if "ja" != tag: pass',
        'x = [1 for t in tags if t in ("km", "xx")]',
        'x = tag not in {"en"}',
        'match tag:\n    case "km": pass',
        'match tag:\n    case "km" | "ja": pass',
    ],
)
def test_a_comparison_is_seen(text: str) -> None:
    assert list(tag_comparisons(text))


@pytest.mark.parametrize("text", ['x = {"km": 1}["km"]', 'if name == "kmx": pass', 'if tag == other: x = "km"'])
def test_other_uses_of_a_tag_are_no_comparison(text: str) -> None:
    assert not list(tag_comparisons(text))


@pytest.mark.parametrize(
    "text",
    [
        'open(path, "w")',
        'open(path, "r+b")',
        'open(path, mode="xb")',
        "open(path, mode)",
        'path.open("a", encoding="utf-8")',
        'Path("x").open(mode="wb")',
        'io.open(path, "wt")',
        "path.write_text(text)",
        'Path("x").write_bytes(data)',
        'os.fdopen(os.open(path, flags), "wb")',
    ],
)
def test_a_write_is_seen(text: str) -> None:
    assert list(writes(text))


@pytest.mark.parametrize(
    "text", ["open(path)", 'open(path, "rb")', 'path.open("rb")', 'path.open(encoding="utf-8")', 'stream.write("wax")']
)
def test_reading_is_no_write(text: str) -> None:
    assert not list(writes(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a: ស្រ្តី", "order"),
        ("a: សេចក្ដី", "subscript-da"),
        ("a: រដ្ឋ\u200bមន្ត្រី", "U+200B or U+2060"),
        ("a: 1\u20602", "U+200B or U+2060"),
        ("a: cafe\u0301", "not NFC"),
        ("a: \uf900", "not NFC"),
    ],
)
def test_what_is_not_canonical_is_seen(text: str, kind: str) -> None:
    assert (2, kind) in list(encoding_problems("\n" + text))


def test_forms_to_avoid_may_be_wrong() -> None:
    text = "a:\n  avoid:\n  - ស្រ្តី\n  - មន្រ្តី\n  long_avoid: [ស្រ្តី]\n  form: ស្រ្តី\n"
    assert list(encoding_problems(text)) == [(6, "order")]
