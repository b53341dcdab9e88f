"""A look at a language's data: what is missing, unsourced, misspelt, or can never be used; and its examples."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from drafter.check.look import found, rows
from drafter.directory import Name
from drafter.examples import Examples, failures, load_examples
from drafter.form.characters import code, faults
from drafter.form.statements import TIMES
from drafter.locale.load import load_locale
from drafter.locale.people import DELICATE
from drafter.locale.rules import Locale, Rule
from drafter.locale.walk import PENDING, template_problems, verbs_asked, worded
from drafter.mutants import blots, mutants, survivors
from drafter.office import Office
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.samples import sample_problems
from drafter.script import khmer_problems
from drafter.tree import Map, Node, Scalar, Seq

# rules every language has; what it may leave out, docs/languages.md says
NEEDED = (
    "language",
    "typography",
    "digits",
    "numbers",
    "months",
    "weekdays",
    "dates",
    "ordinals",
    "anniversaries",
    "money",
    "percents",
    "durations",
    "counts",
    "bounds",
    "lists",
    "honorifics",
    "person_names",
    "posts",
    "post_list",
    "mentions",
    "late",
    "couples",
    "verbs",
    "sides",
    "terms",
    "events",
    "contacts",
    "embargo",
    "reading",
    "ranges",
    "parts_of_day",
    "deadlines",
    "year_parts",
    "clock",
    "times",
    "enumerators",
    "where",
    "when",
    "sharing",
    "pronouns",
    "possessive",
    "ladder",
    "checks",
)
# what these rules have one row each for: places and times that stand beside an act
KINDS_OF = {"where": ("places", "events"), "when": (*TIMES, "events")}
# sections whose every entry of the directory wants a name in every language
NAMED = ("countries", "moods", "degrees", "links", "groups", "nouns", "things", "currencies", "kinds")
# U+200B and the word joiner: documents carry them, data never
BREAKS = ("\u200b", "\u2060")
# keys of `checks` that hold a pattern
PATTERNS = ("avoid", "unless", "ends", "sentence", "letters")
# templates that can't be read are told by these, and asked nothing further
UNREAD = ("template-syntax", "template-file")
# keys that hold rules for the machine and cite nothing
UNCITED = ("typography", "reading", "language", "settings", "forms")


def check_language(office: Office, tag: str) -> list[Problem]:
    """Return everything that is wrong or missing in a language's folders, errors first.

    errors: DraftError when its files can't be read at all.
    """
    locale = load_locale(office.root, tag, office.directory, home=office.home)
    pending = list(_pending(locale))
    problems = [*pending, *template_problems(locale, office.acts), *_missing(locale, office), *_unsourced(locale)]
    problems += [*_spelling(locale), *_never(locale), *_patterns(locale.top.get("checks"))]
    if not any(problem.rule in UNREAD for problem in problems):
        problems += _verbs(locale)
    try:
        examples = load_examples(office, tag)
    except DraftError as error:
        return [*problems, *error.problems]
    if not any(problem.grade >= Grade.ERROR for problem in problems):
        problems += sample_problems(locale, office)
    # a word that is missing is told once, not for each example that needs it
    if not pending and not any(problem.rule == "locale-fact" for problem in problems):
        problems += failures(examples, locale, office)
    if not any(problem.grade >= Grade.ERROR for problem in problems):
        problems += _unproved(examples, locale, office)
    return sorted(problems, key=lambda problem: (-problem.grade, problem.where or Place("")))


def _pending(locale: Locale) -> Iterator[Problem]:
    """Rules that are copied from the template and still to be written."""
    for where, text in _scalars(locale.top):
        if text == PENDING:
            yield Problem(
                "locale-pending",
                Grade.ERROR,
                where,
                "this rule of {language} is still to be written",
                {"language": locale.tag},
                "the comment behind it says what it is and which {parts} it may hold",
            )


def _missing(locale: Locale, office: Office) -> Iterator[Problem]:
    inner = ((rule, kind) for rule, kinds in KINDS_OF.items() if locale.top.get(rule) for kind in kinds)
    for path in (*((rule,) for rule in NEEDED), *inner):
        if locale.find(*path) is None and locale.top.get(path[0] if len(path) == 1 else "") is None:
            yield Problem(
                "locale-rule-missing",
                Grade.ERROR,
                Place(locale.file),
                "{language} has no rule {rule}",
                {"language": locale.tag, "rule": ".".join(path)},
                "copy it from locales/_template/locale.yaml and write how this language does it",
            )
    for act in office.acts.values():
        scale, _, rung = act.ladder.partition(" ")
        words = locale.find("ladder", scale) if scale else None
        if locale.top.get("ladder") and scale and not (words and words.list(rung)):
            yield Problem(
                "ladder-missing",
                Grade.ERROR,
                Place(locale.file),
                "{language} names no word for rung {rung} of {scale}, where {act} stands",
                {"language": locale.tag, "rung": rung, "scale": scale, "act": act.id},
                "add the word of its macro under `ladder`",
            )
    setting = locale.top.get("typography")
    script = setting.get("script") if isinstance(setting, Map) else None
    if isinstance(script, Scalar) and script.text not in (*locale.typography.faces, PENDING):
        yield Problem(
            "locale-script",
            Grade.ERROR,
            script.where,
            'no face is given for the script "{script}"',
            {"script": script.text},
            f"faces are given for {', '.join(locale.typography.faces)}; add one with its fonts",
            script.text,
        )
    file = f"locales/{locale.tag}/names.yaml"
    for section in NAMED:
        for id in office.directory.sections.get(section, {}):
            if not _has(locale.names.get(section, {}), id):
                yield Problem(
                    "name-missing",
                    Grade.WARNING,
                    _at(locale, section, id) or Place(file),
                    "{language} has no name for {id} under {section}",
                    {"language": locale.tag, "id": id, "section": section},
                    "add it with its source; until then it prints as a gap",
                )
    for id in office.directory.sections.get("posts", {}):
        names = locale.names.get("posts", {})
        plain = id.partition(".")[2] or id
        if not any(key == id or key.partition("@")[0].rpartition(".")[2] == plain for key in names):
            yield Problem(
                "name-missing",
                Grade.WARNING,
                Place(file),
                "{language} has no name for {id} under {section}",
                {"language": locale.tag, "id": id, "section": "posts"},
                "add it with its source; until then it prints as a gap",
            )


def _at(locale: Locale, section: str, id: str) -> Place | None:
    names = locale.names.get(section, {})
    return names[id].where if id in names else None


def _has(names: Mapping[str, Name], id: str) -> bool:
    return id in names and bool(names[id].forms)


def _unsourced(locale: Locale) -> Iterator[Problem]:
    for key, node in locale.top.pairs:
        if key.text not in UNCITED:
            yield from _uncited(node, key.text, key.where, False)
    for section, names in locale.names.items():
        for id in names:
            name = names[id]
            if not name.source and name.confirmed and not name.pending:
                yield _no_source(name.where, f"{section}.{id}")


def _uncited(node: Node, path: str, where: Place, covered: bool) -> Iterator[Problem]:
    if isinstance(node, Map):
        cited = covered or node.get("source") is not None or node.get("confirmed") is not None
        inner = [(key, value) for key, value in node.pairs if isinstance(value, Map)]
        if not cited and any(isinstance(value, Scalar) for _, value in node.pairs):
            yield _no_source(where, path)
            return
        for key, value in inner:
            yield from _uncited(value, f"{path}.{key.text}", key.where, cited)
    elif isinstance(node, Seq):
        for item in node.items:
            if isinstance(item, Map):
                yield from _uncited(item, path, item.where, covered)


def _no_source(where: Place, what: str) -> Problem:
    return Problem(
        "locale-source",
        Grade.WARNING,
        where,
        "{what} cites no source",
        {"what": what},
        "write `source:` with where it was read, or `confirmed: false`",
    )


def _spelling(locale: Locale) -> Iterator[Problem]:
    for where, text in _texts(locale):
        if text != unicodedata.normalize("NFC", text):
            yield _misspelt(where, text, "it is not in the usual form of Unicode (NFC)")
        unseen = sorted({code(text[at]) for at, _ in faults(text)} | {code(sign) for sign in BREAKS if sign in text})
        if unseen:
            yield _misspelt(where, text, f"it holds {', '.join(unseen)}, which nobody sees")
        for _, kind in khmer_problems(text):
            yield _misspelt(where, text, f"its syllables are not in the order of the encoding ({kind})")
    wrong = list(rows(locale, "characters"))
    for where, text in _printed(locale, locale.names):
        for row in wrong:
            for match in found(row, text):
                yield _misspelt(where, text, f"{row.text('say')}, {match[0]}")
    yield from _house_style(locale)


def _printed(locale: Locale, sections: Iterable[str]) -> Iterator[tuple[Place, str]]:
    """What a language writes: its rules, and its names of some sections; not what it looks for or reads."""
    for key, node in locale.top.pairs:
        if key.text not in ("checks", "reading", "styles"):
            yield from _scalars(node)
    for section in sections:
        yield from _named(locale.names.get(section, {}))


def _house_style(locale: Locale) -> Iterator[Problem]:
    """Words that releases spell in another way; names of bodies and posts keep their own, and so does what is typed."""
    house = list(rows(locale, "spellings"))
    for where, text in _printed(locale, NAMED):
        for row in house:
            for match in found(row, text):
                wanted = match.expand(row.text())
                yield Problem(
                    "locale-spelling",
                    Grade.WARNING,
                    where,
                    'the releases write "{wanted}", this says "{found}"',
                    {"wanted": wanted, "found": match[0]},
                    f"see {row.source or row.id}",
                    text,
                )


def _misspelt(where: Place, text: str, reason: str) -> Problem:
    return Problem(
        "locale-spelling", Grade.ERROR, where, '"{text}": {reason}', {"text": text, "reason": reason}, "type it again"
    )


def _texts(locale: Locale) -> Iterator[tuple[Place, str]]:
    yield from _scalars(locale.top)
    for names in locale.names.values():
        yield from _named(names)


def _named(names: Mapping[str, Name]) -> Iterator[tuple[Place, str]]:
    for name in names.values():
        for form, text in name.forms.items():
            yield name.places.get(form, name.where), text
        for text in name.alt:
            yield name.where, text


def _scalars(node: Node) -> Iterator[tuple[Place, str]]:
    if isinstance(node, Scalar):
        yield node.where, node.text
    elif isinstance(node, Seq):
        for item in node.items:
            yield from _scalars(item)
    else:
        for key, value in node.pairs:
            if key.text not in ("source", "avoid", "note"):
                yield from _scalars(value)


def _patterns(node: Node | None) -> Iterator[Problem]:
    """Patterns of `checks` that can't be read."""
    for key, value in node if isinstance(node, Map) else ():
        if isinstance(value, Scalar) and key in PATTERNS:
            try:
                re.compile(value.text)
            except re.error as error:
                yield Problem(
                    "locale-pattern",
                    Grade.ERROR,
                    value.where,
                    "this pattern can't be read: {reason}",
                    {"reason": str(error)},
                    "a sign such as ( or ? stands for itself behind a backslash",
                    value.text,
                )
        else:
            yield from _patterns(value)


