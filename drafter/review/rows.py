"""Drafts side by side: rows of sentences that tell the same, and everything that is missing or doubtful in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from drafter.catalog import Clauses, Translation
from drafter.draft import Block, Draft, Run, Sentence
from drafter.form.model import Clause, Statement
from drafter.frozen import dataclass
from drafter.plan import Plan
from drafter.problem import Grade, Place, Problem
from drafter.realise import Realised


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences of several languages that belong together.

    id: the first statement's id, or for furniture its kind and number ("motto.1").
    ids: the statements told, () for furniture. kind: the block's kind.
    cells: tag -> sentences, each with the label of its block; a language without any is not there.
    """

    id: str
    ids: tuple[str, ...]
    kind: str
    cells: Mapping[str, tuple[tuple[str, Sentence], ...]]

    def runs(self) -> Iterator[tuple[str, Run]]:
        """Yield every run with the tag of its language."""
        for tag, cell in self.cells.items():
            for _, sentence in cell:
                yield from ((tag, run) for run in sentence.runs)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is missing or doubtful about one thing in one language.

    rule: "missing" for gaps, else the runs' doubt. rows: ids of the rows it stands in, in their order.
    """

    tag: str
    rule: str
    ref: str
    runs: tuple[Run, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the list of open things: a problem, or a mark that no problem speaks of; with the rows to look at.

    tag: the language it is about, "" for all.
    """

    grade: Grade
    rule: str
    tag: str
    text: str
    where: Place | None
    advice: str
    rows: tuple[str, ...]


# tag -> statement id -> its clauses with their translations
Translated = Mapping[str, Mapping[str, tuple[tuple[Clause, Translation | None], ...]]]


def pair(plan: Plan, drafts: Mapping[str, Draft]) -> tuple[Row, ...]:
    """Return the rows in document order; every sentence of every draft is in exactly one.

    Statements that a language tells in one sentence share a row in all languages. Furniture is paired by kind and
    number, neighbours of one kind counting as one; a heading by the statement that follows it. A statement that no
    draft tells has a row without cells.
    """
    told = [statement.id for statement in plan.summary.statements()]
    first = _first_ids(told, drafts.values())
    kinds: dict[str, str] = {}
    cells: dict[str, dict[str, list[tuple[str, Sentence]]]] = {}
    orders = []
    for tag, draft in drafts.items():
        order = []
        for key, block, sentence in _placed(draft, first):
            cells.setdefault(key, {}).setdefault(tag, []).append((block.label, sentence))
            kinds.setdefault(key, block.kind)
            order.append(key)
        orders.append(order)
    ids: dict[str, list[str]] = {}
    for id, key in first.items():
        ids.setdefault(key, []).append(id)
    return tuple(
        Row(
            key,
            tuple(ids.get(key, ())),
            kinds.get(key, "paragraph"),
            {t: tuple(c) for t, c in cells.get(key, {}).items()},
        )
        for key in _merged([*orders[:1], [first[id] for id in told], *orders[1:]])
    )


def _first_ids(told: Iterable[str], drafts: Iterable[Draft]) -> Mapping[str, str]:
    """Return id -> the first id of all that some sentence tells together with it."""
    first = {id: id for id in told}
    for draft in drafts:
        for sentence in draft.sentences():
            for id in sentence.ids:
                first.setdefault(id, id)
            together = {first[id] for id in sentence.ids}
            if len(together) > 1:
                head = next(id for id in first if id in together)
                first = {id: head if key in together else key for id, key in first.items()}
    return first


def _placed(draft: Draft, first: Mapping[str, str]) -> Iterator[tuple[str, Block, Sentence]]:
    counts: dict[str, int] = {}
    before = ""
    for n, block in enumerate(draft.blocks):
        sentences = list(Draft("", "", "", "", (block,)).sentences())
        furniture = ""
        if any(not sentence.ids for sentence in sentences):
            after = next((b for b in draft.blocks[n:] if b.kind != "heading"), block)
            ids = next((s.ids for s in after.sentences if s.ids), ()) if block.kind == "heading" else ()
            # a headline of two lines in one language stands beside one of a single line in another
            counts[block.kind] = counts.get(block.kind, 0) + (block.kind != before)
            furniture = f"{block.kind}.{first[ids[0]] if ids else counts[block.kind]}"
        for sentence in sentences:
            yield first[sentence.ids[0]] if sentence.ids else furniture, block, sentence
        before = block.kind


def _merged(orders: Iterable[Sequence[str]]) -> list[str]:
    """Return every key once: the first order's, then each other order's after what stands before them there."""
    keys: list[str] = []
    for order in orders:
        at = next((keys.index(key) for key in order if key in keys), len(keys))
        for key in order:
            if key in keys:
                at = keys.index(key) + 1
            else:
                keys.insert(at, key)
                at += 1
    return keys


