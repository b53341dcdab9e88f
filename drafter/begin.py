"""What a new office and a new language begin with: commented files to fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from drafter.acts import ActKind
from drafter.directory import FORMS, Directory

# folders in which a `_tag` stands once for each language
OFFICE = "templates/_office"
TAG = "_tag"


def office_files(root: Path, tags: Iterable[str]) -> Mapping[str, bytes]:
    """Return the files of a new office by their names in it; those of a language once for each tag."""
    top = root / OFFICE
    files: dict[str, bytes] = {}
    for path in sorted(path for path in top.rglob("*") if path.is_file()):
        name = path.relative_to(top).as_posix()
        data = path.read_bytes()
        files |= {name.replace(TAG, tag): data for tag in tags} if TAG in name else {name: data}
    return files


def language_files(root: Path, tag: str, directory: Directory, acts: Mapping[str, ActKind]) -> Mapping[str, bytes]:
    """Return the files of a new language by their names: rules, names, examples, templates, all still to be filled.

    The names have an entry for all that the directory holds, the templates a macro for each act.
    """
    files: dict[str, bytes] = {}
    for folder in ("locales", "templates"):
        for path in sorted((root / folder / "_template").iterdir()):
            files[f"{folder}/{tag}/{path.name}"] = path.read_bytes()
    names, macros = f"locales/{tag}/names.yaml", f"templates/{tag}/acts.j2"
    files[names] += "\n".join(_names(directory)).encode()
    files[macros] += "\n".join(_macros(acts.values())).encode()
    return files


# people are named by whoever knows them; other sections hold what every release may need
LEFT_OUT = ("people",)


def _names(directory: Directory) -> Iterator[str]:
    for section, forms in FORMS.items():
        ids = directory.sections.get(section, {})
        if section in LEFT_OUT or not ids:
            continue
        yield f"\n# forms: {', '.join(forms)}"
        yield f"{section}:"
        # YAML reads some ids as truth values
        yield from (f"  {id!r}: pending" if id in _TRUE else f"  {id}: pending" for id in ids)
    yield ""


_TRUE = ("NO", "YES", "ON", "OFF", "Y", "N")


def _macros(acts: Iterable[ActKind]) -> Iterator[str]:
    for act in acts:
        said = [f"complement {act.complement}"]
        said += [f"{c.key} {c.complement}{'' if c.required else ' (may be left out)'}" for c in act.companions.values()]
        said += [f"degree {', '.join(act.degrees)}"] if act.degrees else []
        said += [f"strength {act.ladder}"] if act.ladder else []
        said += ["the event itself acts"] if act.agent == "event" else []
        yield ""
        yield f"{{#- {act.id}: {'; '.join(said)} -#}}"
        tense = '{% if a.tense == "ahead" %}{{ pending }}{% else %}{{ pending }}{% endif %}'
        yield f"{{% macro {act.id}(a) %}}{tense}{''.join(_printed(act))}{{% endmacro %}}"
    yield ""


def _printed(act: ActKind) -> Iterator[str]:
    whom = act.complement == "who" or any(c.complement == "who" for c in act.companions.values())
    if act.degrees:
        yield "{% if a.degree %} {{ a.degree }}{% endif %}"
    if act.complement == "document":
        yield from (f"{{% if a.{name} %}} {{{{ pending }}}} {{{{ a.{name} }}}}{{% endif %}}" for name in SIGNING)
    elif act.complement in COMPLEMENTS:
        yield f" {{{{ a.{COMPLEMENTS[act.complement]} }}}}"
    elif act.complement != "who":
        yield " {{ a.content }}"
    if whom:
        yield " {{ a.whom }}"
    for companion in act.companions.values():
        if companion.complement != "who":
            name = companion.key if companion.key in OWN_NAMES else "matter"
            yield f"{{% if a.{name} %}} {{{{ pending }}}} {{{{ a.{name} }}}}{{% endif %}}"


# what a macro prints of a complement that is no free text
COMPLEMENTS = {"event": "event", "transfer": "transfer"}
# what is told of documents, which are the subject themselves
SIGNING = ("signers", "witnesses")
# companions that templates see under their own names
OWN_NAMES = ("covering",)
