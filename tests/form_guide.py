"""The guide to the form, made from the tables that check it.

python tests/form_guide.py    writes docs/form.md anew
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from drafter.acts import ActKind, load_acts
from drafter.directory import FORMS, PERSON_FORMS, Directory, load_directory
from drafter.facts import FACT_FORMS, Words
from drafter.form.schema import COMPLEMENTS
from drafter.form.slips import WORDS
from drafter.form.statements import WHO
from drafter.form.tables import TABLES, VERSION, Key
from drafter.form.text import SIDE_FORMS
from drafter.locale.load import load_locale

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "form.md"

# table of the grammar -> heading, and where it stands
PLACES = {
    "form": ("The form", "At the beginning of the line."),
    "sides": ("Sides", "Under `sides:`."),
    "release": ("Release", "Under `release:`."),
    "event": ("Events", "Under `events:`, each below an id of your own."),
    "person": (
        "People",
        "Under `people:`, each below an id of your own. People of the office's directory are not repeated.",
    ),
    "post": ("Posts", "A dash each under a person's `posts:`."),
    "term": ("Terms", "Under `terms:`, each below an id of your own."),
    "edition": (
        "Editions",
        "Under `editions:`, each below an id of your own. What an edition says goes before what the form says; what it "
        "leaves out is the form's. `drafter generate --edition ID` makes one.",
    ),
    "variant": (
        "Variants",
        "A dash each under a statement's `variants:`: an act or text that some languages or editions print instead, "
        "with no other facts than the statement's.",
    ),
    "item": ("Entries of a list", "Instead of a text in a list, where not everybody prints it."),
    "picture": ("Photographs", "A dash each under `pictures:`."),
    "group": (
        "Groups",
        "Under `groups:`, each below an id of your own; the id acts as `who`. Where nothing is to be "
        "told but all of them at a meeting, `talks.ministers` needs no entry.",
    ),
    "document": (
        "Documents",
        "Under `documents:`, each below an id of your own; an act about a thing may name them: `signed: documents`.",
    ),
    "transfer": ("Transfers", "Under `transfers:`, each below an id of your own."),
    "section": ("Paragraphs", "A dash each under `body:`."),
    "statement": ("Statements", "A dash each under `say:`. One statement has one act, or a `text`."),
    "reply": ("Replies", "Under a statement's `reply:`; printed right after it, `In response, …`."),
    "act": ("Beside an act", "In a statement or under `then:`, beside the act they belong to."),
}
HOLDS = {
    "text": "a line of text",
    "number": "a whole number",
    "day": "a day",
    "when": "a day, month or year, or `pending`",
    "clock": "a time of the day",
    "fact": "a fact, without brackets",
    "clause": "free text",
    "clauses": "free text, or a list of it",
    "acts": "an act, or a list",
    "moment": "a time in angle brackets, or the id of an event",
    "table": "keys, below",
    "entries": "ids of your own, below",
    "list": "a list, below",
    "who": "who",
    "names": "a name a language",
    "where": "a language or edition, or a list",
    "texts": "free text, or a text for each of: a language (typed in it), an edition, `all` others",
    "entry ids": "an id of a paragraph or statement, or a list",
    "named": "names of your own, each with a list of free text",
}

INTRODUCTION = """\
Made from the tables that check it; do not edit. `drafter new FORM` writes a form to fill, `drafter check FORM` lists
what is wrong with it, `drafter find WORD` looks ids up, `drafter schema` prints the JSON Schema for editors.

A form is a text file that ends in `.yaml`, saved as UTF-8:

* A line is `key: value`, with a space after the colon. What belongs to a key stands below it, two spaces further in.
* A list has `- ` before each entry, or is short: `[trade, tourism]`.
* Long text goes on in the next line, further in than its key.
* A comment begins with `#` and has a line of its own.
* Text with `: ` or ` #` in it, or that begins with a sign, stands in quotes.
* Digits of any script are read: 2020, ២០២០, ２０２０.
"""
FACTS = """\
Facts stand in angle brackets, in any free text. They are entered once, and each language writes them by its rules.
What is not known yet is `<pending>`; a fact or name that somebody has still to look up ends with a question mark,
`<2019?>`. Both print in a draft, marked, and a final refuses them.
Thousands are grouped with commas, decimals stand after a full stop: `<USD 2,500,000.50>`, `<USD 2.5 million>`. A form
that is typed in Khmer has decimals after a comma.
"""
TIMES = """\
A time is entered once, on the clock of the place where it is: each language writes it with its words for noon, midnight
and the parts of a day, and where `with … time` names a second place, adds the time there, and whether it is the same
day. Nothing is converted but clocks: an equivalent in another currency stands as it is typed.
"""
FORMS_OF_FACTS = """\
A text may ask a fact for another form than the usual one with a full stop, `<16 March 2020.with_lunar>`, a translation
or template with a bar, `{date|weekday}`; which a language has, its `locale.yaml` says.
"""
NAMES = """\
Names stand in angle brackets too, by their id: `<home>` and `<partner>`, a country `<JP>`, a place `<tokyo>`, a term
`<asean>`, a ministry `<kh.mfaic>`, a person or event of the form. With a full stop a name is asked for in one of its
forms, `<partner.adjective>`; `<list>` is the statement's `list:`, `<list.sectors>` the list `sectors` under its
`lists:`, `<list.numbered>` and `<list.sectors.numbered>` the same with (i), (ii) before the items, as
the language counts.