def marks(rows: Iterable[Row]) -> tuple[Mark, ...]:
    """Return what is missing or doubtful, once for each thing and language however often it is printed."""
    runs: dict[tuple[str, str, str, str], list[Run]] = {}
    places: dict[tuple[str, str, str, str], list[str]] = {}
    for row in rows:
        for tag, run in row.runs():
            if run.gap or run.doubt:
                key = (tag, "missing" if run.gap else run.doubt, run.origin.ref, run.origin.at.file)
                runs.setdefault(key, []).append(run)
                places.setdefault(key, []).append(row.id)
    return tuple(
        Mark(key[0], key[1], key[2], tuple(found), tuple(dict.fromkeys(places[key]))) for key, found in runs.items()
    )


def findings(
    plan: Plan, rows: Sequence[Row], translated: Translated, problems: Iterable[Problem]
) -> tuple[Finding, ...]:
    """Return problems from WARNING up and marks that none of them speaks of.

    translated: of every language, in their order. The worst come first; those of one rule and language stand together,
    in reading order.
    """
    known = marks(rows)
    spoken: set[int] = set()
    found: dict[tuple[str, Place | None, str], Finding] = {}
    for problem in problems:
        if problem.grade < Grade.WARNING:
            continue
        mine = [n for n, mark in enumerate(known) if _speaks_of(problem, mark)]
        spoken.update(mine)
        at = {row for n in mine for row in known[n].rows} or _rows_at(problem.where, plan, rows, translated)
        about = {known[n].tag for n in mine} | {problem.fields.get("language", "")} - {""}
        tag, text = about.pop() if len(about) == 1 else "", problem.text
        finding = Finding(problem.grade, problem.rule, tag, text, problem.where, problem.advice, _ordered(at, rows))
        found.setdefault((problem.rule, problem.where, text), finding)
    for n, mark in enumerate(known):
        if n not in spoken:
            origin = mark.runs[0].origin
            where = (origin.form or origin.at) if mark.runs[0].gap else origin.at
            text = " ".join(dict.fromkeys(run.text.strip() for run in mark.runs))
            found[mark.rule, where, f"{mark.tag} {text}"] = Finding(
                Grade.WARNING, mark.rule, mark.tag, text, where, "", mark.rows
            )
    rank = {key: n for n, key in enumerate((*translated, *(row.id for row in rows)))}
    return tuple(
        sorted(
            found.values(),
            # gaps stand on top of what is only in doubt
            key=lambda one: (
                -one.grade,
                not one.rule.endswith("missing"),
                one.rule,
                rank.get(one.tag, -1),
                rank[one.rows[0]] if one.rows else -1,
            ),
        )
    )


def _speaks_of(problem: Problem, mark: Mark) -> bool:
    # "clause-missing" and "name-missing" are about what is missing, "clause-unreviewed" about what is unreviewed
    return (
        problem.rule.endswith(mark.rule)
        and problem.fields.get("language", mark.tag) == mark.tag
        and any(problem.where in (run.origin.at, run.origin.form) for run in mark.runs)
    )


def _ordered(ids: set[str], rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(row.id for row in rows if row.id in ids)


def _rows_at(where: Place | None, plan: Plan, rows: Sequence[Row], translated: Translated) -> set[str]:
    if where is None:
        return set()
    # a translation that is nothing but slots leaves no run of its own
    told = {
        id
        for statements in translated.values()
        for id, clauses in statements.items()
        if any(found and found.where == where for _, found in clauses)
    }
    if told:
        return {row.id for row in rows if told & set(row.ids)}
    for row in rows:
        if any(where in (run.origin.at, run.origin.form) for _, run in row.runs()):
            return {row.id}
    statements = list(plan.summary.statements())
    edges = sorted([statement.where for statement in statements] + [section.where for section in plan.summary.sections])
    for statement in statements:
        end = next((edge for edge in edges if edge > statement.where), Place(where.file, _last_line(statement) + 1))
        if where.file == statement.where.file and statement.where <= where < end:
            return {row.id for row in rows if statement.id in row.ids}
    return set()


def _last_line(statement: Statement) -> int:
    places = [statement.where, *(use.where for use in statement.acts)]
    for clause in statement.clauses():
        places += [clause.where, *(slot.where for slot in clause.slots)]
    return max(place.line for place in places)


def translations(plan: Plan, clauses: Clauses) -> Mapping[str, tuple[tuple[Clause, Translation | None], ...]]:
    """Return statement id -> its clauses with their translations; {} for the language of the form.

    Topic, heading and exception of a section go with the first statement that the language prints of it.
    """
    if clauses.source == clauses.tag:
        return {}
    found = {}
    for paragraph in plan.printed(clauses.tag):
        for n, told in enumerate(paragraph.told):
            section = paragraph.section
            opening = [c for c in ((section.annex, section.heading) if n == 0 else ()) if c]
            opening += [clause for clause in (told.topic, told.apart_from) if clause]
            found[told.statement.id] = tuple((c, clauses.find(c)) for c in (*opening, *told.statement.clauses()))
    return found


def all_problems(plan: Plan, drafts: Mapping[str, Realised], problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the given problems, then the form's and those of the drafts."""
    yield from problems
    yield from plan.summary.notes
    for realised in drafts.values():
        yield from realised.problems
