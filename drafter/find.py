"""Looking things up: people, posts, bodies, places, terms, kinds, acts, by any word of any language."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.frozen import dataclass
from drafter.locale.acts import act_words
from drafter.office import Office
from drafter.script import fold


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that fits: what it is, how the form calls it, its names by language, one use."""

    section: str
    id: str
    names: tuple[tuple[str, str], ...]
    use: str = ""


def find(word: str, office: Office) -> list[Found]:
    """Return the entries whose id, or whose name in any language, holds the word; acts too, by the words they are
    written with. First those that are called just so, then those whose id or a name begins with it.

    Comparison ignores case, Khmer spelling order and invisible marks.
    """
    wanted = fold(word)

    def far(found: Found) -> int:
        called = [fold(text) for text in (found.id, found.id.replace("_", " "), *(said for _, said in found.names))]
        return 0 if wanted in called else 1 if any(text.startswith(wanted) for text in called) else 2

    return sorted(_holding(wanted, office), key=far)


def _holding(wanted: str, office: Office) -> Iterator[Found]:
    words = {tag: act_words(office.locale(tag), office.acts) for tag in office.tags}
    for id, act in office.acts.items():
        names = tuple((tag, said) for tag, of in words.items() if (said := of.get(id, "")))
        if any(wanted in fold(text) for text in (id, id.replace("_", " "), *(said for _, said in names))):
            companions = "".join(f", {key}: …" for key in act.companions)
            yield Found("act", id, names, f"{id}: … ({act.complement}{companions})")
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
