"""The grammar of the form as tables: what keys stand where, and what they hold.

The reader, the JSON Schema and the guide go by these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drafter.directory import STANDINGS, STATES
from drafter.frozen import dataclass

VERSION = "1"

# The shapes, what a value can be:
#   text      one line of text                  number    a whole number from 1
#   day       a day, 2020-03-16                  clause    free text with facts in angle brackets
#   when      a day, a month, a year, pending    fact      a fact of the kind `of`, without its brackets
#   clock     a time of the day, 13:00
#   clauses   free text, or a list of them       table     keys and values of `of`
#   entries   ids, each with a table of `of`     list      a list of tables of `of`
#   choice    one word of `of`                   id, ids   an id, or a list of ids, of section `of`
#   who       people, sides, both                names     a name in each language
#   tags      a language, or a list of them      moment    a time in angle brackets, or the id of an event
#   acts      an act, or a list of them


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
TERM_KINDS = ("document", "project", "initiative", "process", "organisation", "concept", "partnership")
TENSES = ("past", "ahead")
ROLES = ("chairs", "visitor", "host", "caller", "sender", "recipient")
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
        Key("body", "list", "the text: one dash is one paragraph", "section", True),
        Key("contact", "id", "contact lines at the end", "contacts", example="mfaic_press"),
    ),
    "sides": (
        Key("home", "id", "the country whose ministry keeps this record", "countries", True, "KH"),
        Key("partner", "id", "the other country", "countries", True, "JP"),
    ),
    "release": (
        Key("kind", "choice", "what the release reports", ("outcomes",), True, "outcomes"),
        Key("event", "id", "the event of the headline", "events", True),
        Key("date", "day", "day of the release", required=True, example="2020-03-16"),
        Key("place", "id", "place of the release", "places", True, "phnom_penh"),
        Key("reference", "text", "reference number as printed"),
        Key("embargo", "text", "until when it must not be published: 2020-03-16 18:00"),
        Key("signature", "id", "who signs", "people"),
        Key("tense", "choice", "ahead: the whole release tells what is to come", TENSES),
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
        Key("chairs", "ids", "who chaired, the home side first", "people"),
        Key("visitor", "ids", "who came", "people"),
        Key("host", "ids", "who received", "people"),
        Key("caller", "ids", "who called on the host", "people"),
        Key("sender", "ids", "who sent the message, made the statement or conferred the award", "people"),
        Key("recipient", "ids", "to whom the message or award went", "people"),
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
        Key("name", "names", "the name in each language, in parts: {family: CHEA, given: Kimtha}", "people", True),
        Key("country", "id", "whose official the person is", "countries", True, "KH"),
        Key("gender", "choice", "m, f or unknown; decides His or Her", ("m", "f", "unknown"), True, "f"),
        Key("posts", "list", "the posts held, the highest first; left out only beside standing or spouse_of", "post"),
        Key("standing", "choice", "for somebody without a post: what decides verbs and titles", STANDINGS),
        Key("bestowed", "id", "a title bestowed by royal decree", "titles", example="samdech_techo"),
        Key("military", "id", "a military or police rank", "military_ranks"),
        Key("academic", "id", "an academic degree or title", "academic"),
        Key("spouse_of", "id", "whose wife or husband the person is", "people"),
    ),
    "post": (
        Key("post", "id", "which post", "posts", True, "under_secretary_of_state"),
        Key("body", "id", "of which ministry or office", "bodies", example="kh.mfaic"),
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
    "section": (
        Key("at", "id", "which event the paragraph tells of", "events"),
        Key("topic", "clause", "opens the paragraph: On trade and investment, …", example="trade and investment"),
        Key("apart_from", "clause", "opens the paragraph: Apart from bilateral cooperation, …"),
        Key("heading", "clause", "a heading above the paragraph"),
        Key("say", "list", "what was said and done: one dash is one statement", "statement", True),
        Key("only", "tags", "print it only in these languages"),
        Key("except", "tags", "do not print it in these languages"),
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
        Key("only", "tags", "print it only in these languages"),
        Key("except", "tags", "do not print it in these languages"),
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
        Key("with", "id", "who came along", "groups", example="accompanying_delegates"),
    ),
}


def keys(table: str) -> Mapping[str, Key]:
    """Return the keys of a table by name."""
    return {key.name: key for key in TABLES[table]}
