"""The grammar of the form as tables: what keys stand where, and what they hold.

The reader, the JSON Schema and the guide go by these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from drafter.directory import STANDINGS, STATES
from drafter.frozen import dataclass

VERSION = "1"

# The shapes, what a value can be:
#   text      one line of text                  number    a whole number from 1
#   day       a day, 2020-03-16                  clause    free text with facts in angle brackets
#   when      a day, a month, a year, pending    fact      a fact of the kind `of`, without its brackets
#   clock     a time of the day, 13:00
#   clauses   free text, or a list, also of item table     keys and values of `of`
#   entries   ids, each with a table of `of`     list      a list of tables of `of`
#   choice    one word of `of`                   id, ids   an id, or a list of ids, of section `of`
#   who       people, sides, both                names     a name in each language
#   tags      a language, or a list of them      moment    a time in angle brackets, or the id of an event
#   acts      an act, or a list of them
#   where     languages and editions of this form
#   texts     free text, or one for each language or edition
#   named     names of your own, each with a list of free texts
#   entry ids ids of this form's own sections and statements


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the form: what it holds, of which table, section or words, and what it is for."""

    name: str
    shape: str
    help: str
    of: str | Sequence[str] = ""
    required: bool = False
    example: str = ""


RELATIONS = ("before", "after", "beside", "part_of", "next_of")
TERM_KINDS = (
    *("document", "project", "scheme", "theme", "festival", "partnership", "work", "venue", "award"),
    *("initiative", "process", "organisation", "concept"),
)
TENSES = ("past", "ahead")
ROLES = ("chairs", "visitor", "host", "caller", "sender", "recipient")
GIVEN = ("grant", "loan", "in_kind", "technical")
FORMATS = ("in_person", "video", "telephone")
# free text beside an act: key -> the kind of clause it holds, which is the context of its translation
MODIFIERS: Mapping[str, str] = {
    "purpose": "purpose",
    "thanks_to": "cause",
    "occasion": "occasion",
    "as": "as",
    "means": "means",
    "while": "while",
    "condition": "condition",
    "evidence": "evidence",
}
# how a paragraph is set, and what its parts are counted with
STYLES = ("prose", "paragraphs", "bullets", "numbered")
COUNTS = ("number", "bracket", "letter", "roman")
LEVELS = ("1", "2", "3")
YES = ("true", "false")