`<own>` says whose something is, of whoever acts, `<whom.own>` of whoever is addressed: his, her, its, their.
`<this.assistance>` points at something earlier. A translation may leave these out.
"""
REFUSALS = """\
Every problem is named with its line and column, all at once. *Schema* says whether the JSON Schema sees it as well,
while you type; it never refuses a form that `drafter check` accepts.
"""

# fact -> notations
NOTATIONS: Mapping[str, tuple[str, ...]] = {
    "a day": ("<16 March 2020>", "<March 16, 2020>", "<2020-03-16>"),
    "a day with its weekday, which is checked": ("<Monday 16 March 2020>", "<Monday 2020-03-16>"),
    "a month": ("<July 2020>", "<2020-07>"),
    "a year": ("<2022>",),
    "from one day to another": (
        "<16-18 March 2020>",
        "<30 March to 2 April 2020>",
        "<Monday 16 to Wednesday 18 March 2020>",
        "<2020-03-16/2020-03-18>",
    ),
    "from one month or year to another": (
        "<July-September 2020>",
        "<July 2020 to February 2021>",
        "<2020-07/2021-02>",
        "<2019-2020>",
    ),
    "a part of a day": (
        "<morning of 16 March 2020>",
        "<afternoon of 2020-03-16>",
        "<evening of 16 March 2020>",
        "<night of 16 March 2020>",
    ),
    "a deadline": ("<by the end of 2025>", "<by the end of July 2020>"),
    "a part of a year": ("<first 9 months of 2019>", "<first half of 2020>", "<third quarter of 2020>"),
    "a time on a day, at the place named": (
        "<9:30 on 16 March 2020 in tokyo>",
        "<9:30 a.m. on 16 March 2020 in tokyo>",
        "<noon on 16 March 2020 in tokyo>",
        "<2020-03-16 09:30 tokyo>",
    ),
    "a time on the release's day": ("<9:30 in tokyo>", "<midnight in tokyo>"),
    "a time, with what it is elsewhere": ("<9:30 on 16 March 2020 in tokyo, with phnom_penh time>",),
    "a time from the release's day": (
        "<next month>",
        "<this month>",
        "<last month>",
        "<next year>",
        "<this year>",
        "<last year>",
        "<tomorrow>",
        "<today>",
        "<yesterday>",
        "<next week>",
        "<this week>",
        "<last week>",
    ),
    "which one of a series": ("<1st>", "<13th>", "<third>", "<third country>"),
    "an anniversary": ("<70th anniversary>",),
    "money": ("<USD 5 million>", "<over USD 2 billion>", "<JPY 1,500,000>", "<300 million yen>"),
    "money between two amounts": ("<USD 2-3 million>", "<USD 500,000 to 1.5 million>"),
    "money with an equivalent, as typed": ("<JPY 2,451,000,000 (about USD 17 million)>",),
    "a share": ("<45 per cent>", "<about 4.5%>", "<10-12 per cent>"),
    "a length of time": ("<3 days>", "<up to 2 years>", "<about 1 hour 45 minutes>", "<2-3 days>"),
    "a number of something": ("<9 documents>", "<over 1,200 participants>", "<9-12 documents>"),
}

# rule -> what is refused, what to do, and how far the JSON Schema sees it too: "yes", "partly" or ""
REFUSED: Mapping[str, tuple[str, str, str]] = {
    "form-key": ("a key that does not stand here: `tpoic:`", "write the key that is meant", "yes"),
    "form-other": (
        "keys of something else, and none of a form",
        "name the right file, or begin with `drafter new`",
        "yes",
    ),
    "form-missing": ("a key that must be there is missing", "add it", "yes"),
    "form-empty": ("nothing after a key or dash, or an empty list", "write the value, or delete the line", "partly"),
    "form-table": ("text where keys and values belong", "one `key: value` a line, indented", "yes"),
    "form-list": ("text or keys where a list belongs", "begin each entry with a dash", "yes"),
    "form-text": ("a list or keys where a line of text belongs", "write the text after the colon", "yes"),
    "form-choice": ("a word that is none of those offered", "take one of them", "yes"),
    "form-version": ("a form of another version", "use the drafter that reads it", "yes"),
    "form-day": ("a day that does not exist, or is written in another way", "write 2020-03-16", "partly"),
    "form-number": ("no whole number from 1", "write 3 for the third", "partly"),
    "form-embargo": ("no day and time, or an unknown place", "write 2020-03-16 18:00 tokyo", ""),
    "form-pending": ("`pending` where the form can't do without a value", "write it", ""),
    "form-id": ("an id that is not known", "look it up with `drafter find`", "partly"),
    "form-id-unused": ("an id of your own that is asked for in another spelling", "spell both the same", ""),
    "form-own-id": (
        "an id of your own with capitals or spaces, or one that means something else",
        "choose another",
        "partly",
    ),
    "form-twice": ("an entry, post or statement that stands twice", "delete one of the two", "partly"),
    "form-sides": ("the same country on both sides", "write the other country", ""),
    "form-who": ("somebody who is nobody of this form", "write both, home, partner or a person's id", ""),
    "form-languages": (
        "`only` and `except` together, or a list of which a language has nothing left",
        "keep one of the two; print an entry",
        "partly",
    ),
    "name-languages": ("a name without its language", "a line a language", "yes"),
    "name-language": ("a language that does not exist; often a comma inside a name", "put the name in quotes", "yes"),
    "name-form": ("a part that names do not have", "write family and given, or full", "yes"),
    "name-parts": ("half a name", "write family and given, or full for a name of one part", "yes"),
    "person-spouse": ("somebody who is married to herself or himself", "name the other", ""),
    "person-dead": ("somebody who acts after the day of their death (`died`)", "correct the day, or who did it", ""),
    "group-member": ("a group among the members of another one", "list its members", ""),
    "post-days": ("a post that ends before it begins", "correct the days", ""),
    "post-not-valid": (
        "somebody who holds no post on the day, or none in the directory",
        "correct the days of the post, or add it",
        "",
    ),
    "event-role": ("a role that this kind of meeting does not have", "take another role", "yes"),
    "event-relation": ("two relations of one event, or a circle", "keep one", "partly"),
    "event-order": ("`before` or `after` against the days", "correct the days or the relation", ""),
    "event-until": ("a last day that comes before the first", "correct the days", ""),
    "event-outside": ("a part of a visit that does not fall within its days", "correct the days", ""),
    "event-start": ("`25:00`; a time without a day or place whose clock is meant", "`start: 13:00`, with a place", ""),
    "event-format": ("`format: video` of a telephone call", "take another kind, or leave it out", ""),
    "event-series": ("the next of a series of another kind, or with a lower number", "correct kind or number", ""),
    "form-fact": ("`duration: long`: not the kind of fact that belongs there", "write it as the hint says", ""),
    "section-openings": ("`topic` and `apart_from` together", "keep one of the two", "yes"),
    "statement-act": ("a statement without an act", "add what was done", "yes"),
    "statement-acts": ("two acts in one dash", "put the second under `then:`, or under a dash of its own", "yes"),
    "statement-text": ("an act and a `text` in one dash", "make two statements", "yes"),
    "statement-variant": ("a variant with a fact that the statement does not have", "leave it out", ""),
    "statement-loose": ("`degree`, `list` and the like beside a `text`", "write the act they belong to", "yes"),
    "statement-who": (
        "`who` beside an act of the event itself, or nobody where somebody must be named",
        "leave `who` out, or name who",
        "partly",
    ),
    "statement-id": ("two statements with the same `id`", "give one another id", ""),
    "act-listed": ("`listed: true` where fewer than two documents of the register are named", "leave it out", ""),
    "act-complement": ("a list or keys where one text belongs", "write the text after the colon", "yes"),
    "act-companion": ("an act without a key it needs", "add the key", "yes"),
    "document-kind": ("a document of a kind that is no kind of document", "take one of the kinds", ""),
    "document-title": ("a document with `title` and `about`", "keep one", ""),
    "document-signer": ("a signer of a country that is no party to the document", "correct signer or parties", ""),
    "document-witness": ("somebody who signs and is the witness", "name somebody else", ""),
    "money-equivalent": ("an equivalent without an amount, or in its own currency", "correct it", ""),
    "transfer-thing": ("`form: in_kind` without `thing:`", "say what is given", ""),
    "transfer-sides": ("what somebody gives himself", "correct giver or receiver", ""),
    "act-transfer": ("a receiver who announces, a giver who thanks", "correct `who`", ""),
    "act-event": ("an act that does not tell of this kind of event", "take another act", ""),
    "act-role": ("an act about a call whose event does not say who received it", "name them in the event", ""),
    "act-oneself": ("somebody who thanks, invites or calls on himself", "name the other one", ""),
    "act-degree": ("a degree that the act does not have", "take one of its own", "yes"),
    "act-also": ("`also` with an act that has another kind of text", "put it under `then:`", ""),
    "act-when": ("`when` with other words than a time", "`when: <16 March 2020>`, or the id of an event", ""),
    "act-list": ("`<list>` without `list:`, or the other way round", "write both", ""),
    "text-number": ("a number in plain text: `rose by 45 per cent`", "`rose by <45 per cent>`", ""),
    "text-unknown": ("a name in brackets that is not known: `<asaen>`", "look it up with `drafter find`", ""),
    "text-form": ("a form that the name does not have: `<home.adjectiv>`", "take one of its forms", ""),
    "text-bracket": ("one bracket alone: `<2022`", "close it", ""),
    "text-brace": ("braces in text: `{2022}`", "`<2022>`", ""),
    "text-empty": ("an empty entry of a list", "write it, or delete the line", ""),
    "text-unfinished": ("a text that ends with `and`, `of`, a comma or dots", "finish it", ""),
    "text-stop": ("a full stop at the end of what an act says", "leave it out", ""),
    "text-start": ("`agreed_to: to work`", "`agreed_to: work`", ""),
    "text-line-twice": ("a line of a wrapped text that stands twice", "delete one of the two", ""),
    "fact-no-such-day": ("`<30 February 2020>`", "look the day up", ""),
    "fact-no-such-month": ("`<2020-13>`", "months go from 01 to 12", ""),
    "fact-year": ("`<2563>`: a year of another calendar, or far away", "`<2020>`", ""),
    "fact-ordinal": ("`<0th>`", "`<1st>`", ""),
    "fact-bare-number": ("`<45>`: a number that counts nothing", "`<45 per cent>`, `<45 documents>`", ""),
    "fact-number": (
        "`<USD 2,5 million>`, `<USD 2.500>`: readable in two ways",
        "`<USD 2.5 million>`, `<USD 2,500>`",
        "",
    ),
    "fact-range": ("`<18-16 March 2020>`, `<USD 3-2 million>`", "the earlier or smaller one first", ""),
    "fact-weekday": ("`<Tuesday 16 March 2020>`: that day is a Monday", "correct the weekday or the day", ""),
    "fact-time": (
        "`<12 p.m. in tokyo>`: noon or midnight; `<25:00 in tokyo>`; an hour in which clocks change",
        "`<noon in tokyo>`",
        "",
    ),
    "fact-relative": ("`<next month>` in a release without a day", "write the day of the release", ""),
    "fact-unknown": ("`<16 Marhc 2020>`: no fact that can be read", "write it as in the table of facts", ""),
}
# rule -> what is only pointed out
NOTED: Mapping[str, str] = {
    "event-untold": "the release is about an event, but no statement tells that it took place",
    "name-missing": "a name is missing in a language: add it, or `pending`",
    "own-id-known": "an entry of the form takes the place of one of the directory",
    "fact-asked": "`<2019?>`: a fact or name with a question mark is still to be confirmed; a final refuses it",
    "fact-pending": "`<pending>`, or `pending` for a whole text: a gap in a draft; a final refuses it",
    "person-unused": "a person of the form is named nowhere",
    "term-unused": "a term of the form is named nowhere",
    "group-unused": "a group of the form is named nowhere",
    "register-unused": "no statement tells of a document or a transfer",
    "event-unused": "nothing is said of an event",
    "statement-twice": "the same statement stands twice, apart from each other",
}


def guide() -> str:
    """Return docs/form.md: the grammar for whoever fills a form in."""
    directory = load_directory(ROOT / "locales")
    return "\n".join(_lines(load_acts(ROOT / "locales"), directory, load_locale(ROOT, "en", directory).words))


def _lines(acts: Mapping[str, ActKind], directory: Directory, words: Words) -> Iterator[str]:
    yield f"# The form, version {VERSION}\n"
    yield INTRODUCTION
    yield "## Keys\n"
    for name, (heading, where) in PLACES.items():
        yield f"### {heading}\n\n{where}\n"
        yield from _table(("key", "", "what for", "holds", "example"), (_key(key, directory) for key in TABLES[name]))
    yield from _statements(acts)
    yield from _facts(directory, words)
    yield "## What is refused\n"
    yield REFUSALS
    yield from _table(
        ("rule", "refused", "write instead", "schema"), ((f"`{rule}`", *row) for rule, row in REFUSED.items())
    )
    yield "Pointed out, and no obstacle:\n"
    yield from _table(("rule", "what"), ((f"`{rule}`", what) for rule, what in NOTED.items()))
    yield "Slips of the file itself; spellings of Khmer and kana are pointed out and kept as typed:\n"
    rows = ((f"`{rule}`", _cell(message), _cell(hint)) for rule, (message, hint) in WORDS.items())
    yield from _table(("rule", "message", "what to do"), rows)


def _statements(acts: Mapping[str, ActKind]) -> Iterator[str]:
    yield (
        f"`who` is `both`, {', '.join(f'`{who}`' for who in WHO)}, all of an event, `talks.ministers`, the id of a "
        "person, group, country, body or term, or a list of these."
    )
    yield "The event itself did what is marked *event*: such an act has no `who`.\n"
    yield "### Acts\n\nAfter an act stands\n"
    for complement, words in COMPLEMENTS.items():
        yield f"* *{complement}*: {words}"
    yield "\nWhere free text stands after an act, a list with dashes may stand as well.\n"
    yield from _table(("act", "after it", "beside it", "degree"), (_act(act) for act in acts.values()))


def _facts(directory: Directory, words: Words) -> Iterator[str]:
    yield "## Facts\n"
    yield FACTS
    yield from _table(
        ("fact", "typed"), ((fact, " ".join(f"`{typed}`" for typed in forms)) for fact, forms in NOTATIONS.items())
    )
    yield f"Before a number may stand: {', '.join(words.bounds)}. These words, months, currencies, units and"
    yield f"nouns are those of the form's language; the nouns of English are: {', '.join(words.nouns)}.\n"
    yield TIMES
    yield FORMS_OF_FACTS
    yield from _table(
        ("fact", "forms"),
        ((f"`{kind}`", ", ".join(f"`{form}`" for form in forms)) for kind, forms in FACT_FORMS.items()),
    )
    yield NAMES
    forms = {
        "home, partner": (*FORMS["countries"], *SIDE_FORMS),
        **{name: FORMS[name] for name in ("countries", "places", "bodies")},
        "terms": FORMS["terms"],
        "people": PERSON_FORMS,
        "events": FORMS["kinds"],
    }
    yield from _table(
        ("name", "forms, the first if none is asked for"),
        ((name, ", ".join(dict.fromkeys(of))) for name, of in forms.items()),
    )


def _key(key: Key, directory: Directory) -> tuple[str, ...]:
    return (
        f"`{key.name}`",
        "required" if key.required else "",
        key.help,
        _holds(key, directory),
        f"`{key.example}`" if key.example else "",
    )


def _holds(key: Key, directory: Directory) -> str:
    if key.shape == "tags":
        return "a language" if key.required else "a language, or a list"
    if key.shape == "choice":
        return " or ".join(f"`{word}`" for word in key.of)
    if key.shape in ("id", "ids"):
        known = [] if key.of in ("people", "events") else list(directory.sections.get(str(key.of), {}))
        # short sections are written out; the others are looked up
        which = ", ".join(f"`{id}`" for id in known) if 0 < len(known) <= 8 else f"an id of {key.of}"
        return which + (", or a list" if key.shape == "ids" else "")
    return HOLDS[key.shape]


def _act(act: ActKind) -> tuple[str, ...]:
    beside = [f"`{c.key}` ({c.complement}{', required' if c.required else ''})" for c in act.companions.values()]
    after = act.complement + (", *event*" if act.agent == "event" else "")
    return f"`{act.id}`", after, ", ".join(beside), ", ".join(act.degrees)


def _cell(text: str) -> str:
    return text.replace("{", "‹").replace("}", "›").replace("<", "&lt;")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


if __name__ == "__main__":
    GUIDE.write_text(guide(), encoding="utf-8")
