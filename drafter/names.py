"""The names of a form that somebody has still to confirm: as a sheet for an embassy, and back into the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from lxml import etree

from drafter.directory import FORMS, Name, Post
from drafter.draft import Block, Draft, Origin, Run, Sentence
from drafter.exchange.safe import parse_xml
from drafter.form.edit import Change, end_of, flow_value, offsets, spliced
from drafter.form.model import MeetingSummary
from drafter.form.source import Source
from drafter.frozen import dataclass
from drafter.locale.people import post_name, write_person
from drafter.office import Office
from drafter.plan import make_plan
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.realise import slug
from drafter.render.package import unpack
from drafter.tree import Map

COLUMNS = ("Entry", "Who or what", "Language", "As we would print it", "Correct form, if it is another", "Confirmed by")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# parts of a person's name in the sheet, the family name first: ISHIKAWA / Hiroshi
_BETWEEN = " / "


@dataclass(frozen=True, slots=True)
class Open:
    """A name that is missing, pending or unconfirmed in a language. own: whether it stands in the form itself."""

    section: str
    id: str
    tag: str
    who: str
    name: Name | None
    own: bool

    @property
    def key(self) -> str:
        """How the sheet calls the entry."""
        return f"{self.id}.{self.tag}"

    @property
    def printed(self) -> str:
        """The form that is likely, parts parted by a stroke; "" for none."""
        return _BETWEEN.join(text for form in _parts(self.section, self.name) if (text := _form(self.name, form)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an entry: the form, "" for the one that was asked about, and who says so."""

    key: str
    text: str
    by: str


def open_names(summary: MeetingSummary, office: Office, tags: Sequence[str]) -> Iterator[Open]:
    """Yield the names that the form's people, their posts and its terms still lack, or that nobody has confirmed.

    tags: the languages asked about.
    """
    plan = make_plan(summary, office.directory)
    spoken = office.locale(summary.language)
    for id in sorted(plan.named & set(summary.people)):
        person = summary.people[id]
        runs, _ = write_person(person, plan, spoken, "first", None)
        who = "".join(run.text for run in runs if not run.gap)
        yield from _open(summary, office, tags, "people", id, who)
        for post in person.on(summary.release.day):
            yield from _open_posts(office, tags, post, person.country, who)
    used = {slot.id for clause in summary.clauses() for slot in clause.slots if slot.section == "terms"}
    for id in sorted(used | set(summary.names.get("terms", {}))):
        name = _name(summary, office, "terms", id, summary.language)
        yield from _open(summary, office, tags, "terms", id, next(iter(name.forms.values()), id) if name else id)


def _open_posts(office: Office, tags: Sequence[str], post: Post, country: str, who: str) -> Iterator[Open]:
    """Yield the languages in which a post has no name or one that nobody has confirmed; all, if the post is so."""
    for tag in tags:
        name, _ = post_name(post, country, office.locale(tag).names)
        if name is None or not name.confirmed or "form" in name.doubted or not post.confirmed:
            yield Open("posts", name.id if name else f"{country}.{post.post}", tag, who, name, False)


def _open(
    summary: MeetingSummary, office: Office, tags: Sequence[str], section: str, id: str, who: str
) -> Iterator[Open]:
    own = id in summary.names.get(section, {})
    for tag in tags:
        name = _name(summary, office, section, id, tag)
        if name is None or not name.confirmed or not name.forms:
            yield Open(section, id, tag, who, name, own)


def _name(summary: MeetingSummary, office: Office, section: str, id: str, tag: str) -> Name | None:
    own = summary.names.get(section, {}).get(id)
    return own.get(tag) if own is not None else office.locale(tag).names.get(section, {}).get(id)


def _parts(section: str, name: Name | None) -> tuple[str, ...]:
    if section != "people":
        return FORMS[section][:1]
    return ("full",) if name and "full" in name.forms else ("family", "given")


def _form(name: Name | None, form: str) -> str:
    return name.forms.get(form, "") if name else ""


# -- the sheet ---------------------------------------------------------------------------------------------------------


def names_sheet(summary: MeetingSummary, office: Office, found: Sequence[Open], spoken: str) -> Draft:
    """Return the sheet as a draft, in the language of the commands, set as language `spoken`."""
    plan = make_plan(summary, office.directory)
    title = "Names to confirm"
    head = f"{summary.release.day.isoformat()}, {slug(plan)}"
    told = (
        "Please look at each name as we would print it. Where another form is right, write it, the family name first "
        "and a stroke before the given name (ISHIKAWA / Hiroshi). Write your name or office in the last column: a row "
        "with nothing there stays open."
    )
    rows = [COLUMNS, *((o.key, o.who, _language(o.tag), o.printed or "–", "", "") for o in found)]
    table = Block("table", rows=tuple(tuple(_say(cell or " ") for cell in row) for row in rows), header=1)
    blocks = (Block("headline", (_say(title),)), *(Block("paragraph", (_say(text),)) for text in (head, told)), table)
    return Draft(spoken, title, summary.release.day.isoformat(), f"{slug(plan)}-names", blocks, final=True)


