"""What the office knows in no language: people, posts, bodies, countries, terms. Names are in each locale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from drafter.frozen import dataclass, field, replace
from drafter.overlay import read_overlaid
from drafter.prepared import WITHOUT, Store
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq

GENDERS = ("m", "f")
# who somebody is where no post says it; a sovereign's and a prince's verbs and titles are of their own
STANDINGS = ("sovereign", "royal", "clergy", "private")
STATES = ("acting", "former", "outgoing", "designate")
PERSONAL = ("standing", "bestowed", "military", "academic", "spouse_of")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with text properties: a country, place, body, term, kind, issuer or contact."""

    id: str
    where: Place
    about: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.about.get(key, "")


@dataclass(frozen=True, slots=True)
class Post:
    """A post that a person holds: id of the post, the body it belongs to, and from when until when.

    title: it may stand before the name ("Deputy Prime Minister PRAK Sokhonn").
    state: "" for who holds it, or acting, former, outgoing, designate. to: where an ambassador is sent.
    """

    post: str
    body: str
    where: Place
    start: date | None = None
    end: date | None = None
    title: bool = False
    confirmed: bool = True
    state: str = ""
    to: str = ""

    def valid(self, day: date) -> bool:
        """Whether the post is held on that day; an open end goes on."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """A participant. Names are per language, in the locales or in the form; here is what has no language.

    standing: one of STANDINGS, "" where the posts say enough. bestowed, military, academic: ids of a title that was
        bestowed ("samdech_techo"), of a military or police rank, of an academic degree. spouse_of: id of a person.
    died: the day, of whoever is dead.
    """

    id: str
    where: Place
    country: str = ""
    gender: str = ""
    posts: tuple[Post, ...] = ()
    standing: str = ""
    bestowed: str = ""
    military: str = ""
    academic: str = ""
    spouse_of: str = ""
    died: date | None = None

    def late(self, day: date) -> bool:
        """Whether the person is dead on a day."""
        return self.died is not None and self.died <= day

    def on(self, day: date) -> tuple[Post, ...]:
        """The posts held on a day, in the order they are written."""
        return tuple(post for post in self.posts if post.valid(day))


@dataclass(frozen=True, slots=True)
class Directory:
    """All entries by section and id. `ranks` are in order of precedence, the highest first."""

    ranks: tuple[str, ...]
    sections: Mapping[str, Mapping[str, Entry]]
    people: Mapping[str, Person]

    def find(self, section: str, id: str) -> Entry | None:
        """Return an entry or None."""
        return self.sections.get(section, {}).get(id)

    def rank(self, post: Post, country: str) -> str:
        """The rank of a post, as its country gives it or in general; "" for an unknown post."""
        entry = self._post(post, country)
        return entry["rank"] if entry else ""

    def _post(self, post: Post, country: str) -> Entry | None:
        keys = (f"{post.post}@{post.body}", f"{country}.{post.post}", post.post)
        return next((entry for key in keys if (entry := self.find("posts", key))), None)

    def standing(self, person: Person, day: date) -> str:
        """One of STANDINGS: the person's own or that of a post held on a day, the higher one; "" for none."""
        held = (self._post(post, person.country) for post in person.on(day) if post.state in ("", "outgoing"))
        given = {person.standing, *(entry["standing"] for entry in held if entry)}
        return next((standing for standing in STANDINGS if standing in given), "")

    def highest(self, person: Person, day: date) -> str:
        """The highest rank of the posts that a person holds on a day; "" for none."""
        held = [rank for post in person.on(day) if (rank := self.rank(post, person.country)) in self.ranks]
        return min(held, key=self.ranks.index) if held else ""

    def precedence(self, people: Iterable[Person], day: date) -> tuple[Person, ...]:
        """Return people in order of precedence: by rank, among equals in the order given by their side."""
        ranks = (*self.ranks, "")
        return tuple(sorted(people, key=lambda person: ranks.index(self.highest(person, day))))

    def section_of(self, id: str) -> str:
        """The section in which an id stands: "countries", "people", "terms" …; "" for none."""
        if id in self.people:
            return "people"
        return next((name for name, section in self.sections.items() if name in REFERABLE and id in section), "")


