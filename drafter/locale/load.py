"""Language folders -> Locale: rules, names, reading words, typography, templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from drafter.directory import FORMS, Directory, Name, overlaid_name, read_name
from drafter.facts import KINDS, STRETCHES, Spot, Words
from drafter.frozen import dataclass, field
from drafter.locale.rules import Locale
from drafter.locale.weave import Templates
from drafter.overlay import REMARKS, confirmation_problems, layers, overlaid, read_overlaid
from drafter.prepared import WITHOUT, Store, freeze, from_bytes, thaw, to_bytes
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq, parse_data
from drafter.typography import Face, Typography


def language_tags(root: Path, home: Path | None = None) -> tuple[str, ...]:
    """Return the tags of the language folders, in the order each one gives itself (`language.order`), then by name.

    home: an office's folder, whose languages count too.
    """
    found: dict[str, float] = {}
    for locales in (root / "locales", *((home / "locales",) if home else ())):
        for folder in sorted(locales.iterdir()) if locales.is_dir() else ():
            path = folder / "locale.yaml"
            if not folder.name.startswith("_") and path.is_file():
                found[folder.name] = min(_order(path), found.get(folder.name, LAST))
    return tuple(tag for _, tag in sorted((order, tag) for tag, order in found.items()))


LAST = 1000.0


def _order(path: Path) -> float:
    # a look at one line: reading every language to sort their tags would cost more than making a release
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip().startswith("order:"):
            return float(line.split(":")[1].split("#")[0])
    return LAST


def load_locale(root: Path, tag: str, directory: Directory, store: Store = WITHOUT, home: Path | None = None) -> Locale:
    """Read a language.

    root: the folder that holds locales/ and templates/. store: where prepared things lie. home: an office's folder,
        whose files stand over them.
    errors: DraftError with everything that is wrong in its files.
    """
    files = layers(f"locales/{tag}/locale.yaml", root, home)
    if not files:
        raise DraftError(
            [
                Problem(
                    "language-unknown",
                    Grade.ERROR,
                    None,
                    'no language is called "{tag}"',
                    {"tag": tag},
                    f"languages are {', '.join(language_tags(root, home))}",
                )
            ]
        )
    file = files[0][1]
    problems: list[Problem] = []
    top = Map((), Place(file))
    names: Mapping[str, Mapping[str, Name]] = {}
    try:
        top = read_overlaid(f"locales/{tag}/locale.yaml", root, home, store)
    except DraftError as error:
        problems += error.problems
    try:
        names = read_names(tag, root, home, store)
    except DraftError as error:
        problems += error.problems
    if problems:
        raise DraftError(problems)
    top = styled(top)
    gloss, written_in = top.get("gloss"), top.get("names_of_people")
    other = _text(gloss.get("language")) if isinstance(gloss, Map) else ""
    script = _text(written_in.get("language")) if isinstance(written_in, Map) else ""
    return Locale(
        tag,
        file,
        top,
        names,
        load_words(top, tag, directory, names),
        _typography(top, tag, file),
        Templates(root / "templates" / tag, f"templates/{tag}", store, home),
        f"templates/{tag}",
        read_names(other, root, home, store) if other else {},
        read_names(script, root, home, store).get("people", {}) if script else {},
        frozenset(id for id, noun in directory.sections.get("nouns", {}).items() if noun["recurs"] == "true"),
    )


def read_names(tag: str, root: Path, home: Path | None, store: Store = WITHOUT) -> Mapping[str, Mapping[str, Name]]:
    """Return the names of a language, the office's over drafter's own.

    errors: DraftError with every unknown section and form, and confirmations that do not say who, when and from where.
    """
    names: Mapping[str, Mapping[str, Name]] = {}
    problems: list[Problem] = []
    for path, name in layers(f"locales/{tag}/names.yaml", root, home):
        try:
            found = load_names(path, name, store)
        except DraftError as error:
            problems += error.problems
            continue
        sections = dict.fromkeys((*names, *found))
        names = {
            one: OverlaidNames(names[one], found[one])
            if one in names and one in found
            else names.get(one, found.get(one, {}))
            for one in sections
        }
    if problems:
        raise DraftError(problems)
    return names


def styled(top: Map) -> Map:
    """Return the rules with those of the chosen style over them: `settings.style`, a key of `styles`.

    errors: DraftError for a style that the language does not have.
    """
    settings, styles = top.get("settings"), top.get("styles")
    chosen = settings.get("style") if isinstance(settings, Map) else None
    if not isinstance(chosen, Scalar):
        return top
    variant = styles.get(chosen.text) if isinstance(styles, Map) else None
    if not isinstance(variant, Map):
        raise DraftError(
            [
                Problem(
                    "locale-style",
                    Grade.ERROR,
                    chosen.where,
                    'no style is called "{style}"',
                    {"style": chosen.text},
                    f"styles are {', '.join(key for key, _ in styles) if isinstance(styles, Map) else 'none'}",
                    chosen.text,
                )
            ]
        )
    # where the style was read stays with the style
    said = tuple((key, value) for key, value in variant.pairs if key.text not in REMARKS)
    return overlaid(top, Map(said, variant.where))


@dataclass(frozen=True, slots=True)
class OverlaidNames(Mapping[str, Name]):
    """A section with an office's entries over it, form by form."""

    base: Mapping[str, Name]
    over: Mapping[str, Name]

    def __getitem__(self, id: str) -> Name:
        if id not in self.over:
            return self.base[id]
        return overlaid_name(self.base[id], self.over[id]) if id in self.base else self.over[id]

    def __iter__(self) -> Iterator[str]:
        yield from self.base
        yield from (id for id in self.over if id not in self.base)

    def __len__(self) -> int:
        return len({*self.base, *self.over})