def _say(text: str) -> Sentence:
    return Sentence((), (Run(text, Origin("template", Place("names sheet"))),))


def _language(tag: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").english_name or tag
    except (UnknownLocaleError, ValueError):
        return tag


# -- the answers -------------------------------------------------------------------------------------------------------


def read_answers(data: bytes, name: str) -> tuple[Answer, ...]:
    """Return the rows of a sheet that somebody confirmed.

    errors: DraftError for a file that is no sheet of names, or no safe Word file.
    """
    try:
        document = unpack(data)["word/document.xml"]
    except (ValueError, KeyError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it holds no document"
        raise DraftError([_bad(name, "{file}: {reason}", "send back the Word file itself", reason=reason)]) from error
    answers: list[Answer] = []
    seen = False
    for row in parse_xml(document, name).iter(f"{_W}tr"):
        cells = [" ".join(_text(cell).split()) for cell in row.iter(f"{_W}tc")]
        if tuple(cells) == COLUMNS:
            seen = True
        elif seen and len(cells) == len(COLUMNS) and cells[-1]:
            answers.append(Answer(cells[0], cells[4], cells[5]))
        elif seen and len(cells) == len(COLUMNS) and cells[4]:
            raise DraftError(
                [
                    _bad(
                        name,
                        "{file}: {key} has another form, but nobody says that it is right",
                        "ask who answered to write a name or office into the last column",
                        key=cells[0],
                    )
                ]
            )
    if not seen:
        raise DraftError([_bad(name, "{file} is no sheet of names", "`drafter names FORM -o FILE.docx` writes one")])
    return tuple(answers)


def _text(cell: etree._Element) -> str:
    said = []
    for element in cell.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if not any(str(above.tag) in (f"{_W}del", f"{_W}moveFrom") for above in element.iterancestors()):
            said.append((element.text or "") if element.tag == f"{_W}t" else " ")
    return "".join(said).replace("\u200b", "").replace("\u2060", "")


def answered_form(
    source: Source, found: Sequence[Open], answers: Sequence[Answer], day: date
) -> tuple[str, list[Answer]]:
    """Return the text of the form with the names that were confirmed, and the answers that belong elsewhere.

    found: what is open in the form. Each confirmed name keeps who said so as its `source`, with the day. Answers about
    entries of the directory are given back: their office writes them there.
    errors: DraftError for an answer about no entry that is open, or a name in other parts than the form needs.
    """
    known = {entry.key: entry for entry in found}
    problems: list[Problem] = []
    changes: list[Change] = []
    elsewhere: list[Answer] = []
    for answer in answers:
        entry = known.get(answer.key)
        if entry is None:
            problems.append(
                _bad(
                    source.name,
                    "{file}: nothing is open about {key}",
                    "take the sheet that was written for this form",
                    key=answer.key,
                )
            )
        elif not entry.own:
            elsewhere.append(answer)
        elif parts := _answered(entry, answer):
            made = {**parts, "source": f"{answer.by}, {day.isoformat()}"}
            value = "{" + ", ".join(f"{key}: {flow_value(text)}" for key, text in made.items()) + "}"
            changes.append(_change(source, entry, value))
        else:
            problems.append(
                _bad(
                    source.name,
                    '{file}: {key}: expected family and given name, found "{text}"',
                    f"write them with a stroke between: FAMILY{_BETWEEN}Given",
                    key=answer.key,
                    text=answer.text,
                )
            )
    if problems:
        raise DraftError(problems)
    return spliced(source.text, changes), elsewhere


def _answered(entry: Open, answer: Answer) -> dict[str, str]:
    text = answer.text or entry.printed
    parts = [part.strip() for part in text.replace("／", "/").split("/")] if entry.section == "people" else [text]
    if not all(parts):
        return {}
    if len(parts) == 2:
        return {"family": parts[0], "given": parts[1]}
    if len(parts) == 1 and _parts(entry.section, entry.name) in (("full",), FORMS[entry.section][:1]):
        return {_parts(entry.section, entry.name)[0]: parts[0]}
    return {}


def _change(source: Source, entry: Open, value: str) -> Change:
    node = source.root
    for key in (entry.section, entry.id, "name"):
        below = node.get(key)
        assert isinstance(below, Map)
        node = below
    at = offsets(source.text)
    old, key_node = node.get(entry.tag), node.key(entry.tag)
    if old is not None and key_node is not None:
        return at(key_node.where) + len(key_node.raw or key_node.text), end_of(old, source.text), f": {value}"
    # a language that the form has no line for goes behind the last one
    end = end_of(node.pairs[-1][1], source.text)
    if source.text[at(node.where)] == "{":
        return end, end, f", {entry.tag}: {value}"
    return end, end, f"\n{' ' * (node.where.column - 1)}{entry.tag}: {value}"


def _bad(file: str, message: str, hint: str, **fields: str) -> Problem:
    return Problem("names-sheet", Grade.ERROR, Place(file), message, {"file": file, **fields}, hint)
