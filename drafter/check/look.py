"""What the checks look at: plan, drafts, and lines of text with the origin of every character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby

from drafter.catalog import Clauses, Translation
from drafter.draft import Block, Draft, Run, Sentence, statement_of
from drafter.form.model import Clause, Statement
from drafter.frozen import dataclass
from drafter.locale.rules import Locale, Rule
from drafter.plan import Plan
from drafter.problem import Grade, Place, Problem
from drafter.terms import Finder, terms_finder
from drafter.tree import Map

# stands in `Line.free` for every character that a rule, a name or a fact wrote
BLANK = "\ufffc"
FREE = ("clause", "template", "override")
# blocks that are read as prose; the others are furniture whose spaces and marks are the letterhead's own
PROSE = ("headline", "heading", "paragraph", "item", "table", "figure", "note")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is read.

    free: of the same length, with everything blank that a rule, a name or a fact wrote. runs: (offset, run).
    ids: the statements told. last: it closes the text.
    """

    tag: str
    kind: str
    text: str
    free: str
    runs: tuple[tuple[int, Run], ...]
    ids: tuple[str, ...]
    last: bool

    @property
    def gap(self) -> bool:
        """Whether something is missing in it, so that nothing can be said of the whole."""
        return any(run.gap for _, run in self.runs)

    def quoted(self, offset: int) -> bool:
        """Whether the character at an offset is somebody's own word, in a quotation."""
        refs = [run.origin.ref for start, run in self.runs if start <= offset]
        return bool(refs) and refs[-1].startswith("quote:")

    def place(self, offset: int) -> Place | None:
        """Where the character at an offset was written."""
        at = [run.origin.at for start, run in self.runs if start <= max(offset, 0)]
        return at[-1] if at else None

    def problem(
        self, rule: str, grade: Grade, offset: int, message: str, hint: str, fields: Mapping[str, str] | None = None
    ) -> Problem:
        """A problem at an offset, with language, statement and the text around it."""
        told = {"language": self.tag, "statement": " ".join(self.ids), **(fields or {})}
        return Problem(
            rule, grade, self.place(offset), message, told, hint, self.text[max(0, offset - 24) : offset + 24]
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause in a language: text with {slots}, where it stands; statement: "" for what opens a paragraph.

    approved: a reviewed translation of the same clause in a catalogue farther off that reads otherwise, or None.
    """

    tag: str
    clause: Clause
    text: str
    where: Place
    statement: str
    approved: Translation | None = None

    @property
    def translated(self) -> bool:
        return self.where != self.clause.where


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules look at: the plan, and for each language its draft and, where they were handed in, the rest.

    statements: those that a language prints. runs: statement id -> the runs of its sentences, for each language.
    lines, terms: the text and what to look for in it, for each language with a locale. passages: free text, for each
        language with clauses.
    """

    plan: Plan
    drafts: Mapping[str, Draft]
    locales: Mapping[str, Locale]
    statements: Mapping[str, tuple[Statement, ...]]
    runs: Mapping[str, Mapping[str, tuple[Run, ...]]]
    lines: Mapping[str, tuple[Line, ...]]
    passages: Mapping[str, tuple[Passage, ...]]
    terms: Mapping[str, Finder]

    def listing(self, tag: str) -> frozenset[str]:
        """Return the statements of a language below whose sentence documents stand as a list."""
        return frozenset(one.id for one in self.statements[tag] if any(use.listed for use in one.acts))

    def read(self, *kinds: str) -> Iterator[tuple[Locale, Line]]:
        """Yield the lines of blocks of these kinds, or of all prose, each with its language."""
        for tag, lines in self.lines.items():
            yield from ((self.locales[tag], line) for line in lines if line.kind in (kinds or PROSE))


def checked_of(
    plan: Plan, drafts: Mapping[str, Draft], locales: Mapping[str, Locale], clauses: Mapping[str, Clauses]
) -> Checked:
    """Return what the rules look at."""
    return Checked(
        plan,
        drafts,
        locales,
        {tag: tuple(_statements(plan, tag)) for tag in drafts},
        {tag: _runs(draft) for tag, draft in drafts.items()},
        {tag: lines_of(draft) for tag, draft in drafts.items() if tag in locales},
        {tag: tuple(_passages(plan, tag, clauses[tag])) for tag in drafts if tag in clauses and tag in locales},
        {tag: terms_finder(locale) for tag, locale in locales.items()},
    )


def _statements(plan: Plan, tag: str) -> Iterator[Statement]:
    for paragraph in plan.printed(tag):
        for told in paragraph.told:
            yield told.statement


def _runs(draft: Draft) -> Mapping[str, tuple[Run, ...]]:
    found: dict[str, tuple[Run, ...]] = {}
    for sentence in draft.sentences():
        for id in dict.fromkeys(map(statement_of, sentence.ids)):
            found[id] = (*found.get(id, ()), *sentence.runs)
    return found


def lines_of(draft: Draft) -> tuple[Line, ...]:
    """Return the sentences of a draft as lines, in reading order."""
    found = [(block.kind, sentence) for block in draft.blocks for sentence in _inside(block)]
    told = [n for n, (_, sentence) in enumerate(found) if sentence.ids]
    last = told[-1] if told else -1
    return tuple(_line(draft.tag, kind, sentence, n == last) for n, (kind, sentence) in enumerate(found))


def _inside(block: Block) -> Iterator[Sentence]:
    yield from Draft("", "", "", "", (block,)).sentences()


def _line(tag: str, kind: str, sentence: Sentence, last: bool) -> Line:
    runs: list[tuple[int, Run]] = []
    free: list[str] = []
    offset = 0
    for run in sentence.runs:
        runs.append((offset, run))
        free.append(run.text if run.origin.kind in FREE and not run.gap else BLANK * len(run.text))
        offset += len(run.text)
    return Line(tag, kind, sentence.text, "".join(free), tuple(runs), tuple(map(statement_of, sentence.ids)), last)


def _passages(plan: Plan, tag: str, clauses: Clauses) -> Iterator[Passage]:
    around = [(clause, "") for clause in plan.of(tag).around(tag)]
    for n, paragraph in enumerate(plan.printed(tag)):
        opening = [*(around if n == 0 else ()), *((clause, "") for clause in paragraph.section.clauses())]
        told = [(clause, t.statement.id) for t in paragraph.told for clause in t.statement.clauses()]
        for clause, id in (*opening, *told):
            if tag == (clause.tag or plan.summary.language):
                yield Passage(tag, clause, clause.key, clause.where, id)
            elif found := clauses.find(clause):
                yield Passage(tag, clause, found.text, found.where, id, _approved(clause, found, clauses))


def _approved(clause: Clause, found: Translation, clauses: Clauses) -> Translation | None:
    others = (catalogue.get((clause.kind, clause.key)) for catalogue in clauses.catalogues)
    return next((other for other in others if other and other.reviewed and other.text not in ("", found.text)), None)


def mentions(line: Line) -> Iterator[tuple[int, int, tuple[Run, ...]]]:
    """Yield (start, end, runs) for neighbouring runs that one place of the form is behind: a mention, a fact."""
    for form, group in groupby(line.runs, key=lambda pair: pair[1].origin.form if _written(pair[1]) else None):
        pairs = tuple(group)
        if form is not None:
            last, run = pairs[-1]
            yield pairs[0][0], last + len(run.text), tuple(run for _, run in pairs)


def _written(run: Run) -> bool:
    return run.origin.kind not in FREE and not run.gap


def rows(locale: Locale, *path: str) -> Iterator[Rule]:
    """Yield the rows of a table of `checks` in locale.yaml; nothing where the language has no such table."""
    rule = locale.find("checks", *path)
    for key, value in rule.about if rule else ():
        if isinstance(value, Map) and rule and (row := rule.row(key)):
            yield row


def found(row: Rule, text: str) -> Iterator[re.Match[str]]:
    """Yield what a row is against: what its `avoid` finds and its `allowed` does not take out."""
    allowed = frozenset(row.list("allowed"))
    fine = pattern(row.text("unless")) if row.has("unless") else None
    for match in pattern(row.text("avoid")).finditer(text):
        if match[0] not in allowed and not (fine and fine.fullmatch(match[0])):
            yield match


@lru_cache(maxsize=512)
def pattern(text: str) -> re.Pattern[str]:
    """Return a pattern of a locale, compiled."""
    return re.compile(text)
