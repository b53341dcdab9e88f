"""Catalogues for translators: what of a form is translated, unreviewed or missing, and a PO file with the rest."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.catalog import SLOT, Translation, plain_header, slot_problems
from drafter.exchange import Bundle, Unit
from drafter.exchange.unit import SENT, sent
from drafter.form.model import Clause, Slot, Statement
from drafter.form.text import did_you_mean, forms_of
from drafter.frozen import dataclass
from drafter.memory import Memory, memory_of
from drafter.office import Office, Releases
from drafter.problem import DraftError, Grade, Place, Problem

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

STATES = ("translated", "unreviewed", "missing")


@dataclass(frozen=True, slots=True)
class ClauseState:
    """A clause in a language: its state, its translation, its sentence in the form's language and in this one."""

    clause: Clause
    state: str
    translation: Translation | None
    sentence: str
    act: str
    said: str


def states(releases: Releases, tag: str) -> Iterator[ClauseState]:
    """Yield the state of each clause of a form in a language, each clause once, in the order of the form.

    errors: KeyError for a language that the releases were not made for.
    """
    typed, said = (_sentences(releases, code) for code in (releases.plan.summary.language, tag))
    seen: set[tuple[str, str]] = set()
    for clause, statement in _told(releases):
        if (clause.kind, clause.key) in seen:
            continue
        seen.add((clause.kind, clause.key))
        found = releases.clauses[tag].find(clause)
        if found is None and clause.bare:
            continue
        state = "missing" if found is None else "translated" if found.reviewed else "unreviewed"
        act = " + ".join(use.act.id for use in statement.acts) if statement else clause.kind
        id = statement.id if statement else ""
        yield ClauseState(clause, state, found, typed.get(id, ""), act, said.get(id, ""))


def _sentences(releases: Releases, tag: str) -> dict[str, str]:
    draft = releases.drafts.get(tag)
    found: dict[str, str] = {}
    for sentence in draft.sentences() if draft else ():
        for id in sentence.ids:
            found[id] = (found.get(id, "") + " " + sentence.text.strip()).strip()
    return found


def _told(releases: Releases) -> Iterator[tuple[Clause, Statement | None]]:
    yield from ((clause, None) for clause in releases.plan.summary.record_clauses())
    # what is typed in another language than the form's is typed for that language alone
    yield from ((clause, None) for clause in releases.plan.summary.around() if not clause.tag)
    for section in releases.plan.summary.sections:
        first = section.statements[0] if section.statements else None
        yield from ((clause, first) for clause in section.clauses())
        for statement in section.statements:
            for wording in statement.wordings():
                yield from ((clause, wording) for clause in wording.clauses())


def extract(releases: Releases, office: Office, tag: str, path: Path) -> tuple[bytes, Mapping[str, int]]:
    """Return the release's own catalogue for a language, and how many entries are new, kept, changed and obsolete.

    path: the catalogue as it is now; what was translated there stays. A clause that the shared catalogue translates
        is left
        to it. A changed clause keeps the old translation as an unreviewed one with the old text beside it; one that
        is gone
        becomes obsolete. The order is the form's, so a second run changes nothing.
    errors: DraftError when the old catalogue can't be read.
    source: Babel reads and writes PO. It does not read the previous text ("#|") back, so that is taken from the
        comments in
        which it leaves it, and its fuzzy matching takes a second a text on a large catalogue, so the old text is
        looked for
        only among those that went out of use.
    """
    return _rebuilt(releases, tag, path, _old(path))


