"""The commands of review: what stands, and the decisions of people about it."""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.console import add_command, add_lang, add_office, add_one_edition, add_page_lang, listed, open_office
from drafter.console import tell as tell_problems
from drafter.problem import DraftError, Grade, Problem

if TYPE_CHECKING:
    from drafter.console import Commands
    from drafter.office import Office
    from drafter.review.log import Event
    from drafter.review.people import Reviewer
    from drafter.review.service import Review
    from drafter.review.standing import Standing


EXPORTS = ("docx", "table", "html", "xliff", "xlsx", "po")


def status(arguments: argparse.Namespace) -> int:
    """Tell where a release stands in each language, and what is stale, open or in conflict.

    example: drafter review status examples/2020-03-16-senior-official-consultation.yaml --office examples/office
    """
    from drafter.review import tell
    from drafter.review.standing import STATES, worst

    review, tags = _open(arguments)
    if arguments.json:
        print(json.dumps(tell.data(review, review.of(tags)), ensure_ascii=False, indent=1))
        return 0
    print(f"{review.id}, edition {review.version}: {worst(review.of(tags))}, hash {review.hash[: tell.SHORT]}")
    for tag in tags or tuple(review.releases.drafts):
        counts = Counter(one.state for one in review.of((tag,)))
        print(f"{tag}: " + ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state]))
        for one in review.of((tag,)):
            if one.state != "approved":
                print(f"  {tell.line(one)}")
            for line in tell.offered(review, one):
                print(f"    {one.segment.key} is corrected; {line}")
    for event in tell.orphans(review):
        print(f"of a row that is gone: {tell.who(review, event)}: {tell.said(event)}")
    return 1 if tell_problems(review.faults) else 0


def show(arguments: argparse.Namespace) -> int:
    """Show a row of a release in every language: its text as it may be edited, its state, and all that was said of it.

    example: drafter review show examples/2020-03-16-senior-official-consultation.yaml headline.1 --office
    examples/office
    """
    from drafter.review import tell

    review, tags = _open(arguments, thorough=True)
    found = review.find(arguments.key, tags)
    if arguments.json:
        print(json.dumps(tell.data(review, found), ensure_ascii=False, indent=1))
        return 0
    for one in found:
        for line in tell.shown(review, one):
            print(line)
    return 0


def propose(arguments: argparse.Namespace) -> int:
    """Propose other words for a sentence, facts as {slots}, or for the translation of a clause in it.

    example: drafter review propose examples/2020-03-16-senior-official-consultation.yaml seeb9594a61 --office
    examples/office --as "KEO Dara" --lang en --text "{both} supported wider cultural exchange."
    """
    from drafter.review.decisions import propose as decide
    from drafter.review.service import now

    review, person, one = _one(arguments)
    text = arguments.text
    event = decide(review.id, one.segment, person, review.plan, now(), text, arguments.reason, arguments.clause)
    said = f"an edit of the form is proposed, at {one.segment.where}; make it there, all languages follow"
    return _decided(arguments, review, [event], [said] if event.body["target"] == "form" else [])


def override(arguments: argparse.Namespace) -> int:
    """Correct a sentence for this release and language; its facts stay as {slots}.

    The correction is printed from now on, marked as such, and is approved like every other text. With --drop the
    sentence reads as before. In the language of the form the edit becomes a proposal.

    example: drafter review override examples/2020-03-16-senior-official-consultation.yaml headline.1 --office
    examples/office --as "KEO Dara" --lang ja --text "{KH}{senior_official_consultation}{ordinals}" --reason "shorter"
    """
    from drafter.review.decisions import correct_sentence
    from drafter.review.service import now

    review, person, one = _one(arguments)
    if one.segment.tag == review.plan.summary.language and arguments.text:
        return propose(argparse.Namespace(**{**vars(arguments), "clause": ""}))
    proposal = _proposal(arguments, review, one)
    if proposal and proposal.body["target"] != "sentence":
        raise DraftError([_wrong("the proposal {id} is one for the catalogue or the form", id=arguments.proposal)])
    text = "" if arguments.drop else proposal.body["text"] if proposal else arguments.text
    if not text and not arguments.drop:
        raise DraftError([_wrong("expected --text, --proposal or --drop")])
    made = review.made_of(one.segment)
    event = correct_sentence(review.id, made, person, review.plan, now(), text, arguments.reason, proposal)
    return _decided(arguments, review, [event])


