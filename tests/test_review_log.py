"""The log of review: events that are only added, in order, and nothing of them lost, changed or slipped in."""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import tool
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.files import sweep
from drafter.problem import DraftError
from drafter.review.log import KINDS, Event, FolderLog, ancestors, event_of, heads, ordered, record

ROOT = Path(__file__).resolve().parent.parent
RELEASE = "2020-03-16-small"


def said(text, at="2020-03-17T02:00:00Z", by="dara", release=RELEASE):
    return Event(release, "comment", by, at, {"key": "growth", "tag": "km", "text": text})


def filled(folder, count):
    log = FolderLog(folder / "log", RELEASE)
    for n in range(count):
        record(log, said(f"{n} ២០ 円", at=f"2020-03-17T02:{n // 60:02}:{n % 60:02}Z"))
    return log


def faults(log):
    return [problem.rule for problem in log.look()[1]]


def test_events_come_back_in_order(tmp_path):
    log = filled(tmp_path, 5)
    events = log.read()
    assert [event.body["text"] for event in events] == [f"{n} ២០ 円" for n in range(5)]
    assert [event.after for event in events[1:]] == [(event.id,) for event in events[:-1]]
    assert heads(events) == (events[-1].id,) and faults(log) == []
    assert {path.stem for path in log.folder.iterdir()} == {event.id for event in events}


def test_a_folder_that_is_not_there_is_an_empty_log(tmp_path):
    assert FolderLog(tmp_path / "log", RELEASE).look() == ((), ())


def test_the_same_act_twice_is_kept_once(tmp_path):
    log = FolderLog(tmp_path / "log", RELEASE)
    assert log.append(said("x")) == log.append(said("x")) == said("x").id
    assert len(log.read()) == 1


def test_an_event_of_another_release_is_refused(tmp_path):
    with pytest.raises(DraftError, match="of another"):
        FolderLog(tmp_path / "log", RELEASE).append(said("x", release="another"))
    assert not (tmp_path / "log").exists()


def test_what_two_people_did_at_once_both_stands(tmp_path):
    log = filled(tmp_path, 1)
    seen = log.read()
    record(log, said("one", by="dara"), seen)
    record(log, said("other", by="yui"), seen)
    events = log.read()
    one, other = events[1], events[2]
    assert one.after == other.after == (seen[0].id,)
    before = ancestors(events)
    assert one.id not in before[other.id] and other.id not in before[one.id]
    last = record(log, said("seen both"))
    assert set(last.after) == {one.id, other.id} and ancestors(log.read())[last.id] == {e.id for e in events}


@settings(deadline=None)
@given(st.randoms(), st.integers(1, 30))
def test_order_is_by_what_stands_before_and_then_by_time(chance, count):
    events = []
    for n in range(count):
        after = tuple(sorted(chance.sample([e.id for e in events], min(len(events), chance.randint(0, 2)))))
        # a clock that goes wrong must not put an event before what it saw
        events.append(replace(said(str(n), at=f"2020-03-17T02:00:{chance.randint(0, 59):02}Z"), after=after))
    shuffled = chance.sample(events, len(events))
    found = ordered(shuffled)
    assert sorted(e.id for e in found) == sorted(e.id for e in events) and found == ordered(events)
    spots = {event.id: n for n, event in enumerate(found)}
    assert all(spots[id] < spots[event.id] for event in found for id in event.after)
    for one, other in pairwise(found):
        assert one.id in other.after or one.at <= other.at or any(spots[id] >= spots[one.id] for id in other.after)


def write_one(folder, number, start):
    log = FolderLog(folder / "log", RELEASE)
    start.wait()
    for n in range(3):
        record(log, said(f"{number} {n}", by=f"person{number}"))


@pytest.mark.skipif(os.name != "posix", reason="starts fifty processes by fork")
def test_fifty_writers_at_once_lose_nothing(tmp_path):
    context = multiprocessing.get_context("fork")
    start = context.Event()
    writers = [context.Process(target=write_one, args=(tmp_path, n, start)) for n in range(50)]
    for writer in writers:
        writer.start()
    start.set()
    for writer in writers:
        writer.join()
    assert {writer.exitcode for writer in writers} == {0}
    log = FolderLog(tmp_path / "log", RELEASE)
    events, problems = log.look()
    assert problems == ()
    assert sorted(e.body["text"] for e in events) == sorted(f"{n} {m}" for n in range(50) for m in range(3))
    # a person's own events stand one after the other
    before = ancestors(events)
    for number in range(50):
        own = [event for event in events if event.by == f"person{number}"]
        assert [event.body["text"] for event in own] == [f"{number} {n}" for n in range(3)]
        assert all(one.id in before[other.id] for one, other in pairwise(own))


