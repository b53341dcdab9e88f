"""What is reviewed: each row of a release in each language, with a hash of all that was shown, and why it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from drafter.catalog import Clauses
from drafter.directory import Name
from drafter.draft import Draft, Run, Sentence, digest, statement_of
from drafter.facts import Words
from drafter.frozen import dataclass, field
from drafter.locale.rules import Locale, Rule
from drafter.plan import Plan
from drafter.problem import Place
from drafter.review.rows import Row, pair, translations
from drafter.terms import terms_finder
from drafter.tree import Map, Seq, plain

# how much of a text stays the same when an edit leaves it the same row
ALIKE = 0.6
# remarks of rules and entries: they say where something was read, never what is printed
REMARKS = frozenset({"source", "confirmed", "note"})
# where words come from that people typed
TYPED = frozenset({"clause", "override"})
# no words for numbers: only digits are found
NO_WORDS = Words("")


@dataclass(frozen=True, slots=True)
class Segment:
    """A row of the release in one language.

    key: the row's id: a statement's, or "headline.1". kind: of the block. lines: of furniture on
        more than one line. runs: what is printed, the space between
        sentences left out. clauses: "kind:key" -> translation, of free text that is translated.
    parts: all that was shown, as plain data: source, runs, clauses, rules, names, terms. hash: SHA-256 of the parts.
    where: the statement in the form; None for furniture. words: of the language, by which numbers are found.
    """

    key: str
    tag: str
    kind: str
    lines: int
    runs: tuple[Run, ...]
    clauses: Mapping[str, str]
    parts: Mapping[str, Any]
    hash: str
    where: Place | None = None
    words: Words = field(default=NO_WORDS, repr=False, compare=False)

    @property
    def text(self) -> str:
        """What is printed."""
        return "".join(run.text for run in self.runs)

    @property
    def base(self) -> str:
        """Hash of the printed text and its facts alone: what an override replaces."""
        return digest([[run.text, run.origin.value, run.origin.ref] for run in self.runs])

    @property
    def missing(self) -> bool:
        """Whether something of it is missing."""
        return not self.text.strip() or any(run.gap for run in self.runs)


def inner_runs(sentences: Sequence[Sentence]) -> tuple[Run, ...]:
    """Return the runs of sentences without the space that parts the last one from the next."""
    runs = [run for sentence in sentences for run in sentence.runs]
    while runs and not runs[-1].text.strip():
        runs.pop()
    return tuple(runs)


def make_segments(
    plan: Plan, drafts: Mapping[str, Draft], clauses: Mapping[str, Clauses], versions: Mapping[str, Versions]
) -> tuple[Segment, ...]:
    """Return the segments of a release in reading order, language by language in each row.

    drafts: of all languages of the office, so that rows are the same whichever are asked for; clauses and versions have
    the same tags. A statement that a language has to print and does not is a segment without runs.
    """
    rows = pair(plan, drafts)
    found = []
    translated = {tag: translations(plan, clauses[tag]) for tag in drafts}
    printed = {tag: {t.statement.id for p in plan.printed(tag) for t in p.told} for tag in drafts}
    source = plan.summary.language
    places = {statement.id: statement.where for statement in plan.summary.statements()}
    for row in rows:
        original = "".join(run.text for run in inner_runs(_sentences(row, source)))
        for tag in drafts:
            if tag not in row.cells and not printed[tag] & set(row.ids):
                continue
            runs = inner_runs(_sentences(row, tag))
            texts = {
                f"{clause.kind}:{clause.key}": translation.text if translation else ""
                for id in row.ids
                for clause, translation in translated[tag].get(id, ())
            }
            parts = {
                "source": original,
                "runs": [[run.origin.kind, run.text, run.origin.value, run.origin.ref] for run in runs],
                "clauses": {key: _version(text) for key, text in texts.items()},
                **versions[tag].of(runs),
            }
            lines = 1 if row.ids else len(row.cells[tag])
            words = versions[tag].locale.words
            where = places.get(statement_of(row.id))
            found.append(Segment(row.id, tag, row.kind, lines, runs, texts, parts, digest(parts), where, words))
    return tuple(found)


def _sentences(row: Row, tag: str) -> tuple[Sentence, ...]:
    return tuple(sentence for _, sentence in row.cells.get(tag, ()))


class Versions:
    """Hashes of the rules, entries and terms of a language, each taken once."""

    def __init__(self, locale: Locale, plan: Plan) -> None:
        self.locale = locale
        self.rules: dict[str, str] = {}
        self.entries: dict[tuple[str, int], Name] = {}
        self.terms = terms_finder(locale)
        for names in locale.names.values():
            self._enter(names)
        for section in plan.summary.names.values():
            self._enter({id: tags[locale.tag] for id, tags in section.items() if locale.tag in tags})

    def _enter(self, names: Mapping[str, Name]) -> None:
        for name in names.values():
            for place in (name.where, *name.places.values()):
                self.entries[place.file, place.line] = name

    def of(self, runs: Sequence[Run]) -> dict[str, dict[str, str]]:
        rules, names = {}, {}
        for run in runs:
            if run.origin.kind in ("rule", "fact"):
                id = run.origin.ref.partition(":")[0]
                rules[id] = self._rule(id)
            elif run.origin.kind == "name":
                name = self.entries.get((run.origin.at.file, run.origin.at.line))
                names[run.origin.ref] = _version(dict(name.forms)) if name else ""
        # terms that somebody typed; those that a rule writes are names
        typed = "".join(run.text if run.origin.kind in TYPED else "\0" for run in runs)
        found = {f"{one.term.section}.{one.term.id}": one.term.name for one in self.terms.find(typed)}
        terms = {id: _version([dict(name.forms), name.alt, name.avoid]) for id, name in found.items()}
        return {"rules": rules, "names": names, "terms": terms}

    def _rule(self, id: str) -> str:
        if id not in self.rules:
            rule = _find_rule(id, self.locale)
            said = plain(rule.about) if rule else None
            self.rules[id] = _version(_bare(said))
        return self.rules[id]


def _version(said: object) -> str:
    # a part of the hash: enough to tell what changed, while the segment's own hash guards the whole
    return digest(said)[:16]


def _find_rule(id: str, locale: Locale) -> Rule | None:
    path = id.split(".")[1:]
    found = locale.find(*path) if path else None
    if found is None and len(path) == 2 and isinstance(locale.top.get(path[0]), Seq | Map):
        return next((row for row in locale.rows(path[0]) if row.id == id), None)
    return found


def _bare(said: object) -> object:
    if isinstance(said, dict):
        return {key: _bare(value) for key, value in said.items() if key not in REMARKS}
    return [_bare(one) for one in said] if isinstance(said, list) else said


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Say in plain words what differs between the parts that were shown and those of now; () when nothing does.

    old: from an approval, which may have been kept by another version: what it lacks counts as changed.
    """
    found = [
        *_values(old, new, "fact", 2, "{ref} changed {old} → {new}"),
        *_values(old, new, "name", 3, "name of {ref} changed {old} → {new}"),
        *_texts(old, new, "clause", "the text of a clause changed"),
        *_keys(old, new, "clauses", "the translation of a clause changed: {ref}"),
        *_texts(old, new, "override", "the correction for this release changed"),
        *_texts(old, new, "template", "words of the template changed"),
        *_texts(old, new, "rule", "words of a rule changed"),
        *_keys(old, new, "rules", "the rule {ref} changed"),
        *_keys(old, new, "names", "the entry {ref} changed"),
        *_keys(old, new, "terms", "the term {ref} changed"),
    ]
    if not found and old.get("source") != new.get("source"):
        found.append(f"the source text changed {_short(old.get('source'))} → {_short(new.get('source'))}")
    if not found and set(old) != set(new):
        found.append("another version of the program approved it")
    if not found and old != new:
        found.append("the order of the text changed")
    return tuple(dict.fromkeys(found))


