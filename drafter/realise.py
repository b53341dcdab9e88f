"""Plan x Locale x Clauses -> Draft: the only place where a release becomes text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, time
from functools import partial
from pathlib import PurePath
from typing import Any, ClassVar

from drafter.catalog import Clauses
from drafter.draft import KINDS, Block, Draft, Run, Sentence
from drafter.facts import Date
from drafter.form.model import Event
from drafter.frozen import dataclass
from drafter.locale.figures import write_clock, write_fact
from drafter.locale.rules import Locale, fill
from drafter.locale.values import ClauseValue, CountryValue, EventValue, FactValue, Ink, NameValue, PersonValue, Plain
from drafter.locale.views import RELEASE, TENSES, StatementView
from drafter.locale.weave import Break, Choice, Environment, TemplateError, Text, Value, View, resolve
from drafter.plan import Paragraph, Plan
from drafter.problem import DraftError, Grade, Place, Problem


@dataclass(frozen=True, slots=True)
class Realised:
    """A draft, and what was found while it was made: gaps, unreviewed clauses."""

    draft: Draft
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReleaseView(View):
    """A release as release.j2 and events.j2 see it."""

    plan: Plan
    locale: Locale
    shown: ClassVar[frozenset[str]] = RELEASE

    @property
    def country(self) -> Choice:
        """The issuer's country, for what only its own letters carry, such as a motto."""
        return Choice(self.plan.issuer_country, ("", *self.plan.directory.sections.get("countries", ())))

    @property
    def issuer(self) -> Value | str:
        entry = self.plan.directory.find("issuers", self.plan.summary.issuer)
        return NameValue("bodies", entry["body"], None) if entry else ""

    @property
    def tense(self) -> Choice:
        """ "past" for a report, "ahead" for a notice of what is to come."""
        return Choice(self.plan.summary.release.tense, TENSES)

    @property
    def reference(self) -> Value | str:
        release = self.plan.summary.release
        return Plain(release.reference, release.places["reference"]) if release.reference else ""

    @property
    def embargo(self) -> Value | str:
        release = self.plan.summary.release
        if not release.embargo:
            return ""
        day, _, clock = release.embargo.partition(" ")
        time.fromisoformat(clock.zfill(5))
        return EmbargoValue(date.fromisoformat(day), clock, release.places["embargo"])

    @property
    def place(self) -> Value:
        return NameValue("places", self.plan.summary.release.place, self.plan.summary.release.places.get("place"))

    @property
    def date(self) -> Value:
        return FactValue(Date(self.plan.summary.release.day), self.plan.summary.release.places.get("date"))

    @property
    def event(self) -> Value:
        return EventValue(self.plan.event(self.plan.summary.release.event), self.plan, self.locale)

    @property
    def pair(self) -> Value:
        return CountryValue("pair", None)

    @property
    def supersedes(self) -> Value | str:
        day = self.plan.supersedes.get(self.locale.tag)
        return FactValue(Date(day), None) if day else ""

    @property
    def signature(self) -> Value | str:
        release = self.plan.summary.release
        if not release.signature:
            return ""
        return PersonValue(
            self.plan.summary.people[release.signature], release.places["signature"], self.plan, self.locale
        )

    @property
    def contact(self) -> tuple[Value, ...]:
        entry = self.plan.contact
        if entry is None:
            return ()
        lines = ((key, self.locale.find("contacts", key)) for key in entry.about)
        return tuple(Plain(entry[key], entry.where, rule) for key, rule in lines if rule)


@dataclass(frozen=True, slots=True)
class EmbargoValue(Value):
    """A day and a clock time, by the rule `embargo`."""

    day: date
    clock: str
    where: Place

    def write(self, form: str, ink: Ink) -> list[Any]:
        rule = ink.locale.rule("embargo")
        hour, _, minute = self.clock.partition(":")
        value = f"{self.day.isoformat()} {self.clock}"
        clock = Run(write_clock(int(hour), int(minute), ink.locale), rule.origin(self.where, value))
        return [
            *fill(rule, {"date": write_fact(Date(self.day), ink.locale, "", self.where), "time": [clock]}, self.where)
        ]


