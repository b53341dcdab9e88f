"""An office's files over drafter's own: entry by entry, rule by rule. Nothing of drafter's own is ever changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from drafter.prepared import WITHOUT, Store, recall_data
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.tree import Map, Node, Scalar, Seq

# what says where an entry or rule comes from: it holds for what it stands beside, never for what an office says instead
REMARKS = ("source", "confirmed")
# what an office writes under `confirmed:` of an entry
SIGNED = ("by", "on", "source")


def layers(relative: str, root: Path, home: Path | None) -> list[tuple[Path, str]]:
    """Return the files of that name that are there, with how problems call them: drafter's own, then the office's.

    relative: "locales/km/names.yaml". root: drafter's own folder. home: the office's, as the command reaches it.
    """
    found = [(root / relative, relative)]
    if home is not None:
        found.append((home / relative, (home / relative).as_posix()))
    return [(path, name) for path, name in found if path.is_file()]


def read_overlaid(
    relative: str, root: Path, home: Path | None, store: Store = WITHOUT, added: Collection[str] = ()
) -> Map:
    """Return a data file of ours with the office's over it.

    added: keys at the top whose lists of ids an office adds to; other lists are replaced.
    errors: DraftError for a file that can't be read, or a confirmation that does not say who, when and from where.
    """
    tops = [recall_data(path, name, store) for path, name in layers(relative, root, home)]
    if home is not None and len(tops) and tops[-1].where.file != relative:
        problems = list(confirmation_problems(tops[-1]))
        if problems:
            raise DraftError(problems)
    top = tops[0] if tops else Map((), Place(relative))
    for over in tops[1:]:
        top = overlaid(top, over, added)
    return top


def overlaid(base: Map, over: Map, added: Collection[str] = ()) -> Map:
    """Return keys and values with others over them.

    A mapping is gone into; rows with an id replace the row of that id, new ones come first, as the first row that fits
    is taken; all else is replaced. Where the office says something itself, the packaged source no longer holds.
    """
    pairs = {key.text: (key, value) for key, value in base.pairs}
    if _says(over):
        for remark in REMARKS:
            pairs.pop(remark, None)
    for key, value in over.pairs:
        old = base.get(key.text)
        if key.text in added:
            old, value = old and listed_as_map(old), listed_as_map(value)
        if isinstance(old, Map) and isinstance(value, Map) and key.text not in REMARKS:
            kept = base.key(key.text)
            merged = overlaid(old, value)
            pairs[key.text] = (key if _says(value) or kept is None else kept, merged)
        elif isinstance(old, Seq) and isinstance(value, Seq) and _tabled(old) and _tabled(value):
            pairs[key.text] = (key, _rows(old, value))
        else:
            pairs[key.text] = (key, value)
    return Map(tuple(pairs.values()), over.where if _says(over) else base.where)


def _says(over: Map) -> bool:
    return any(not isinstance(value, Map) for key, value in over if key not in REMARKS)


def _id(row: Node) -> str:
    id = row.get("id") if isinstance(row, Map) else None
    return id.text if isinstance(id, Scalar) else ""


def _tabled(rows: Seq) -> bool:
    return all(_id(row) for row in rows.items)


def _rows(base: Seq, over: Seq) -> Seq:
    theirs = {_id(row): row for row in over.items}
    known = {_id(row) for row in base.items}
    new = [row for row in over.items if _id(row) not in known]
    return Seq((*new, *(theirs.get(_id(row), row) for row in base.items)), over.where)


def listed_as_map(node: Node) -> Node:
    """Return a list of ids as a mapping of ids to nothing, so that an office can add to it; all else as it is."""
    if not isinstance(node, Seq) or not all(isinstance(item, Scalar) for item in node.items):
        return node
    ids = [item for item in node.items if isinstance(item, Scalar)]
    return Map(tuple((id, Map((), id.where)) for id in ids), node.where)


def confirmation_problems(node: Node) -> Iterator[Problem]:
    """Yield what is wrong in the confirmations of an office's file: who, on which day, from which source."""
    if isinstance(node, Seq):
        for item in node.items:
            yield from confirmation_problems(item)
    if not isinstance(node, Map):
        return
    for key, value in node.pairs:
        if key.text == "confirmed" and isinstance(value, Map):
            yield from _unsigned(key, value)
        else:
            yield from confirmation_problems(value)


def _unsigned(key: Scalar, value: Map) -> Iterator[Problem]:
    said = {name: node.text.strip() for name, node in value if isinstance(node, Scalar)}
    lacking = [name for name in SIGNED if not said.get(name)]
    extra = [name for name, _ in value if name not in SIGNED]
    if lacking or extra:
        yield Problem(
            "office-confirmed",
            Grade.ERROR,
            key.where,
            "a confirmation says who, on which day and from which source; {how}",
            {
                "how": "; ".join(
                    (*(f"{name} is missing" for name in lacking), *(f"{name} is not known" for name in extra))
                )
            },
            "write confirmed: {by: KEO Dara, on: 2026-11-28, source: note of the embassy}",
        )
    if "on" in said and not _is_day(said["on"]):
        yield Problem(
            "office-confirmed",
            Grade.ERROR,
            value.get("on").where,  # type: ignore[union-attr]
            '"{found}" is not a day',
            {"found": said["on"]},
            "write the day as 2026-11-28",
            said["on"],
        )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def find_home(forms: Sequence[Path]) -> Path | None:
    """Return the nearest folder above the forms that holds office.yaml, or None.

    errors: DraftError when the forms belong to different offices.
    """
    found = {form: _above(form) for form in forms}
    homes = {home.resolve() if home else None: home for home in found.values()}
    if len(homes) > 1:
        said = ", ".join(f"{form.as_posix()}: {home.as_posix() if home else 'none'}" for form, home in found.items())
        raise DraftError(
            [
                Problem(
                    "office-several",
                    Grade.ERROR,
                    None,
                    "the forms belong to different offices: {said}",
                    {"said": said},
                    "run the command once for each office, or name one with `--office DIR`",
                )
            ]
        )
    return next(iter(homes.values()), None)


OFFICE_FILE = "office.yaml"


def _above(form: Path) -> Path | None:
    parents = list(form.parents)
    if not form.is_absolute():
        # above the working folder too, told by as many dots as it takes
        outer = Path.cwd()
        parents += [Path(*[".."] * n) for n in range(1, len(outer.parts))]
    return next((folder for folder in parents if (folder / OFFICE_FILE).is_file()), None)
