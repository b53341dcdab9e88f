"""The commands. Results go to stdout, problems to stderr; status 0 clean, 1 problems, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.problem import DraftError, Grade, Problem

if TYPE_CHECKING:
    from drafter.office import Office, Releases

FORMATS = ("docx", "html", "txt")
EXAMPLE = "2020-03-16-senior-official-consultation.yaml"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its status."""
    for stream in (sys.stdout, sys.stderr):
        # a Windows console or pipe may not know Khmer; say it in escapes rather than stop
        if hasattr(stream, "reconfigure"):
            utf8 = not stream.isatty() or (stream.encoding or "").lower().replace("-", "") == "utf8"
            stream.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
    arguments = _parser().parse_args(argv)
    as_json = getattr(arguments, "json", False)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
        return status
    except DraftError as error:
        tell(error.problems, as_json)
        return 1
    except BrokenPipeError:
        # whoever reads stopped reading; what is left in the buffer must not be written at exit
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def tell(problems: Iterable[Problem], as_json: bool = False) -> int:
    """Print problems, the worst first within a file's order, and return the status they mean."""
    listed = list(problems)
    if as_json:
        print(json.dumps([record(problem) for problem in listed], ensure_ascii=False, indent=1))
    else:
        for problem in listed:
            print(problem.show(), file=sys.stderr)
    return 1 if any(problem.grade >= Grade.ERROR for problem in listed) else 0


def record(problem: Problem) -> dict[str, object]:
    """Return a problem as plain data: docs/contracts.md."""
    where = problem.where
    return {
        "rule": problem.rule,
        "grade": problem.grade.name.lower(),
        "file": where.file if where else None,
        "line": where.line if where else None,
        "column": where.column if where else None,
        "message": problem.text,
        "fields": dict(problem.fields),
        "hint": problem.advice,
        "quote": problem.quote,
    }


# -- commands --------------------------------------------------------------------------------------------------------


def demo(arguments: argparse.Namespace) -> int:
    """Make the releases of the example meeting.

    Writes the releases of the meeting of 16 March 2020 in every language, as Word files, pages and text, and the review
    page that shows them side by side.

    example: drafter demo -o out
    """
    office = _office()
    form = office.root / "examples" / EXAMPLE
    folder = Path(arguments.output)
    releases = _releases(form, (), office)
    written = _write(releases, office, folder, (*FORMATS, "json"))
    written.append(_page(releases, office, folder / "review.html"))
    print("The releases of the example, as drafts:")
    for path in written:
        print(f"  {path}")
    print(f"The form they come from: {form}")
    _count(releases.problems)
    return 0


def new(arguments: argparse.Namespace) -> int:
    """Write a form to fill.

    The form holds a comment beside each part; `drafter check` then lists what is still to type.

    example: drafter new 2026-11-24-courtesy-call.yaml --kind courtesy_call
    """
    from drafter.files import write_file

    office = _office()
    path = Path(arguments.form)
    kinds = office.directory.sections["kinds"]
    if arguments.kind not in kinds:
        raise DraftError([_unknown("kind", arguments.kind, kinds)])
    text = (office.root / "templates" / "new-form.yaml").read_text(encoding="utf-8")
    text = text.replace("{{ kind }}", arguments.kind).replace("{{ date }}", arguments.date or date.today().isoformat())
    if path.suffix.lower() not in (".yaml", ".yml"):
        path = path.with_name(path.name + ".yaml")
    write_file(path, text.encode("utf-8"), replace=False)
    print(path)
    return 0


