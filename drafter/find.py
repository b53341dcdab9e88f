"""Looking things up: people, posts, bodies, places, terms, kinds, acts, by any word of any language."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.frozen import dataclass
from drafter.office import Office
from drafter.script import fold


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that fits: what it is, how the form calls it, its names by language, one use."""

    section: str
    id: str
    names: tuple[tuple[str, str], ...]
    use: str = ""


def find(word: str, office: Office) -> Iterator[Found]:
    """Yield the entries whose id, or whose name in any language, holds the word; acts too.

    Comparison ignores case, Khmer spelling order and invisible marks.
    """
    wanted = fold(word)
    for id, act in office.acts.items():
        if wanted in fold(id) or wanted in fold(id.replace("_", " ")):
            companions = "".join(f", {key}: …" for key in act.companions)
            yield Found("act", id, (), f"{id}: … ({act.complement}{companions})")
    sections = {
        **{name: list(entries) for name, entries in office.directory.sections.items()},
        "people": list(office.directory.people),
    }
    for section, ids in sections.items():
        keys = set(ids)
        for tag in office.tags:
            keys.update(office.locale(tag).names.get(section, {}))
        for id in sorted(keys):
            names = tuple(
                (
                    tag,
                    " ".join(dict.fromkeys(name.forms.values()))
                    if section == "people"
                    else next(iter(name.forms.values()), ""),
                )
                for tag in office.tags
                if (name := office.locale(tag).names.get(section, {}).get(id))
            )
            forms = [
                form
                for tag in office.tags
                if (name := office.locale(tag).names.get(section, {}).get(id))
                for form in name.forms.values()
            ]
            if any(wanted in fold(text) for text in (id, id.replace("_", " "), *forms)):
                yield Found(section, id, names)
