"""Nothing said is lost, changed or told by somebody else: statements, clauses, facts, acts, actors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from drafter.check.look import Checked, mentions
from drafter.draft import Run
from drafter.facts import FactError, bare_numbers, read_fact
from drafter.form.model import Clause, Slot, Statement
from drafter.form.statements import NOBODY
from drafter.form.text import ASKED, PENDING
from drafter.plan import Plan
from drafter.problem import Grade, Place, Problem


def _stands(slot: Slot, runs: tuple[Run, ...], plan: Plan) -> bool:
    if slot.fact:
        return any(run.origin.value == slot.fact.value and run.origin.form == slot.where for run in runs)
    names = {slot.id, plan.summary.sides.get(slot.id, slot.id)}
    if slot.id == "pair":
        names |= set(plan.pair)
    names |= set(plan.summary.members((slot.id,))) if slot.section == "groups" else set()
    if slot.id in plan.summary.people:
        # whoever was named before may be told by the post, by His Majesty, or by he: by some row of `mentions`
        return any(run.origin.form == slot.where and run.origin.by for run in runs)
    return any(
        run.origin.form == slot.where and (run.origin.ref in names or run.origin.ref.rpartition(":")[2] in names)
        for run in runs
    )


# a list, a meeting, a document and what is given are told by their parts
TOLD_BY_PARTS = ("list", "events", "documents", "transfers", "pronouns", "things")


def fact_lost(checked: Checked) -> Iterator[Problem]:
    """Every fact and reference of a statement stands in its sentences, found by origin and never by text."""
    for tag, runs in checked.runs.items():
        for statement in checked.statements[tag]:
            there = runs.get(statement.id, ())
            gaps = {run.origin.form for run in there if run.gap}
            clauses = tuple(statement.clauses())
            for use in statement.acts:
                for slot in use.adverbs():
                    if slot.section != "events" and slot.where not in gaps and not _stands(slot, there, checked.plan):
                        yield _fact_lost(slot, tag)
            held = _held(clauses, gaps)
            missing = {clause.key for clause in clauses if clause.where in gaps} if gaps else ()
            for clause in clauses:
                for slot in clause.slots:
                    # a clause that is a gap is reported as such; an event is told by its parts
                    if slot.section in TOLD_BY_PARTS or slot.where in gaps or _stands(slot, there, checked.plan):
                        continue
                    if (missing and clause.key in missing) or (held and clause.kind == "item"):
                        continue
                    yield _fact_lost(slot, tag)


def _fact_lost(slot: Slot, tag: str) -> Problem:
    return Problem(
        "fact-lost",
        Grade.BLOCKER,
        slot.where,
        "<{fact}> is not in the {language} text",
        {"fact": slot.text, "language": tag},
        "see `drafter explain`: the translation or the template of this sentence leaves it out",
    )


def statement_lost(checked: Checked) -> Iterator[Problem]:
    """Every statement that a language prints has a sentence in it."""
    for tag, draft in checked.drafts.items():
        told = {id for sentence in draft.sentences() if sentence.text.strip() for id in sentence.ids}
        for statement in checked.statements[tag]:
            if statement.id not in told:
                yield Problem(
                    "statement-lost",
                    Grade.BLOCKER,
                    statement.where,
                    "no {language} sentence tells this statement",
                    {"language": tag},
                    f"the macro of {_acts(statement)} in templates/{tag} writes nothing",
                )


def _held(clauses: Sequence[Clause], gaps: Collection[Place | None]) -> bool:
    """Whether a text that holds a list is a gap: the items of the list are not there either, and only that is told."""
    return any(slot.section == "list" for clause in clauses if clause.where in gaps for slot in clause.slots)


def clause_lost(checked: Checked) -> Iterator[Problem]:
    """Every clause of a statement, and whatever stands beside its acts, is printed: else what was said is lost."""
    for tag, runs in checked.runs.items():
        for statement in checked.statements[tag]:
            there = runs.get(statement.id, ())
            # a corrected sentence has words of its own; its facts are looked for like all others
            if any(run.origin.kind == "override" for run in there):
                continue
            printed = {run.origin.form for run in there}
            names = {run.origin.ref for run in there}
            gaps = {run.origin.form for run in there if run.gap}
            held = _held(tuple(statement.clauses()), gaps)
            lost = [
                (clause.where, clause.key)
                for clause in statement.clauses()
                if clause.where not in printed
                and not {slot.where for slot in clause.slots} & printed
                and not (held and clause.kind == "item")
                # `agreed_on: <list>` has no word of its own; the items of the list are looked for one by one
                and not any(slot.section == "list" and clause.key == f"{{{slot.name}}}" for slot in clause.slots)
                # an event that was told before may stand there by the name of its kind alone
                and not any(
                    slot.section == "events" and clause.bare and checked.plan.event(slot.id).kind in names
                    for slot in clause.slots
                )
            ]
            for use in statement.acts:
                beside = (use.degree, use.company)
                lost += [(use.where, id) for id in beside if id and id not in names]
                events = [checked.plan.event(s.id) for s in use.adverbs() if s.section == "events"]
                lost += [(use.where, event.id) for event in events if event.kind not in names]
                if use.behalf and use.behalf.where not in printed:
                    lost.append((use.behalf.where, ", ".join(use.behalf.ids)))
            for where, what in lost:
                yield Problem(
                    "clause-lost",
                    Grade.BLOCKER,
                    where,
                    'the {language} text leaves out "{clause}"',
                    {"language": tag, "clause": what},
                    f"the macro of {_acts(statement)} in templates/{tag} must print it",
                )


def _acts(statement: Statement) -> str:
    return " and ".join(kind.id for use in statement.acts for kind in use.kinds) or "text"


def facts_differ(checked: Checked) -> Iterator[Problem]:
    """A statement holds the same typed facts, as often, in every language that prints it."""
    # when in the day a meeting began and how long it took, a language tells or not
    events = checked.plan.summary.events.values()
    own = {event.places[key] for event in events for key in ("start", "duration") if key in event.places}
    # a variant, and a list with entries left out, say less on purpose
    partial = {tag: {one.id for one in told if one.partial} for tag, told in checked.statements.items()}
    for statement in checked.plan.summary.statements():
        counts: dict[str, Counter[str]] = {}
        for tag, runs in checked.runs.items():
            if statement.id in partial[tag]:
                continue
            if statement.id in runs and not any(run.gap for run in runs[statement.id]):
                told = (run.origin for run in runs[statement.id] if run.origin.kind == "fact")
                facts = (origin.value for origin in told if origin.form not in own)
                counts[tag] = Counter(facts)
        first = next(iter(counts), "")
        for tag, stated in counts.items():
            if stated != counts[first]:
                only = sorted((stated - counts[first]) + (counts[first] - stated))
                yield Problem(
                    "facts-differ",
                    Grade.BLOCKER,
                    statement.where,
                    "{one} and {other} do not state the same facts: {facts}",
                    {"one": first, "other": tag, "facts": ", ".join(only)},
                    "see `drafter explain` for the sentence in both languages",
                )


def gaps(checked: Checked) -> Iterator[Problem]:
    """What is missing and shows as a mark: a warning in a draft, a refusal of a final."""
    for tag, draft in checked.drafts.items():
        seen: set[str] = set()
        for run in draft.runs():
            # an untranslated clause is reported, with its sentence, where it was looked up
            if run.gap and ":" not in run.origin.ref and run.origin.ref not in seen:
                seen.add(run.origin.ref)
                pending = run.origin.ref.rstrip("0123456789") == PENDING
                # a form's own line about it stands among its notes
                if pending and not draft.final:
                    continue
                message, hint = "{what} is not known in {language}", f"add it in locales/{tag}/names.yaml"
                where = run.origin.form or run.origin.at
                own = next((n[run.origin.ref] for n in checked.plan.summary.names.values() if run.origin.ref in n), {})
                if pending:
                    message, hint = "something is still pending in {language}", "write it in the form"
                elif tag in own:
                    # the form's own line about the name, not one of its mentions
                    where, message = own[tag].where, "the name of {what} is still pending in {language}"
                    hint = "write it here, as their own side writes it; `drafter names` asks an embassy"
                else:
                    hint += ", or under people or terms in the form"
                fields = {"what": run.origin.ref, "language": tag}
                grade = Grade.BLOCKER if draft.final else Grade.WARNING
                yield Problem("name-missing", grade, where, message, fields, hint)


def unconfirmed(checked: Checked) -> Iterator[Problem]:
    """Names, posts and terms that nobody confirmed: a warning in a draft, a refusal of a final."""
    for tag, draft in checked.drafts.items():
        seen: set[tuple[str, str]] = set()
        for run in draft.runs():
            if run.doubt == ASKED and draft.final:
                yield Problem(
                    "unconfirmed",
                    Grade.BLOCKER,
                    run.origin.form or run.origin.at,
                    'nobody has confirmed "{text}" for {what} in {language}',
                    {"text": run.text, "what": run.origin.ref or run.origin.value, "language": tag},
                    "look whether it is right; then take the question mark away",
                )
            if run.doubt == "unconfirmed" and (run.origin.ref, run.text) not in seen:
                seen.add((run.origin.ref, run.text))
                yield Problem(
                    "unconfirmed",
                    Grade.BLOCKER if draft.final else Grade.WARNING,
                    run.origin.at,
                    'nobody has confirmed "{text}" for {what} in {language}',
                    {"text": run.text, "what": run.origin.ref, "language": tag},
                    "ask whoever owns the name; then write its source there and delete `confirmed: false`",
                )


def bare_number(checked: Checked) -> Iterator[Problem]:
    """Free text holds no number, in digits of any script or in words: numbers are facts, written by rule."""
    for locale, line in checked.read():
        for offset, number in bare_numbers(line.free, locale.words):
            yield line.problem(
                "bare-number",
                Grade.BLOCKER,
                offset,
                '"{number}" is a number in plain {language} text',
                "put it in angle brackets in the form, so that every language writes the same; or say it without one",
                {"number": number},
            )


def fact_misread(checked: Checked) -> Iterator[Problem]:
    """What is written for a fact, read back with the words of its language, is that fact and no other."""
    for locale, line in checked.read():
        for start, end, runs in mentions(line):
            values = [run.origin.value for run in runs if run.origin.kind == "fact" and run.origin.value]
            if len(values) != 1:
                continue
            text = line.text[start:end].strip()
            try:
                fact = read_fact(text, locale.words, checked.plan.summary.release.day)
            except FactError:
                fact = None
            # what can't be read says nothing: words for ordinals, lunar days
            if fact and fact.value != values[0]:
                yield line.problem(
                    "fact-misread",
                    Grade.BLOCKER,
                    start,
                    '"{text}" stands for {value} and reads as {read}',
                    "take the text back to what the rule writes; to change the fact, change it in the form",
                    {"text": text, "value": values[0], "read": fact.value},
                )


def actor_differs(checked: Checked) -> Iterator[Problem]:
    """Who acts in a statement is the same in every language: nobody left out, nobody else put in."""
    plan = checked.plan
    again = {tag: {t.statement.id for p in plan.printed(tag) for t in p.told if t.again} for tag in checked.drafts}
    sides = {"home", "partner"}
    known = {**plan.directory.people, **plan.summary.people}
    for tag, runs in checked.runs.items():
        for statement in checked.statements[tag]:
            who = statement.who
            # a sentence that is typed whole names whoever it names
            typed = statement.text is not None and statement.text.kind != "quote"
            if who is None or typed or who.ids == (NOBODY,) or any(run.gap for run in runs.get(statement.id, ())):
                continue
            there = [
                run.origin.ref.rpartition(":")[2] for run in runs.get(statement.id, ()) if run.origin.form == who.where
            ]
            named = {id.partition(".")[0] for id in (*who.ids, *plan.summary.members(who.ids))}
            meant = named | {plan.summary.sides[id] for id in named & sides}
            if "both" in named or "each_other" in named:
                meant |= {*plan.pair}
            people = [known[id] for id in named if id in known]
            # a mention names country, husband or wife, and where an ambassador is sent too
            meant |= {name for person in people for name in (person.country, person.spouse_of)}
            meant |= {post.to for person in people for post in person.posts}
            others = sorted({ref for ref in there if ref in known or ref in plan.pair} - meant)
            if others or (not there and statement.id not in again[tag]):
                yield Problem(
                    "actor-differs",
                    Grade.BLOCKER,
                    who.where,
                    "in {language}, this statement is told of {found} instead of {meant}",
                    {
                        "language": tag,
                        "statement": statement.id,
                        "found": ", ".join(others) or "nobody",
                        "meant": ", ".join(who.ids),
                    },
                    f"the macro `body` in templates/{tag}/sentence.j2 writes the actor",
                )


def act_differs(checked: Checked) -> Iterator[Problem]:
    """An act is told by its own words, or by those of an act of the same strength, in every language."""
    uses = [use for statement in checked.plan.summary.wordings() for use in statement.acts]
    known = {kind.id: kind for use in uses for kind in use.kinds}
    for tag, runs in checked.runs.items():
        for statement in checked.statements[tag]:
            told = {
                run.origin.ref for run in runs.get(statement.id, ()) if run.origin.kind == "template"
            } & known.keys()
            acts = {kind.id for use in statement.acts for kind in use.kinds}
            lost = sorted(acts - told)
            wrong = [id for id in sorted(told - acts) if known[id].ladder not in {known[act].ladder for act in lost}]
            if lost and wrong:
                yield Problem(
                    "act-differs",
                    Grade.ERROR,
                    statement.where,
                    "in {language}, {lost} is told with the words of {wrong}",
                    {
                        "language": tag,
                        "statement": statement.id,
                        "lost": " and ".join(lost),
                        "wrong": " and ".join(wrong),
                    },
                    f"give the act words of its own in templates/{tag}/acts.j2",
                )
