"""The commands of exchange: clauses and terms out to translators' programs, and back."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.console import add_command, add_lang, add_office, listed, open_office, tell
from drafter.problem import DraftError, Grade, Problem

if TYPE_CHECKING:
    from drafter.console import Commands
    from drafter.office import Releases

TERM_FORMATS = ("tbx", "csv")


def export(arguments: argparse.Namespace) -> int:
    """Write every clause of a form for a translator's program, one file a language, beside the form.

    Facts are locked; each clause comes with its sentence in both languages and what was approved before for one like
    it.

    example: drafter translate export examples/2020-03-16-senior-official-consultation.yaml --lang km --to xliff2
    """
    from drafter.exchange import FORMATS
    from drafter.files import write_file
    from drafter.translate import units

    form = Path(arguments.form)
    releases, tags = _releases(arguments, form)
    made = FORMATS[arguments.to]
    if arguments.output and len(tags) != 1:
        raise DraftError([_one_language(tags)])
    # a catalogue beside the form would be taken for the release's own
    suffix = f".all{made.suffix}" if made.suffix == ".po" else made.suffix
    for tag in tags:
        path = Path(arguments.output) if arguments.output else form.with_name(f"{form.stem}.{tag}{suffix}")
        write_file(path, made.write(units(releases, tag)))
        print(path)
    return 0


def take_in(arguments: argparse.Namespace) -> int:
    """Merge what a translator sent back into the release's own catalogue; the format is seen from the file.

    No translation is lost, facts are checked, and only what the file calls reviewed counts as reviewed.

    example: drafter translate import examples/2020-03-16-senior-official-consultation.km.xlf
    """
    from drafter.exchange import read_bundle
    from drafter.files import write_file
    from drafter.translate import merge

    file = Path(arguments.file)
    bundle = read_bundle(_read(file), file.as_posix())
    form = Path(arguments.form) if arguments.form else file.parent / Path(bundle.name.replace("\\", "/")).name
    releases, _ = _releases(arguments, form, (bundle.target,))
    path = form.with_name(f"{form.stem}.{bundle.target}.po")
    merged = merge(releases, bundle, path, file.as_posix())
    changed = any(merged.counts[outcome] for outcome in ("new", "changed", "reviewed", "kept", "gone"))
    if changed and not arguments.dry_run and (not path.exists() or path.read_bytes() != merged.data):
        write_file(path, merged.data)
    said = ", ".join(f"{count} {outcome}" for outcome, count in merged.counts.items() if count)
    print(f"{path}: {said or 'nothing came back'}{' (nothing written)' if arguments.dry_run or not changed else ''}")
    return tell(merged.problems)


def terms_export(arguments: argparse.Namespace) -> int:
    """Write the terms of all languages as TBX-Basic or CSV: preferred, admitted and forbidden words with their sources.

    example: drafter terms export --to tbx -o terms.tbx
    """
    from drafter.exchange.termbase import concepts, write_csv, write_tbx
    from drafter.files import write_file

    office = open_office(arguments)
    tags = listed(arguments.lang, office.tags, "language") if arguments.lang else office.tags
    entries = tuple(concepts({tag: office.locale(tag) for tag in tags}))
    path = Path(arguments.output or f"terms.{arguments.to}")
    write_file(path, write_tbx(entries, tags[0]) if arguments.to == "tbx" else write_csv(entries))
    print(f"{path}: {len(entries)} terms")
    return 0


def terms_import(arguments: argparse.Namespace) -> int:
    """Print what a TBX or CSV file says and the names do not, as lines to paste into names.yaml; nothing is written.

    example: drafter terms import terms.tbx
    """
    from drafter.exchange.termbase import proposals, read_csv, read_tbx

    office = open_office(arguments)
    file = Path(arguments.file)
    data = _read(file)
    start = data[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    entries = (read_tbx if start.startswith(b"<") else read_csv)(data, file.as_posix())
    locales = {tag: office.locale(tag) for tag in office.tags}
    found: dict[str, list[str]] = {}
    for path, lines in proposals(entries, locales):
        found.setdefault(path, []).append(lines)
    for path, told in found.items():
        print(f"# {path}\n" + "\n".join(told))
    print(f"# {len(entries)} terms read, {sum(map(len, found.values()))} with something new")
    return 0


def _releases(arguments: argparse.Namespace, form: Path, tags: Sequence[str] = ()) -> tuple[Releases, tuple[str, ...]]:
    from drafter.office import make_releases

    office = open_office(arguments, [form.as_posix()])
    tags = tags or (listed(arguments.lang, office.tags, "language") if arguments.lang else ())
    releases = make_releases(form, (), office, also=tags)
    return releases, tuple(tag for tag in tags or releases.realised if tag != releases.plan.summary.language)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = "there is no such file" if not file.exists() else (error.strerror or "it can't be read").lower()
        fields = {"file": file.as_posix(), "reason": reason}
        raise DraftError(
            [Problem("exchange-file", Grade.ERROR, None, "{file}: {reason}", fields, "look at the name")]
        ) from error


def _one_language(tags: Sequence[str]) -> Problem:
    return Problem(
        "output-languages",
        Grade.ERROR,
        None,
        "one file can't hold {count} languages",
        {"count": str(len(tags))},
        "name one with `--lang`, or leave `-o` out: each language gets a file beside the form",
    )


def add_exchange(inner: Commands) -> None:
    """Add `translate export` and `translate import`."""
    made = add_command(inner, "export", export)
    made.add_argument("form", metavar="FORM", help="form whose clauses are written")
    made.add_argument("--to", required=True, choices=("xliff2", "xliff12", "tmx", "xlsx", "po"), help="format")
    made.add_argument("-o", "--output", default="", metavar="FILE", help="file to write, for one language")
    add_lang(made)
    add_office(made)
    made = add_command(inner, "import", take_in)
    made.add_argument("file", metavar="FILE", help="file that came back")
    made.add_argument("--form", default="", metavar="FORM", help="its form (default: the one named in it, beside it)")
    made.add_argument("--dry-run", action="store_true", help="tell what would change and write nothing")
    add_office(made)


def add_terms(commands: Commands) -> None:
    """Add `terms export` and `terms import`."""
    inner = commands.add_parser("terms", help="Terms: export, import").add_subparsers(metavar="COMMAND", required=True)
    made = add_command(inner, "export", terms_export)
    made.add_argument("--to", required=True, choices=TERM_FORMATS, help="format")
    made.add_argument(
        "-o", "--output", default="", metavar="FILE", help="file to write (default: terms.tbx, terms.csv)"
    )
    add_lang(made)
    add_office(made)
    made = add_command(inner, "import", terms_import)
    made.add_argument("file", metavar="FILE", help="TBX or CSV file")
    add_office(made)
