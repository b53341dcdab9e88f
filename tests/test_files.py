"""The one function that writes files: whole or not at all, with plain words when it can't."""

import ast
import errno
import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import tool

from drafter import files
from drafter.files import sweep, write_file
from drafter.problem import DraftError

ROOT = Path(__file__).resolve().parent.parent
OLD, NEW = b"old " * 1000, b"new " * 50_000
posix = pytest.mark.skipif(os.name != "posix", reason="limits and permission bits as POSIX has them")


def refused(path, data=NEW, **more):
    """Return the problem that writing ends in; it names the target and never the temporary file."""
    with pytest.raises(DraftError) as caught:
        write_file(path, data, **more)
    (problem,) = caught.value.problems
    assert str(path) in problem.text and problem.hint
    assert ".tmp" not in problem.show()
    return problem


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_writes_and_replaces(tmp_path):
    path = tmp_path / "release.docx"
    write_file(path, OLD)
    write_file(path, NEW)
    assert path.read_bytes() == NEW
    assert names(tmp_path) == ["release.docx"]


def test_makes_the_folders_above(tmp_path):
    write_file(tmp_path / "2020" / "march" / "release.txt", b"")
    assert (tmp_path / "2020" / "march" / "release.txt").read_bytes() == b""


def test_name_may_be_as_long_as_the_file_system_takes(tmp_path):
    path = tmp_path / ("n" * 255)
    write_file(path, NEW)
    assert path.read_bytes() == NEW
    assert refused(tmp_path / ("n" * 256)).rule == "file-name-long"


def test_final_is_never_overwritten(tmp_path):
    path = tmp_path / "release.docx"
    write_file(path, OLD, replace=False)
    assert refused(path, replace=False).rule == "file-exists"
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["release.docx"]


def test_final_made_by_another_process_meanwhile_is_not_overwritten(tmp_path, monkeypatch):
    path = tmp_path / "release.docx"
    link = os.link

    def late(source, target):
        path.write_bytes(OLD)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    assert refused(path, replace=False).rule == "file-exists"
    assert path.read_bytes() == OLD and names(tmp_path) == ["release.docx"]


def test_final_on_a_file_system_without_hard_links(tmp_path, monkeypatch):
    def unsupported(source, target):
        raise OSError(errno.EPERM, "operation not permitted")

    monkeypatch.setattr(os, "link", unsupported)
    write_file(tmp_path / "release.docx", NEW, replace=False)
    assert (tmp_path / "release.docx").read_bytes() == NEW
    assert refused(tmp_path / "release.docx", replace=False).rule == "file-exists"


def test_folder_is_no_target(tmp_path):
    assert refused(tmp_path).rule == "file-is-folder"


def test_file_where_a_folder_should_be(tmp_path):
    (tmp_path / "out").write_bytes(OLD)
    assert refused(tmp_path / "out" / "release.docx").rule == "file-folder-is-file"
    assert refused(tmp_path / "out" / "march" / "release.docx").rule == "file-folder-is-file"
    assert (tmp_path / "out").read_bytes() == OLD


@pytest.mark.parametrize(
    ("code", "step", "rule"),
    [
        (errno.ENOSPC, "fsync", "file-disk-full"),
        (errno.EDQUOT, "replace", "file-disk-full"),
        (errno.EACCES, "open", "file-folder-locked"),
        (errno.EROFS, "open", "file-folder-locked"),
        (errno.EACCES, "replace", "file-open-elsewhere"),
        (errno.EIO, "fsync", "file-write"),
        (errno.EIO, "chmod", "file-write"),
    ],
)
def test_what_the_system_refuses_is_told_and_leaves_the_old_file(tmp_path, monkeypatch, code, step, rule):
    path = tmp_path / "release.docx"
    path.write_bytes(OLD)

    def fails(*arguments, **more):
        raise OSError(code, os.strerror(code), str(tmp_path / ".drafter-0.tmp"))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fails)
        problem = refused(path)
    assert problem.rule == rule
    assert path.read_bytes() == OLD and names(tmp_path) == ["release.docx"]
    assert ("Word" in problem.advice) == (rule == "file-open-elsewhere")


def test_interrupt_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "release.docx"
    path.write_bytes(OLD)

    def interrupt(handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, NEW)
    assert path.read_bytes() == OLD and names(tmp_path) == ["release.docx"]


