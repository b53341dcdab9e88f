"""The one function that writes files: whole and durable, or not at all."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from pathlib import Path

from drafter.problem import DraftError, Grade, Problem

_TEMPORARY = re.compile(r"\.drafter-[0-9a-f]{16}\.tmp")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LOCKED = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_file(path: Path, data: bytes, *, replace: bool = True) -> None:
    """Write a file so that its old content or the new one stands there at any moment, also after a power cut.

    path: the target; missing folders above it are made. A link is replaced, never followed.
    data: the whole content. A replaced file keeps its permissions, a new one gets those of the umask.
    replace: False refuses a target that exists: finals are written once.
    errors: DraftError that names the target and the next step; the target is as it was, nothing is left beside it.
    source: the order write, fsync, rename, fsync of the folder is what git and SQLite do.
    """
    if os.path.isdir(path):
        raise _refusal("file-is-folder", path, "expected a file name, found the folder {file}", "name a file inside it")
    if not replace and os.path.lexists(path):
        raise _exists(path)
    temporary = path.parent / f".drafter-{os.urandom(8).hex()}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _fill(temporary, data)
        _keep_mode(path, temporary)
    except OSError as error:
        _remove(temporary)
        raise _explain(error, path) from error
    except BaseException:
        _remove(temporary)
        raise
    try:
        _publish(temporary, path, replace)
    except OSError as error:
        raise _explain(error, path, publishing=True) from error
    finally:
        _remove(temporary)


def sweep(folder: Path, older_than_seconds: float) -> tuple[Path, ...]:
    """Remove what a killed `write_file` left in a folder, and return it; younger files may still be in use."""
    removed = []
    limit = time.time() - older_than_seconds
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not _TEMPORARY.fullmatch(path.name):
            continue
        try:
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_mtime < limit:
                path.unlink()
                removed.append(path)
        except OSError:
            # somebody else's, or swept by another process just now
            continue
    return tuple(removed)


def _fill(temporary: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(temporary, flags, 0o666), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _keep_mode(path: Path, temporary: Path) -> None:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISREG(status.st_mode):
        os.chmod(temporary, stat.S_IMODE(status.st_mode))


def _publish(temporary: Path, path: Path, replace: bool) -> None:
    if replace:
        os.replace(temporary, path)
    else:
        _rename_to_new(temporary, path)
    _flush_folder(path.parent)


def _rename_to_new(temporary: Path, path: Path) -> None:
    # rename replaces silently on POSIX; a hard link fails when the name is taken, in one step
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        # a file system without hard links: the check above must do, and Windows refuses by itself
        if os.path.lexists(path):
            raise _exists(path) from None
        os.rename(temporary, path)


def _flush_folder(folder: Path) -> None:
    # without it the new name may be lost in a power cut; Windows can't open folders, some network shares can't flush
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _remove(temporary: Path) -> None:
    try:
        temporary.unlink(missing_ok=True)
    except OSError:
        # `sweep` takes it later; the first error is the one to tell
        return


def _explain(error: OSError, path: Path, *, publishing: bool = False) -> DraftError:
    code = error.errno
    if code in _FULL:
        return _refusal(
            "file-disk-full",
            path,
            "{file} can't be written: there is no space left on the disk",
            "make space, or write to another folder with `-o`",
        )
    if code in _LOCKED and publishing and os.path.exists(path):
        return _refusal(
            "file-open-elsewhere",
            path,
            "{file} can't be replaced: another program has it open, or it is protected",
            "close it in Word and try again",
        )
    if code in _LOCKED:
        return _refusal(
            "file-folder-locked",
            path,
            "{file} can't be written: the folder {folder} doesn't let you write",
            "write to another folder with `-o`, or ask for the right to write there",
        )
    if code in (errno.ENOTDIR, errno.EEXIST):
        return _refusal(
            "file-folder-is-file",
            path,
            "{file} can't be written: expected a folder at {folder}, found a file",
            "write to another folder with `-o`",
        )
    if code == errno.ENAMETOOLONG:
        return _refusal(
            "file-name-long", path, "{file} can't be written: the name is too long", "give the release a shorter slug"
        )
    return _refusal(
        "file-write",
        path,
        "{file} can't be written: {reason}",
        "try again, or write to another folder with `-o`",
        reason=(error.strerror or type(error).__name__).lower(),
    )


def _exists(path: Path) -> DraftError:
    return _refusal(
        "file-exists",
        path,
        "{file} exists and is never overwritten",
        "choose another name, or move the old file away yourself; a changed release gets another date or slug",
    )


def _refusal(rule: str, path: Path, message: str, hint: str, **fields: str) -> DraftError:
    names = {"file": str(path), "folder": str(path.parent), **fields}
    return DraftError([Problem(rule, Grade.BLOCKER, None, message, names, hint)])
