"""A release under review, as commands and the desk see it: what is printed, what was decided, where all stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from unicodedata import normalize

from drafter.catalog import Clauses
from drafter.draft import Draft, digest
from drafter.form.model import Edition
from drafter.frozen import dataclass, replace
from drafter.office import Office, Releases, edition_tags, load_summary, make_releases
from drafter.plan import Plan, make_plan
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.realise import slug
from drafter.review.log import Event, FolderLog, Log
from drafter.review.overrides import override
from drafter.review.people import FILE, Reviewers, load_reviewers
from drafter.review.rows import findings, pair, translations
from drafter.review.segments import Segment, Versions, make_segments
from drafter.review.standing import Standing, standings


@dataclass(frozen=True, slots=True)
class Review:
    """A release and all that was decided about it.

    id: "<date>-<name>". folder: where log and finals are kept. log: where events go.
    releases: every language of the office, corrections put in. made: the segments as they are without corrections.
    standings: the segments as they are printed, with their states.
    events: of the log, in order. faults: what is changed, missing or foreign in it.
    """

    id: str
    folder: Path
    form: Path
    log: Log
    reviewers: Reviewers
    releases: Releases
    made: tuple[Segment, ...]
    standings: tuple[Standing, ...]
    events: tuple[Event, ...]
    faults: tuple[Problem, ...]

    @property
    def plan(self) -> Plan:
        """What the release says."""
        return self.releases.plan

    @property
    def stem(self) -> str:
        """How files for reviewers begin: the form's name, and the edition's that is reviewed by itself."""
        edition = reviewed_edition(self.id)
        return f"{self.form.stem}.{edition}" if edition else self.form.stem

    @property
    def version(self) -> int:
        """The edition that is being made: 1, or what the last correction opened."""
        return version(self.events)

    @property
    def hash(self) -> str:
        """SHA-256 of the edition as it is printed in all languages, for signatures on paper."""
        texts = {tag: draft.hash for tag, draft in self.releases.drafts.items()}
        return digest({"release": self.id, "version": self.version, "languages": texts})

    def shown(self, tag: str) -> str:
        """SHA-256 of all that a page shows of a language: its segments with their hashes."""
        return digest([[one.segment.key, one.segment.hash] for one in self.of((tag,))])

    def of(self, tags: Sequence[str]) -> tuple[Standing, ...]:
        """Return the standings of some languages, of all if none are named."""
        return tuple(one for one in self.standings if not tags or one.segment.tag in tags)

    def asked(self, tags: Sequence[str]) -> tuple[str, ...]:
        """Return the languages that are made of those asked for, all of them if none are."""
        return tuple(tag for tag in tags or self.releases.drafts if tag in self.releases.drafts)

    def find(self, key: str, tags: Sequence[str] = ()) -> tuple[Standing, ...]:
        """Return a row's segments, by its id, the beginning of it, or words that stand in no other row.

        errors: DraftError when nothing or several rows are meant.
        """
        known = {one.segment.key for one in self.standings}
        keys = {key} & known or {one for one in known if one.startswith(key)}
        keys = keys or {one.segment.key for one in self.standings if key in one.segment.text}
        found = tuple(one for one in self.of(tags) if one.segment.key in keys)
        if len(keys) != 1 or not found:
            raise DraftError([_no_row(key, keys)])
        return found

    def made_of(self, segment: Segment) -> Segment:
        """Return a segment as it is without correction."""
        return next(one for one in self.made if (one.key, one.tag) == (segment.key, segment.tag))

    def event(self, id: str, kind: str) -> Event:
        """Return an event of a kind by the beginning of its id. errors: DraftError when it is not exactly one."""
        found = [event for event in self.events if id and event.kind == kind and event.id.startswith(id)]
        if len(found) != 1:
            said, hint = "no {kind} is called {id}", "`drafter review history` lists them with their ids"
            raise DraftError([Problem("event-unknown", Grade.ERROR, None, said, {"kind": kind, "id": id}, hint)])
        return found[0]

    def problems(self, segment: Segment) -> tuple[Problem, ...]:
        """Return what checks found in a segment, hints left out."""
        placed = self.placed(self.releases.problems)
        return tuple(problem for problem, spots in placed if (segment.key, segment.tag) in spots)

    def placed(self, problems: Iterable[Problem]) -> tuple[tuple[Problem, frozenset[tuple[str, str]]], ...]:
        """Return each problem from WARNING up with the segments it is about, as (key, language)."""
        listed = list(problems)
        rows = pair(self.plan, self.releases.drafts)
        translated = {tag: translations(self.plan, clauses) for tag, clauses in self.releases.clauses.items()}
        found = {(one.rule, one.where, one.text): one for one in findings(self.plan, rows, translated, listed)}
        placed = []
        for problem in listed:
            one = found.get((problem.rule, problem.where, problem.text))
            if one:
                tag = one.tag or problem.fields.get("language", "")
                tags = (tag,) if tag in translated else tuple(translated)
                placed.append((problem, frozenset((row, tag) for row in one.rows for tag in tags)))
        return tuple(placed)

    def waived(self, problem: Problem, spots: Iterable[tuple[str, str]]) -> Event | None:
        """Return a waiver of a problem that holds for what is printed now, or None. Blockers are never waived."""
        if problem.grade >= Grade.BLOCKER:
            return None
        now = {(one.segment.key, one.segment.tag) for one in self.standings}
        given = self.waivers_at(problem.rule)
        held = [given.get(spot) for spot in spots if spot in now]
        return held[0] if held and all(held) else None

    def waivers_at(self, rule: str) -> Mapping[tuple[str, str], Event]:
        """Return (key, language) -> a waiver of a rule that holds for what is printed there now."""
        now = {(one.segment.key, one.segment.tag): one.segment.hash for one in self.standings}
        return {
            (event.body["key"], event.body["tag"]): event
            for event in self.events
            if event.kind == "waive"
            and event.body["rule"] == rule
            and now.get((event.body["key"], event.body["tag"])) == event.body["hash"]
        }

    def waivers(self) -> Mapping[Problem, Event]:
        """Return each problem of the releases that somebody let stand, with the act."""
        placed = self.placed(self.releases.problems)
        return {problem: event for problem, spots in placed if (event := self.waived(problem, spots))}

    def excused(self) -> Releases:
        """Return the releases; a problem that somebody let stand is a hint, which says who did and why."""
        waivers = self.waivers()
        found = (self._excuse(one, waivers[one]) if one in waivers else one for one in self.releases.problems)
        return replace(self.releases, problems=tuple(found))

    def _excuse(self, problem: Problem, event: Event) -> Problem:
        said = {"waived_by": self.reviewers.name(event.by), "claim": event.claim, "why": event.body["reason"]}
        hint = "waived by {waived_by} ({claim}): {why}"
        return replace(problem, grade=Grade.HINT, fields={**problem.fields, **said}, hint=hint)


def now() -> str:
    """Return the time as events tell it: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def release_folder(plan: Plan, home: Path, edition: str = "") -> Path:
    """Return the folder of a release.

    It is called as the form is when that begins with a day, so that a release that moves to another day stays where it
    is; else by the day of the release and the name. A name in other letters than a to z is told by a hash. An edition
    that is asked for has a folder of its own, with its name behind a dot, since others may decide about it.
    """
    own = Path(plan.summary.file).stem
    stem = re.sub(r"[^a-z0-9]+", "-", own.lower()).strip("-")
    dated = re.match(r"\d{4}-\d{2}-\d{2}-", stem)
    name = stem[:91].strip("-") if dated else f"{plan.summary.release.day.isoformat()}-{slug(plan)}"
    if not own.isascii():
        # two forms may differ in letters that no folder's name keeps
        name += f"-{digest(normalize('NFC', own))[:6]}"
    return home / "releases" / (f"{name}.{edition}" if edition else name)