def schema(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema of the form, for editors that complete and check while typing.

    example: drafter schema > form.schema.json
    """
    from drafter.form.schema import json_schema

    office = _office()
    print(json.dumps(json_schema(office.acts, office.directory, office.tags), ensure_ascii=False, indent=1))
    return 0


def find(arguments: argparse.Namespace) -> int:
    """Look up ids of people, posts, bodies, places, terms, kinds of event and acts, by a word of any language.

    example: drafter find consultation
    """
    from drafter.find import find as look

    found = list(look(" ".join(arguments.word), _office()))
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


def check(arguments: argparse.Namespace) -> int:
    """List every problem of a form and of its releases, each with its place and what to do.

    example: drafter check examples/2020-03-16-senior-official-consultation.yaml
    """
    status = 0
    office = _office()
    found: list[Problem] = []
    for form in arguments.form:
        try:
            found.extend(_releases(Path(form), _tags(arguments, office), office, thorough=True).problems)
        except DraftError as error:
            found.extend(error.problems)
    status = tell(found, arguments.json)
    if not arguments.json:
        _count(found)
    return status


def generate(arguments: argparse.Namespace) -> int:
    """Make the releases of one form or several.

    Drafts are named <date>-<name>.draft.<language>.<format> and may be made again; with --final the releases are
    written
    once, when nothing is missing and everything is confirmed.

    example: drafter generate examples/2020-03-16-senior-official-consultation.yaml --lang en,km --format docx
    """
    office = _office()
    tags = _tags(arguments, office)
    formats = _listed(arguments.format, _formats(), "format")
    status = 0
    for form in arguments.form:
        try:
            releases = _releases(Path(form), tags, office, arguments.final)
            blockers = [problem for problem in releases.problems if problem.grade >= Grade.BLOCKER]
            if arguments.final and blockers:
                raise DraftError(blockers)
            for path in _write(releases, office, Path(arguments.output), formats):
                print(path)
            status = max(status, tell(releases.problems) if arguments.verbose else _count(releases.problems))
        except DraftError as error:
            status = max(status, tell(error.problems))
            if arguments.final and not any(p.rule.startswith("file") for p in error.problems):
                print(f"{form}: no final release was written", file=sys.stderr)
    return status


def explain(arguments: argparse.Namespace) -> int:
    """Tell where each sentence comes from: form line, act, template line, rule and its source, clause and translation.

    example: drafter explain examples/2020-03-16-senior-official-consultation.yaml --lang km --match USD
    """
    from drafter.explain import explain as tell_origins

    office = _office()
    tags = _tags(arguments, office)
    releases = _releases(Path(arguments.form), tags, office)
    lines = [line for tag in tags or office.tags for line in tell_origins(releases, office, tag, arguments.match)]
    for line in lines:
        print(line)
    if not lines:
        print(f'no sentence holds "{arguments.match}"', file=sys.stderr)
    return 0 if lines else 1


def write(arguments: argparse.Namespace) -> int:
    """Write facts and mentions by the rules of a language.

    example: drafter write km 2020-03-16 --style lunar
    """
    from drafter.written import write_literal

    office = _office()
    if arguments.tag not in office.tags:
        raise DraftError([_unknown("language", arguments.tag, office.tags)])
    day = _day(arguments.date) if arguments.date else None
    for literal in arguments.literal:
        runs = write_literal(literal, arguments.tag, office, arguments.style, day, arguments.issuer)
        print("".join(run.text for run in runs))
    return 0


def translate_extract(arguments: argparse.Namespace) -> int:
    """Write the catalogue of what a form has still to translate, one file a language, beside the form.

    Translations that are there stay; a changed text keeps its old translation, marked fuzzy, with the old text beside
    it.

    example: drafter translate extract examples/2020-03-16-senior-official-consultation.yaml --lang km
    """
    from drafter.files import write_file
    from drafter.translate import extract

    office = _office()
    form = Path(arguments.form)
    releases = _releases(form, (), office)
    for tag in _targets(arguments, office, releases):
        path = form.with_name(f"{form.stem}.{tag}.po")
        data, counts = extract(releases, office, tag, path)
        if not any(counts.values()):
            print(f"{tag}: nothing to translate, the shared catalogue has it all")
            continue
        if not path.exists() or path.read_bytes() != data:
            write_file(path, data)
        print(f"{path}: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    return 0


def translate_status(arguments: argparse.Namespace) -> int:
    """Tell, for each language, what is translated, unreviewed and missing, each with the sentence it stands in.

    example: drafter translate status examples/2020-03-16-senior-official-consultation.yaml
    """
    from drafter.translate import STATES, states

    office = _office()
    releases = _releases(Path(arguments.form), (), office)
    report: dict[str, object] = {}
    missing = 0
    for tag in _targets(arguments, office, releases):
        found = list(states(releases, tag))
        missing += sum(s.state == "missing" for s in found)
        counts = {state: sum(s.state == state for s in found) for state in STATES}
        if arguments.json:
            report[tag] = {
                **counts,
                "clauses": [
                    {
                        "kind": s.clause.kind,
                        "key": s.clause.key,
                        "state": s.state,
                        "line": s.clause.where.line,
                        "translation": s.translation.text if s.translation else "",
                        "sentence": s.sentence,
                    }
                    for s in found
                ],
            }
            continue
        print(f"{tag}: " + ", ".join(f"{count} {state}" for state, count in counts.items()))
        for s in found:
            if s.state != "translated":
                print(f"  {s.state}: {s.clause.where}: {s.clause.key}")
                if s.translation:
                    print(f"    {s.translation.text}  ({s.translation.where.file}:{s.translation.where.line})")
                if s.sentence:
                    print(f"    in: {s.sentence}")
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    return 1 if missing else 0


def review_page(arguments: argparse.Namespace) -> int:
    """Write one page that shows the languages side by side, with facts, origins, gaps and states.

    example: drafter review page examples/2020-03-16-senior-official-consultation.yaml -o review.html
    """
    office = _office()
    releases = _releases(Path(arguments.form), _tags(arguments, office), office, thorough=True)
    print(_page(releases, office, Path(arguments.output)))
    return 0


def locale_check(arguments: argparse.Namespace) -> int:
    """List what is missing, unsourced, misspelt or never used in a language, and examples that read otherwise.

    example: drafter locale check km
    """
    from drafter.languages import check_language

    office = _office()
    if arguments.tag not in office.tags:
        raise DraftError([_unknown("language", arguments.tag, office.tags)])
    found = check_language(office, arguments.tag)
    status = tell(found, arguments.json)
    if not arguments.json:
        _count(found)
        print(f"{arguments.tag}: {'nothing is wrong' if not status else 'see above'}")
    return status


# -- what the commands share -----------------------------------------------------------------------------------------


def _office() -> Office:
    from drafter.office import load_office

    return load_office()


def _releases(
    form: Path, tags: Sequence[str], office: Office, final: bool = False, thorough: bool = False
) -> Releases:
    from drafter.office import make_releases

    return make_releases(form, tags, office, final, thorough)


def _write(releases: Releases, office: Office, folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write the releases, all of them made before the first is written."""
    from drafter.files import write_file
    from drafter.render import render

    made: list[tuple[Path, bytes, bool]] = []
    for tag, draft in releases.drafts.items():
        letterhead = office.root / "templates" / tag / "letterhead.docx"
        for format in formats:
            paged = format in PAGED and letterhead.exists()
            data = render(draft, format, office.locale(tag).typography, letterhead.read_bytes() if paged else None)
            mark = "" if draft.final else ".draft"
            made.append((folder / f"{draft.date}-{draft.slug}{mark}.{tag}.{format}", data, draft.final))
    for path, data, final in made:
        write_file(path, data, replace=not final)
    return [path for path, _, _ in made]


PAGED = frozenset({"docx"})


def _page(releases: Releases, office: Office, path: Path) -> Path:
    from drafter.files import write_file
    from drafter.review.page import review_page as page

    settings = {tag: office.locale(tag).typography for tag in releases.drafts}
    write_file(path, page(releases.plan, releases.realised, settings, releases.problems, releases.clauses))
    return path


def _count(problems: Sequence[Problem]) -> int:
    said = []
    for grade in reversed(Grade):
        rules = Counter(problem.rule for problem in problems if problem.grade == grade)
        if rules:
            total = rules.total()
            kinds = ", ".join(f"{count} {rule}" for rule, count in rules.most_common())
            said.append(f"{total} {grade.name.lower()}{'s' if total > 1 else ''} ({kinds})")
    if said:
        print(f"{'; '.join(said)}; `drafter check` lists them", file=sys.stderr)
    return 1 if any(problem.grade >= Grade.ERROR for problem in problems) else 0


def _formats() -> Sequence[str]:
    from drafter.render import RENDERERS

    return tuple(RENDERERS)


def _tags(arguments: argparse.Namespace, office: Office) -> tuple[str, ...]:
    return _listed(arguments.lang, office.tags, "language") if arguments.lang else ()


def _targets(arguments: argparse.Namespace, office: Office, releases: Releases) -> tuple[str, ...]:
    return tuple(tag for tag in _tags(arguments, office) or office.tags if tag != releases.plan.summary.language)


def _listed(text: str, known: Sequence[str], what: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    problems = [_unknown(what, word, known) for word in words if word not in known]
    if problems:
        raise DraftError(problems)
    return words


def _unknown(what: str, word: str, known: Iterable[str]) -> Problem:
    from drafter.form.text import did_you_mean

    names = sorted(known)
    return Problem(
        f"{what}-unknown",
        Grade.ERROR,
        None,
        'no {what} is called "{word}"',
        {"what": what, "word": word},
        did_you_mean(word, names) or f"there are {', '.join(names)}",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DraftError(
            [Problem("day", Grade.ERROR, None, '"{text}" is not a day', {"text": text}, "write it as 2020-03-16")]
        ) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="drafter",
        description="One form of a meeting in, consistent press releases in several languages out.",
        epilog="`drafter COMMAND --help` shows a command with an example.",
    )
    from drafter import __version__

    parser.add_argument("--version", action="version", version=f"drafter {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str,
        run: Callable[[argparse.Namespace], int],
        to: argparse._SubParsersAction[argparse.ArgumentParser] | None = None,
    ) -> argparse.ArgumentParser:
        said = (run.__doc__ or "").strip()
        text, _, example = said.partition("example: ")
        paragraphs = [" ".join(part.split()) for part in text.strip().split("\n\n")]
        made = (to or commands).add_parser(
            name,
            help=paragraphs[0].rstrip("."),
            description=" ".join(paragraphs),
            epilog=f"example: {example.strip()}",
        )
        made.set_defaults(run=run, lang="")
        return made

    def add_lang(made: argparse.ArgumentParser) -> None:
        made.add_argument("--lang", default="", metavar="TAGS", help="languages, parted by commas (default: all)")

    made = command("demo", demo)
    made.add_argument("-o", "--output", default="out", metavar="DIR", help="folder for the files (default: out)")
    made = command("new", new)
    made.add_argument("form", metavar="FORM", help="file to write; it must not be there yet")
    made.add_argument(
        "--kind", default="senior_official_consultation", help="kind of meeting; `drafter find` lists them"
    )
    made.add_argument("--date", default="", help="day of the release (default: today)")
    made = command("find", find)
    made.add_argument("word", nargs="+", metavar="WORD", help="a word of an id or a name, in any language")
    made.add_argument("--json", action="store_true", help="print data for programs")
    made = command("check", check)
    made.add_argument("form", nargs="+", metavar="FORM", help="form to check")
    made.add_argument("--json", action="store_true", help="print data for programs")
    add_lang(made)
    made = command("generate", generate)
    made.add_argument("form", nargs="+", metavar="FORM", help="form to make releases of")
    made.add_argument("-o", "--output", default="out", metavar="DIR", help="folder for the files (default: out)")
    made.add_argument(
        "--format", default=",".join(FORMATS), help=f"formats, parted by commas (default: {','.join(FORMATS)})"
    )
    made.add_argument(
        "--final", action="store_true", help="write the final release; refused while anything is missing or unconfirmed"
    )
    made.add_argument("-v", "--verbose", action="store_true", help="list the problems instead of counting them")
    add_lang(made)
    made = command("explain", explain)
    made.add_argument("form", metavar="FORM", help="form whose sentences are explained")
    made.add_argument(
        "--match", default="", metavar="TEXT", help="only sentences that hold this text, or a statement's id"
    )
    add_lang(made)
    made = command("write", write)
    made.add_argument("tag", metavar="LANG", help="language")
    made.add_argument("literal", nargs="+", metavar="LITERAL", help="a fact as in a form, or an id of the directory")
    made.add_argument("--style", default="", help="form of the rule or entry, or a mention: first, later, headline")
    made.add_argument("--date", default="", help="day on which posts are looked up (default: today)")
    made.add_argument("--issuer", default="", help="whose viewpoint (default: the first issuer of the directory)")
    command("schema", schema)
    inner = commands.add_parser("translate", help="Catalogues of translations: extract, status").add_subparsers(
        metavar="COMMAND", required=True
    )
    made = command("extract", translate_extract, inner)
    made.add_argument("form", metavar="FORM", help="form whose text is to be translated")
    add_lang(made)
    made = command("status", translate_status, inner)
    made.add_argument("form", metavar="FORM", help="form whose translations are counted")
    made.add_argument("--json", action="store_true", help="print data for programs")
    add_lang(made)
    inner = commands.add_parser("locale", help="Languages: check").add_subparsers(metavar="COMMAND", required=True)
    made = command("check", locale_check, inner)
    made.add_argument("tag", metavar="LANG", help="language")
    made.add_argument("--json", action="store_true", help="print data for programs")
    inner = commands.add_parser("review", help="Review of the translations: page").add_subparsers(
        metavar="COMMAND", required=True
    )
    made = command("page", review_page, inner)
    made.add_argument("form", metavar="FORM", help="form whose releases are shown")
    made.add_argument(
        "-o", "--output", default="review.html", metavar="FILE", help="page to write (default: review.html)"
    )
    add_lang(made)
    return parser


if __name__ == "__main__":
    sys.exit(main())