def _rebuilt(releases: Releases, tag: str, path: Path, old: Catalog | None) -> tuple[bytes, Mapping[str, int]]:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    summary = releases.plan.summary
    memory = memory_of(releases.clauses[tag])
    made = Catalog(
        locale=tag,
        project=Path(summary.file).stem,
        version="1",
        charset="utf-8",
        fuzzy=False,
        header_comment=f"# Translations of {Path(summary.file).name} from {summary.language}.\n"
        "# Keep each {slot} as it is; a slot may ask for another form: {partner|adjective}.",
    )
    # an empty catalogue is false
    if old is not None:
        made.creation_date, made.revision_date = old.creation_date, old.revision_date
        made.last_translator, made.language_team = old.last_translator, old.language_team
    plain_header(made, tag)
    wanted = [s for s in states(releases, tag) if (s.clause.kind, s.clause.key) in _keys(old) or _own(s, path)]
    unused = {
        key: m
        for key, m in _messages(old).items()
        if key not in {(s.clause.kind, s.clause.key) for s in wanted} and m.string
    }
    counts = {"new": 0, "kept": 0, "changed": 0, "obsolete": 0}
    around = neighbours(releases)
    for state in wanted:
        key = (state.clause.kind, state.clause.key)
        before = _messages(old).get(key)
        comments = [*_comments(state), *(_remembered(memory, key, around) if state.state == "missing" else ())]
        if before is not None:
            counts["kept"] += 1
            previous = _previous(before)
            comment = [line for line in before.user_comments if not line.startswith("|")]
            made.add(
                key[1],
                before.string,
                context=key[0],
                flags=before.flags,
                auto_comments=comments,
                user_comments=comment,
                previous_id=previous,
            )
            continue
        near = _nearest(key, unused)
        if near:
            counts["changed"] += 1
            was = unused.pop(near)
            made.add(
                key[1], was.string, context=key[0], flags={"fuzzy"}, auto_comments=comments, previous_id=(near[1],)
            )
        else:
            counts["new"] += 1
            made.add(key[1], "", context=key[0], auto_comments=comments)
    for key, message in {**unused, **_obsolete(old)}.items():
        made.obsolete[key[1]] = message
        counts["obsolete"] += 1
    file = io.BytesIO()
    write_po(file, made, width=100, sort_output=False, include_previous=True, omit_header=False)
    return file.getvalue(), counts


def _own(state: ClauseState, path: Path) -> bool:
    # translated by another catalogue: the release's own need not hold it
    return state.translation is None or state.translation.where.file == path.as_posix()


def _comments(state: ClauseState) -> list[str]:
    lines = [f"act: {state.act}; kind: {state.clause.kind}"]
    lines += [f"in: {sentence}" for sentence in (state.sentence, state.said) if sentence]
    lines += [f"{{{slot.name}}} is {_slot(slot)}" for slot in dict.fromkeys(state.clause.slots)]
    return lines


def _slot(slot: Slot) -> str:
    if slot.fact:
        return f"<{slot.text}>, a {slot.fact.kind}"
    forms = forms_of(slot.section)
    asked = f"; forms: {', '.join(forms)}" if forms else ""
    return "the list of the statement" if slot.section == "list" else f"<{slot.text}>, of {slot.section}{asked}"


# how a comment begins that tells what was approved before for a text like this
MEMORY = "memory"


def neighbours(releases: Releases) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Return clause (kind, key) -> keys of the clauses before and after it, in the order of the form."""
    keys = list(dict.fromkeys((clause.kind, clause.key) for clause, _ in _told(releases)))
    texts = [key for _, key in keys]
    return {
        key: around for key, around in zip(keys, zip(["", *texts[:-1]], [*texts[1:], ""], strict=True), strict=True)
    }


def _remembered(
    memory: Memory, key: tuple[str, str], around: Mapping[tuple[str, str], tuple[str, str]]
) -> Iterator[str]:
    for found in memory.suggest(*key, *around.get(key, ("", ""))):
        yield f"{MEMORY} {found.score} %: {found.text} | {found.source.key}"


def units(releases: Releases, tag: str) -> Bundle:
    """Return every clause of a form for a translator's program, in the order of the form."""
    summary = releases.plan.summary
    written = _written(releases)
    memory, around = memory_of(releases.clauses[tag]), neighbours(releases)
    made = []
    for state in states(releases, tag):
        clause, said = state.clause, state.translation
        key = (clause.kind, clause.key)
        made.append(
            Unit(
                clause.kind,
                clause.key,
                said.text if said else "",
                {"translated": "reviewed", "unreviewed": "draft", "missing": "missing"}[state.state],
                "\n".join(
                    line for line in (state.sentence, state.said, SENT + sent(said.text if said else "")) if line
                ),
                tuple(_remembered(memory, key, around)) if said is None else (),
                {slot.name: written.get(slot.where, slot.text) for slot in clause.slots},
            )
        )
    return Bundle(Path(summary.file).name, summary.language, tag, tuple(made))