@dataclass(frozen=True, slots=True)
class KeptNames(Mapping[str, Name]):
    """A section of a names.yaml found without fault before; a Name is made when it is asked for."""

    file: str
    section: str
    rows: Mapping[str, Any]
    made: dict[str, Name] = field(default_factory=dict)

    def __getitem__(self, id: str) -> Name:
        if id not in self.made:
            line, column, entry = self.rows[id]
            self.made[id] = read_name(id, self.section, thaw(entry, self.file), Place(self.file, line, column), [])
        return self.made[id]

    def __contains__(self, id: object) -> bool:
        return id in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def load_names(path: Path, file: str, store: Store = WITHOUT) -> Mapping[str, Mapping[str, Name]]:
    """Read names.yaml: section -> id -> Name. errors: DraftError with every unknown section and form."""
    data = path.read_bytes()
    kept = store.recall(file, [data])
    if kept is not None:
        return {
            section: KeptNames(file, section, rows) for section, (_, _, (_, _, rows)) in from_bytes(kept)[2].items()
        }
    top = parse_data(data, file)
    names = _names(top)
    store.keep(file, [data], to_bytes(freeze(top)))
    return names


def _names(top: Map) -> Mapping[str, Mapping[str, Name]]:
    problems = list(confirmation_problems(top))
    names: dict[str, dict[str, Name]] = {}
    for section, entries in top.pairs:
        if section.text not in FORMS or not isinstance(entries, Map):
            problems.append(
                Problem(
                    "names-section",
                    Grade.BLOCKER,
                    section.where,
                    'unknown section "{section}"',
                    {"section": section.text},
                    f"sections are {', '.join(FORMS)}",
                )
            )
            continue
        names[section.text] = {
            id.text: read_name(id.text, section.text, entry, id.where, problems) for id, entry in entries.pairs
        }
    if problems:
        raise DraftError(problems)
    return names


