"""Plan x Locale x Clauses -> Draft: the only place where a release becomes text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import PurePath
from typing import Any

from drafter.catalog import Clauses
from drafter.draft import KINDS, Block, Draft, Figure, Run, Sentence
from drafter.form.model import Clause, Event
from drafter.frozen import dataclass, field, replace
from drafter.locale.clauses import ClauseValue, EventValue
from drafter.locale.figures import enumerate_label
from drafter.locale.registers import documents_of
from drafter.locale.release import ReleaseView, present
from drafter.locale.rules import Locale
from drafter.locale.values import Ink, Plain
from drafter.locale.views import StatementView
from drafter.locale.weave import Break, Pending, TemplateError, Text, resolve
from drafter.plan import Paragraph, Plan, Told
from drafter.problem import DraftError, Grade, Place, Problem


@dataclass(frozen=True, slots=True)
class Realised:
    """A draft, and what was found while it was made: gaps, unreviewed clauses."""

    draft: Draft
    problems: tuple[Problem, ...]


# parts of a release that are more than lines of one kind
PARTS = ("body", "attendees", "pictures", "notes", "annexes")


@dataclass(slots=True)
class Counter:
    """How far the numbers of a text have come, by level; the one thing that changes while they are given out."""

    locale: Locale
    counts: list[int] = field(default_factory=lambda: [0, 0, 0])

    def label(self, level: int, style: str) -> str:
        """Return the next label of a level; deeper levels begin anew. style: "" for the usual one of the level."""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (len(self.counts) - level)
        styles = self.locale.rule("enumerators").list("levels")
        return enumerate_label(self.counts[level - 1], style or styles[level - 1], self.locale)


class Writer:
    """Makes one language's release; holds the templates and what the reader has been told so far."""

    def __init__(self, plan: Plan, locale: Locale, clauses: Clauses) -> None:
        plan = plan.of(locale.tag)
        self.plan, self.locale = plan, locale
        self.ink = Ink(plan, locale, clauses)
        self.tight = locale.rule("language").text("tight")
        self.space = locale.rule("language").text("sentence_space")
        given = {"newline": Break(), "act": self._act, "headline_of": self._headline}
        self.modules = {
            name: self._safely(partial(locale.templates.module, f"{name}.j2", **given), None)
            for name in ("acts", "sentence", "events", "release")
        }
        # a template may ask for any act that has a macro, also where the form uses it nowhere
        self.acts = tuple(name for name in vars(self.modules["acts"]) if not name.startswith("_"))

    def draft(self, final: bool) -> Draft:
        """Return the release."""
        release = self.plan.summary.release
        view = ReleaseView(self.plan, self.locale)
        module = self.modules["release"]
        blocks: list[Block] = []
        inside: Mapping[str, Callable[[], Iterator[Block]]] = {
            "body": self._body,
            "attendees": partial(self._attendees, view),
            "pictures": partial(self._pictures, ""),
            "notes": partial(self._notes, view),
            "annexes": self._annexes,
        }
        for part in getattr(module, f"parts_{self.plan.layout}", None) or module.parts:
            name = str(part)
            blocks.extend(inside[name]() if name in inside else self._part(name, view))
        self.ink.mode = "headline"
        title = "".join(run.text for line in self._headlines("title", view) for run in line)
        texts = {name: self._text(name, view) for name in ("subject", "social")}
        return Draft(
            self.locale.tag,
            title,
            release.day.isoformat(),
            slug(self.plan),
            tuple(blocks),
            self._properties(),
            final,
            self.plan.edition,
            self.plan.summary.issuer,
            texts,
        )

    def _properties(self) -> dict[str, str]:
        name = self.locale.names.get("bodies", {})
        issuer = self.plan.directory.find("issuers", self.plan.summary.issuer)
        body = name.get(issuer["body"]) if issuer else None
        properties = {
            "author": body.forms.get("form", "") if body else "",
            "identifier": self.plan.summary.release.reference,
        }
        return {key: value for key, value in properties.items() if value}

    def _part(self, name: str, view: ReleaseView) -> Iterator[Block]:
        if name not in KINDS:
            raise DraftError(
                [
                    _template_problem(
                        Place(f"{self.locale.folder}/release.j2"),
                        f'"{name}" is no part of a release; parts are {", ".join((*PARTS, *KINDS))}',
                    )
                ]
            )
        self.ink.mode = "headline" if name in ("headline", "issuer", "date_block") else "text"
        lines = self._headlines(name, view) if name == "headline" else self._furniture(name, view)
        for line in lines:
            if line:
                yield Block(name, (Sentence((), tuple(line)),))
        self.ink.mode = "text"

    def _furniture(self, name: str, *values: Any) -> list[list[Run]]:
        """Return the lines of a macro of release.j2: the layout's own where it has one, `lead_numbered` for `lead`."""
        module = self.modules["release"]
        macro = getattr(module, f"{name}_{self.plan.layout}", None) or getattr(module, name)
        return self._lines(lambda: macro(*values), None)

    def _one_line(self, kind: str, name: str, *values: Any, level: int = 0, label: str = "") -> Iterator[Block]:
        for line in self._furniture(name, *values):
            if line:
                yield Block(kind, (Sentence((), tuple(line)),), level, label)

    def _headlines(self, name: str, view: ReleaseView) -> list[list[Run]]:
        lines = self._furniture(name, view)
        release = self.plan.summary.release
        if release.headline_of and not self.plan.text("headline", self.locale.tag) and lines and lines[-1]:
            # a sentence that became the headline loses its stop
            last = lines[-1][-1]
            stops = self.locale.words.stops + self.tight
            lines[-1][-1] = replace(last, text=last.text.rstrip().rstrip(stops))
        return lines

    def _text(self, name: str, view: ReleaseView) -> Sentence:
        """Return a text that goes with the release: what is typed for it, else what the template makes."""
        clause = self.plan.text(name, self.locale.tag)
        lines = self._clause(clause) if clause else self._furniture(name, view)
        return Sentence((), tuple(run for line in lines for run in line))

    def _clause(self, clause: Clause) -> list[list[Run]]:
        value = ClauseValue(clause, self.plan, self.locale)
        return self._lines(lambda: Text([Pending(value)]), clause.where)

    # -- the text ------------------------------------------------------------------------------------------------------

    def _printed(self) -> tuple[list[Paragraph], list[Paragraph]]:
        """Return the paragraphs of the text, and those of its annexes."""
        paragraphs = list(self.plan.printed(self.locale.tag))
        start = next((n for n, one in enumerate(paragraphs) if one.section.annex), len(paragraphs))
        return paragraphs[:start], paragraphs[start:]

    def _body(self) -> Iterator[Block]:
        self.ink.mode = "text"
        paragraphs, annexes = self._printed()
        counter = Counter(self.locale)
        lead = self.plan.lead and len(paragraphs) > 1 and paragraphs[0].section.heading is None
        for n, paragraph in enumerate(paragraphs):
            last = n == len(paragraphs) - 1 and not annexes
            if lead and n == 0:
                told = StatementView(paragraph.told[0], self.plan, self.locale, self.acts, True)
                led = any(act.form == "lead" for act in told.acts)
                closing = self._furniture("overview", ReleaseView(self.plan, self.locale, led))
                sentences = [
                    *self._sentences(paragraph, True, False),
                    *(Sentence((), tuple(line)) for line in closing if line),
                ]
                yield Block("paragraph", tuple(self._spaced(sentences)))
                if paragraph.section.id:
                    yield from self._pictures(paragraph.section.id)
            else:
                yield from self._paragraph(paragraph, counter if self.plan.counted else None, n == 0, last)

    def _annexes(self) -> Iterator[Block]:
        self.ink.mode = "text"
        _, paragraphs = self._printed()
        titles = [one for one in paragraphs if one.section.annex]
        count = 0
        for n, paragraph in enumerate(paragraphs):
            if paragraph.section.annex:
                count += 1
                number = enumerate_label(count, "annex", self.locale) if len(titles) > 1 else ""
                mark = Plain(number, paragraph.section.where) if number else ""
                title = ClauseValue(paragraph.section.annex, self.plan, self.locale)
                yield from self._one_line("heading", "annex", title, mark, level=1)
            yield from self._paragraph(paragraph, None, False, n == len(paragraphs) - 1)

    def _paragraph(self, paragraph: Paragraph, counter: Counter | None, first: bool, last: bool) -> Iterator[Block]:
        """Yield the blocks of a paragraph. counter: numbers it, where the layout does. first: of the text."""
        section = paragraph.section
        level, own = section.level, section.style
        label = ""
        heading = section.heading or (section.topic if section.itemised else None)
        if counter and (heading or own in ("prose", "paragraphs")):
            label = counter.label(level, "" if own == "numbered" else section.counted)
        if heading:
            value = ClauseValue(heading, self.plan, self.locale)
            lines = self._lines(lambda: self.modules["sentence"].heading(value), section.where)
            for line in lines:
                yield Block("heading", (Sentence((), tuple(line)),), level, label)
                label = ""
            level = min(3, level + 1) if counter else 1
        counts = counter or Counter(self.locale)
        for told, sentences in self._parted(paragraph, first, last):
            if own == "bullets":
                label = enumerate_label(1, "bullet", self.locale)
            elif own == "numbered":
                label = counts.label(level, section.counted)
            yield Block("item" if label else "paragraph", tuple(self._spaced(sentences)), level if label else 0, label)
            yield from self._listed(told, min(3, level + 1) if label else 1)
            label = ""
        if section.id:
            yield from self._pictures(section.id)

    def _parted(self, paragraph: Paragraph, first: bool, last: bool) -> Iterator[tuple[Told, list[Sentence]]]:
        """Yield the sentences that stand in one block, with the statement of the last of them.

        Prose is one block, but for documents that are listed below the sentence that tells of them.
        """
        block: list[Sentence] = []
        sentences = self._sentences(paragraph, first, last)
        for told, sentence in zip(paragraph.told, sentences, strict=True):
            block.append(sentence)
            if paragraph.section.style != "prose" or _lists(told) or told is paragraph.told[-1]:
                yield told, block
                block = []

    def _listed(self, told: Told, level: int) -> Iterator[Block]:
        """Yield the documents that stand below a sentence as a numbered list."""
        uses = [use for use in told.statement.acts if use.listed]
        documents = (one for use in uses for one in documents_of(use, told.statement, self.plan, self.locale))
        style = self.locale.rule("enumerators").list("levels")[level - 1]
        for n, document in enumerate(documents, 1):
            lines = self._lines(partial(self.modules["sentence"].heading, document), told.statement.where)
            for line in lines:
                yield Block(
                    "item",
                    (Sentence((f"{told.statement.id}.{n}",), tuple(line)),),
                    level,
                    enumerate_label(n, style, self.locale),
                )

    def _sentences(self, paragraph: Paragraph, first: bool, last: bool) -> Iterator[Sentence]:
        self.ink.subject = ""
        for n, told in enumerate(paragraph.told, 1):
            if paragraph.section.style != "prose":
                self.ink.subject = ""
            sentence = self._sentence(told, first and n == 1)
            end = self.locale.find("language", "end")
            if _lists(told):
                below = self.locale.rule("documents", "following")
                if below.has("end"):
                    sentence = _ended(sentence, below.text("instead_of"), below.text("end"), below.where)
            elif last and end and n == len(paragraph.told):
                sentence = _ended(sentence, end.text("instead_of"), end.text(), end.where)
            yield sentence

    def _sentence(self, told: Told, first: bool) -> Sentence:
        view = StatementView(told, self.plan, self.locale, self.acts, first)
        lines = self._lines(lambda: self.modules["sentence"].sentence(view), told.statement.where)
        return Sentence((told.statement.id,), tuple(run for line in lines for run in line))

    def _spaced(self, sentences: list[Sentence]) -> Iterator[Sentence]:
        """Yield the sentences of a paragraph, each but the last with the space behind it."""
        for n, sentence in enumerate(sentences, 1):
            more = (self._between(),) if self.space and n < len(sentences) else ()
            yield replace(sentence, runs=(*sentence.runs, *more))

    # -- what goes with the text ---------------------------------------------------------------------------------------

    def _attendees(self, view: ReleaseView) -> Iterator[Block]:
        if not self.plan.summary.release.attendees:
            return
        self.ink.mode = "text"
        bullet = enumerate_label(1, "bullet", self.locale)
        yield from self._one_line("heading", "attendees", view, level=1)
        for country, people in present(self.plan, self.locale):
            if country:
                yield from self._one_line("heading", "attendees_of", country, level=2)
            for person in people:
                yield from self._one_line("item", "attendee", person, level=1, label=bullet)
        if self.plan.event(self.plan.summary.release.event).others:
            yield from self._one_line("item", "attendees_besides", view, level=1, label=bullet)

    def _notes(self, view: ReleaseView) -> Iterator[Block]:
        notes = self.plan.summary.release.notes
        self.ink.mode = "text"
        if notes:
            yield from self._one_line("heading", "notes", view, level=1)
        for note in notes:
            for line in self._clause(note):
                yield Block("note", (Sentence((), tuple(line)),))

    def _pictures(self, paragraph: str) -> Iterator[Block]:
        """Yield the photographs below a paragraph; for "" those after the text, whose paragraph is left out or none."""
        self.ink.mode = "text"
        tag = self.locale.tag
        here = {printed.section.id for printed in self.plan.printed(tag)}
        for picture in self.plan.pictures(tag):
            if (picture.below if picture.below in here else "") != paragraph:
                continue
            alt, caption = (self.plan.nearest(texts, tag) for texts in (picture.alt, picture.caption))
            said = [self._clause(one) if one else [] for one in (alt, caption)]
            credit = self._furniture("credit", Plain(picture.credit, picture.where)) if picture.credit else []
            if not alt:
                self.ink.problems.append(_no_alt(picture.where, tag, picture.file))
            alternative, below, whose = (
                Sentence((), tuple(r for ln in lines for r in ln)) for lines in (*said, credit)
            )
            yield Block(
                "figure",
                figure=Figure(picture.file, alternative, below if caption else None, whose if credit else None),
            )

    def sentence(self, told: Told, first: bool = False) -> list[Run]:
        """Return a statement as a sentence. errors: DraftError where a template or a rule can't write it."""
        return list(self._sentence(told, first).runs)

    def heading(self, told: Told) -> list[Run]:
        """Return a statement as it would be the headline. errors: as `sentence`."""
        self.ink.mode = "headline"
        lines = self._lines(lambda: self._heading(told, self.plan), told.statement.where)
        self.ink.mode = "text"
        return [run for line in lines for run in line]

    def headline(self) -> list[Run]:
        """Return the headline of the release's event. errors: as `sentence`."""
        self.ink.mode = "headline"
        view = ReleaseView(self.plan, self.locale)
        lines = self._lines(lambda: self._headline(view), None)
        self.ink.mode = "text"
        return [run for line in lines for run in line]

    def _between(self) -> Run:
        rule = self.locale.rule("language")
        return Run(self.space, rule.origin())

    def _act(self, view: Any) -> Text:
        macro = getattr(self.modules["acts"], str(view.id), None)
        if macro is None:
            raise TemplateError(f"{self.locale.folder}/acts.j2 has no macro {view.id}")
        found = macro(view)
        assert isinstance(found, Text)
        return found

    def _headline(self, view: ReleaseView) -> Text:
        clause = view.plan.text("headline", view.locale.tag)
        if clause:
            return Text([Pending(ClauseValue(clause, view.plan, view.locale))])
        release = view.plan.summary.release
        told = view.plan.said(release.headline_of, view.locale.tag) if release.headline_of else None
        if told:
            return self._heading(told, view.plan)
        event: Event = view.plan.event(release.event)
        module = self.modules["events"]
        value = EventValue(event, view.plan, self.locale)
        named = (getattr(module, f"headline_{name}", None) for name in (event.kind, str(value.type)))
        found = next((macro for macro in named if macro), module.headline)(view, value)
        assert isinstance(found, Text)
        return found

    def _heading(self, told: Told, plan: Plan) -> Text:
        """Return a statement as a headline: without what opens it, and without its end mark."""
        typed = told.statement.text
        if typed and typed.kind != "quote":
            return Text([Pending(ClauseValue(typed, plan, self.locale))])
        bare = replace(told, topic=None, apart_from=None)
        statement = StatementView(bare, plan, self.locale, self.acts, heads=True)
        sentence = self.modules["sentence"]
        made = sentence.quoted(statement) if typed else sentence.body(statement)
        assert isinstance(made, Text)
        return made

    def _lines(self, make: Callable[[], Any], form: Place | None) -> list[list[Run]]:
        return self._safely(lambda: resolve(make(), self.ink, self.tight), form)  # type: ignore[no-any-return]

    def _safely(self, make: Callable[[], Any], form: Place | None) -> Any:
        try:
            return make()
        except (TemplateError, AttributeError, NameError, TypeError) as error:
            where = self.locale.templates.stopped_at(error)
            if where is None or not (isinstance(error, TemplateError) or _of_template(error)):
                raise
            raise DraftError([_template_problem(where, str(error), form)]) from error