def text_of(parts: Mapping[str, Any]) -> str:
    """Return what was printed when these parts were shown."""
    said = parts.get("runs")
    return "".join(str(run[1]) for run in said if len(run) == 4) if isinstance(said, list) else ""


def successors(old: Mapping[str, str], new: Mapping[str, str]) -> Mapping[str, str]:
    """Return new key -> old key, for rows that an edit gave another id: the most alike first, each once.

    old, new: key -> text, of rows that are gone and of rows that came.
    """
    likeness = []
    for there, text in old.items():
        matcher = SequenceMatcher(None, "", text, autojunk=False)
        for here, other in new.items():
            matcher.set_seq1(other)
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
                likeness.append((-matcher.ratio(), here, there))
    found: dict[str, str] = {}
    for _, here, there in sorted(likeness):
        if here not in found and there not in found.values():
            found[here] = there
    return found


def _runs(parts: Mapping[str, Any], kind: str) -> list[tuple[str, str, str, str]]:
    said = parts.get("runs")
    listed = [run for run in said if isinstance(run, list) and len(run) == 4] if isinstance(said, list) else []
    return [(str(run[0]), str(run[1]), str(run[2]), str(run[3])) for run in listed if run[0] == kind]


def _values(old: Mapping[str, Any], new: Mapping[str, Any], kind: str, by: int, said: str) -> Iterator[str]:
    """Facts are told apart by value, names by what they name; the same text elsewhere in the sentence is no change."""
    before, after = _runs(old, kind), _runs(new, kind)
    gone = list((Counter(before) - Counter(after)).elements())
    came = list((Counter(after) - Counter(before)).elements())
    for run in gone:
        same = next((one for one in came if one[3] == run[3]), None)
        if same is None:
            # a name in the place of another one
            same = next((one for one in came if by == 3), None)
        what = _what(run)
        if same is None:
            yield f"{what} {run[1]} is gone"
            continue
        came.remove(same)
        if by == 3 and same[3] != run[3]:
            yield f"{run[1]} became {same[1]}"
        else:
            yield said.format(ref=what, old=run[1], new=same[1])
    for run in came:
        yield f"{_what(run)} {run[1]} is new"


def _what(run: tuple[str, str, str, str]) -> str:
    # "en.dates.date" wrote a date
    return run[3].rpartition(".")[2] if run[0] == "fact" else run[3]


def _texts(old: Mapping[str, Any], new: Mapping[str, Any], kind: str, said: str) -> Iterator[str]:
    before = [run[1] for run in _runs(old, kind)]
    after = [run[1] for run in _runs(new, kind)]
    if before != after:
        gone = "".join((Counter(before) - Counter(after)).elements())
        came = "".join((Counter(after) - Counter(before)).elements())
        yield f"{said}: {_short(gone)} → {_short(came)}" if gone or came else said


def _keys(old: Mapping[str, Any], new: Mapping[str, Any], part: str, said: str) -> Iterator[str]:
    before, after = old.get(part), new.get(part)
    was: dict[str, Any] = before if isinstance(before, dict) else {}
    now: dict[str, Any] = after if isinstance(after, dict) else {}
    # what came or went shows in the text; here only what stayed and says something else
    for key in was:
        if key in now and was[key] != now[key]:
            yield said.format(ref=key)
    if part == "clauses":
        yield from (f"the form's text is gone: {key}" for key in was if key not in now)
        yield from (f"the form's text is new: {key}" for key in now if key not in was)


def _short(text: object) -> str:
    said = str(text or "").strip()
    return f'"{said if len(said) <= 60 else said[:59] + "…"}"'
