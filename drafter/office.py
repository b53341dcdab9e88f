"""The office's knowledge, read once: directory, acts, languages; and the whole road from a form to drafts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from drafter.acts import ActKind, load_acts
from drafter.catalog import Clauses, load_clauses
from drafter.check import check
from drafter.directory import Directory, load_directory
from drafter.draft import Draft
from drafter.facts import Words
from drafter.form import read_summary
from drafter.form.model import MeetingSummary
from drafter.frozen import dataclass, field, replace
from drafter.locale.load import language_tags, load_locale
from drafter.locale.rules import Locale
from drafter.overlay import OFFICE_FILE, layers
from drafter.plan import Plan, make_plan
from drafter.prepared import WITHOUT, Store, open_store
from drafter.problem import DraftError, Grade, Problem
from drafter.realise import Realised, realise
from drafter.resources import project_root
from drafter.tree import Scalar, Seq, read_data


@dataclass(frozen=True, slots=True)
class Office:
    """Where locales and templates lie, and what was read from there; languages are read when first asked for.

    root: drafter's own folder. home: the office's folder, whose files stand over it. tags: every language that either
        has. page: the language of the review page's own words, "" for the program's own.
    """

    root: Path
    directory: Directory
    acts: Mapping[str, ActKind]
    tags: tuple[str, ...]
    store: Store = WITHOUT
    home: Path | None = None
    page: str = ""
    _locales: dict[str, Locale] = field(default_factory=dict)

    def locale(self, tag: str) -> Locale:
        """Return a language. errors: DraftError for an unknown tag or a faulty folder."""
        if tag not in self._locales:
            locale = load_locale(self.root, tag, self.directory, self.store, self.home)
            look_at_templates(self.root, locale, self.acts, self.store, self.home)
            self._locales[tag] = locale
        return self._locales[tag]

    def words(self, tag: str) -> Words:
        """Return the reading words of a language."""
        return self.locale(tag).words

    def published(self, issuer: str) -> tuple[str, ...]:
        """Return the languages of a release where nobody names any.

        returns: `languages` of the issuer in the directory, or else all.
        """
        entry = self.directory.find("issuers", issuer)
        said = entry.lists.get("languages", ()) if entry else ()
        return tuple(tag for tag in said if tag in self.tags) or self.tags


def load_office(root: Path | None = None, store: Store | None = None, home: Path | None = None) -> Office:
    """Read what the office knows.

    root: the folder with locales/ and templates/; drafter's own if left out. store: where prepared things lie; the
        user's own if left out. home: an office's folder, whose files stand over drafter's own.
    errors: DraftError with everything that is wrong in the directory, the acts and office.yaml.
    """
    root = root or project_root()
    store = open_store() if store is None else store
    folder = root / "locales"
    tags = language_tags(root, home)
    problems: list[Problem] = []
    languages: tuple[str, ...] = ()
    page = ""
    directory, acts = Directory((), {}, {}), {}
    try:
        languages, page = _about(home, tags)
    except DraftError as error:
        problems += error.problems
    try:
        directory = load_directory(folder, store, home)
    except DraftError as error:
        problems += error.problems
    try:
        acts = dict(load_acts(folder, store, home))
    except DraftError as error:
        problems += error.problems
    if problems:
        raise DraftError(problems)
    if languages:
        issuers = directory.sections.get("issuers", {}).items()
        own = {id: replace(issuer, lists={**issuer.lists, "languages": languages}) for id, issuer in issuers}
        directory = replace(directory, sections={**directory.sections, "issuers": own})
    return Office(root, directory, acts, tags, store, home, page)


# what office.yaml may say
ABOUT = ("office", "name", "languages", "page")


def _about(home: Path | None, tags: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the languages that office.yaml names and that of the page, () and "" where it names none.

    errors: DraftError for other keys and languages.
    """
    if home is None or not (home / OFFICE_FILE).is_file():
        return (), ""
    top = read_data(home / OFFICE_FILE, (home / OFFICE_FILE).as_posix())
    problems = [
        Problem(
            "office-key",
            Grade.ERROR,
            key.where,
            'office.yaml has no key "{key}"',
            {"key": key.text},
            f"keys are {', '.join(ABOUT)}; people, terms and rules have files of their own under locales/",
            key.text,
        )
        for key, _ in top.pairs
        if key.text not in ABOUT
    ]
    listed, page = top.get("languages"), top.get("page")
    found = [item for item in listed.items if isinstance(item, Scalar)] if isinstance(listed, Seq) else []
    own = [page] if isinstance(page, Scalar) else []
    problems += [
        Problem(
            "language-unknown",
            Grade.ERROR,
            item.where,
            'no language is called "{tag}"',
            {"tag": item.text},
            f"languages are {', '.join(tags)}",
            item.text,
        )
        for item in (*found, *own)
        if item.text not in tags
    ]
    if problems:
        raise DraftError(problems)
    return tuple(item.text for item in found), own[0].text if own else ""


def look_at_templates(
    root: Path, locale: Locale, acts: Mapping[str, ActKind], store: Store, home: Path | None = None
) -> None:
    """Do nothing when the templates are in order, or were before with the same rules and acts.

    errors: DraftError with everything `template_problems` finds.
    """
    folders = (root, *((home,) if home else ()))
    rules = (f"locales/{locale.tag}/locale.yaml", "locales/acts.yaml")
    paths = [path for folder in folders for path in sorted((folder / locale.folder).glob("*.j2"))]
    paths += [path for rule in rules for path, _ in layers(rule, root, home)]
    sources = [*(part for path in paths for part in (path.as_posix().encode(), path.read_bytes()))]
    if store.recall(locale.folder, sources) is None:
        from drafter.locale.walk import template_problems

        problems = template_problems(locale, acts)
        if problems:
            raise DraftError(problems)
        store.keep(locale.folder, sources, b"in order")


