"""The commands. Results go to stdout, problems to stderr; status 0 clean, 1 problems, 2 wrong usage."""

from __future__ import annotations

import argparse
import atexit
import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.console import (
    Help,
    Mixed,
    Parser,
    add_command,
    add_edition,
    add_lang,
    add_office,
    add_one_edition,
    add_page_lang,
    count,
    listed,
    open_office,
    tell,
)
from drafter.problem import DraftError, Grade, Problem

if TYPE_CHECKING:
    from drafter.batch import Job
    from drafter.console import Commands
    from drafter.draft import Draft
    from drafter.office import Office, Releases
    from drafter.review.service import Review
    from drafter.typography import Typography

FORMATS = ("docx", "html", "txt")
EXAMPLE = "2020-03-16-senior-official-consultation.yaml"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its status."""
    for stream in (sys.stdout, sys.stderr):
        # a Windows console or pipe may not know Khmer; say it in escapes rather than stop
        if hasattr(stream, "reconfigure"):
            utf8 = not stream.isatty() or (stream.encoding or "").lower().replace("-", "") == "utf8"
            stream.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
    # nearly all that a command makes it needs to its end: looking for rubbish as often as usual takes a tenth longer,
    # and so does looking for it all at the end
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)
    argv = sys.argv[1:] if argv is None else argv
    arguments = _parser(argv[0] if argv else "").parse_args(argv)
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


# -- commands --------------------------------------------------------------------------------------------------------


def demo(arguments: argparse.Namespace) -> int:
    """Make the releases of the example meeting.

    Writes the releases of the meeting of 16 March 2020 in every language, as Word files, pages and text, and the review
    page that shows them side by side.

    example: drafter demo -o out
    """
    from drafter.files import write_file
    from drafter.office import load_office
    from drafter.review.files import page_of

    office = load_office()
    form = office.root / "examples" / EXAMPLE
    folder = Path(arguments.output)
    releases = _releases(form, (), office)
    written = _write(releases, office, form, folder, (*FORMATS, "json"))
    page = folder / "review.html"
    write_file(page, page_of(releases, office))
    written.append(page)
    print("The releases of the example, as drafts:")
    for path in written:
        print(f"  {path}")
    print(f"The form they come from: {form}")
    count(releases.problems)
    return 0


def check(arguments: argparse.Namespace) -> int:
    """List every problem of a form and of its releases, each with its place and what to do.

    example: drafter check examples/2020-03-16-senior-official-consultation.yaml
    """
    status = 0
    office = open_office(arguments, arguments.form)
    found: list[Problem] = []
    for form in arguments.form:
        try:
            for edition in _editions(Path(form), _ids(arguments.edition), office):
                tags = _tags(arguments, office)
                found.extend(_releases(Path(form), tags, office, office.home, True, edition).problems)
        except DraftError as error:
            found.extend(error.problems)
    status = tell(found, arguments.json)
    if not arguments.json:
        count(found, next_step="")
        print(f"{', '.join(arguments.form)}: {'see above' if status else 'no errors'}")
    return status


def generate(arguments: argparse.Namespace) -> int:
    """Make the releases of one form or several.

    Drafts are named <date>-<name>.draft.<language>.<format> and may be made again; with --final the releases are
    written once, into the folder of the release too, when nothing is missing and everything is confirmed and approved.
    A form that is wrong stops no other one.

    example: drafter generate examples/2020-03-16-senior-official-consultation.yaml --lang en,km --format docx
    """
    from drafter.batch import Job, make_all

    forms = _expanded(arguments.form)
    office = open_office(arguments, forms)
    many = len(forms) > 1
    formats = _with_engine(listed(arguments.format, _formats(), "format"), arguments.pdf_engine)
    folder = Path(arguments.output)
    job = Job(
        folder,
        _tags(arguments, office),
        formats,
        arguments.final,
        many or arguments.resume,
        arguments.resume,
        office.home,
        _ids(arguments.edition),
    )
    bar = Bar(len(forms)) if many and sys.stderr.isatty() else None
    status = 0
    counts: Counter[str] = Counter()
    writer: dict[Path, str] = {}
    for outcome in make_all(forms, job, make_one, office, arguments.jobs):
        counts["failed" if outcome.failed else "done before" if outcome.passed else "made"] += 1
        if bar:
            bar.clear()
        for path in outcome.written:
            print(path)
        for path in outcome.written[:1] if many else ():
            if path in writer:
                status = tell([_same_name(path, writer[path], outcome.form)])
            writer[path] = outcome.form
        if outcome.failed or arguments.verbose:
            status = max(status, tell(outcome.problems))
        else:
            status = max(status, count(outcome.problems, f"{outcome.form}: " if many else ""))
        if outcome.failed and job.final and not any(p.rule.startswith("file") for p in outcome.problems):
            print(f"{outcome.form}: no final release was written", file=sys.stderr)
        if bar:
            bar.show(counts.total(), counts["failed"])
    if bar:
        bar.clear()
    if many or counts["done before"]:
        said = ", ".join(f"{count} {what}" for what, count in counts.items())
        print(f"{len(forms)} form{'s' if many else ''}: {said}", file=sys.stderr)
    return status


def preview(arguments: argparse.Namespace) -> int:
    """Write pictures of the pages, in every language.

    The pages are those of the PDF, as PNG files; this needs the extra `pdf`.

    example: drafter preview examples/2020-03-16-senior-official-consultation.yaml -o out
    """
    from drafter.files import write_file
    from drafter.render.make import make_previews

    office = open_office(arguments, [arguments.form])
    form = Path(arguments.form)
    for edition in _editions(form, _ids(arguments.edition), office):
        releases = _releases(form, _tags(arguments, office), office, edition=edition)
        issuer = releases.plan.summary.issuer
        for name, data in list(make_previews(_set(releases, office), office.root, issuer, form.parent, office.home)):
            write_file(Path(arguments.output, name), data)
            print(Path(arguments.output, name))
    return 0


def watch(arguments: argparse.Namespace) -> int:
    """Show a form's releases in the browser, and show them anew whenever the form is saved.

    The page is seen on this machine alone: what is wrong with the form on top, the languages side by side below. It
    ends with Ctrl+C.

    example: drafter watch examples/2020-03-16-senior-official-consultation.yaml
    """
    import threading
    import webbrowser

    from drafter.office import catalogues
    from drafter.review.files import page_of
    from drafter.watch import Watch, make_server

    office = open_office(arguments, [arguments.form])
    form, tags = Path(arguments.form), _tags(arguments, office)

    def make() -> tuple[bytes, Sequence[Problem]]:
        releases = _releases(form, tags, office, office.home, True)
        return page_of(releases, office), releases.problems

    def files() -> Sequence[Path]:
        return [form, *(catalogues(form, tag, "", office.root)[0][0] for tag in tags or office.tags)]

    watched = Watch(make, files)
    try:
        server, address = make_server(watched, form.as_posix(), arguments.port)
    except OSError as error:
        fields = {"port": str(arguments.port), "reason": (error.strerror or "it is taken").lower()}
        hint = "name another one, or leave --port out"
        raise DraftError([Problem("watch-port", Grade.ERROR, None, "port {port}: {reason}", fields, hint)]) from error
    threading.Thread(target=watched.run, daemon=True).start()
    print(f"{form} is shown at {address}", flush=True)
    if not arguments.no_browser:
        webbrowser.open_new_tab(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        watched.stop()
        server.server_close()
    return 0


def _with_engine(formats: Sequence[str], engine: str) -> tuple[str, ...]:
    from drafter.render import PDF_ENGINES

    names = PDF_ENGINES.values()
    return tuple(dict.fromkeys(PDF_ENGINES[engine] if engine and name in names else name for name in formats))


def _same_name(path: Path, first: str, second: str) -> Problem:
    return Problem(
        "batch-same-name",
        Grade.ERROR,
        None,
        "{second} was written over the releases of {first}: both are called {file}",
        {"first": first, "second": second, "file": str(path)},
        "give one of the two forms another name, or generate them into different folders",
    )


def make_one(form: Path, job: Job, office: Office) -> tuple[Sequence[Path], Sequence[Problem]]:
    """Write the releases of one form; return the files and what was found. errors: DraftError, nothing is written."""
    if job.final:
        return _finish(form, job, office)
    made = [_releases(form, job.tags, office, job.home, edition=one) for one in _editions(form, job.editions, office)]
    written = [path for one in made for path in _write(one, office, form, job.folder, job.formats)]
    written = list(dict.fromkeys(written))  # an edition that is made without asking may be asked for as well
    problems = [problem for one in made for problem in (*one.problems, *_font_problems(one, office, job.formats))]
    return written, tuple(dict.fromkeys(problems))


class Bar:
    """How far a batch is, in one line on a terminal that is written over."""

    def __init__(self, total: int) -> None:
        self.total, self.start, self.shown = total, time.monotonic(), ""

    def show(self, done: int, failed: int) -> None:
        """Show how many forms are done, and how long the others will take."""
        left = (time.monotonic() - self.start) / done * (self.total - done)
        filled = 30 * done // self.total
        self.shown = f"[{'#' * filled}{'.' * (30 - filled)}] {done} of {self.total}"
        self.shown += f", {failed} failed" * bool(failed) + f", {left:.0f} s left"
        print(self.shown, end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away, so that others can be printed."""
        print("\r" + " " * len(self.shown) + "\r", end="", file=sys.stderr, flush=True)
        self.shown = ""