def approve(arguments: argparse.Namespace) -> int:
    """Approve rows, or all that a page shows; an approval holds for exactly what stands there now.

    With --all-shown the page that was read is named: languages whose text has changed since are refused.

    example: drafter review approve examples/2020-03-16-senior-official-consultation.yaml headline.1 --office
    examples/office --as "SAR Vanna"
    """
    from drafter.review.decisions import approvable
    from drafter.review.decisions import approve as decide
    from drafter.review.service import now

    review, tags = _open(arguments)
    person = review.reviewers.find(arguments.person)
    if bool(arguments.key) == bool(arguments.all_shown):
        raise DraftError([_wrong("expected rows, or --all-shown with the page that was read")])
    notes = []
    if arguments.all_shown:
        _same_as_read(review, tags, Path(arguments.all_shown))
        asked = review.of(tags)
        shown: Sequence[Standing] = asked if arguments.emergency else approvable(asked, person, review.reviewers)
        left = Counter(one.segment.tag for one in asked if one not in shown)
        why = f"missing, in {person.name}'s own words, or no level of {person.name}'s"
        notes = [f"{tag}: {count} left out: {why}" for tag, count in left.items()]
    else:
        named = {(o.segment.key, o.segment.tag): o for key in arguments.key for o in review.find(key, tags)}
        shown = tuple(named.values())
        if arguments.hash and [one.segment.hash[: len(arguments.hash)] for one in shown] != [arguments.hash]:
            raise DraftError([_wrong("the text is no longer what was shown under {hash}", hash=arguments.hash)])
    event = decide(review.id, shown, person, review.reviewers, now(), arguments.emergency)
    return _decided(arguments, review, [event], notes)


def wrote(arguments: argparse.Namespace) -> int:
    """Say that the words of rows are one's own, all of a language if none is named; their author can't approve them.

    It holds while a row reads so. Without --lang it is about the language of the form.

    example: drafter review wrote examples/2020-03-16-senior-official-consultation.yaml --office examples/office --as
    "KEO Dara"
    """
    from drafter.review.decisions import write
    from drafter.review.service import now

    review, tags = _open(arguments)
    person, plan = review.reviewers.find(arguments.person), review.plan
    events = []
    for tag in tags or (plan.summary.language,):
        rows = [one for key in arguments.key for one in review.find(key, (tag,))] or review.of((tag,))
        events.append(write(review.id, tag, (one.segment for one in rows), person, plan, now()))
    return _decided(arguments, review, events)


def reject(arguments: argparse.Namespace) -> int:
    """Reject what stands in a row, or a proposal, with a reason.

    example: drafter review reject examples/2020-03-16-senior-official-consultation.yaml headline.1 --office
    examples/office --as "SAR Vanna" --lang km --reason "the kind of meeting is wrong"
    """
    from drafter.review.decisions import reject as decide
    from drafter.review.service import now

    review, person, one = _one(arguments)
    proposal = _proposal(arguments, review, one)
    id = proposal.id if proposal else ""
    event = decide(review.id, one.segment, person, review.reviewers, now(), arguments.reason, id)
    return _decided(arguments, review, [event])


def comment(arguments: argparse.Namespace) -> int:
    """Say something about a row in a language; it decides nothing.

    example: drafter review comment examples/2020-03-16-senior-official-consultation.yaml headline.1 --office
    examples/office --as "KEO Dara" --lang km --text "as in the release of the year before"
    """
    from drafter.review.decisions import comment as decide
    from drafter.review.service import now

    review, person, one = _one(arguments)
    return _decided(arguments, review, [decide(review.id, one.segment, person, now(), arguments.text)])


