"""The commands about what the office knows: a form to fill, ids, rules of a language, the schema."""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.cli_office import add_new_language, add_office_commands
from drafter.console import add_command, add_lang, add_office, count, listed, open_office, tell, unknown
from drafter.problem import DraftError, Grade, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drafter.console import Commands
    from drafter.names import Answer
    from drafter.office import Office


def new(arguments: argparse.Namespace) -> int:
    """Write a form to fill.

    The form holds a comment beside each part. With --from it is a copy of an older form, in which days, numbers and
    facts are pending; with --from-notes, a Word or text file, each sentence of the notes is a text, with the facts and
    names that were found in it to confirm. `drafter check` then lists what is still to type.

    example: drafter new 2026-11-24-consultation.yaml --from
    examples/2020-03-16-senior-official-consultation.yaml
    """
    from drafter.files import write_file

    path = Path(arguments.form)
    named = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", path.name)
    day = _day(arguments.date) if arguments.date else _day(named[0]) if named else None
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
        # the words of an act stand between its parts: what a form writes tells more
        print(f"{entry.section:<10} {entry.id:<36} {entry.use or names}")
    if not found:
        print(f'nothing is called "{" ".join(arguments.word)}"', file=sys.stderr)
    return 0 if found else 1


def names(arguments: argparse.Namespace) -> int:
    """Write a Word sheet of the names that a form lacks or nobody has confirmed, for an embassy; or read it back.

    With --read the names that somebody confirmed go into the form, with who said so as their source; comments and all
    else in the form stay as they are.

    example: drafter names examples/2020-03-16-senior-official-consultation.yaml --lang ja -o names-ja.docx
    """
    from drafter.form.source import read_form
    from drafter.names import answered_form, names_sheet, open_names, read_answers
    from drafter.office import load_summary

    office = open_office(arguments, [arguments.form])
    form = Path(arguments.form)
    summary = load_summary(form, office)
    tags = listed(arguments.lang, office.tags, "language") or office.published(summary.issuer)
    if arguments.read:
        path = Path(arguments.read)
        answers = read_answers(_bytes(path), path.as_posix())
        source = read_form(form.read_bytes(), form.as_posix())
        found = list(open_names(summary, office, office.tags))
        text, elsewhere = answered_form(source, found, answers, date.today())
        return _take(form, text, len(answers) - len(elsewhere), elsewhere, office)
    found = list(open_names(summary, office, tags))
    if not found:
        print("every name of a person, post or term is there and confirmed")
        return 0
    from drafter.files import write_file
    from drafter.render import render
    from drafter.review.words import SPOKEN

    letterhead = office.root / "templates" / SPOKEN / "letterhead.docx"
    path = Path(arguments.output or form.with_name(f"{form.stem}.names.docx"))
    sheet = names_sheet(summary, office, found, SPOKEN)
    write_file(path, render(sheet, "docx", office.locale(SPOKEN).typography, letterhead.read_bytes()))
    print(f"{path}: {len(found)} name{'s' * (len(found) > 1)} to confirm")
    return 0


def _take(form: Path, text: str, taken: int, elsewhere: Sequence[Answer], office: Office) -> int:
    """Write a form with confirmed names; tell of those that its office has to write into the directory."""
    from drafter.files import write_file
    from drafter.form import read_summary

    data = text.encode("utf-8")
    read_summary(data, form.as_posix(), office.directory, office.acts, office.words, office.tags)
    if taken:
        write_file(form, data)
    print(f"{form}: {taken} name{'s' * (taken != 1)} confirmed")
    for answer in elsewhere:
        print(f"for the office's own names: {answer.key}: {answer.text or 'as it stands'} (by {answer.by})")
    return 0


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it can't be opened").lower()
        fields = {"file": path.as_posix(), "reason": reason}
        raise DraftError([Problem("names-sheet", Grade.ERROR, None, "{file}: {reason}", fields)]) from error


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
        runs, found = write_literal(literal, arguments.tag, office, arguments.style, day, arguments.issuer)
        print("".join(run.text for run in runs))
        tell(found)
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
        print(f"{arguments.tag}: {'see above' if status else 'no errors' if found else 'nothing is wrong'}")
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
    made.add_argument("--date", default="", help="day of the release (default: that of the file's name, or today)")
    add_office(made)
    source = made.add_mutually_exclusive_group()
    source.add_argument("--from", dest="old", default="", metavar="OLD", help="form to copy")
    source.add_argument("--from-notes", dest="notes", default="", metavar="NOTES", help="notes: .docx or .txt")
    made.add_argument("--language", default="en", metavar="TAG", help="language of the notes (default: en)")
    made = add_command(commands, "find", find)
    made.add_argument("word", nargs="+", metavar="WORD", help="a word of an id or a name, in any language")
    made.add_argument("--json", action="store_true", help="print data for programs")
    add_office(made)
    made = add_command(commands, "names", names)
    made.add_argument("form", metavar="FORM", help="form whose names are asked for")
    made.add_argument("-o", "--output", default="", metavar="FILE", help="sheet to write (default: beside the form)")
    made.add_argument("--read", default="", metavar="FILE", help="sheet that came back")
    add_lang(made)
    add_office(made)
    made = add_command(commands, "write", write)
    made.add_argument("tag", metavar="LANG", help="language")
    made.add_argument("literal", nargs="+", metavar="LITERAL", help="a fact as in a form, or an id of the directory")
    made.add_argument("--style", default="", help="form of the rule or entry, or a mention: first, later, headline")
    made.add_argument("--date", default="", help="day on which posts are looked up (default: today)")
    made.add_argument("--issuer", default="", help="whose viewpoint (default: the first issuer of the directory)")
    add_office(made)
    add_office(add_command(commands, "schema", schema))
    add_office_commands(commands)
    inner = commands.add_parser("locale", help="Languages: new, check").add_subparsers(metavar="COMMAND", required=True)
    add_new_language(inner)
    made = add_command(inner, "check", locale_check)
    made.add_argument("tag", metavar="LANG", help="language")
    made.add_argument("--json", action="store_true", help="print data for programs")
    add_office(made)