def python(folder, code):
    """Run Python in a folder; returns how it ended."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@posix
def test_full_disk_keeps_the_old_file(tmp_path):
    (tmp_path / "release.docx").write_bytes(OLD)
    run = python(
        tmp_path,
        "import pathlib, resource\n"
        "from drafter.files import write_file\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        f"write_file(pathlib.Path('release.docx'), b'new ' * {len(NEW) // 4})\n",
    )
    assert run.returncode == 1 and "release.docx can't be written: there is no space left" in run.stderr
    assert (tmp_path / "release.docx").read_bytes() == OLD and names(tmp_path) == ["release.docx"]


@posix
def test_permissions(tmp_path):
    run = python(
        tmp_path,
        "import os, pathlib\n"
        "from drafter.files import write_file\n"
        "os.umask(0o027)\n"
        "write_file(pathlib.Path('new'), b'')\n"
        "write_file(pathlib.Path('old'), b'')\n"
        "os.chmod('old', 0o664)\n"
        "write_file(pathlib.Path('old'), b'x')\n",
    )
    assert run.returncode == 0, run.stderr
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o664


@posix
def test_link_is_replaced_and_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(OLD)
    (tmp_path / "release.docx").symlink_to(victim)
    write_file(tmp_path / "release.docx", NEW)
    assert victim.read_bytes() == OLD
    assert not (tmp_path / "release.docx").is_symlink()


WRITE = (
    "import pathlib\nfrom drafter.files import write_file\nwrite_file(pathlib.Path('release.docx'), b'new ' * 50000)\n"
)


def traced(folder, *options):
    command = [tool("strace"), "-f", "-qq", *options, sys.executable, "-c", WRITE]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_data_reaches_the_disk_before_the_name_does(tmp_path):
    trace = tmp_path / "trace"
    traced(tmp_path, "-y", "-o", str(trace), "-e", "trace=write,fsync,rename")
    lines = [
        line for line in trace.read_text(encoding="utf-8").splitlines() if str(tmp_path) in line or "rename" in line
    ]
    steps = [re.search(r"(write|fsync|rename)\(", line)[1] for line in lines]
    assert list(dict.fromkeys(steps[:-1])) == ["write", "fsync", "rename"]
    assert steps[-1] == "fsync" and f"<{tmp_path}>" in lines[-1]


@pytest.mark.parametrize("call", ["write:when=1", "fsync:when=1", "rename:when=1", "fsync:when=2"])
def test_killed_writer_leaves_old_or_new_never_between(tmp_path, call):
    path = tmp_path / "release.docx"
    path.write_bytes(OLD)
    name, _, when = call.partition(":")
    run = traced(tmp_path, "-o", os.devnull, "-e", f"inject={name}:signal=KILL:{when}")
    assert run.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
    assert path.read_bytes() in (OLD, NEW)
    left = [item for item in names(tmp_path) if item != "release.docx"]
    assert [item.name for item in sweep(tmp_path, -60)] == left
    assert names(tmp_path) == ["release.docx"]


def test_sweep_takes_only_old_files_of_our_own(tmp_path):
    ours, young = f".drafter-{'a' * 16}.tmp", f".drafter-{'b' * 16}.tmp"
    for name in (ours, young, ".drafter-notes.tmp", "release.docx", ".other.tmp"):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (0, 0))
    os.utime(tmp_path / young)
    (tmp_path / f".drafter-{'c' * 16}.tmp").mkdir()
    os.utime(tmp_path / f".drafter-{'c' * 16}.tmp", (0, 0))
    assert sweep(tmp_path, 3600) == (tmp_path / ours,)
    assert len(names(tmp_path)) == 5
    assert sweep(tmp_path / "nowhere", 3600) == ()


def writers(source):
    """Yield the line of each call in a module that could open a file for writing."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        words = [
            item.value for item in (*node.args, *(key.value for key in node.keywords)) if isinstance(item, ast.Constant)
        ]
        modes = [item for item in words if isinstance(item, str) and re.fullmatch("[rwaxbt+]{1,3}", item)]
        writing = name in ("open", "fdopen", "ZipFile") and any(set(mode) & set("wax+") for mode in modes)
        if writing or name in ("write_text", "write_bytes", "mkstemp", "NamedTemporaryFile"):
            yield node.lineno


def test_nothing_else_in_the_package_writes_files():
    here = Path(files.__file__)
    found = {
        str(path.relative_to(ROOT)): lines
        for path in here.parent.rglob("*.py")
        if path != here and (lines := list(writers(path.read_text(encoding="utf-8"))))
    }
    assert found == {}
    assert list(writers(here.read_text(encoding="utf-8")))