def waive(arguments: argparse.Namespace) -> int:
    """Let a finding of the checks stand, with a reason, for exactly this text; what blocks a final can't be waived.

    example: drafter review waive examples/2020-03-16-senior-official-consultation.yaml s986fbbac9b --office
    examples/office --as "SAR Vanna" --lang ja --rule term-preferred --reason "as it was said"
    """
    from drafter.review.decisions import waive as decide
    from drafter.review.service import now

    review, person, one = _one(arguments, final=True)
    problems = review.problems(one.segment)
    people, rule = review.reviewers, arguments.rule
    event = decide(review.id, one.segment, problems, person, people, now(), rule, arguments.reason)
    here = one.segment.key, one.segment.tag
    waived = [problem for problem in problems if problem.rule == rule]
    notes = [f"  {problem.text}" for problem in waived]
    about = review.placed(waived)
    left = {spot for _, spots in about for spot in spots if spot != here and not review.waivers_at(rule).get(spot)}
    for tag in sorted({tag for _, tag in left}):
        rows = ", ".join(sorted(key for key, other in left if other == tag))
        notes.append(f"it stands in other rows too, until it is waived there: {rows} ({tag})")
    return _decided(arguments, review, [event], notes)


def history(arguments: argparse.Namespace) -> int:
    """List all that was decided about a release, or about one row of it, in order.

    example: drafter review history examples/2020-03-16-senior-official-consultation.yaml --office examples/office
    """
    from drafter.review import tell
    from drafter.review.standing import spots

    review, tags = _open(arguments)
    events: Sequence[Event] = review.events
    if arguments.key:
        about = {(one.segment.key, one.segment.tag) for one in review.find(arguments.key, tags)}
        events = [event for event in events if about & set(spots(event))]
    if arguments.json:
        print(_json_of(events))
        return 0
    for event in events:
        print(f"{event.id[: tell.SHORT]} {event.at} {tell.who(review, event)}: {tell.said(event)}")
    if not events:
        print("nobody has decided anything yet")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Look at every event and every final of a release: what is changed, missing or foreign.

    example: drafter review verify examples/2020-03-16-senior-official-consultation.yaml --office examples/office
    """
    from drafter.review.finals import verify as look

    review, _ = _open(arguments)
    found = look(review)
    if arguments.json:
        return tell_problems(found, as_json=True)
    if not found:
        print(f"{review.folder}: {len(review.events)} events in order")
    return tell_problems(found)


def sheet(arguments: argparse.Namespace) -> int:
    """Write a sheet to sign with ink, that carries the hash of the release; Word, PDF or text, by the name of the file.

    example: drafter review sheet examples/2020-03-16-senior-official-consultation.yaml --office examples/office
    -o signatures.docx
    """
    from drafter.files import write_file
    from drafter.render import WRITERS, render
    from drafter.render.make import load_letterhead
    from drafter.review.sheet import sheet as make
    from drafter.review.words import page_words

    path = Path(arguments.output)
    (format,) = listed(path.suffix.removeprefix(".") or "docx", tuple(WRITERS), "format")
    review, _ = _open(arguments)
    office = open_office(arguments, [arguments.form])
    words = page_words(office, arguments.page_lang)
    _, letterhead = load_letterhead(office.root, words.tag, review.plan.summary.issuer, office.home)
    data = render(make(review, words), format, office.locale(words.tag).typography, letterhead)
    write_file(path, data)
    print(path)
    return 0


def correct(arguments: argparse.Namespace) -> int:
    """Open the next edition of a release that is final, and list what reads differently since.

    Every language that was final carries a line that says which release it replaces.

    example: drafter correct examples/2020-03-16-senior-official-consultation.yaml --office examples/office
    --as "LY Borey" --reason "the name of the ministry was misspelt"
    """
    from drafter.review.finals import changes_since, finals_of, open_correction
    from drafter.review.service import now

    review, _ = _open(arguments)
    if review.version == 1 or finals_of(review):
        person = review.reviewers.find(arguments.person)
        _keep(review, [open_correction(review, person, now(), arguments.reason)], quiet=arguments.json)
        review, _ = _open(arguments)
    if arguments.json:
        changed = {
            tag: [{"key": change.key, "old": change.old, "new": change.new} for change in changes_since(review, tag)]
            for tag in review.releases.drafts
        }
        print(json.dumps({"release": review.id, "version": review.version, "changes": changed}, ensure_ascii=False))
        return 0
    print(f"edition {review.version} is open")
    for tag in review.releases.drafts:
        for change in changes_since(review, tag):
            print(f"{tag} {change.key}\n  - {change.old}\n  + {change.new}")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write a release for those who review it elsewhere; what comes back is read by `review import`.

    docx is each language in its final layout, its sentences marked and its facts locked; table is one Word table of all
    languages; html is the page of `review page`; xliff, xlsx and po hold the free text for translators' programs.

    example: drafter review export examples/2020-03-16-senior-official-consultation.yaml --office examples/office --to
    docx --lang ja -o out
    """
    from drafter.files import write_file

    review, tags = _open(arguments, thorough=arguments.to == "html")
    office = open_office(arguments, [arguments.form])
    made = list(_exported(review, office, review.asked(tags), arguments.to, arguments.page_lang))
    for name, data in made:
        path = Path(arguments.output) / name
        write_file(path, data)
        print(path)
    return 0