# sections whose ids may stand in angle brackets
REFERABLE = ("countries", "places", "terms", "bodies")
SECTIONS = (
    "countries",
    "places",
    "bodies",
    "posts",
    "kinds",
    "issuers",
    "layouts",
    "contacts",
    "moods",
    "degrees",
    "links",
    "groups",
    "nouns",
    "things",
    "currencies",
    "titles",
    "military_ranks",
    "academic",
    "terms",
)


def load_directory(folder: Path, store: Store = WITHOUT, home: Path | None = None) -> Directory:
    """Read directory.yaml and terms.yaml of a locales folder, with those of an office over them.

    home: the office's folder, if there is one.
    errors: DraftError with every entry that has the wrong shape, an impossible date or an unknown rank.
    """
    problems: list[Problem] = []
    files: dict[str, Map] = {}
    for file in ("directory", "terms"):
        try:
            files[file] = read_overlaid(f"locales/{file}.yaml", folder.parent, home, store, SECTIONS)
        except DraftError as error:
            problems += error.problems
    if problems:
        raise DraftError(problems)
    top, terms = files["directory"], files["terms"]
    ranks: tuple[str, ...] = ()
    sections: dict[str, dict[str, Entry]] = {}
    people: dict[str, Person] = {}
    for key, value in (*top.pairs, (Scalar("terms", Place("locales/terms.yaml")), terms)):
        if key.text == "ranks" and isinstance(value, Seq):
            ranks = tuple(item.text for item in value.items if isinstance(item, Scalar))
        elif key.text == "people" and isinstance(value, Map):
            for name, row in value.pairs:
                people[name.text] = read_person(name, row, problems)
                if isinstance(row, Map) and isinstance(row.get("confirmed"), Map):
                    # an office has confirmed whatever the directory left open
                    posts = tuple(replace(post, confirmed=True) for post in people[name.text].posts)
                    people[name.text] = replace(people[name.text], posts=posts)
        elif key.text in SECTIONS:
            sections[key.text] = {entry.id: entry for entry in _entries(value, problems)}
        else:
            problems.append(
                Problem(
                    "directory-section",
                    Grade.BLOCKER,
                    key.where,
                    "unknown section {key}",
                    {"key": key.text},
                    f"sections are {', '.join(('ranks', 'people', *SECTIONS))}",
                )
            )
    for entry in sections.get("posts", {}).values():
        if entry["rank"] not in ranks:
            problems.append(
                Problem(
                    "directory-rank",
                    Grade.BLOCKER,
                    entry.where,
                    "post {post} has the unknown rank {rank}",
                    {"post": entry.id, "rank": entry["rank"]},
                    "use a rank of `ranks`, or add it there in its place",
                )
            )
    if problems:
        raise DraftError(problems)
    return Directory(ranks, sections, people)


def _entries(node: Node, problems: list[Problem]) -> Iterable[Entry]:
    if isinstance(node, Seq):
        for item in node.items:
            if isinstance(item, Scalar):
                yield Entry(item.text, item.where)
        return
    if not isinstance(node, Map):
        problems.append(Problem("directory-shape", Grade.BLOCKER, node.where, "expected ids with their entries"))
        return
    for name, row in node.pairs:
        about: dict[str, str] = {}
        lists: dict[str, tuple[str, ...]] = {}
        for key, value in row if isinstance(row, Map) else ():
            if isinstance(value, Scalar):
                about[key] = value.text
            elif isinstance(value, Seq):
                lists[key] = tuple(item.text for item in value.items if isinstance(item, Scalar))
        yield Entry(name.text, name.where, about, lists)


