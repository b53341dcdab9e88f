"""The commands of an office's folder and of new languages: init, where, keep, locale new."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.console import add_command, add_office, open_office
from drafter.problem import DraftError, Grade, Problem

if TYPE_CHECKING:
    from drafter.console import Commands


def init(arguments: argparse.Namespace) -> int:
    """Make an office's folder: commented files whose entries stand over drafter's own.

    Files that are there already are left as they are.

    example: drafter init office
    """
    from drafter.begin import office_files
    from drafter.office import load_office

    office = load_office()
    _write_new(Path(arguments.folder), office_files(office.root, office.tags))
    return 0


def where(arguments: argparse.Namespace) -> int:
    """Say which file and line an entry, an act, a rule or a macro comes from, and what it stands over.

    example: drafter where kh.mfaic
    """
    from drafter.where import where as look

    found = list(look(arguments.id, open_office(arguments)))
    if arguments.json:
        told = [{"what": f.what, "places": [str(p) for p in reversed(f.places)], "source": f.source} for f in found]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0 if found else 1
    for one in found:
        first, *others = (str(place) for place in reversed(one.places))
        over = f", over {', '.join(others)}" if others else ""
        print(f"{one.what:<16} {first}{over}{f'  ({one.source})' if one.source else ''}")
    if not found:
        print(f"nothing has the id {arguments.id}; `drafter find` looks for words", file=sys.stderr)
    return 0 if found else 1


def keep(arguments: argparse.Namespace) -> int:
    """Move a person from a form to the office's directory, with the names in every language and the comments.

    example: drafter keep 2020-03-16-senior-official-consultation.yaml ishikawa --office office
    """
    from drafter.files import write_file
    from drafter.keep import keep_person

    office = open_office(arguments, [arguments.form])
    if office.home is None:
        raise DraftError([_no_office()])
    try:
        moved = keep_person(Path(arguments.form), arguments.person, office.home, office.root)
    except OSError as error:
        fields = {"file": arguments.form, "reason": (error.strerror or "it can't be read").lower()}
        raise DraftError([Problem("form-file", Grade.ERROR, None, "{file}: {reason}", fields)]) from error
    for path, text in moved.files.items():
        write_file(path, text.encode("utf-8"))
        print(path)
    return 0


def locale_new(arguments: argparse.Namespace) -> int:
    """Begin a language: commented files for its rules, names, examples and templates, in the office's folder.

    `drafter locale check` then lists what is still to be written, by file and line, until nothing is.

    example: drafter locale new vi --office office
    """
    from drafter.begin import language_files

    tag = arguments.tag
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", tag):
        hint = "write it as BCP 47 does: fr, vi, pt-BR"
        raise DraftError([Problem("language-tag", Grade.ERROR, None, '"{tag}" is no language tag', {"tag": tag}, hint)])
    office = open_office(arguments)
    if office.home is None:
        raise DraftError([_no_office()])
    _write_new(office.home, language_files(office.root, tag, office.directory, office.acts))
    print(f"now: drafter locale check {tag} --office {office.home.as_posix()}")
    return 0


def _no_office() -> Problem:
    return Problem(
        "office-missing",
        Grade.ERROR,
        None,
        "expected an office's folder: drafter's own files are never changed",
        {},
        "name one with `--office DIR`; `drafter init DIR` makes one",
    )


def _write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    from drafter.files import write_file

    for name, data in files.items():
        path = folder / name
        if path.exists():
            print(f"{path} is there already", file=sys.stderr)
            continue
        write_file(path, data, replace=False)
        print(path)


def add_office_commands(commands: Commands) -> None:
    """Add the commands `init`, `where` and `keep`."""
    made = add_command(commands, "init", init)
    made.add_argument("folder", metavar="DIR", help="folder to make, or to add what it lacks")
    made = add_command(commands, "where", where)
    made.add_argument("id", metavar="ID", help="an entry, an act, a rule (dates.date, honorifics.mr) or a macro")
    made.add_argument("--json", action="store_true", help="print data for programs")
    add_office(made)
    made = add_command(commands, "keep", keep)
    made.add_argument("form", metavar="FORM", help="form that has the person under `people`")
    made.add_argument("person", metavar="PERSON", help="the person's id")
    add_office(made)


def add_new_language(inner: Commands) -> None:
    """Add the command `locale new`."""
    made = add_command(inner, "new", locale_new)
    made.add_argument("tag", metavar="LANG", help="tag of the language, as in BCP 47: fr, vi, pt-BR")
    add_office(made)