def test_one_flipped_byte_in_each_of_a_hundred_events_is_found(tmp_path):
    log = filled(tmp_path, 100)
    chance = random.Random(1)
    files = sorted(log.folder.iterdir())
    assert len(files) == 100
    for path in files:
        data = path.read_bytes()
        spot = chance.randrange(len(data))
        path.write_bytes(data[:spot] + bytes([data[spot] ^ (1 << chance.randrange(8))]) + data[spot + 1 :])
        events, problems = log.look()
        assert [problem.rule for problem in problems] == ["log-changed"] and path.name in str(problems[0].where)
        assert len(events) == 99 and path.stem not in {event.id for event in events}
        path.write_bytes(data)
    assert faults(log) == []


def test_a_missing_event_is_found_also_the_newest(tmp_path):
    log = filled(tmp_path, 10)
    for path in sorted(log.folder.iterdir()):
        data = path.read_bytes()
        path.unlink()
        (problem,) = log.look()[1]
        assert problem.rule == "log-missing" and path.name in str(problem.where)
        path.write_bytes(data)


def test_a_missing_event_is_found_by_those_after_it(tmp_path):
    log = filled(tmp_path, 3)
    first = log.read()[0].id
    (log.folder / f"{first}.json").unlink()
    (tmp_path / "receipts" / first).unlink()
    assert faults(log) == ["log-missing"]


FOREIGN = {
    "another release": said("x", release="another").data(),
    "no json": b"{",
    "a list": b"[]",
    "no event": b'{"kind":"comment"}',
    "a later version": said("x").data().replace(b'"version":1', b'"version":2'),
    "an unknown kind": said("x").data().replace(b'"kind":"comment"', b'"kind":"bless"'),
    "a number for a text": said("x").data().replace(b'"text":"x"', b'"text":1'),
    "a final of no day": Event(
        RELEASE, "final", "dara", "", {"version": 1, "tag": "km", "date": "soon", "manifest": ""}
    ).data(),
    "an approval at no level": Event(
        RELEASE,
        "approve",
        "dara",
        "",
        {
            "segments": [{"key": "k", "tag": "km", "hash": "", "levels": [{}], "parts": {}}],
            "emergency": False,
            "reason": "",
        },
    ).data(),
    "an approval of nothing told": Event(
        RELEASE, "approve", "dara", "", {"segments": [{"key": "k"}], "emergency": False, "reason": ""}
    ).data(),
}


@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN)
def test_what_is_no_event_of_the_release_is_told_and_not_read(data, tmp_path):
    log = filled(tmp_path, 2)
    (log.folder / f"{sha256(data).hexdigest()}.json").write_bytes(data)
    events, problems = log.look()
    assert len(events) == 2 and [problem.rule for problem in problems] == ["log-foreign"]


def test_copies_of_a_synchronising_tool_are_told(tmp_path):
    log = filled(tmp_path, 1)
    (path,) = log.folder.iterdir()
    (log.folder / f"{path.stem} (conflicted copy).json").write_bytes(path.read_bytes())
    assert faults(log) == ["log-foreign"] and len(log.read()) == 1


def test_a_file_that_can_not_be_read_is_told(tmp_path):
    log = filled(tmp_path, 1)
    (log.folder / f"{'0' * 64}.json").mkdir()
    assert faults(log) == ["log-unreadable"]


def test_every_kind_reads_back_as_it_was():
    for kind, fields in KINDS.items():
        body = {name: {str: "x", int: 1, bool: True, list: [], dict: {}}[type] for name, type in fields.items()}
        body |= {"date": "2020-03-17"} if "date" in body else {}
        event = Event(RELEASE, kind, "dara", "2020-03-17T02:00:00Z", body, after=("0" * 64,))
        assert event_of(event.data()) == event and json.loads(event.data())["version"] == 1


APPEND = (
    "import pathlib\n"
    "from drafter.review.log import Event, FolderLog, record\n"
    f"body = {{'key': 'growth', 'tag': 'km', 'text': 'new'}}\n"
    f"record(FolderLog(pathlib.Path('log'), {RELEASE!r}), Event({RELEASE!r}, 'comment', 'dara', 'z', body))\n"
)
# the event and its receipt: each is written, made durable, named, and its folder is made durable
STEPS = [f"{call}:when={n}" for n in (1, 2) for call in ("write", "link,linkat")] + [
    f"fsync:when={n}" for n in (1, 2, 3, 4)
]


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_writer_leaves_the_log_whole(step, tmp_path):
    log = filled(tmp_path, 3)
    calls, _, when = step.partition(":")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [tool("strace"), "-f", "-qq", "-o", os.devnull]
    command += ["-e", f"inject={calls}:signal=KILL:{when}", sys.executable, "-c", APPEND]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), run.stderr
    events, problems = log.look()
    assert problems == () and len(events) in (3, 4)
    # what was broken off is taken up again, and nothing stands twice
    record(log, replace(said("new"), at="z"), events[:3])
    assert len(log.read()) == 4 and faults(log) == []
    for folder in (log.folder, tmp_path / "receipts"):
        sweep(folder, -60)
        assert not [path for path in folder.iterdir() if path.name.startswith(".")]
