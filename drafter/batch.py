"""Many forms: several processes, no bad form stops another, and what is done already can be passed over."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from drafter.files import write_file
from drafter.frozen import dataclass
from drafter.office import Office, catalogues, load_office, load_summary
from drafter.overlay import OFFICE_FILE
from drafter.prepared import engine_stamp
from drafter.problem import DraftError, Grade, Problem

# beside the releases: one small file for each form that was done, by its name
DONE = ".drafter-done"
_PICTURE = re.compile(rb"[^\s:'\"{},\[\]]+\.(?:png|jpe?g)\b", re.IGNORECASE)
_AHEAD = 4  # forms that wait for each process; more would only fill the memory


@dataclass(frozen=True, slots=True)
class Job:
    """What is made of each form.

    tags: () for every language. editions: () for what is made without asking, "all" for each of the form's too.
    record: note in the folder what is done. resume: pass over what was done before.
    home: folder of the reviewers and releases, the form's own if None.
    """

    folder: Path
    tags: tuple[str, ...]
    formats: tuple[str, ...]
    final: bool = False
    record: bool = False
    resume: bool = False
    home: Path | None = None
    editions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form.

    written: its files. problems: what was found. passed: it was done before. failed: nothing was made.
    """

    form: str
    written: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    passed: bool = False
    failed: bool = False


Make = Callable[[Path, Job, Office], tuple[Sequence[Path], Sequence[Problem]]]


def make_all(forms: Sequence[str], job: Job, make: Make, office: Office, processes: int = 1) -> Iterator[Outcome]:
    """Make the releases of each form and yield what became of it, in the order of the forms.

    make: writes one form's releases; returns paths and problems, and raises DraftError when none can be made. Several
        processes start anew and import it by its name, and read the office's data from where `office` did.
    processes: never more than there are forms. Memory does not grow with the number of forms.
    errors: DraftError when the office's own data is faulty, or a process was ended from outside.
    """
    processes = min(processes, len(forms))
    if processes < 2:
        yield from map(_Worker(job, make, office), forms)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    for tag in job.tags or office.tags:
        office.locale(tag)  # what is faulty in it is told once, what is in order is prepared for the others
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (job, make, office.root, office.home))
    waiting: deque[Future[Outcome]] = deque()
    try:
        for form in forms:
            waiting.append(pool.submit(_next, form))
            if len(waiting) > processes * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise DraftError(
            [
                Problem(
                    "batch-broken",
                    Grade.BLOCKER,
                    None,
                    "a process that made releases was ended from outside",
                    {},
                    "run the same command with --resume; with fewer --jobs it needs less memory",
                )
            ]
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


class _Worker:
    """Makes forms one after the other with one office; holds what they share."""

    def __init__(self, job: Job, make: Make, office: Office) -> None:
        self.job, self.make, self.office = job, make, office
        self.stamp = _stamp((office.root, *((office.home,) if office.home else ())), job) if job.record else b""

    def __call__(self, form: str) -> Outcome:
        path = Path(form)
        record = self.job.folder / DONE / f"{hashlib.sha256(path.as_posix().encode()).hexdigest()[:32]}.json"
        try:
            key = self._key(path) if self.job.record else ""
            if key and self.job.resume and _is_done(record, key, self.job.folder):
                return Outcome(form, passed=True)
            written, problems = self.make(path, self.job, self.office)
            if key and not any(problem.grade >= Grade.ERROR for problem in problems):
                write_file(record, _done(key, written))
            return Outcome(form, tuple(written), tuple(problems))
        except DraftError as error:
            return Outcome(form, problems=error.problems, failed=True)

    def _key(self, path: Path) -> str:
        """Return what a form's releases depend on, as one hash; "" where reviewers decide, which is not followed here.

        errors: DraftError when the form can't be read.
        """
        if ((self.job.home or path.parent) / "releases").is_dir():
            return ""
        found = hashlib.sha256(self.stamp)
        found.update(path.as_posix().encode())
        try:
            data = path.read_bytes()
        except OSError:
            load_summary(path, self.office)
            raise
        found.update(data)
        for picture in (path.parent / os.fsdecode(name) for name in _PICTURE.findall(data)):
            found.update(b"\0" + (picture.read_bytes() if picture.is_file() else b""))
        for tag in self.job.tags or self.office.tags:
            own, _ = catalogues(path, tag, "", self.office.root)[0]
            found.update(b"\0" + (own.read_bytes() if own.is_file() else b""))
        return found.hexdigest()


_worker: list[_Worker] = []


def _begin(job: Job, make: Make, root: Path, home: Path | None) -> None:
    import signal

    # who stops the command stops the first process, which then ends the others
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker.append(_Worker(job, make, load_office(root, home=home)))


def _next(form: str) -> Outcome:
    return _worker[0](form)


def _stamp(roots: Sequence[Path], job: Job) -> bytes:
    """Return what the releases of every form depend on: the engine, the data, and what was asked for."""
    found = hashlib.sha256(engine_stamp())
    found.update(repr((job.tags, job.formats, job.final, job.editions)).encode())
    for root in roots:
        about = [path for path in (root / OFFICE_FILE,) if path.is_file()]
        files = [path for folder in ("locales", "templates") for path in (root / folder).rglob("*") if path.is_file()]
        for path in sorted(about + files):
            found.update(path.relative_to(root).as_posix().encode() + b"\0")
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.digest()


def _done(key: str, written: Iterable[Path]) -> bytes:
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written}
    return json.dumps({"key": key, "files": files}, indent=1).encode()


def _is_done(record: Path, key: str, folder: Path) -> bool:
    """Whether a form was done with the same key, and each of its files stands there as it was written."""
    try:
        said = json.loads(record.read_bytes())
        files = said["files"].items()
        return said["key"] == key and all(
            hashlib.sha256((folder / os.path.basename(name)).read_bytes()).hexdigest() == digest
            for name, digest in files
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