TABLES: Mapping[str, tuple[Key, ...]] = {
    "form": (
        Key("form", "choice", "version of this grammar", (VERSION,), True, "1"),
        Key("language", "tags", "language the form is typed in", required=True, example="en"),
        Key("issuer", "id", "whose release it is: order of countries, who leads", "issuers", True, "mfaic"),
        Key("sides", "table", "the two sides of the meeting, as countries", "sides", True),
        Key("release", "table", "what stands around the text", "release", True),
        Key("events", "entries", "what happened, each with an id of your own", "event", True),
        Key("people", "entries", "people who are not in the office's directory yet", "person"),
        Key("terms", "entries", "named things of this meeting only", "term"),
        Key("groups", "entries", "people who act together, under one name: the ministers of the region", "group"),
        Key("editions", "entries", "the same record for other readers, each with an id of your own", "edition"),
        Key("documents", "entries", "what was signed, exchanged or issued", "document"),
        Key("transfers", "entries", "what one gives another: aid, loans, things", "transfer"),
        Key("body", "list", "the text: one dash is one paragraph", "section", True),
        Key("pictures", "list", "photographs, after the text", "picture"),
        Key("contact", "id", "contact lines at the end", "contacts", example="mfaic_press"),
    ),
    "sides": (
        Key("home", "id", "the country whose ministry keeps this record", "countries", True, "KH"),
        Key(
            "partner",
            "id",
            "the other country; left out where all events are of kinds that need none: a statement, a message",
            "countries",
            example="JP",
        ),
    ),
    "release": (
        Key("kind", "choice", "what the release reports", ("outcomes",), True, "outcomes"),
        Key("event", "id", "the event of the headline", "events", True),
        Key("date", "day", "day of the release", required=True, example="2020-03-16"),
        Key("place", "id", "place of the release", "places", True, "phnom_penh"),
        Key("reference", "text", "reference number as printed"),
        Key(
            "embargo",
            "text",
            "until when it must not be published: day, time and the place of the clock; else the release's place",
            example="2020-03-16 18:00 tokyo",
        ),
        Key("signature", "id", "who signs: name, post and place at the end", "people"),
        Key("tense", "choice", "ahead: the whole release tells what is to come", TENSES),
        Key("layout", "id", "how it is laid out; as the issuer does it if left out", "layouts", example="numbered"),
        Key("headline", "texts", "a headline instead of the one that is made"),
        Key("headline_of", "entry ids", "the statement or quotation that is the headline, by its id", example="pledge"),
        Key("subject", "texts", "the subject of the e-mail; the headline if left out"),
        Key("social", "texts", "a short text for social media; headline, place and day if left out"),
        Key("provisional", "tags", "languages in which it is marked as a provisional translation", example="[ja]"),
        Key("attendees", "choice", "true: lists who took part in the event, after the text", YES),
        Key("notes", "clauses", "notes to editors, each in whole sentences"),
    ),
    # the same record told to other readers: what an edition says goes before what the form says
    "edition": (
        Key("issuer", "id", "whose release this edition is", "issuers", example="mofa_japan"),
        Key("layout", "id", "how it is laid out; as its issuer does it if left out", "layouts", example="numbered"),
        Key("languages", "tags", "the languages it is made in; all if left out", example="[ja]"),
        Key("default", "choice", "true: its languages are made as this edition when none is asked for", YES),
        Key("only", "entry ids", "the paragraphs and statements it holds, by their ids", example="[lead, trade]"),
        Key("except", "entry ids", "the paragraphs and statements it leaves out, by their ids"),
        Key("order", "entry ids", "the paragraphs that come first, by their ids; the others follow as in the form"),
        Key("leads", "choice", "whose statements come first where the sides speak in turn", ("home", "partner")),
        Key(
            "tense",
            "choice",
            "ahead: a notice of what is to come; without `only` it holds meetings, visits and signings",
            TENSES,
        ),
        Key("date", "day", "its day, if not the release's: a notice goes out before"),
        Key("reference", "text", "its reference number as printed"),
        Key("contact", "id", "its contact lines; the form's only where the issuer is the same", "contacts"),
        Key("headline", "texts", "its headline"),
        Key("headline_of", "entry ids", "the statement or quotation that is its headline"),
        Key("subject", "texts", "the subject of its e-mail"),
        Key("social", "texts", "its short text for social media"),
    ),
    "picture": (
        Key("file", "text", "the file, beside the form", required=True, example="handshake.jpg"),
        Key("alt", "texts", "what is to be seen, for those who can't see it", required=True),
        Key("caption", "texts", "what stands below it"),
        Key("credit", "text", "whose picture it is, as printed", example="MFAIC"),
        Key(
            "below",
            "entry ids",
            "the paragraph it stands below, by its id; after the text if left out",
            example="talks",
        ),
        Key("only", "where", "print it only in these languages or editions"),
        Key("except", "where", "do not print it in these languages or editions"),
    ),
    "event": (
        Key("kind", "id", "kind of meeting", "kinds", True, "courtesy_call"),
        Key("number", "number", "which one of its series: 3 for the third", example="3"),
        Key("date", "when", "its day, month or year, or pending; the release's day if left out", example="2020-03-16"),
        Key("until", "day", "its last day, if it took more than one", example="2020-03-18"),
        Key("start", "clock", "when it began, on the clock of its place", example="13:00"),
        Key("duration", "fact", "how long it took", "duration", example="about 30 minutes"),
        Key("place", "id", "its place", "places", example="phnom_penh"),
        Key("venue", "id", "the house or room", "bodies or terms", example="peace_palace"),
        Key("format", "choice", "how they met, where the kind does not say it", FORMATS),
        Key("occasion", "clause", "on what occasion; free text, or the id of an event", example="the Water Festival"),
        Key("at_invitation_of", "who", "who invited", example="prak_sokhonn"),
        Key("chairs", "who", "who chaired; the issuer's own stand first"),
        Key("visitor", "who", "who came: a person, or a delegation, a body, an organisation", example="sato"),
        Key("host", "who", "who received", example="prak_sokhonn"),
        Key("caller", "who", "who called on the host"),
        Key(
            "sender", "who", "who sent the message, made the statement or conferred the award", example="kh.government"
        ),
        Key("recipient", "who", "to whom the message or award went"),
        Key("theme", "id", "under which theme it was held", "terms"),
        Key("award", "id", "what was conferred", "terms"),
        Key("series", "id", "the name it is known by in place of its kind: <asem_summit>", "terms"),
        Key("attendees", "ids", "who else took part; printed in order of precedence", "people"),
        Key("others", "choice", "true: and others took part", ("true", "false")),
        Key("mood", "ids", "in what spirit it was held", "moods", example="[cordial_atmosphere]"),
        Key("before", "id", "it took place before this event", "events"),
        Key("after", "id", "it took place after this event", "events"),
        Key("beside", "id", "it took place on the sidelines of this event", "events"),
        Key("part_of", "id", "it was a part of this event", "events"),
        Key("next_of", "id", "it is the next of its series, after this event", "events"),
    ),
    "person": (
        Key(
            "name",
            "names",
            "the name in each language, in parts: {family: CHEA, given: Kimtha}; `description` for who has no post",
            "people",
            True,
        ),
        Key("country", "id", "whose official the person is", "countries", True, "KH"),
        Key("gender", "choice", "m, f or unknown; decides His or Her", ("m", "f", "unknown"), True, "f"),
        Key("posts", "list", "the posts held, the highest first; left out only beside standing or spouse_of", "post"),
        Key("standing", "choice", "for somebody without a post: what decides verbs and titles", STANDINGS),
        Key("bestowed", "id", "a title bestowed by royal decree", "titles", example="samdech_techo"),
        Key("military", "id", "a military or police rank", "military_ranks"),
        Key("academic", "id", "an academic degree or title", "academic"),
        Key("spouse_of", "id", "whose wife or husband the person is", "people"),
        Key("died", "day", "the day, of somebody who is dead: the late …", example="2022-07-08"),
    ),
    "post": (
        Key("post", "id", "which post", "posts", True, "under_secretary_of_state"),
        Key("body", "id", "of which ministry, office or organisation", "bodies or terms", example="kh.mfaic"),
        Key("as", "choice", "title: it stands before the name; or how the post is held", ("title", *STATES)),
        Key("to", "id", "of an ambassador: to which country or body", "countries or bodies", example="JP"),
        Key("from", "day", "first day in the post"),
        Key("until", "day", "last day in the post"),
        Key("source", "text", "where it was read"),
        Key("confirmed", "choice", "false: nobody has confirmed it yet", ("true", "false")),
    ),
    "term": (
        Key("kind", "choice", "what it is", TERM_KINDS, True, "document"),
        Key("name", "names", "its name in each language", "terms", True),
    ),
    "group": (
        Key(
            "name",
            "names",
            "its name in each language, with its article: {form: …, short: …} for the first and for later mentions",
            "groups",
        ),
        Key(
            "members",
            "who",
            "who they are; listed at the first mention where the name has no form for it",
            example="[VN, mrc]",
        ),
    ),
    "document": (
        Key("kind", "id", "kind of document", "terms", True, "memorandum_of_understanding"),
        Key("title", "names", "its title in each language, printed as it is", "documents"),
        Key("about", "clause", "in place of a title, what it is about", example="the project for <port_project>"),
        Key("amount", "fact", "the sum of money it is about", "money", example="up to JPY 800 million"),
        Key("equivalent", "fact", "the same in another currency", "money", example="USD 5.5 million"),
        Key("agency", "id", "who carries it out", "bodies or terms", example="jica"),
        Key("parties", "who", "between whom", example="both"),
        Key("signers", "ids", "who signed", "people"),
        Key("witnessed_by", "who", "who was there as a witness", example="prak_sokhonn"),
    ),
    "transfer": (
        Key("giver", "who", "who gives", required=True, example="partner"),
        Key("receiver", "who", "who receives", required=True, example="home"),
        Key("form", "choice", "how it is given", GIVEN),
        Key("thing", "clause", "what is given", example="<9 vehicles>"),
        Key("amount", "fact", "its sum", "money", example="up to JPY 800 million"),
        Key("equivalent", "fact", "the same in another currency", "money", example="USD 5.5 million"),
        Key("purpose", "clause", "what it is for, as a thing", example="the improvement of rural roads"),
        Key("agency", "id", "through whom", "bodies or terms", example="jica"),
    ),
    "section": (
        Key("at", "id", "which event the paragraph tells of", "events"),
        Key("topic", "clause", "opens the paragraph: On trade and investment, …", example="trade and investment"),
        Key("apart_from", "clause", "opens the paragraph: Apart from bilateral cooperation, …"),
        Key("heading", "clause", "a heading above the paragraph"),
        Key("id", "text", "an id of your own, for editions that select or order paragraphs", example="trade"),
        Key("style", "choice", "one paragraph, a paragraph or an item a statement", STYLES, example="bullets"),
        Key("level", "choice", "how deep it stands among headings and numbers", LEVELS, example="2"),
        Key("counted", "choice", "what its numbers are: 1., (1), (a) or (i); as the level has it if left out", COUNTS),
        Key("annex", "clause", "begins an annex with this title: it and what follows stand at the very end"),
        Key("say", "list", "what was said and done: one dash is one statement", "statement", True),
        Key("only", "where", "print it only in these languages or editions"),
        Key("except", "where", "do not print it in these languages or editions"),
    ),
    "statement": (
        Key(
            "who",
            "who",
            "who did it: both, home, partner, home.delegation, a person's id, or a list; nobody: it was agreed that …",
            example="both",
        ),
        Key("tense", "choice", "ahead: it is still to come", TENSES),
        Key("link", "id", "a word that links it to the statement before", "links", example="furthermore"),
        Key("at", "id", "which event it belongs to, if not the paragraph's", "events"),
        Key("id", "text", "an id of your own; made from the content if left out"),
        Key("then", "table", "a second act of the same people, in the same sentence", "act"),
        Key("text", "clause", "a whole sentence, when no act fits"),
        Key("quote", "clause", "what was said, word for word, without the full stop"),
        Key("background", "clause", "a whole sentence of whoever tells, about what nobody did or said at the event"),
        Key(
            "reply", "table", "the answer: who gave it and what was done, printed right after, In response, …", "reply"
        ),
        Key("variants", "list", "the same told otherwise in a language or edition, under this id", "variant"),
        Key("only", "where", "print it only in these languages or editions"),
        Key("except", "where", "do not print it in these languages or editions"),
    ),
    # an act or text of its own, with no fact that the statement does not have
    "variant": (
        Key("in", "where", "the languages or editions that are told so", required=True, example="[ja]"),
        Key("who", "who", "who did it; as in the statement if left out", example="partner"),
        Key("tense", "choice", "ahead: it is still to come", TENSES),
        Key("link", "id", "a word that links it to the statement before", "links"),
        Key("at", "id", "which event it belongs to, if not the paragraph's", "events"),
        Key("then", "table", "a second act of the same people, in the same sentence", "act"),
        Key("text", "clause", "a whole sentence, when no act fits"),
        Key("quote", "clause", "what was said, word for word, without the full stop"),
    ),
    # an entry of a list of free texts
    "item": (
        Key("item", "clause", "the free text", required=True, example="demining"),
        Key("only", "where", "print it only in these languages or editions"),
        Key("except", "where", "do not print it in these languages or editions"),
    ),
    "reply": (
        Key("who", "who", "who answered", example="partner"),
        Key("tense", "choice", "ahead: it is still to come", TENSES),
        Key("link", "id", "the words that open it, instead of In response", "links", example="for_their_part"),
        Key("id", "text", "an id of your own; made from the content if left out"),
        Key("then", "table", "a second act of the same people, in the same sentence", "act"),
        Key("text", "clause", "a whole sentence, when no act fits"),
        Key("quote", "clause", "what was said, word for word, without the full stop"),
    ),
    # beside one act's own key; what companions an act has, acts.yaml says
    "act": (
        Key("also", "acts", "a further act about the same thing: welcomed and expressed support for …"),
        Key("degree", "id", "how much: great, deep, sincere, extensive", "degrees", example="deep"),
        Key("purpose", "clauses", "what for: attract more investors"),
        Key("thanks_to", "clauses", "thanks to what", example="the support of <partner>"),
        Key("occasion", "clauses", "on what occasion", example="the anniversary of the United Nations"),
        Key("as", "clauses", "in what capacity", example="the country chairing <asean>"),
        Key("on_behalf_of", "who", "in whose name", example="kh.government"),
        Key("means", "clauses", "through what", example="the joint commission"),
        Key("while", "clauses", "while doing what: in English with -ing", example="stressing the importance of trust"),
        Key("condition", "clauses", "provided that what comes true", example="both sides complete their procedures"),
        Key("evidence", "clauses", "as evidenced by what", example="the growing number of visitors"),
        Key("where", "id", "in which place, or at which event", "places or events", example="tokyo"),
        Key("when", "moment", "when, or during which event", "events", example="<16 March 2020>"),
        Key("list", "clauses", "what stands where the text says `<list>`", example="[tourism, trade]"),
        Key("lists", "named", "several lists, each under a name: `<list.name>` stands where it belongs"),
        Key("listed", "choice", "true: its documents stand below, as a numbered list", YES),
        Key("with", "id", "who came along", "groups", example="accompanying_delegates"),
    ),
}


@lru_cache(maxsize=64)
def keys(table: str) -> Mapping[str, Key]:
    """Return the keys of a table by name."""
    return {key.name: key for key in TABLES[table]}