def _written(releases: Releases) -> Mapping[Place, str]:
    draft = releases.drafts.get(releases.plan.summary.language)
    found: dict[Place, str] = {}
    for run in draft.runs() if draft else ():
        if run.origin.form and run.origin.kind not in ("clause", "template"):
            found[run.origin.form] = found.get(run.origin.form, "") + run.text
    return {place: text.strip() for place, text in found.items()}


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge made of a catalogue: its bytes, how many units had which outcome, and what was refused and why.

    taken: "kind:key" -> translation, of those that came with the file and stand there now.
    """

    data: bytes
    counts: Mapping[str, int]
    taken: Mapping[str, str]
    problems: tuple[Problem, ...]


# what can become of a unit that comes back
OUTCOMES = ("new", "changed", "reviewed", "same", "empty", "kept", "refused", "gone")


def merge(releases: Releases, bundle: Bundle, path: Path, name: str) -> Merged:
    """Return the release's own catalogue with what came back in a file.

    path: the catalogue as it is now. name: how problems and comments call the file. A translation is never lost: an
        empty one changes nothing, a draft never replaces a reviewed one and stands beside it as a comment, a replaced
        one stays as a comment, one whose text has left the form becomes obsolete. Only what the file calls reviewed
        loses its mark fuzzy; facts that differ are refused.
    errors: DraftError when the catalogue can't be read, or the file is of another language.
    """
    from babel.messages.catalog import Catalog

    tag = bundle.target
    if tag not in releases.clauses or tag == releases.plan.summary.language:
        raise DraftError([_other_language(name, tag, releases)])
    old = _old(path) or Catalog(locale=tag, fuzzy=False)
    known = {(state.clause.kind, state.clause.key): state for state in states(releases, tag)}
    counts = dict.fromkeys(OUTCOMES, 0)
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for unit in bundle.units:
        outcome, found = _merge_unit(unit, known.get((unit.kind, unit.source)), old, name)
        counts[outcome] += 1
        problems += found
        if outcome in ("new", "changed"):
            taken[f"{unit.kind}:{unit.source}"] = unit.target
    data, _ = _rebuilt(releases, tag, path, old)
    return Merged(data, counts, taken, tuple(problems))


def _merge_unit(unit: Unit, state: ClauseState | None, old: Catalog, name: str) -> tuple[str, list[Problem]]:
    if not unit.target.strip():
        return "empty", []
    where = Place(name)
    wrong = [*slot_problems(unit.source, unit.target, where), *(_form_problems(unit, state, where) if state else ())]
    if wrong:
        return "refused", wrong
    message = old.get(unit.source, unit.kind)
    if state is None:
        if not (message and message.string):
            old.obsolete[unit.source] = _message(unit, {"fuzzy"})
        return "gone", [_gone(unit, where)]
    # what the catalogue says counts, then what another one says that serves the release
    before, reviewed = _before(state, message)
    if before == unit.target:
        if unit.state != "reviewed" or reviewed:
            return "same", []
        _put(old, unit, message, ())
        return "reviewed", []
    if before and unit.untouched:
        # what changed only here stays
        return "same", []
    if before and unit.base and unit.base != sent(before):
        note = f"proposed in {name}: {unit.target}"
        _put(old, Unit(unit.kind, unit.source, before, "reviewed" if reviewed else "draft"), message, (note,))
        return "kept", [_both(unit, state, where)]
    if before and reviewed and unit.state != "reviewed":
        note = f"proposed in {name}: {unit.target}"
        _put(old, Unit(unit.kind, unit.source, before, "reviewed"), message, (note,))
        return "kept", [_kept(unit, state, where)]
    _put(old, unit, message, (f"was: {before}",) if before else ())
    return "changed" if before else "new", []


def _before(state: ClauseState, message: Message | None) -> tuple[str, bool]:
    if message is not None and isinstance(message.string, str) and message.string:
        return message.string, not message.fuzzy
    return (state.translation.text, state.translation.reviewed) if state.translation else ("", False)


def _put(old: Catalog, unit: Unit, message: Message | None, comments: Sequence[str]) -> None:
    notes = [note for note in unit.notes if not note.startswith(f"{MEMORY} ")]
    if message is None:
        message = _message(unit, set())
        old[unit.source] = message
        message = old.get(unit.source, unit.kind)
        assert message is not None
    message.string = unit.target
    (message.flags.discard if unit.state == "reviewed" else message.flags.add)("fuzzy")
    message.user_comments = list(dict.fromkeys((*message.user_comments, *notes, *comments)))


def _message(unit: Unit, flags: set[str]) -> Message:
    from babel.messages.catalog import Message

    return Message(unit.source, unit.target, context=unit.kind, flags=flags)


def _form_problems(unit: Unit, state: ClauseState, where: Place) -> Iterator[Problem]:
    sections = {slot.name: slot.section for slot in state.clause.slots}
    for slot, form in SLOT.findall(unit.target):
        forms = forms_of(sections.get(slot, ""))
        if form and forms and form not in forms:
            yield Problem(
                "clause-slots",
                Grade.ERROR,
                where,
                'the translation asks {slot} for "{form}", a form that it has not',
                {"slot": "{" + slot + "}", "form": form},
                did_you_mean(form, forms) or f"forms are {', '.join(forms)}",
                unit.target,
            )


def _gone(unit: Unit, where: Place) -> Problem:
    return Problem(
        "import-gone",
        Grade.WARNING,
        where,
        'the form has no text "{text}" any more; its translation is kept as obsolete',
        {"text": unit.source},
        "if only the text changed, `translate extract` offers the old translation",
        unit.target,
    )


def _kept(unit: Unit, state: ClauseState, where: Place) -> Problem:
    return Problem(
        "import-kept",
        Grade.WARNING,
        where,
        '"{text}" has a reviewed translation, and the file has another that nobody reviewed; the reviewed one stays',
        {"text": unit.source},
        f"the other one stands beside it as a comment, in the catalogue beside {state.clause.where.file}",
        unit.target,
    )


def _both(unit: Unit, state: ClauseState, where: Place) -> Problem:
    return Problem(
        "import-conflict",
        Grade.WARNING,
        where,
        'the translation of "{text}" was changed here too since the file left; the one here stays',
        {"text": unit.source},
        f"the other one stands beside it as a comment, in the catalogue beside {state.clause.where.file}",
        unit.target,
    )


def _other_language(name: str, tag: str, releases: Releases) -> Problem:
    return Problem(
        "import-language",
        Grade.ERROR,
        Place(name),
        'the file is in "{tag}", into which this form is not translated',
        {"tag": tag},
        f"languages are {', '.join(other for other in releases.clauses if other != releases.plan.summary.language)}",
    )


def _old(path: Path) -> Catalog | None:
    from babel.messages.pofile import PoFileError, read_po

    if not path.exists():
        return None
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise DraftError(
            [
                Problem(
                    "catalogue-unreadable",
                    Grade.ERROR,
                    Place(path.as_posix()),
                    "{file} is no catalogue: {reason}",
                    {"file": path.as_posix(), "reason": str(error)},
                    "open it in Poedit, which shows what is wrong",
                )
            ]
        ) from error


def _messages(catalog: Catalog | None) -> dict[tuple[str, str], Message]:
    return {(m.context or "", str(m.id)): m for m in catalog or () if m.id}


def _keys(catalog: Catalog | None) -> set[tuple[str, str]]:
    return set(_messages(catalog))


def _obsolete(catalog: Catalog | None) -> dict[tuple[str, str], Message]:
    return {(m.context or "", str(m.id)): m for m in catalog.obsolete.values()} if catalog is not None else {}


def _previous(message: Message) -> tuple[str, ...]:
    lines = [line[1:].strip() for line in message.user_comments if line.startswith("|")]
    text = " ".join(lines)
    if not text.startswith("msgid"):
        return ()
    return ("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"').replace("\\\\", "\\"),)


def _nearest(key: tuple[str, str], unused: Mapping[tuple[str, str], Message]) -> tuple[str, str] | None:
    """The entry out of use that most likely was this one: same kind, more than half of the words in common."""
    words = _words(key[1])
    best, score = None, 0.5
    for other in unused:
        if other[0] == key[0]:
            theirs = _words(other[1])
            both = len(words & theirs) / max(1, len(words | theirs))
            if both > score:
                best, score = other, both
    return best


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", SLOT.sub(lambda m: f" {m[1]} ", text).casefold()))