def load_summary(path: Path, office: Office | None = None) -> MeetingSummary:
    """Read a form from a file.

    errors: DraftError with every problem of the form; or that the file can't be read.
    """
    office = office or load_office()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DraftError([_unreadable(path, error)]) from error
    return read_summary(data, path.as_posix(), office.directory, office.acts, office.words, office.tags)


def _unreadable(path: Path, error: OSError) -> Problem:
    if path.is_dir():
        reason, hint = "it is a folder", "name the form in it"
    elif not path.exists():
        reason, hint = "there is no such file", "look at the name; `drafter new FORM` writes a form to fill"
    else:
        reason, hint = (
            (error.strerror or "it can't be opened").lower(),
            "close it elsewhere, or ask for the right to read it",
        )
    return Problem(
        "form-file", Grade.ERROR, None, "{file}: {reason}", {"file": path.as_posix(), "reason": reason}, hint
    )


def catalogues(path: Path, tag: str, source: str, root: Path, home: Path | None = None) -> Sequence[tuple[Path, str]]:
    """Return the catalogues of a form in a language, the nearest first: beside it, the office's, the shared one."""
    own = path.with_name(f"{path.stem}.{tag}.po")
    shared = f"locales/{tag}/LC_MESSAGES/{source}.po"
    office = ((home / shared, (home / shared).as_posix()),) if home else ()
    return ((own, own.as_posix()), *office, (root / shared, shared))


@dataclass(frozen=True, slots=True)
class Releases:
    """A form's releases: the plan, a draft a language, and everything found on the way."""

    plan: Plan
    realised: Mapping[str, Realised]
    clauses: Mapping[str, Clauses]
    problems: tuple[Problem, ...]

    @property
    def drafts(self) -> Mapping[str, Draft]:
        """The drafts by tag."""
        return {tag: made.draft for tag, made in self.realised.items()}


# what puts the corrections of reviewers in: plan, drafts and clauses by language -> drafts, and what was found
Revise = Callable[[Plan, Mapping[str, Draft], Mapping[str, Clauses]], tuple[Mapping[str, Draft], tuple[Problem, ...]]]


def make_releases(
    path: Path,
    tags: Sequence[str] = (),
    office: Office | None = None,
    final: bool = False,
    thorough: bool = False,
    supersedes: Mapping[str, date] | None = None,
    revise: Revise | None = None,
    also: Sequence[str] = (),
    edition: str = "",
) -> Releases:
    """Go the whole road: form -> plan -> drafts, checked.

    tags: the languages asked for; those the issuer publishes if none, and those of `also`. final: what is missing or
        unconfirmed becomes a blocker.
    thorough: also look for what the names forbid, which reads every name of every language.
    supersedes: language -> day of the release that is corrected. revise: puts the corrections of reviewers in before
        the checks look.
    edition: id of the form's edition that is made, in its own languages; "" makes what is made without asking.
    errors: DraftError when no draft can be made: the form is not valid, a catalogue or a language folder is faulty.
    """
    office = office or load_office()
    summary = load_summary(path, office)
    plan = replace(make_plan(summary, office.directory, edition), supersedes=supersedes or {})
    own = summary.editions[edition].languages if edition else ()
    usual = own or (*office.published(plan.summary.issuer), *plan.languages, *also)
    tags = edition_tags(summary, edition, tags or usual)
    realised: dict[str, Realised] = {}
    clauses: dict[str, Clauses] = {}
    faults: list[Problem] = []
    for tag in tags:
        try:
            locale = office.locale(tag)
            files = catalogues(path, tag, summary.language, office.root, office.home)
            clauses[tag] = load_clauses(tag, summary.language, files, office.store)
            realised[tag] = realise(plan, locale, clauses[tag], final)
        except DraftError as error:
            faults.extend(error.problems)
    if faults:
        raise DraftError(dict.fromkeys(faults))
    found = [problem for made in realised.values() for problem in made.problems]
    if final:
        found = [replace(problem, grade=max(problem.grade, Grade.BLOCKER)) for problem in found]
    drafts: Mapping[str, Draft] = {tag: made.draft for tag, made in realised.items()}
    if revise:
        drafts, unfit = revise(plan, drafts, clauses)
        realised = {tag: replace(made, draft=drafts[tag]) for tag, made in realised.items()}
        found += unfit
    locales = {tag: office.locale(tag) for tag in realised} if thorough or final else {}
    problems = (*summary.notes, *found, *check(plan, drafts, locales, clauses))
    return Releases(plan, realised, clauses, tuple(dict.fromkeys(problems)))


def edition_tags(summary: MeetingSummary, edition: str, tags: Sequence[str]) -> tuple[str, ...]:
    """Return the languages that are made of an edition: of those asked for, the ones it is made in.

    errors: DraftError when none of those asked for is.
    """
    of = summary.editions[edition].languages if edition else ()
    found = tuple(dict.fromkeys(tag for tag in tags if not of or tag in of))
    if not found:
        raise DraftError(
            [
                Problem(
                    "edition-language",
                    Grade.ERROR,
                    summary.editions[edition].where,
                    "the edition {edition} is not made in {languages}",
                    {"edition": edition, "languages": ", ".join(tags)},
                    f"its languages are {', '.join(of)}",
                )
            ]
        )
    return found
