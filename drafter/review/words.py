"""The review page's own words, which are data of a language: `locales/<tag>/page.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

from drafter.frozen import dataclass
from drafter.office import Office
from drafter.overlay import REMARKS, read_overlaid
from drafter.prepared import WITHOUT, Store
from drafter.problem import DraftError, Grade, Problem
from drafter.resources import project_root
from drafter.review.markup import html
from drafter.tree import Map, Scalar

# what commands and checks say is in this language, in this script
SPOKEN, SCRIPT = "en", "Latn"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a page. tag: their language; lang: the same as a page says it. texts: key -> pattern."""

    tag: str
    lang: str
    texts: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def get(self, key: str, default: str) -> str:
        """Return a text, or another one for a key that no page has words for."""
        return self.texts.get(key, default)

    def say(self, key: str, **named: object) -> Markup:
        """Return a text as markup, filled with values that may be markup themselves."""
        return html(str(Markup.escape(self.texts[key])), **named)


def page_words(office: Office, tag: str = "") -> Wording:
    """Return the page's words in a language; in the office's own, or the program's, if none is named.

    errors: DraftError for a language that has no such file, or one that lacks keys or fields of them.
    """
    tag = tag or office.page or SPOKEN
    name = f"locales/{tag}/page.yaml"
    top = read_overlaid(name, office.root, office.home, office.store)
    spoken = _texts(_spoken(office.root, office.store))
    problems = list(word_problems(top, spoken, tag))
    if problems:
        raise DraftError(problems)
    return Wording(tag, office.locale(tag).typography.lang, _texts(top))


@cache
def spoken_words() -> Wording:
    """Return drafter's own words in the language of the program."""
    return Wording(SPOKEN, SPOKEN, _texts(_spoken(project_root(), WITHOUT)))


def word_problems(top: Map, spoken: Mapping[str, str], tag: str) -> Iterator[Problem]:
    """Yield what a file of words lacks, and fields that differ from those of the program's own language."""
    said, hint = _texts(top), f"copy locales/{SPOKEN}/page.yaml to locales/{tag}/ and translate it"
    for key, text in spoken.items():
        if key not in said:
            message = '{language} has no word for "{key}" on the page of review'
            yield Problem("page-word", Grade.ERROR, top.where, message, {"language": tag, "key": key}, hint)
        elif _fields(said[key]) != _fields(text):
            fields = {"language": tag, "key": key, "fields": ", ".join(_fields(text)) or "none"}
            message = 'the {language} words for "{key}" have other fields than {fields}'
            yield Problem("page-word", Grade.ERROR, top.where, message, fields, "write each field once", said[key])


def _spoken(root: Path, store: Store) -> Map:
    return read_overlaid(f"locales/{SPOKEN}/page.yaml", root, None, store)


def _fields(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}|[{}]", text))


def _texts(top: Map) -> dict[str, str]:
    found = {}
    for key, value in top:
        if isinstance(value, Scalar) and key not in REMARKS:
            found[key] = value.text
        elif isinstance(value, Map):
            found.update({f"{key}.{inner}": text for inner, text in _texts(value).items()})
    return found