def _expanded(forms: Sequence[str]) -> list[str]:
    """Return the forms, a pattern as the files that fit: the Windows command line hands it on as it was typed."""
    found: list[str] = []
    for form in forms:
        path = Path(form)
        fits = sorted(str(fit) for fit in path.parent.glob(path.name)) if "*" in path.name else []
        found.extend(fits or [form])
    return list(dict.fromkeys(found))


def explain(arguments: argparse.Namespace) -> int:
    """Tell where each sentence comes from: form line, act, template line, rule and its source, clause and translation.

    example: drafter explain examples/2020-03-16-senior-official-consultation.yaml --lang km --match USD
    """
    from drafter.explain import explain as tell_origins

    office = open_office(arguments, [arguments.form])
    tags = _tags(arguments, office)
    form = Path(arguments.form)
    lines: list[str] = []
    for edition in _editions(form, _ids(arguments.edition), office):
        releases = _releases(form, tags, office, office.home, edition=edition)
        lines += [line for tag in releases.realised for line in tell_origins(releases, office, tag, arguments.match)]
    for line in lines:
        print(line)
    if not lines:
        print(f'no sentence holds "{arguments.match}"', file=sys.stderr)
    return 0 if lines else 1


def translate_extract(arguments: argparse.Namespace) -> int:
    """Write the catalogue of what a form has still to translate, one file a language, beside the form.

    Translations that are there stay; a changed text keeps its old translation, marked fuzzy, with the old text beside
    it.

    example: drafter translate extract examples/2020-03-16-senior-official-consultation.yaml --lang km
    """
    from drafter.files import write_file
    from drafter.office import make_releases
    from drafter.translate import extract

    office = open_office(arguments, [arguments.form])
    form = Path(arguments.form)
    releases = make_releases(form, (), office, also=_tags(arguments, office))
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
    from drafter.office import make_releases
    from drafter.translate import STATES, states

    office = open_office(arguments, [arguments.form])
    releases = make_releases(Path(arguments.form), (), office, also=_tags(arguments, office))
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
    """Write one page that shows the languages side by side, with facts, origins, gaps, states and what changed.

    example: drafter review page examples/2020-03-16-senior-official-consultation.yaml -o out/review.html
    """
    from drafter.files import write_file
    from drafter.review.files import page_of
    from drafter.review.service import only, open_review

    office = open_office(arguments, [arguments.form])
    tags = _tags(arguments, office)
    edition = arguments.edition
    review = open_review(Path(arguments.form), office, office.home, thorough=True, tags=tags, edition=edition)
    path = Path(arguments.output or f"{review.stem}.review.html")
    write_file(path, page_of(only(review.releases, tags), office, review, arguments.page_lang))
    print(path)
    return 1 if tell(review.faults) else 0