def read_person(name: Scalar, row: Node, problems: list[Problem]) -> Person:
    """Read what a person entry says in no language: country, gender, posts. Used for the directory and for forms.

    problems: gets every value that can't be read; keys about names are left to the caller.
    """
    country = gender = ""
    about: dict[str, str] = {}
    posts: list[Post] = []
    died: date | None = None
    for key, value in row if isinstance(row, Map) else ():
        if key == "country" and isinstance(value, Scalar):
            country = value.text
        elif key == "gender" and isinstance(value, Scalar):
            gender = value.text
            if gender not in (*GENDERS, "unknown"):
                problems.append(
                    Problem(
                        "person-gender",
                        Grade.ERROR,
                        value.where,
                        'expected m, f or unknown, found "{found}"',
                        {"found": value.text},
                        "gender decides His or Her; write unknown rather than guess",
                        value.text,
                    )
                )
        elif key == "posts" and isinstance(value, Seq):
            posts.extend(_post(item, problems) for item in value.items)
        elif key in PERSONAL and isinstance(value, Scalar):
            about[key] = value.text
        elif key == "died" and isinstance(value, Scalar):
            died = _day(value, problems)
    return Person(
        name.text, name.where, country, "" if gender == "unknown" else gender, tuple(posts), died=died, **about
    )


def _post(node: Node, problems: list[Problem]) -> Post:
    text = {key: value for key, value in node if isinstance(value, Scalar)} if isinstance(node, Map) else {}
    if "post" not in text:
        problems.append(
            Problem(
                "person-post",
                Grade.ERROR,
                node.where,
                "a post needs at least `post:`",
                hint="write - {post: under_secretary_of_state, body: kh.mfaic}",
            )
        )
    days: dict[str, date | None] = {"from": None, "until": None}
    for key in days:
        if key in text:
            days[key] = _day(text[key], problems)
    return Post(
        text["post"].text if "post" in text else "",
        text["body"].text if "body" in text else "",
        node.where,
        days["from"],
        days["until"],
        "as" in text and text["as"].text == "title",
        not ("confirmed" in text and text["confirmed"].text == "false"),
        text["as"].text if "as" in text and text["as"].text in STATES else "",
        text["to"].text if "to" in text else "",
    )


