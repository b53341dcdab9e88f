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

    No translation is lost, facts are checked, and only what the file calls reviewed counts as reviewed. With --as NAME
    it goes on the record whose translations they are: who wrote them can't approve them.

    example: drafter translate import examples/2020-03-16-senior-official-consultation.km.xlf
    """
    from drafter.exchange import read_bundle
    from drafter.files import write_file
    from drafter.office import make_releases
    from drafter.review.decisions import translate
    from drafter.review.log import FolderLog, record
    from drafter.review.people import FILE, load_reviewers
    from drafter.review.service import now, release_folder
    from drafter.translate import merge

    file = Path(arguments.file)
    bundle = read_bundle(_read(file), file.as_posix())
    form = Path(arguments.form) if arguments.form else file.parent / Path(bundle.name.replace("\\", "/")).name
    office = open_office(arguments, [form.as_posix()])
    releases = make_releases(form, (), office, also=(bundle.target,))
    home = office.home or form.parent
    person = load_reviewers(home / FILE).find(arguments.person) if arguments.person else None
    path = form.with_name(f"{form.stem}.{bundle.target}.po")
    merged = merge(releases, bundle, path, file.as_posix())
    if person and merged.taken and not arguments.dry_run:
        # before the catalogue: what it says of a text that never came is of no consequence
        folder = release_folder(releases.plan, home)
        log = FolderLog(folder / "log", folder.name)
        record(log, translate(folder.name, bundle.target, merged.taken, person, now()))
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


def _releases(arguments: argparse.Namespace, form: Path) -> tuple[Releases, tuple[str, ...]]:
    from drafter.office import make_releases

    office = open_office(arguments, [form.as_posix()])
    tags = listed(arguments.lang, office.tags, "language") if arguments.lang else ()
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
    made.add_argument("--as", dest="person", default="", metavar="NAME", help="whose translations they are")
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