# -- what the commands share -----------------------------------------------------------------------------------------


def _ids(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _editions(form: Path, asked: Sequence[str], office: Office) -> tuple[str, ...]:
    """Return the editions that are asked for, "" being what is made without asking."""
    from drafter.office import load_summary

    if "all" in asked:
        return ("", *load_summary(form, office).editions)
    return tuple(asked) or ("",)


def _releases(
    form: Path,
    tags: Sequence[str],
    office: Office,
    home: Path | None = None,
    thorough: bool = False,
    edition: str = "",
) -> Releases:
    """The releases as reviewers left them; home: the folder with their decisions, the form's own if left out.

    edition: one that is asked for, which reviewers decide about by itself.
    """
    from drafter.office import make_releases

    if not ((home or form.parent) / "releases").is_dir():
        return make_releases(form, tags, office, thorough=thorough, edition=edition)
    from drafter.review.service import reviewed_releases

    return reviewed_releases(form, tags, office, home, thorough, edition)


def _finish(form: Path, job: Job, office: Office) -> tuple[Sequence[Path], Sequence[Problem]]:
    """Write finals into the folders of the releases, and copies where the files of a command go; all of them or none.

    An edition that is made without asking is final with the form.
    """
    from drafter.office import load_summary
    from drafter.review.finals import gate
    from drafter.review.service import open_review

    known = load_summary(form, office).editions
    asked = _editions(form, job.editions, office)
    if "all" in job.editions:
        asked = tuple(one for one in asked if not one or not known[one].default)
    reviews = [open_review(form, office, job.home, final=True, tags=job.tags, edition=one) for one in asked]
    blockers = [problem for review in reviews for problem in gate(review, review.asked(job.tags))]
    if blockers:
        raise DraftError(dict.fromkeys(blockers))
    written: list[Path] = []
    left: list[Problem] = []
    for review in reviews:
        paths, problems = _final(review, form, job, office)
        written += paths
        left += problems
    return written, tuple(dict.fromkeys(left))


def _final(review: Review, form: Path, job: Job, office: Office) -> tuple[Sequence[Path], Sequence[Problem]]:
    from drafter.files import write_file
    from drafter.render.make import file_name, make_files
    from drafter.review.finals import write_finals
    from drafter.review.service import now, only

    tags = review.asked(job.tags)
    releases = only(review.excused(), tags)
    issuer = releases.plan.summary.issuer
    pairs = _set(releases, office)
    made = dict(make_files(pairs, job.formats, office.root, issuer, form.parent, office.store, office.home))
    names = {file_name(draft, format): tag for tag, draft in releases.drafts.items() for format in job.formats}
    # a file that holds every language goes with the first
    files = {tag: {n: data for n, data in made.items() if names.get(n, tags[0]) == tag} for tag in tags}
    written = [*write_finals(review, tags, files, office, now())]
    for name, data in made.items():
        path = job.folder / name
        if not (path.is_file() and path.read_bytes() == data):
            write_file(path, data, replace=False)
        written.append(path)
    # the gate let worse ones pass: reviewers approved or waived them
    left = [problem for problem in releases.problems if problem.grade < Grade.ERROR]
    return written, (*left, *_font_problems(releases, office, job.formats))


def _write(releases: Releases, office: Office, form: Path, folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write the releases, all of them made before the first is written."""
    from drafter.files import write_file
    from drafter.render.make import make_files

    pairs = _set(releases, office)
    issuer = releases.plan.summary.issuer
    files = make_files(pairs, formats, office.root, issuer, form.parent, office.store, office.home)
    made = [(folder / name, data) for name, data in files]
    for path, data in made:
        write_file(path, data)
    return [path for path, _ in made]


def _font_problems(releases: Releases, office: Office, formats: Sequence[str]) -> Iterable[Problem]:
    """Return what the machine lacks for the formats that are set on it, each font once."""
    from drafter.render import SET_HERE
    from drafter.render.fonts import font_problems

    settings = [setting for _, setting in _set(releases, office)] if SET_HERE & set(formats) else []
    return dict.fromkeys(problem for setting in settings for problem in font_problems(setting))


def _set(releases: Releases, office: Office) -> list[tuple[Draft, Typography]]:
    return [(draft, office.locale(tag).typography) for tag, draft in releases.drafts.items()]


def _formats() -> Sequence[str]:
    from drafter.render import WHOLE, WRITERS

    return (*WRITERS, *WHOLE)


def _tags(arguments: argparse.Namespace, office: Office) -> tuple[str, ...]:
    return listed(arguments.lang, office.tags, "language") if arguments.lang else ()


def _targets(arguments: argparse.Namespace, office: Office, releases: Releases) -> tuple[str, ...]:
    """The languages to translate into. errors: DraftError where only the form's own is asked for."""
    asked, own = _tags(arguments, office), releases.plan.summary.language
    if asked == (own,):
        others = ", ".join(tag for tag in office.tags if tag != own)
        hint = f"name another one: {others}; `drafter review` is for correcting the form's own language"
        raise DraftError([Problem("lang-own", Grade.ERROR, None, "the form is typed in {lang}", {"lang": own}, hint)])
    return tuple(tag for tag in asked or releases.realised if tag != own)


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'expected a number of processes from 1, found "{text}"')
    return int(text)


def _add_generate(commands: Commands) -> None:
    made = add_command(commands, "generate", generate)
    made.add_argument("form", nargs="+", metavar="FORM", help="form to make releases of")
    add_office(made)
    made.add_argument("-o", "--output", default="out", metavar="DIR", help="folder for the files (default: out)")
    made.add_argument(
        "--format", default=",".join(FORMATS), help=f"formats, parted by commas (default: {','.join(FORMATS)})"
    )
    made.add_argument(
        "--pdf-engine",
        default="",
        choices=("typst", "libreoffice", "chromium"),
        help="what sets a PDF (default: typst); libreoffice sets the Word file, chromium keeps Khmer text exact",
    )
    made.add_argument(
        "--final", action="store_true", help="write the final release, once; refused until all of it is approved"
    )
    made.add_argument("-v", "--verbose", action="store_true", help="list the problems instead of counting them")
    made.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes for many forms (default: 1)")
    made.add_argument("--resume", action="store_true", help="pass over forms whose releases are done and unchanged")
    add_edition(made)
    add_lang(made)


def _parser(command: str = "") -> argparse.ArgumentParser:
    """Return the parser of all commands; of `generate` alone where that is the command, as making all takes as long
    as making a draft.
    """
    parser: argparse.ArgumentParser = Parser(
        prog="drafter",
        description="One form of a meeting in, consistent press releases in several languages out.",
        epilog="`drafter COMMAND --help` shows a command with an example.",
        formatter_class=Help,
    )
    from drafter import __version__

    parser.add_argument("--version", action="version", version=f"drafter {__version__}")
    # with its name given, argparse needs no help page to find it
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, prog="drafter")
    if command == "generate":
        _add_generate(commands)
        return parser

    from drafter.cli_data import add_data

    command_of = partial(add_command, commands)
    made = command_of("demo", demo)
    made.add_argument("-o", "--output", default="out", metavar="DIR", help="folder for the files (default: out)")
    add_data(commands)
    made = command_of("check", check)
    made.add_argument("form", nargs="+", metavar="FORM", help="form to check")
    add_office(made)
    made.add_argument("--json", action="store_true", help="print data for programs")
    add_edition(made)
    add_lang(made)
    _add_generate(commands)
    made = command_of("preview", preview)
    made.add_argument("form", metavar="FORM", help="form whose pages are shown")
    made.add_argument("-o", "--output", default="out", metavar="DIR", help="folder for the pictures (default: out)")
    add_edition(made)
    add_lang(made)
    add_office(made)
    made = command_of("watch", watch)
    made.add_argument("form", metavar="FORM", help="form to watch")
    made.add_argument("--port", type=int, default=0, metavar="N", help="port on this machine (default: a free one)")
    made.add_argument("--no-browser", action="store_true", help="only print the address")
    add_lang(made)
    add_office(made)
    made = command_of("explain", explain)
    made.add_argument("form", metavar="FORM", help="form whose sentences are explained")
    add_office(made)
    made.add_argument(
        "--match", default="", metavar="TEXT", help="only sentences that hold this text, or a statement's id"
    )
    add_edition(made)
    add_lang(made)
    from drafter.cli_translate import add_exchange, add_terms

    inner = commands.add_parser("translate", help="Translations: extract, status, export, import").add_subparsers(
        metavar="COMMAND", required=True
    )
    made = add_command(inner, "extract", translate_extract)
    made.add_argument("form", metavar="FORM", help="form whose text is to be translated")
    add_lang(made)
    add_office(made)
    made = add_command(inner, "status", translate_status)
    made.add_argument("form", metavar="FORM", help="form whose translations are counted")
    made.add_argument("--json", action="store_true", help="print data for programs")
    add_lang(made)
    add_office(made)
    add_exchange(inner)
    add_terms(commands)
    from drafter.cli_review import add_correct, add_review

    add_correct(commands)
    inner = commands.add_parser("review", help="Review: page, status, decisions, Word files, history").add_subparsers(
        metavar="COMMAND", required=True, parser_class=Mixed
    )
    made = add_command(inner, "page", review_page)
    made.add_argument("form", metavar="FORM", help="form whose releases are shown")
    made.add_argument(
        "-o", "--output", default="", metavar="FILE", help="page to write (default: NAME.review.html, NAME as the form)"
    )
    add_lang(made)
    add_page_lang(made)
    add_one_edition(made)
    add_office(made)
    add_review(inner)
    return parser


if __name__ == "__main__":
    sys.exit(main())