def _day(typed: Scalar, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(typed.text)
    except ValueError:
        problems.append(
            Problem(
                "person-date",
                Grade.ERROR,
                typed.where,
                '"{found}" is not a day',
                {"found": typed.text},
                "write the day as 2020-03-16",
                typed.text,
            )
        )
    return None


# The forms an entry can have, by section; the first is printed unless a text asks for another. Closed:
# docs/contracts.md.
FORMS: Mapping[str, tuple[str, ...]] = {
    "countries": (
        *("form", "long", "adjective", "side", "people", "pair", "one_kanji", "ambassador", "in_post", "actor"),
        *("adjective_feminine", "adjective_plural", "adjective_feminine_plural"),
    ),
    "places": ("form", "short", "long"),
    "people": ("family", "given", "full", "latin_prefix", "later", "description"),
    "posts": ("form", "short", "title", "plural", "feminine", "short_feminine", "title_feminine"),
    "bodies": ("form", "long", "short", "in_post", "first_mention", "actor", "bare"),
    "terms": ("form", "short", "first_mention", "later", "adjective", "actor", "bare"),
    "kinds": ("form", "short", "one", "headline", "numbered", "bare", "article"),
    "documents": ("form", "short"),
    "transfers": ("form",),
    "moods": ("form",),
    "degrees": ("form", "adverb", "noun", "masculine", "plural"),
    "links": ("form", "m", "f", "plural"),
    "groups": ("form", "short", "company"),
    "nouns": ("form", "plural", "classifier", "bare"),
    "things": ("form", "this"),
    "currencies": ("form", "short", "plural"),
    "titles": ("form", "short"),
    "military_ranks": ("form", "short"),
    "academic": ("form", "short"),
}
# what befalls a person, as a thing of which text may speak: the passing of somebody
BEFALLS = ("passing", "illness")
# a person together with their husband or wife
WITH_SPOUSE = "with_spouse"
# whose something is
POSSESSIVE = "possessive"
# forms that text may ask of a person: how often they were mentioned, with whom, whose it is, and what befalls them
PERSON_FORMS = ("first", "later", "headline", WITH_SPOUSE, POSSESSIVE, *BEFALLS)
REMARKS = (
    "source",
    "confirmed",
    "note",
    "avoid",
    "alt",
    "example",
    "pending",
    "authority",
    "valid_from",
    "valid_until",
    "gender",
    "number",
)

ABOUT = ("note", "authority", "valid_from", "valid_until", "confirmed_by", "confirmed_on", "gender", "number")


@dataclass(frozen=True, slots=True)
class Name:
    """An entry's forms in one language, from names.yaml or from the form.

    forms: form -> text. places: form -> place. avoid: forms not to be used. source: where it was seen, or "".
    confirmed: False for a likely form that no source gives. pending: the form says it is not known yet.
    doubted: forms of which that alone holds ("long_confirmed: false"). alt: other forms that may be used.
    about: of ABOUT: note, authority (who decides the name), valid_from and valid_until (days), who of the office has
        confirmed it and on which day; gender (m, f) and number (plural) of the noun, where a language agrees with it.
    """

    id: str
    where: Place
    forms: Mapping[str, str]
    places: Mapping[str, Place]
    avoid: tuple[str, ...] = ()
    source: str = ""
    confirmed: bool = True
    pending: bool = False
    alt: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    doubted: tuple[str, ...] = ()

    @property
    def signed(self) -> bool:
        """Whether an office has confirmed the entry, by name and day."""
        return "confirmed_by" in self.about


def overlaid_name(base: Name, over: Name) -> Name:
    """Return a name with an office's over it, form by form.

    A form that only drafter's own files have keeps its doubt, until the office confirms the entry.
    """
    kept = [form for form in base.forms if form not in over.forms and (not base.confirmed or form in base.doubted)]
    own = tuple(over.forms) if not over.confirmed else over.doubted
    doubted = (*(() if over.signed else kept), *own)
    forms = {**base.forms, **over.forms}
    return Name(
        over.id,
        over.where if over.forms or over.signed else base.where,
        forms,
        {**base.places, **over.places},
        over.avoid or base.avoid,
        over.source or ("" if over.forms else base.source),
        not forms or len(doubted) < len(forms),
        not forms,
        over.alt or base.alt,
        {**base.about, **over.about},
        doubted,
    )


def read_name(id: str, section: str, node: Node, where: Place, problems: list[Problem]) -> Name:
    """Read a names entry: keys and values as in the contract, a bare text for the first form, or `pending`.

    problems: gets a problem for each form that the section does not have.
    """
    if isinstance(node, Scalar):
        if node.text == "pending":
            return Name(id, node.where, {}, {}, confirmed=False, pending=True)
        first = "full" if section == "people" else FORMS[section][0]
        return Name(id, node.where, {first: node.text}, {first: node.where})
    forms: dict[str, str] = {}
    places: dict[str, Place] = {}
    lists: dict[str, tuple[str, ...]] = {}
    remarks: dict[str, str] = {}
    for key, value in node.pairs if isinstance(node, Map) else ():
        base = key.text.removesuffix("_source").removesuffix("_confirmed")
        if key.text in FORMS[section] and isinstance(value, Scalar):
            forms[key.text], places[key.text] = value.text, value.where
        elif key.text in ("avoid", "alt") and isinstance(value, Seq):
            lists[key.text] = tuple(item.text for item in value.items if isinstance(item, Scalar))
        elif key.text == "confirmed" and isinstance(value, Map):
            signed = {name: said.text for name, said in value if isinstance(said, Scalar)}
            remarks |= {f"confirmed_{name}": said for name, said in signed.items() if name != "source"}
            remarks.setdefault("source", signed.get("source", ""))
        elif key.text in REMARKS or (base != key.text and base in FORMS[section]):
            remarks[key.text] = value.text if isinstance(value, Scalar) else ""
        else:
            problems.append(
                Problem(
                    "name-form",
                    Grade.ERROR,
                    key.where,
                    '{section} have no form "{key}"',
                    {"section": section, "key": key.text},
                    f"forms are {', '.join(FORMS[section])}",
                    key.text,
                )
            )
    return Name(
        id,
        where,
        forms,
        places,
        lists.get("avoid", ()),
        remarks.get("source", ""),
        remarks.get("confirmed") != "false",
        not forms,
        lists.get("alt", ()),
        {key: remarks[key] for key in ABOUT if key in remarks},
        tuple(form for form in forms if remarks.get(f"{form}_confirmed") == "false"),
    )