def take_in(arguments: argparse.Namespace) -> int:
    """Read what came back from `review export` and record it: changed sentences as proposals, the rest as comments.

    A proposal is for the clause when the change lies inside it, else for the sentence. Facts are not taken over.
    Nothing is approved by it. With --dry-run nothing is recorded.

    example: drafter review import out/2020-03-16-senior-official-consultation.review.ja.docx --form
    examples/2020-03-16-senior-official-consultation.yaml --office examples/office --as "KEO Dara" --dry-run
    """
    from drafter.review import tell
    from drafter.review.incoming import compare, open_returned
    from drafter.review.service import now, open_review

    file = Path(arguments.file)
    opened = open_returned(_read(file), file.as_posix())
    form = Path(arguments.form) if arguments.form else file.parent / opened.form
    office = open_office(arguments, [form.as_posix()])
    # as always in that language, also where it is not published
    tags = tuple(tag for tag in opened.tags if tag in office.tags)
    review = open_review(form, office, office.home, tags=tags, edition=arguments.edition or opened.edition)
    person = review.reviewers.find(arguments.person)
    found = compare(review, opened, person, now())
    if not arguments.json:
        for line in tell.incoming(found):
            print(line)
    events = () if arguments.dry_run else found.events
    ids = {event.id: kept.id for event, kept in zip(events, _keep(review, events, arguments.json), strict=True)}
    if arguments.json:
        print(json.dumps(tell.incoming_data(found, ids), ensure_ascii=False, indent=1))
    elif arguments.dry_run:
        print("nothing recorded")
    else:
        print(f"{len(ids)} recorded by {person.name} (claimed)")
    return 1 if found.open else 0