def _never(locale: Locale) -> Iterator[Problem]:
    """Rows behind one that fits everything, or behind one with the same or fewer conditions of the same values."""
    for table, node in locale.top.pairs:
        if not isinstance(node, Seq):
            continue
        before: list[dict[str, frozenset[str]]] = []
        for item in node.items:
            when = item.get("when") if isinstance(item, Map) else None
            if not isinstance(when, Map):
                continue
            asked = {key: frozenset(_values(value)) for key, value in when}
            if any(all(key in asked and asked[key] <= values for key, values in row.items()) for row in before):
                yield Problem(
                    "locale-never",
                    Grade.ERROR,
                    item.where,
                    "this row of {table} is never used: a row before it fits whenever it does",
                    {"table": table.text},
                    "move it up, or delete it",
                )
            before.append(asked)


def _verbs(locale: Locale) -> Iterator[Problem]:
    """Words of rank that nothing asks for, that have no row, or a row for kings and none for monks."""
    known, asked = worded(locale), verbs_asked(locale)
    for verb in sorted(known.keys() - asked):
        yield Problem(
            "verb-unused",
            Grade.WARNING,
            known[verb][0].where,
            'no template asks for the verb "{verb}"',
            {"verb": verb},
            f'ask for it in {locale.folder} with |verb("{verb}"), or delete its rows',
        )
    for verb in sorted(asked - known.keys()):
        yield Problem(
            "verb-missing",
            Grade.ERROR,
            Place(locale.file),
            'the table verbs of {language} has no row for "{verb}"',
            {"language": locale.tag, "verb": verb},
            "add a row with `when: {verb: …}` and the words in each register",
        )
    said = {verb: {register for row in rows_of for register in _registers(row)} for verb, rows_of in known.items()}
    for register in DELICATE:
        without = sorted(verb for verb, of in said.items() if of & set(DELICATE) and register not in of)
        if without:
            yield Problem(
                "verb-register",
                Grade.HINT,
                known[without[0]][0].where,
                "no word of the register {register}, so that the one for everybody stands there: {verbs}",
                {"register": register, "verbs": ", ".join(without)},
                "add a row with its source, once the protocol office has said the word",
            )


def _registers(row: Rule) -> list[str]:
    when = row.about.get("when")
    asked = when.get("register") if isinstance(when, Map) else None
    return _values(asked) if asked else []


def _values(node: Node) -> list[str]:
    if isinstance(node, Seq):
        return [item.text for item in node.items if isinstance(item, Scalar)]
    return [node.text] if isinstance(node, Scalar) else []


def _unproved(examples: Examples, locale: Locale, office: Office) -> Iterator[Problem]:
    """Rows of decision tables that no example would miss."""
    for mutant in survivors(examples, locale, office, (*mutants(locale, office), *blots(locale))):
        yield Problem(
            "locale-unproved",
            Grade.WARNING,
            mutant.where,
            "no example notices {done}",
            {"done": mutant.text},
            f"add a case to locales/{locale.tag}/examples.yaml that only this row writes",
        )
