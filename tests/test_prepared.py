"""What is kept ready: never stale, never trusted where others can write, never needed."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from drafter.catalog import load_clauses
from drafter.locale.load import load_names
from drafter.office import load_office, make_releases
from drafter.prepared import WITHOUT, Store, engine_stamp, freeze, from_bytes, open_store, recall_data, thaw, to_bytes
from drafter.problem import DraftError
from drafter.render.letterhead import _open, open_letterhead
from drafter.tree import parse_data, read_data

ROOT = Path(__file__).parent.parent
FORM = ROOT / "examples" / "2020-03-16-senior-official-consultation.yaml"
DATA = sorted((ROOT / "locales").rglob("*.yaml"))
SHARED = sorted((ROOT / "locales").rglob("*.po"))

posix = pytest.mark.skipif(os.name == "nt", reason="owners and modes are POSIX")


def opened(folder: Path) -> Store:
    return open_store({"DRAFTER_CACHE": str(folder)})


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "prepared").glob("*.bin"))


def texts(root: Path, store: Store) -> list[str]:
    drafts = make_releases(FORM, ("en",), load_office(root, store)).drafts
    return ["".join(run.text for run in sentence.runs) for block in drafts["en"].blocks for sentence in block.sentences]


@pytest.fixture
def root(tmp_path):
    for name in ("locales", "templates"):
        shutil.copytree(ROOT / name, tmp_path / "root" / name)
    return tmp_path / "root"


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_data_comes_back_as_it_was_read(path, tmp_path):
    store, fresh = opened(tmp_path), read_data(path, "x.yaml")
    assert thaw(from_bytes(to_bytes(freeze(fresh))), "x.yaml") == fresh
    assert recall_data(path, "x.yaml", store) == recall_data(path, "x.yaml", store) == fresh
    assert len(entries(tmp_path)) == 1


def test_nodes_of_every_kind_come_back():
    text = 'a: [b, {c: d, "": e}, []]\n"": {}\nf:\n- "null"\n- ~\n- [[1]]\n'
    node = parse_data(text.encode(), "x.yaml")
    assert thaw(from_bytes(to_bytes(freeze(node))), "x.yaml") == node


@pytest.mark.parametrize("path", sorted((ROOT / "locales").glob("[!_]*/names.yaml")), ids=lambda path: path.parent.name)
def test_names_come_back_as_they_were_read(path, tmp_path):
    store = opened(tmp_path)
    fresh, first, kept = (load_names(path, "names.yaml", each) for each in (WITHOUT, store, store))
    assert type(fresh["countries"]) is not type(kept["countries"])
    assert fresh == first == {section: dict(entries) for section, entries in kept.items()}


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_catalogues_come_back_as_they_were_read(path, tmp_path):
    files = [(path, "shared.po")]
    fresh = load_clauses("xx", "en", files)
    for _ in range(2):
        # another stamp is another entry, so that the second reading can't come from memory
        store = opened(tmp_path)
        assert load_clauses("xx", "en", files, store) == fresh
        assert len(entries(tmp_path)) == 1


def test_a_ready_office_loads_only_what_it_needs(tmp_path):
    environment = {**os.environ, "DRAFTER_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-X", "importtime", "-m", "drafter", "generate", str(FORM), "-o", str(tmp_path / "out")]
    made = []
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        made.append({path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()})
    assert made[0] == made[1]
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert imported & {"babel", "docx", "drafter.locale.walk", "drafter.translate", "drafter.explain"} == set()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("templates/en/acts.j2", '"welcomed"', '"welkomed"'),
        ("locales/en/names.yaml", "Cambodia", "Cambodja"),
        ("locales/en/locale.yaml", "March", "Marsh"),
    ],
)
def test_one_letter_changed_is_seen(root, tmp_path, file, old, new):
    store = opened(tmp_path / "cache")
    before = texts(root, store)
    assert texts(root, store) == before
    path = root / file
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    after = texts(root, store)
    assert after != before
    assert after == texts(root, WITHOUT)


@pytest.mark.parametrize("file", ["templates/en/acts.j2", "locales/en/names.yaml", "locales/acts.yaml"])
def test_a_fault_is_told_every_time(root, tmp_path, file):
    store = opened(tmp_path / "cache")
    texts(root, store)
    path = root / file
    wrong = "{% macro wrong(a) %}{{ nobody }}{% endmacro %}" if file.endswith(".j2") else "\nwrong: {wrong: wrong}\n"
    path.write_text(path.read_text(encoding="utf-8") + wrong, encoding="utf-8")
    said = []
    for each in (store, store, WITHOUT):
        with pytest.raises(DraftError) as caught:
            texts(root, each)
        said.append(str(caught.value))
    assert said[0] == said[1] == said[2]


def test_a_changed_module_or_version_makes_everything_anew(tmp_path):
    package = tmp_path / "drafter"
    package.mkdir()
    for name in ("__init__.py", "tree.py"):
        (package / name).write_text("one", encoding="utf-8")
    stamps = {engine_stamp(package)}
    (package / "tree.py").write_text("other", encoding="utf-8")
    stamps.add(engine_stamp(package))
    (package / "__init__.py").write_text("two", encoding="utf-8")
    stamps.add(engine_stamp(package))
    assert len(stamps) == 3
    folder = opened(tmp_path / "cache").folder
    for stamp in stamps:
        store = Store(folder, stamp)
        assert store.recall("x", [b"source"]) is None
        store.keep("x", [b"source"], stamp)
        assert store.recall("x", [b"source"]) == stamp


def test_sources_are_told_apart_by_their_ends(tmp_path):
    store = opened(tmp_path)
    store.keep("x", [b"ab", b"c"], b"kept")
    assert store.recall("x", [b"ab", b"c"]) == b"kept"
    assert store.recall("x", [b"a", b"bc"]) is None
    assert store.recall("y", [b"ab", b"c"]) is None


def test_old_entries_go(tmp_path):
    store = opened(tmp_path)
    for number in range(9):
        store.keep("x", [b"%d" % number], b"kept")
    assert len(entries(tmp_path)) == 3
    assert store.recall("x", [b"8"]) == b"kept"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: bytes(len(data)),
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: bytes([data[0] ^ 1]) + data[1:],
        lambda data: data + b"x",
    ],
)
def test_spoilt_entries_are_left_alone(tmp_path, spoil):
    store = opened(tmp_path)
    before = texts(ROOT, store)
    kept = entries(tmp_path)
    assert len(kept) > 8
    for path in kept:
        path.write_bytes(spoil(path.read_bytes()))
    assert texts(ROOT, store) == before


def test_off(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert open_store({"DRAFTER_CACHE": "off"}) == WITHOUT
    texts(ROOT, WITHOUT)
    assert list(tmp_path.iterdir()) == []


@posix
def test_the_folder_is_closed_to_others(tmp_path):
    environment = {"XDG_CACHE_HOME": str(tmp_path / "deep" / "cache")}
    store = open_store(environment)
    assert store.folder == tmp_path / "deep" / "cache" / "drafter" / "prepared"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (store.folder, store.folder.parent)} == {0o700}
    assert open_store({"HOME": "x", "XDG_CACHE_HOME": "relative"}).folder in (
        None,
        Path.home() / ".cache/drafter/prepared",
    )


@posix
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702, 0o720, 0o1777])
@pytest.mark.parametrize("inner", [False, True])
def test_a_folder_that_others_may_write_to_is_not_used(tmp_path, mode, inner):
    store = opened(tmp_path / "cache")
    assert store.folder is not None
    (store.folder if inner else store.folder.parent).chmod(mode)
    assert opened(tmp_path / "cache") == WITHOUT


@posix
def test_a_folder_of_somebody_else_is_not_used(tmp_path, monkeypatch):
    assert opened(tmp_path / "cache") != WITHOUT
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    assert opened(tmp_path / "cache") == WITHOUT


def test_no_place_for_a_folder(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert opened(tmp_path / "file") == WITHOUT
    assert opened(tmp_path / "file" / "below") == WITHOUT
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "prepared").write_text("in the way", encoding="utf-8")
    assert opened(tmp_path / "cache") == WITHOUT


def test_a_folder_that_can_not_be_written_to_changes_nothing(tmp_path):
    store = opened(tmp_path / "cache")
    before = texts(ROOT, store)
    folder = store.folder
    shutil.rmtree(folder)
    # a file in its place: no entry can be read or written, also not by root
    folder.write_text("in the way", encoding="utf-8")
    assert texts(ROOT, store) == before
    assert folder.read_text(encoding="utf-8") == "in the way"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").glob("[!_]*/letterhead*.docx")), ids=lambda path: path.parent.name
)
def test_letterheads_come_back_as_they_were_taken_apart(path, tmp_path):
    setting = load_office(ROOT).locale(path.parent.name).typography
    data, store = path.read_bytes(), opened(tmp_path)
    fresh = open_letterhead(data, "letterhead.docx", setting)
    assert open_letterhead(data, "letterhead.docx", setting, store) == fresh
    assert len(entries(tmp_path)) == 1
    _open.cache_clear()
    assert open_letterhead(data, "letterhead.docx", setting, store) == fresh
    other = replace(setting, align="left" if setting.align != "left" else "both")
    assert open_letterhead(data, "letterhead.docx", other, store) == open_letterhead(data, "letterhead.docx", other)
