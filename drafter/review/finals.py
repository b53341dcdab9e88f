"""Final releases: made when every part is approved as it is printed, written once, kept with all that proves it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from drafter.files import write_file
from drafter.frozen import dataclass
from drafter.office import Office, catalogues
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.review.log import OF_SYSTEMS, Event, record
from drafter.review.people import Reviewer
from drafter.review.segments import successors
from drafter.review.service import Review, only
from drafter.review.standing import Standing

MANIFEST = 1


@dataclass(frozen=True, slots=True)
class Change:
    """What reads differently since the edition before. old, new: "" for what came or went."""

    key: str
    old: str
    new: str


def gate(review: Review, tags: Sequence[str]) -> tuple[Problem, ...]:
    """Return everything that stands between a release and its final in some languages; () when nothing does.

    review: opened with final=True, so that what is missing or unconfirmed counts.
    """
    found = [*review.faults]
    if not review.events:
        found.append(_nobody(review))
    elif review.standings:
        found += _unapproved(review, tags)
    # a translation that a catalogue marks as not reviewed was read and approved here, in its sentence
    wrong = [
        problem
        for problem in only(review.releases, tags).problems
        if problem.grade >= Grade.ERROR and problem.rule != "clause-unreviewed"
    ]
    spots = dict(review.placed(wrong))
    found += [problem for problem in wrong if not review.waived(problem, spots.get(problem, frozenset()))]
    made = {event.body["tag"] for event in finals_of(review)}
    found += [_made_before(review, tag) for tag in tags if tag in made]
    return tuple(dict.fromkeys(found))


def finals_of(review: Review) -> tuple[Event, ...]:
    """Return the events that made a language of the present edition final."""
    return tuple(e for e in review.events if e.kind == "final" and e.body["version"] == review.version)


def write_finals(
    review: Review,
    tags: Sequence[str],
    files: Mapping[str, Mapping[str, bytes]],
    office: Office,
    at: str,
    person: Reviewer | None = None,
) -> tuple[Path, ...]:
    """Write the finals of some languages into the release folder, with form, catalogues and hashes, and return them.

    files: language -> name -> bytes, made of review.releases. at, person: go on the record; "" for nobody named.
    Each language ends with its manifest and an event; one that was broken off in between is taken up again.
    errors: DraftError with all that `gate` finds, or when other files of that edition stand there already.
    """
    problems = gate(review, tags)
    if problems:
        raise DraftError(problems)
    folder = review.folder / f"v{review.version}"
    written: list[Path] = []
    for tag in tags:
        kept = {review.form.name: review.form.read_bytes()}
        for path, name in catalogues(review.form, tag, review.plan.summary.language, office.root, office.home):
            if path.exists():
                kept[_catalogue(name, tag, kept)] = path.read_bytes()
        for name, data in {**kept, **files[tag]}.items():
            _put(folder / name, data, review)
        data = _manifest(review, tag, {**kept, **files[tag]})
        path = folder / f"manifest.{tag}.json"
        if path.exists() and _files(path.read_bytes()) == _files(data):
            data = path.read_bytes()
        _put(path, data, review)
        day = review.releases.drafts[tag].date
        body = {"version": review.version, "tag": tag, "date": day, "manifest": sha256(data).hexdigest()}
        record(review.log, Event(review.id, "final", person.id if person else "", at, body))
        written += [folder / name for name in files[tag]]
    return tuple(written)


def _catalogue(name: str, tag: str, kept: Mapping[str, bytes]) -> str:
    # the office's catalogue and the shared one have the same name
    plain = f"catalogues/{tag}/{Path(name).name}"
    return plain if plain not in kept else f"catalogues/{tag}/shared.{Path(name).name}"


def open_correction(review: Review, person: Reviewer, at: str, reason: str) -> Event:
    """Return the act that opens the next edition. errors: DraftError without a final to correct, or a reason."""
    fields = {"version": str(review.version)}
    if not finals_of(review):
        said, hint = "edition {version} is not final yet: there is nothing to correct", "edit the form, and go on"
        raise DraftError([Problem("correct-open", Grade.ERROR, Place(review.form.as_posix()), said, fields, hint)])
    if not reason.strip():
        raise DraftError([Problem("reason-missing", Grade.ERROR, None, "a reason is missing", {}, "say why")])
    return Event(review.id, "correct", person.id, at, {"version": review.version + 1, "reason": reason.strip()})


def changes_since(review: Review, tag: str) -> tuple[Change, ...]:
    """Return what reads differently in a language since its newest final; () where there is none.

    errors: DraftError when its manifest can't be read.
    """
    finals = [e for e in review.events if e.kind == "final" and e.body["tag"] == tag]
    if not finals:
        return ()
    path = review.folder / f"v{finals[-1].body['version']}" / f"manifest.{tag}.json"
    try:
        said: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise DraftError([_changed(path)]) from error
    old = {key: one["text"] for key, one in said["segments"].items()}
    new = {one.segment.key: one.segment.text for one in review.of((tag,))}
    gone = {key: text for key, text in old.items() if key not in new}
    came = successors(gone, {key: text for key, text in new.items() if key not in old})
    found = [Change(key, old.get(came.get(key, key), ""), text) for key, text in new.items()]
    found += [Change(key, text, "") for key, text in gone.items() if key not in came.values()]
    return tuple(change for change in found if change.old != change.new)


def verify(review: Review) -> tuple[Problem, ...]:
    """Return what is changed, missing or foreign in the log and among the finals; () for a release in order."""
    return (*review.faults, *_faulty_files(review))


def _faulty_files(review: Review) -> Iterator[Problem]:
    known: dict[Path, set[Path]] = {}
    spoilt: set[Path] = set()
    for event in review.events:
        if event.kind != "final":
            continue
        folder = review.folder / f"v{event.body['version']}"
        path = folder / f"manifest.{event.body['tag']}.json"
        known.setdefault(folder, set()).add(path)
        data = path.read_bytes() if path.is_file() else b""
        if sha256(data).hexdigest() != event.body["manifest"]:
            yield _changed(path)
            # nobody knows what belongs there
            spoilt.add(folder)
            continue
        known[folder].update(folder / name for name in _files(data))
        for name, hash in _files(data).items():
            kept = folder / name
            if not kept.is_file() or sha256(kept.read_bytes()).hexdigest() != hash:
                yield _changed(kept)
    for folder, files in known.items():
        for path in sorted(folder.rglob("*")) if folder not in spoilt else ():
            own = path.name.startswith(".") or path.name.lower() in OF_SYSTEMS
            if path.is_file() and path not in files and not own:
                yield _foreign(path)


def _manifest(review: Review, tag: str, files: Mapping[str, bytes]) -> bytes:
    said = {
        "manifest": MANIFEST,
        "release": review.id,
        "version": review.version,
        "language": tag,
        "hash": review.releases.drafts[tag].hash,
        "files": {name: sha256(data).hexdigest() for name, data in files.items()},
        "segments": {
            one.segment.key: {
                "text": one.segment.text,
                "hash": one.segment.hash,
                "approvals": [event.id for event in one.approvals],
                "override": one.override.id if one.override else "",
                "emergency": one.emergency,
            }
            for one in review.of((tag,))
        },
        "changes": [{"key": c.key, "old": c.old, "new": c.new} for c in changes_since(review, tag)],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _files(manifest: bytes) -> Mapping[str, str]:
    try:
        said = json.loads(manifest)
    except ValueError:
        return {}
    files = said.get("files") if isinstance(said, dict) else None
    return files if isinstance(files, dict) else {}


def _put(path: Path, data: bytes, review: Review) -> None:
    # what an earlier run wrote before it was broken off
    if path.is_file() and path.read_bytes() == data:
        return
    if path.exists():
        fields = {"file": path.as_posix(), "version": str(review.version)}
        said = "{file} stands there already and says something else: edition {version} was made from another form"
        hint = "`drafter correct` opens the next edition"
        raise DraftError([Problem("final-written", Grade.BLOCKER, None, said, fields, hint)])
    write_file(path, data, replace=False)


def _nobody(review: Review) -> Problem:
    return Problem(
        "unapproved",
        Grade.BLOCKER,
        Place(review.form.as_posix()),
        "nobody has approved this release",
        {"form": review.form.as_posix()},
        "read it with `drafter review page {form}`; `drafter review approve` then records who approves it",
    )


def _unapproved(review: Review, tags: Sequence[str]) -> Iterator[Problem]:
    """Rows of one language that wait for the same are one problem; its place is the first of them."""
    waiting: dict[tuple[str, str, str], list[Standing]] = {}
    for one in review.of(tags):
        if one.state != "approved":
            why = "; ".join(one.stale) if one.stale else ", ".join(one.lacking)
            waiting.setdefault((one.segment.tag, one.state, why), []).append(one)
    for (tag, state, why), rows in waiting.items():
        places = [one.segment.where for one in rows if one.segment.where]
        keys = [one.segment.key for one in rows]
        more = f" and {len(keys) - 6} more" if len(keys) > 6 else ""
        yield Problem(
            "unapproved",
            Grade.BLOCKER,
            min(places, default=Place(review.form.as_posix())),
            "not approved in {language}, {state}" + (" ({why})" if why else "") + ": {rows}",
            {"language": tag, "state": state, "why": why, "rows": ", ".join(keys[:6]) + more},
            "`drafter review show` tells what is open; `drafter review approve` approves it",
        )


def _made_before(review: Review, tag: str) -> Problem:
    return Problem(
        "final-made",
        Grade.BLOCKER,
        Place(review.form.as_posix()),
        "edition {version} is final in {language} already",
        {"version": str(review.version), "language": tag},
        "`drafter correct` opens the next edition",
    )


def _changed(path: Path) -> Problem:
    return Problem(
        "final-changed",
        Grade.BLOCKER,
        Place(path.as_posix()),
        "it is missing, or not what was written when the release became final",
        {},
        "take the file back from a copy of the folder",
    )


def _foreign(path: Path) -> Problem:
    return Problem(
        "final-foreign",
        Grade.BLOCKER,
        Place(path.as_posix()),
        "it lies among the finals, and no manifest of them names it",
        {},
        "take it away, unless a final is being written now; what went out stands in the manifests",
    )