def _of_template(error: BaseException) -> bool:
    """Whether the line that failed is one of a template: asked nothing for a property, called with too little."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename.endswith(".j2")


def _template_problem(where: Place, reason: str, form: Place | None = None) -> Problem:
    said = "; it was writing {form}" if form else ""
    return Problem(
        "template",
        Grade.BLOCKER,
        where,
        "the template stopped: {reason}" + said,
        {"reason": reason, "form": str(form or "")},
        "mend the line; docs/languages.md says what templates may do",
    )


def _lists(told: Told) -> bool:
    return any(use.listed for use in told.statement.acts)


def _ended(sentence: Sentence, mark: str, end: str, where: Place) -> Sentence:
    runs = list(sentence.runs)
    for n in range(len(runs) - 1, -1, -1):
        if runs[n].text.rstrip().endswith(mark):
            text = runs[n].text.rstrip()
            runs[n] = replace(runs[n], text=text[: len(text) - len(mark)] + end)
            break
    return Sentence(sentence.ids, tuple(runs))


def _no_alt(where: Place, tag: str, file: str) -> Problem:
    return Problem(
        "picture-alt",
        Grade.WARNING,
        where,
        "{file}: nothing says in {language} what is to be seen",
        {"file": file, "language": tag},
        "add it under `alt:`, for all languages or for this one",
    )


def slug(plan: Plan) -> str:
    """Return the part of a file name that tells the release: the form's name without its date, or kind and partner."""
    stem = PurePath(plan.summary.file.replace("\\", "/")).stem.lower()
    name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^\d{4}-\d{2}-\d{2}", "", stem)).strip("-")
    if not name:
        event = plan.event(plan.summary.release.event)
        name = re.sub(r"[^a-z0-9]+", "-", f"{event.kind}-{plan.summary.sides.get('partner', '')}".lower()).strip("-")
    return name[:80].strip("-")


def realise(plan: Plan, locale: Locale, clauses: Clauses, final: bool = False) -> Realised:
    """Return one language's release.

    errors: DraftError for what no draft can be made with: a rule, a template or a table that the language lacks. What
        is
        missing in the release (a name, a translation) becomes a visible gap and a warning.
    """
    writer = Writer(plan, locale, clauses)
    draft = writer.draft(final)
    return Realised(draft, tuple(writer.ink.problems))