def left_behind(folder: Path, form: Path) -> tuple[Problem, ...]:
    """Return an error when nobody decided in a release's folder, but somebody did in one of its name and another day.

    One that went out is another release; else the day of a form that is not named by it may have been changed.
    """
    name = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", folder.name)
    if (folder / "log").is_dir() or re.match(r"\d{4}-\d{2}-\d{2}-", form.stem):
        return ()
    for other in sorted(folder.parent.glob(f"????-??-??-{name}")):
        events = FolderLog(other / "log", other.name).read()
        if events and not any(event.kind == "final" for event in events):
            hint = "if it is the same release, call the form {other}.yaml; if not, begin its name with its own day"
            fields = {"folder": other.as_posix(), "other": other.name.partition(".")[0], "own": folder.name}
            said = "what was decided in {folder} is not seen here: this release is {own}"
            return (Problem("release-moved", Grade.ERROR, Place(form.as_posix()), said, fields, hint),)
    return ()


def reviewed_edition(release: str) -> str:
    """Return the edition that a release's id names, "" for what is made without asking."""
    return release.partition(".")[2]


def version(events: Iterable[Event]) -> int:
    """Return the edition that is being made."""
    return max((event.body["version"] for event in events if event.kind == "correct"), default=1)


def supersedes(events: Sequence[Event]) -> Mapping[str, date]:
    """Return language -> day of the newest final release before the edition that is being made."""
    now = version(events)
    finals = [event for event in events if event.kind == "final" and event.body["version"] < now]
    return {event.body["tag"]: date.fromisoformat(event.body["date"]) for event in finals}