def load_words(top: Map, tag: str, directory: Directory, names: Mapping[str, Mapping[str, Name]]) -> Words:
    """Return the reading words of a language, with its names of currencies, nouns and places."""
    reading = top.get("reading")
    if not isinstance(reading, Map):
        return Words(tag)
    currencies = {code.casefold(): code for code in directory.sections.get("currencies", {})}
    currencies |= {word.casefold(): code for word, code in _table(reading.get("currencies")).items()}
    for code, currency in names.get("currencies", {}).items():
        currencies |= {currency.forms[form].casefold(): code for form in ("form", "short") if form in currency.forms}
    nouns: dict[str, str] = {}
    for id, noun in names.get("nouns", {}).items():
        nouns |= {noun.forms[form].casefold(): id for form in ("form", "plural", "bare") if form in noun.forms}
        counter = noun.forms.get("classifier", "")
        if counter and noun.forms.get("form", "").startswith(counter):
            # what follows the counter, where a word of degree stands between the two
            rest = noun.forms["form"].removeprefix(counter).casefold()
            nouns |= {rest: id} if rest else {}
    months = {month.casefold(): n for n, month in enumerate(_list(reading.get("months")), 1)}
    patterns = [(kind, pattern) for kind in READ_ORDER for pattern in _list(reading.get(kind))]
    starts = reading.get("starts")
    return Words(
        tag,
        tuple(patterns),
        months,
        {word.casefold(): Decimal(value) for word, value in _table(reading.get("scales")).items()},
        currencies,
        {word.casefold(): unit for word, unit in _table(reading.get("units")).items()},
        nouns,
        {word.casefold(): bound for word, bound in _table(reading.get("bounds")).items()},
        {phrase.casefold(): _relative(value) for phrase, value in _table(reading.get("relative")).items()},
        frozenset(word.casefold() for word in _list(reading.get("allowed"))),
        frozenset(word.casefold() for word in _list(reading.get("refused"))),
        _text(reading.get("word_breaks")) != "false",
        _text(reading.get("stops")),
        frozenset(word.casefold() for word in _list(reading.get("dangling"))),
        {kind: _list(value) for kind, value in starts} if isinstance(starts, Map) else {},
        weekdays={word: n % 7 for n, word in enumerate(_list(reading.get("weekdays")))},
        eras={name: date.fromisoformat(first) for name, first in _table(reading.get("eras")).items()},
        first_year=_text(reading.get("first_year")),
        nth={word: int(n) for word, n in _table(reading.get("nth")).items()},
        numbers={word: int(n) for word, n in _table(reading.get("numbers")).items()},
        parts=_table(reading.get("parts")),
        moments=_table(reading.get("moments")),
        halves=_table(reading.get("halves")),
        classifiers=(*_list(reading.get("classifiers")), *_forms(names.get("nouns", {}), "classifier")),
        places=_spots(directory, names.get("places", {})),
        joins=_list(reading.get("joins")),
        chained=_text(reading.get("chained")) == "true",
        decimal=_text(reading.get("decimal")) or ".",
        group="," if reading.get("group") is None else _text(reading.get("group")),
    )


# an anniversary is tried before an ordinal, money and shares before counts; a bare year is read without a pattern
READ_ORDER = (
    *("date", "month", "year", "range", "part_of_day", "deadline", *STRETCHES, "clock", "time"),
    *("anniversary", "ordinal", "money", "percent", "duration", "count"),
)
assert set(READ_ORDER) <= {*KINDS, *STRETCHES, "clock"}


def _forms(entries: Mapping[str, Name], form: str) -> Iterator[str]:
    return (name.forms[form] for name in entries.values() if form in name.forms)


def _spots(directory: Directory, names: Mapping[str, Name]) -> dict[str, Spot]:
    """Return the places of the directory by id and by their names, where clocks are set."""
    spots: dict[str, Spot] = {}
    for id, place in directory.sections.get("places", {}).items():
        spot = Spot(id, place["zone"], place["country"])
        spots |= {word: spot for word in (id, *(names[id].forms.values() if id in names else ()))}
    return spots


def _relative(value: str) -> tuple[str, int]:
    unit, sign, number = value.replace("-", "+-").partition("+")
    return unit, int(number) if sign else 0


def _typography(top: Map, tag: str, file: str) -> Typography:
    node = top.get("typography")
    if not isinstance(node, Map):
        raise DraftError(
            [
                Problem(
                    "locale-rule-missing",
                    Grade.BLOCKER,
                    Place(file),
                    "{language} has no typography",
                    {"language": tag},
                    "copy it from locales/_template/locale.yaml and fill it",
                )
            ]
        )
    faces: dict[str, Face] = {}
    listed = node.get("faces")
    for script, face in listed if isinstance(listed, Map) else ():
        if isinstance(face, Map):
            faces[script] = Face(
                script,
                _text(face.get("slot")),
                _text(face.get("lang")),
                _list(face.get("body")),
                _list(face.get("heading")),
                _text(face.get("bold")) != "false",
                _text(face.get("embed")),
            )
    digits = top.get("digits")
    return Typography(
        tag,
        _text(node.get("script")),
        faces,
        _text(node.get("align")) or "left",
        float(_text(node.get("indent")) or 0),
        float(_text(node.get("leading")) or 1.5),
        _text(node.get("draft_mark")),
        _text(digits.get("write")) if isinstance(digits, Map) else "0123456789",
        _text(node.get("words")) == "true",
    )


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _list(node: Node | None) -> tuple[str, ...]:
    if isinstance(node, Seq):
        return tuple(item.text for item in node.items if isinstance(item, Scalar))
    return (node.text,) if isinstance(node, Scalar) else ()


def _table(node: Node | None) -> dict[str, str]:
    return {key: value.text for key, value in node if isinstance(value, Scalar)} if isinstance(node, Map) else {}
