"""The commands about what the office knows: a form to fill, ids, rules of a language, the schema."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.console import add_command, add_office, count, open_office, tell, unknown
from drafter.problem import DraftError, Grade, Problem

if TYPE_CHECKING:
    from drafter.console import Commands


def new(arguments: argparse.Namespace) -> int:
    """Write a form to fill.

    The form holds a comment beside each part. With --from it is a copy of an older form, in which days, numbers and
    facts are pending; with --from-notes, a Word or text file, each sentence of the notes is a text, with the facts and
    names that were found in it to confirm. `drafter check` then lists what is still to type.

    example: drafter new 2026-11-24-courtesy-call.yaml --from 2026-05-12-courtesy-call.yaml
    """
    from drafter.files import write_file

    path = Path(arguments.form)
    day = _day(arguments.date) if arguments.date else None
    text = _copied(arguments, day) if arguments.old else _fresh(arguments, day or date.today())
    if path.suffix.lower() not in (".yaml", ".yml"):
        path = path.with_name(path.name + ".yaml")
    write_file(path, text.encode("utf-8"), replace=False)
    print(path)
    return 0


def _fresh(arguments: argparse.Namespace, day: date) -> str:
    from drafter.form.fresh import fresh_form

    office = open_office(arguments, [arguments.form])
    kinds = office.directory.sections["kinds"]
    if arguments.kind not in kinds:
        raise DraftError([unknown("kind", arguments.kind, kinds)])
    text = fresh_form((office.root / "templates" / "new-form.yaml").read_text("utf-8"), kinds[arguments.kind], day)
    if not arguments.notes:
        return text
    from drafter.notes import form_of_notes

    if arguments.language not in office.tags:
        raise DraftError([unknown("language", arguments.language, office.tags)])
    return form_of_notes(Path(arguments.notes), text, arguments.language, day, office)


def _copied(arguments: argparse.Namespace, day: date | None) -> str:
    from drafter.form.again import copied_form
    from drafter.form.source import read_form
    from drafter.office import load_summary

    path = Path(arguments.old)
    summary = load_summary(path, open_office(arguments, [arguments.form]))
    return copied_form(read_form(path.read_bytes(), path.as_posix()), summary, day)


def schema(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema of the form, for editors that complete and check while typing.

    example: drafter schema > form.schema.json
    """
    from drafter.form.schema import json_schema

    office = open_office(arguments)
    print(json.dumps(json_schema(office.acts, office.directory, office.tags), ensure_ascii=False, indent=1))
    return 0


def find(arguments: argparse.Namespace) -> int:
    """Look up ids of people, posts, bodies, places, terms, kinds of event and acts, by a word of any language.

    example: drafter find consultation
    """
    from drafter.find import find as look

    found = list(look(" ".join(arguments.word), open_office(arguments)))
    if arguments.json:
        print(
            json.dumps(
                [{"section": f.section, "id": f.id, "names": dict(f.names), "use": f.use} for f in found],
                ensure_ascii=False,
                indent=1,
            )
        )
    for entry in () if arguments.json else found:
        names = " · ".join(f"{tag}: {name}" for tag, name in entry.names)
        print(f"{entry.section:<10} {entry.id:<36} {names or entry.use}")
    if not found:
        print(f'nothing is called "{" ".join(arguments.word)}"', file=sys.stderr)
    return 0 if found else 1


def write(arguments: argparse.Namespace) -> int:
    """Write facts and mentions by the rules of a language.

    example: drafter write km 2020-03-16 --style lunar
    """
    from drafter.written import write_literal

    office = open_office(arguments)
    if arguments.tag not in office.tags:
        raise DraftError([unknown("language", arguments.tag, office.tags)])
    day = _day(arguments.date) if arguments.date else None
    for literal in arguments.literal:
        runs = write_literal(literal, arguments.tag, office, arguments.style, day, arguments.issuer)
        print("".join(run.text for run in runs))
    return 0


def locale_check(arguments: argparse.Namespace) -> int:
    """List what is missing, unsourced, misspelt or never used in a language, and examples that read otherwise.

    example: drafter locale check km
    """
    from drafter.languages import check_language

    office = open_office(arguments)
    if arguments.tag not in office.tags:
        raise DraftError([unknown("language", arguments.tag, office.tags)])
    found = check_language(office, arguments.tag)
    status = tell(found, arguments.json)
    if not arguments.json:
        count(found, next_step="")
        print(f"{arguments.tag}: {'nothing is wrong' if not status else 'see above'}")
    return status


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DraftError(
            [Problem("day", Grade.ERROR, None, '"{text}" is not a day', {"text": text}, "write it as 2020-03-16")]
        ) from error


def add_data(commands: Commands) -> None:
    """Add the commands `new`, `find`, `write`, `schema` and those under `locale`."""
    made = add_command(commands, "new", new)
    made.add_argument("form", metavar="FORM", help="file to write; it must not be there yet")
    made.add_argument(
        "--kind", default="senior_official_consultation", help="kind of meeting; `drafter find` lists them"
    )
    made.add_argument("--date", default="", help="day of the release (default: today; with --from: pending)")
    add_office(made)
    source = made.add_mutually_exclusive_group()
    source.add_argument("--from", dest="old", default="", metavar="OLD", help="form to copy")
    source.add_argument("--from-notes", dest="notes", default="", metavar="NOTES", help="notes: .docx or .txt")
    made.add_argument("--language", default="en", metavar="TAG", help="language of the notes (default: en)")
    made = add_command(commands, "find", find)
    made.add_argument("word", nargs="+", metavar="WORD", help="a word of an id or a name, in any language")
    made.add_argument("--json", action="store_true", help="print data for programs")
    add_office(made)
    made = add_command(commands, "write", write)
    made.add_argument("tag", metavar="LANG", help="language")
    made.add_argument("literal", nargs="+", metavar="LITERAL", help="a fact as in a form, or an id of the directory")
    made.add_argument("--style", default="", help="form of the rule or entry, or a mention: first, later, headline")
    made.add_argument("--date", default="", help="day on which posts are looked up (default: today)")
    made.add_argument("--issuer", default="", help="whose viewpoint (default: the first issuer of the directory)")
    add_office(made)
    add_office(add_command(commands, "schema", schema))
    inner = commands.add_parser("locale", help="Languages: check").add_subparsers(metavar="COMMAND", required=True)
    made = add_command(inner, "check", locale_check)
    made.add_argument("tag", metavar="LANG", help="language")
    made.add_argument("--json", action="store_true", help="print data for programs")
    add_office(made)