def add_review(to: Commands) -> None:
    """Add the commands under `review`."""
    made = _command(to, "status", status)
    _add_json(made)
    made = _command(to, "show", show)
    made.add_argument("key", metavar="ROW", help="id of a row, its beginning, or words that stand in it alone")
    _add_json(made)
    made = _command(to, "propose", propose, "text", deciding=True)
    made.add_argument("--clause", default="", metavar="KIND:KEY", help="the clause whose translation is meant")
    made.add_argument("--reason", default="", help="why")
    made = _command(to, "override", override, "reason", deciding=True)
    made.add_argument("--text", default="", help="the sentence, facts as {slots}, as `review show` prints it")
    made.add_argument("--proposal", default="", metavar="ID", help="take over the words of a proposal")
    made.add_argument("--drop", action="store_true", help="take the correction back")
    made.set_defaults(clause="")
    made = _command(to, "approve", approve)
    _add_person(made)
    _add_json(made)
    made.add_argument("key", metavar="ROW", nargs="*", help="ids of rows, their beginnings, or words of theirs alone")
    made.add_argument("--all-shown", default="", metavar="PAGE", help="all that the page shows, which has been read")
    made.add_argument("--hash", default="", help="refuse when the row is not what was shown under this hash")
    made.add_argument("--emergency", default="", metavar="REASON", help="release alone; the reason stays on the record")
    made = _command(to, "wrote", wrote)
    _add_person(made)
    _add_json(made)
    made.add_argument("key", metavar="ROW", nargs="*", help="ids of rows, their beginnings, or words of theirs alone")
    made = _command(to, "reject", reject, "reason", deciding=True)
    made.add_argument("--proposal", default="", metavar="ID", help="reject a proposal, not the text")
    _command(to, "comment", comment, "text", deciding=True)
    made = _command(to, "waive", waive, "reason", deciding=True)
    made.add_argument("--rule", required=True, help="id of the finding, as `drafter check` prints it")
    made = _command(to, "history", history)
    made.add_argument("key", metavar="ROW", nargs="?", default="", help="only what is about this row")
    _add_json(made)
    _add_json(_command(to, "verify", verify))
    made = _command(to, "sheet", sheet)
    made.add_argument("-o", "--output", default="signatures.docx", metavar="FILE", help="(default: signatures.docx)")
    add_page_lang(made)
    made = _command(to, "export", export)
    made.add_argument("--to", required=True, choices=EXPORTS, help="what to write")
    add_page_lang(made)
    made.add_argument("-o", "--output", default=".", metavar="DIR", help="folder to write into (default: this one)")
    made = add_command(to, "import", take_in)
    made.add_argument("file", metavar="FILE", help="file that came back")
    made.add_argument("--form", default="", metavar="FORM", help="its form (default: the one named in it, beside it)")
    made.add_argument("--dry-run", action="store_true", help="tell what would be recorded, and record nothing")
    add_one_edition(made)
    add_office(made)
    _add_person(made)
    _add_json(made)


def add_correct(to: Commands) -> None:
    """Add the command that opens the next edition."""
    made = _command(to, "correct", correct)
    _add_person(made)
    made.add_argument("--reason", default="", help="what was wrong")
    _add_json(made)


def _command(
    to: Commands, name: str, run: Callable[[argparse.Namespace], int], needs: str = "", deciding: bool = False
) -> argparse.ArgumentParser:
    made = add_command(to, name, run)
    made.add_argument("form", metavar="FORM", help="form of the release")
    add_lang(made)
    add_one_edition(made)
    add_office(made)
    if deciding:
        _add_json(made)
        made.add_argument("key", metavar="ROW", help="id of a row, its beginning, or words that stand in it alone")
        _add_person(made)
    if needs:
        made.add_argument(f"--{needs}", required=needs == "text", default="", help=f"the {needs}")
    return made


def _add_json(made: argparse.ArgumentParser) -> None:
    made.add_argument("--json", action="store_true", help="print data for programs")


def _add_person(made: argparse.ArgumentParser) -> None:
    made.add_argument("--as", dest="person", default="", metavar="NAME", help="who decides, as in reviewers.yaml")


def _open(arguments: argparse.Namespace, thorough: bool = False, final: bool = False) -> tuple[Review, tuple[str, ...]]:
    from drafter.review.service import open_review

    office = open_office(arguments, [arguments.form])
    tags = listed(arguments.lang, office.tags, "language") if arguments.lang else ()
    form, edition = Path(arguments.form), arguments.edition
    return open_review(form, office, office.home, final, thorough, tags=tags, edition=edition), tags