class Writer:
    """Makes one language's release; holds the templates and what the reader has been told so far."""

    def __init__(self, plan: Plan, locale: Locale, clauses: Clauses) -> None:
        self.plan, self.locale = plan, locale
        self.ink = Ink(plan, locale, clauses)
        self.tight = locale.rule("language").text("tight")
        self.space = locale.rule("language").text("sentence_space")
        env = locale.templates
        self.modules = {}
        env.globals.update({"newline": Break(), "act": self._act, "headline_of": self._headline})
        for name in ("acts", "sentence", "events", "release"):
            file = f"{locale.folder}/{name}.j2"
            self.modules[name] = self._safely(partial(_module, env, file), None)
        # a template may ask for any act that has a macro, also where the form uses it nowhere
        self.acts = tuple(name for name in vars(self.modules["acts"]) if not name.startswith("_"))

    def draft(self, final: bool) -> Draft:
        """Return the release."""
        release = self.plan.summary.release
        view = ReleaseView(self.plan, self.locale)
        module = self.modules["release"]
        blocks: list[Block] = []
        for part in module.parts:
            name = str(part)
            blocks.extend(self._body() if name == "body" else self._part(name, view))
        self.ink.mode = "headline"
        title = "".join(run.text for line in self._lines(lambda: module.title(view), None) for run in line)
        day = release.day.isoformat()
        return Draft(self.locale.tag, title, day, slug(self.plan), tuple(blocks), self._properties(), final)

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
                        f'"{name}" is no part of a release; parts are {", ".join(KINDS)}',
                    )
                ]
            )
        self.ink.mode = "headline" if name in ("headline", "issuer", "date_block") else "text"
        for line in self._lines(lambda: getattr(self.modules["release"], name)(view), None):
            if line:
                yield Block(name, (Sentence((), tuple(line)),))
        self.ink.mode = "text"

    def _body(self) -> Iterator[Block]:
        self.ink.mode = "text"
        paragraphs = list(self.plan.printed(self.locale.tag))
        for n, paragraph in enumerate(paragraphs):
            yield from self._paragraph(paragraph, n == 0, n == len(paragraphs) - 1)

    def _paragraph(self, paragraph: Paragraph, first: bool, last: bool) -> Iterator[Block]:
        if paragraph.section.heading:
            value = ClauseValue(paragraph.section.heading, self.plan, self.locale)
            lines = self._lines(lambda: self.modules["sentence"].heading(value), paragraph.section.where)
            yield Block("heading", tuple(Sentence((), tuple(line)) for line in lines), 1)
        self.ink.subject = ""
        sentences: list[Sentence] = []
        for n, told in enumerate(paragraph.told):
            view = StatementView(told, self.plan, self.locale, self.acts, first and n == 0)
            lines = self._lines(lambda view=view: self.modules["sentence"].sentence(view), told.statement.where)  # type: ignore[misc]
            runs = [run for line in lines for run in line]
            if sentences and self.space:
                sentences[-1] = Sentence(sentences[-1].ids, (*sentences[-1].runs, self._between()))
            sentences.append(Sentence((told.statement.id,), tuple(runs)))
        end = self.locale.find("language", "end")
        if last and end and sentences:
            sentences[-1] = _ended(sentences[-1], end.text("instead_of"), end.text(), end.where)
        yield Block("paragraph", tuple(sentences))

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
        # Jinja keeps the function that a module met first: it must not look at the release it was made for
        event: Event = view.plan.event(view.plan.summary.release.event)
        module = self.modules["events"]
        value = EventValue(event, view.plan, self.locale)
        named = (getattr(module, f"headline_{name}", None) for name in (event.kind, str(value.type)))
        found = next((macro for macro in named if macro), module.headline)(view, value)
        assert isinstance(found, Text)
        return found

    def _lines(self, make: Callable[[], Any], form: Place | None) -> list[list[Run]]:
        return self._safely(lambda: resolve(make(), self.ink, self.tight), form)  # type: ignore[no-any-return]

    def _safely(self, make: Callable[[], Any], form: Place | None) -> Any:
        from jinja2 import TemplateError as JinjaError

        try:
            return make()
        except (JinjaError, TemplateError) as error:
            raise DraftError([_template_problem(_line_of(error, self.locale), str(error), form)]) from error


def _module(env: Environment, file: str) -> Any:
    return env.get_template(file).module


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


def _line_of(error: Exception, locale: Locale) -> Place:
    # Jinja rewrites tracebacks of templates to template lines; the last one is where it stopped
    folder = locale.folder
    where = Place(folder, 1)
    line = getattr(error, "lineno", None)
    if line:
        return locale.templates.at(str(getattr(error, "name", None) or folder), line)
    trace = error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename.replace("\\", "/")
        if name.endswith(".j2"):
            at = name.rfind(folder)
            where = locale.templates.at(name[at:] if at >= 0 else name, trace.tb_lineno)
        trace = trace.tb_next
    return where


def _ended(sentence: Sentence, mark: str, end: str, where: Place) -> Sentence:
    from dataclasses import replace

    runs = list(sentence.runs)
    for n in range(len(runs) - 1, -1, -1):
        if runs[n].text.rstrip().endswith(mark):
            text = runs[n].text.rstrip()
            runs[n] = replace(runs[n], text=text[: len(text) - len(mark)] + end)
            break
    return Sentence(sentence.ids, tuple(runs))


def slug(plan: Plan) -> str:
    """Return the part of a file name that tells the release: the form's name without its date, or kind and partner."""
    stem = PurePath(plan.summary.file.replace("\\", "/")).stem.lower()
    name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^\d{4}-\d{2}-\d{2}", "", stem)).strip("-")
    if not name:
        event = plan.event(plan.summary.release.event)
        name = re.sub(r"[^a-z0-9]+", "-", f"{event.kind}-{plan.summary.sides['partner']}".lower()).strip("-")
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