def open_review(
    form: Path,
    office: Office,
    home: Path | None = None,
    final: bool = False,
    thorough: bool = False,
    log: Log | None = None,
    tags: Sequence[str] = (),
    edition: str = "",
) -> Review:
    """Read a form, its reviewers and its log, make every language, put the corrections in, and say where all stands.

    home: folder with reviewers.yaml and releases/; the form's own if left out. final, thorough: as `make_releases`.
    log: where the events are kept; the release's folder if left out. tags: languages beside those that are published.
    edition: one that is asked for, which is reviewed by itself.
    errors: DraftError when no draft can be made, the reviewers can't be read, or the edition is made without asking.
    """
    home = form.parent if home is None else home
    summary = load_summary(form, office)
    plan = make_plan(summary, office.directory, edition)
    if edition and summary.editions[edition].default:
        raise DraftError([_made_anyway(summary.editions[edition])])
    edition_tags(summary, edition, tags or office.tags)
    folder = release_folder(plan, home, edition)
    kept = FolderLog(folder / "log", folder.name)
    events, faults = (log.read(), ()) if log else kept.look()
    faults = (*faults, *(() if log else left_behind(folder, form)))
    reviewers = load_reviewers(home / FILE)
    before: list[Segment] = []
    versions: dict[str, Versions] = {}

    def revise(
        plan: Plan, drafts: Mapping[str, Draft], clauses: Mapping[str, Clauses]
    ) -> tuple[Mapping[str, Draft], tuple[Problem, ...]]:
        versions.update({tag: Versions(office.locale(tag), plan) for tag in drafts})
        before.extend(make_segments(plan, drafts, clauses, versions))
        return override(plan, drafts, before, events)

    releases = make_releases(form, (), office, final, thorough, supersedes(events), revise, tags, edition)
    after = make_segments(releases.plan, releases.drafts, releases.clauses, versions)
    standing = standings(after, events, reviewers, releases.plan)
    return Review(folder.name, folder, form, log or kept, reviewers, releases, tuple(before), standing, events, faults)


def reviewed_releases(
    form: Path,
    tags: Sequence[str],
    office: Office,
    home: Path | None = None,
    thorough: bool = False,
    edition: str = "",
) -> Releases:
    """Return the releases of some languages as reviewers left them; those of `make_releases` where nobody decided.

    Rows are paired over all languages, so all are made, and what concerns none of those asked for is left out.
    """
    summary = load_summary(form, office)
    asked = summary.editions.get(edition)
    if asked and asked.default:
        # what is made without asking is reviewed with the form
        tags = edition_tags(summary, edition, tags or asked.languages) if asked.languages else tags
        edition = ""
    plan = make_plan(summary, office.directory, edition)
    folder = release_folder(plan, form.parent if home is None else home, edition)
    if not (folder / "log").is_dir():
        made = make_releases(form, tags, office, thorough=thorough, edition=edition)
        return replace(made, problems=(*left_behind(folder, form), *made.problems))
    tags = edition_tags(summary, edition, tags) if tags else ()
    review = open_review(form, office, home, thorough=thorough, tags=tags, edition=edition)
    return only(review.excused(), tags)


def only(releases: Releases, tags: Sequence[str]) -> Releases:
    """Return releases of some languages, of all if none are named, without the problems of the others."""
    if not tags:
        return releases
    others = set(releases.realised) - set(tags)
    return replace(
        releases,
        realised={tag: made for tag, made in releases.realised.items() if tag in tags},
        clauses={tag: clauses for tag, clauses in releases.clauses.items() if tag in tags},
        problems=tuple(problem for problem in releases.problems if problem.fields.get("language") not in others),
    )


def _made_anyway(edition: Edition) -> Problem:
    return Problem(
        "edition-default",
        Grade.ERROR,
        edition.where,
        "the edition {edition} is made without asking, and reviewed with the rest of the form",
        {"edition": edition.id},
        "leave `--edition` out",
    )


def _no_row(key: str, keys: Iterable[str]) -> Problem:
    several = ", ".join(sorted(keys))
    return Problem(
        "segment-unknown",
        Grade.ERROR,
        None,
        '"{key}" is in several rows: {keys}' if several else 'no row of the release is called "{key}"',
        {"key": key, "keys": several},
        "name a row by its id, as `drafter review status` lists them, or by words that stand in it alone",
    )