def _one(arguments: argparse.Namespace, final: bool = False) -> tuple[Review, Reviewer, Standing]:
    """The release, who decides, and the one segment that is meant. final: with problems as bad as they are for one."""
    review, tags = _open(arguments, final=final)
    person = review.reviewers.find(arguments.person)
    found = review.find(arguments.key, tags)
    if len(found) != 1:
        languages = ", ".join(one.segment.tag for one in found)
        raise DraftError([_wrong("expected one language, found {languages}: name it with --lang", languages=languages)])
    return review, person, found[0]


def _decided(arguments: argparse.Namespace, review: Review, events: Sequence[Event], notes: Sequence[str] = ()) -> int:
    """Record what somebody decided, and tell it."""
    kept = _keep(review, events, quiet=arguments.json)
    if arguments.json:
        print(_json_of(kept))
    else:
        for note in notes:
            print(note)
    return 0


def _json_of(events: Sequence[Event]) -> str:
    data = [{"id": event.id, **json.loads(event.data())} for event in events]
    return json.dumps(data, ensure_ascii=False, indent=1)


def _proposal(arguments: argparse.Namespace, review: Review, one: Standing) -> Event | None:
    """The proposal that is named, which has to be about this row."""
    if not arguments.proposal:
        return None
    found = review.event(arguments.proposal, "propose")
    if (found.body["key"], found.body["tag"]) != (one.segment.key, one.segment.tag):
        raise DraftError([_wrong("the proposal {id} is about another sentence", id=arguments.proposal)])
    return found


def _keep(review: Review, events: Sequence[Event], quiet: bool = False) -> list[Event]:
    """Record events and tell each; return them as they were recorded."""
    from drafter.review import tell
    from drafter.review.log import record

    known = list(review.events)
    for event in events:
        known.append(record(review.log, event, known))
        if not quiet:
            print(f"{known[-1].id[: tell.SHORT]} {tell.who(review, event)}: {tell.said(event)}")
    return known[len(review.events) :]


def _exported(review: Review, office: Office, tags: Sequence[str], to: str, page: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an export, named by the form. page: the language of the page's own words."""
    from drafter.exchange import FORMATS
    from drafter.review.files import page_of, review_pages, review_table
    from drafter.review.service import only
    from drafter.translate import units

    stem = review.stem
    if to == "docx":
        for tag, data in review_pages(review, tags, office):
            yield f"{stem}.review.{tag}.docx", data
    elif to == "table":
        yield f"{stem}.review.docx", review_table(review, tags, office, page)
    elif to == "html":
        yield f"{stem}.review.html", page_of(only(review.releases, tags), office, review, page)
    else:
        made = FORMATS["xliff2" if to == "xliff" else to]
        for tag in tags:
            if tag != review.plan.summary.language:
                yield f"{stem}.review.{tag}{made.suffix}", made.write(units(review.releases, tag))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = "there is no such file" if not file.exists() else (error.strerror or "it can't be read").lower()
        raise DraftError([_wrong("{file}: {reason}", file=file.as_posix(), reason=reason)]) from error


def _same_as_read(review: Review, tags: Sequence[str], page: Path) -> None:
    try:
        text = page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DraftError([_wrong("{page} can't be read", page=str(page))]) from error
    # what somebody wrote on the page can't look like this
    shown = re.search(r'<meta name="shown" content="([^"<>]*)">', text)
    said = shown[1].split() if shown else []
    for tag in review.releases.drafts:
        if (not tags or tag in tags) and f"{tag}:{review.shown(tag)}" not in said:
            raise DraftError(
                [
                    Problem(
                        "review-usage",
                        Grade.ERROR,
                        None,
                        "{page} does not show the {language} text as it stands now; nothing was recorded",
                        {"language": tag, "page": page.as_posix()},
                        "make the page anew with `drafter review page`, read it, and approve again",
                    )
                ]
            )


def _wrong(message: str, **fields: str) -> Problem:
    return Problem("review-usage", Grade.ERROR, None, message, fields, "`drafter review COMMAND --help` has an example")
