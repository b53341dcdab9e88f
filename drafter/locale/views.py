"""What templates look at of a statement and its acts: properties that give values or one of a closed list of words."""

from __future__ import annotations

from typing import ClassVar

from drafter.form.model import ActUse, Clause, Statement, Who
from drafter.frozen import dataclass, once
from drafter.locale.clauses import AdverbValue, ClauseValue, EventValue, StandIn, clause_list
from drafter.locale.people import DELICATE
from drafter.locale.registers import TransferValue, deed_of, documents_value, signers_of, witnesses_of
from drafter.locale.rules import Locale
from drafter.locale.values import ActorValue, NameValue
from drafter.locale.weave import Choice, Value, View
from drafter.plan import Plan, Told

LINKS = ("final", "link", "lead", "headline")
# the link that opens an answer
REPLY = "in_response"
# what an act may have beside it besides purpose and cause; sentence.j2 places it, for every act alike
MODIFIERS = ("occasion", "capacity", "behalf", "means", "alongside", "condition", "evidence", "where", "when")
TENSES = ("past", "ahead")
TURNS = ("", "odd", "even")
# types of event at which people talk with each other, so that more is told of them
TALKED = ("session", "talks", "telephone", "aside", "meal", "call", "farewell", "multilateral", "visit")
# who can be heard from
HEARD = ("people", "side", "delegation")


@dataclass(frozen=True, slots=True)
class ActView(View):
    """An act as its macro sees it.

    form: "final", "link" (another act follows), or "lead": the one act of the first sentence of a report, about the
        meeting reported; a language may announce there what follows; "headline": the last act of a sentence that is
        the headline. reported: somebody of another side acts, and the
        language tells such acts as heard from them (rule `reported`). content, event, whom: what the complement is.
    degree, purpose, cause: values or empty; so are the other MODIFIERS, where `capacity` is "as", `alongside` "while".
        Companions have their own names: about, covering.
    """

    use: ActUse
    told: Statement
    opened: str
    plan: Plan
    locale: Locale
    linked: bool
    nth: int
    ids: tuple[str, ...]
    begins: bool = False
    heads: bool = False
    COMPANIONS: ClassVar[frozenset[str]] = frozenset({"about", "covering"})
    shown: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "form",
            "tense",
            "content",
            "event",
            "whom",
            "matter",
            "degree",
            "purpose",
            "cause",
            *MODIFIERS,
            "actor",
            "about",
            "covering",
            "opens",
            "counterpart",
            "deed",
            "several",
            "signers",
            "witnesses",
            "transfer",
            "reported",
            "joined",
        }
    )

    def _modifier(self, kind: str) -> Value | str:
        # what stands before the actor is told once, what stands after the content with the content
        told = self.nth == 0 if kind in ("occasion", "as") else self._said
        return self._clauses(self.use.modifiers.get(kind, ())) if told else ""

    def _clauses(self, clauses: tuple[Clause, ...]) -> Value | str:
        documents = self.use.documents
        if clauses and clauses == self.use.content and len(documents) == len(clauses):
            return documents_value(self.use, self.told, self.plan, self.locale)
        if not clauses:
            return ""
        told = (self.told.who, self.use.whom)
        return clause_list(clauses, self.plan, self.locale, self.use.items, self.use.lists, told)

    @once
    def id(self) -> Choice:
        return Choice(self.use.kinds[self.nth].id, self.ids)

    @property
    def joined(self) -> bool:
        """Whether it shares its content with the act before it."""
        return self.nth > 0

    @once
    def _said(self) -> bool:
        """Whether the shared content is said with this act: the first or the last, by the rule `sharing`."""
        if not self.use.also:
            return True
        last = self.locale.rule("sharing").text("said") == "last"
        return self.nth == (len(self.use.also) if last else 0)

    @once
    def form(self) -> Choice:
        last = "headline" if self.heads else "lead" if self._leads() else "final"
        return Choice("link" if self.linked else last, LINKS)

    def _leads(self) -> bool:
        release = self.plan.summary.release
        about = self.use.event == release.event and len(self.told.acts) == 1
        return (
            self.begins
            and about
            and self.tense == "past"
            and self.actor_register not in DELICATE
            and EventValue(self.plan.event(release.event), self.plan, self.locale).type in TALKED
        )

    @once
    def actor_register(self) -> str:
        return str(ActorValue(self.told.who, self.plan, self.locale).register) if self.told.who else ""

    @property
    def deed(self) -> Choice:
        """What is done with the documents it is about, by their kind: "sign", "exchange", "issue", "" for none."""
        return deed_of(self.use.documents, self.plan)

    @property
    def several(self) -> bool:
        """Whether it is about more than one document."""
        return len(self.use.documents) > 1

    @property
    def signers(self) -> Value | str:
        return signers_of(self.use, self.told, self.plan, self.locale)

    @property
    def witnesses(self) -> Value | str:
        return witnesses_of(self.use, self.told, self.plan, self.locale)

    @once
    def transfer(self) -> Value | str:
        id = self.use.transfer
        return TransferValue(self.plan.summary.transfers[id], self.plan, self.locale, self.use.where) if id else ""

    @once
    def reported(self) -> bool:
        return not self.heads and is_reported(self.told, self.plan, self.locale)

    @property
    def content(self) -> Value | str:
        if self.use.content and not self._said:
            return StandIn(self.use.act.complement, self.use.where)
        return self._clauses(self.use.content)

    @once
    def event(self) -> Value | str:
        return EventValue(self.plan.event(self.use.event), self.plan, self.locale, told=True) if self.use.event else ""

    @once
    def whom(self) -> Value | str:
        return ActorValue(self.use.whom, self.plan, self.locale, subject=False) if self.use.whom else ""

    @property
    def degree(self) -> Value | str:
        return NameValue("degrees", self.use.degree, self.use.where) if self.use.degree and not self.nth else ""

    @property
    def purpose(self) -> Value | str:
        return self._modifier("purpose")

    @property
    def cause(self) -> Value | str:
        return self._modifier("cause")

    @property
    def occasion(self) -> Value | str:
        return self._modifier("occasion")

    @property
    def capacity(self) -> Value | str:
        """In what capacity: as the country chairing ASEAN."""
        return self._modifier("as")

    @property
    def means(self) -> Value | str:
        return self._modifier("means")

    @property
    def alongside(self) -> Value | str:
        """What was done at the same time: while stressing the importance of trust."""
        return self._modifier("while")

    @property
    def condition(self) -> Value | str:
        return self._modifier("condition")

    @property
    def evidence(self) -> Value | str:
        return self._modifier("evidence")

    @property
    def behalf(self) -> Value | str:
        """In whose name."""
        return (
            ActorValue(self.use.behalf, self.plan, self.locale, subject=False)
            if self.use.behalf and not self.nth
            else ""
        )

    @property
    def where(self) -> Value | str:
        """The place, or the event at which it was done, with its preposition."""
        return AdverbValue(self.use.spot, "where", self.plan, self.locale) if self.use.spot and not self.nth else ""

    @property
    def when(self) -> Value | str:
        """The time, or the event during which it was done, with its preposition."""
        return AdverbValue(self.use.moment, "when", self.plan, self.locale) if self.use.moment and not self.nth else ""

    @once
    def tense(self) -> Choice:
        """ "past", or "ahead" for what is to come: the statement's own, or the release's."""
        return Choice(self.told.tense or self.plan.summary.release.tense, TENSES)

    @property
    def matter(self) -> Value | str:
        """What the act is about where somebody is addressed: thanked the side *for* …, told it *that* …."""
        keys = [key for key in self.use.companions if key != "covering"]
        return self._clauses(self.use.companions[keys[0]]) if keys else ""

    @property
    def about(self) -> Value | str:
        return self._clauses(self.use.companions.get("about", ()))

    @property
    def covering(self) -> Value | str:
        return self._clauses(self.use.companions.get("covering", ()))

    @once
    def actor(self) -> Value | str:
        return actor_of(self.told, self.plan, self.locale)

    @property
    def opens(self) -> bool:
        """Whether this act is the first to tell of its event: when, where and on what occasion is told once."""
        return bool(self.use.event) and self.use.event == self.opened

    @property
    def counterpart(self) -> Value | str:
        """Whom the actor met at the event: of its host, visitor and caller those who are not the actor."""
        if not self.use.event:
            return ""
        event = self.plan.event(self.use.event)
        own = self.told.who.ids if self.told.who else ()
        for role in ("host", "visitor", "caller"):
            people = event.people.get(role, ())
            if people and set(people).isdisjoint(own):
                return ActorValue(Who(people, event.places[role]), self.plan, self.locale, subject=False)
        return ""


def is_reported(statement: Statement, plan: Plan, locale: Locale) -> bool:
    """Whether a language tells a statement as heard from the other side: all its acts are among those of `reported`."""
    rule = locale.find("reported")
    if rule is None or not statement.who:
        return False
    actor = ActorValue(statement.who, plan, locale)
    heard = actor.kind in HEARD and not actor.own and actor.register not in DELICATE
    return heard and all(use.act.id in rule.list("acts") for use in statement.acts)


def actor_of(statement: Statement, plan: Plan, locale: Locale) -> Value | str:
    """Return who acts in a statement; the event itself for acts of an event."""
    if statement.who:
        return ActorValue(statement.who, plan, locale)
    use = next((use for use in statement.acts if use.act.agent == "document"), None)
    if use:
        return documents_value(use, statement, plan, locale, labelled=False)
    event = next((use.event for use in statement.acts if use.event), "")
    return EventValue(plan.event(event), plan, locale) if event else ""


@dataclass(frozen=True, slots=True)
class StatementView(View):
    """A statement as sentence.j2 sees it: openings, actor, acts in order, or a text. heads: it is the headline."""

    told: Told
    plan: Plan
    locale: Locale
    act_ids: tuple[str, ...]
    begins: bool = False
    heads: bool = False
    shown: ClassVar[frozenset[str]] = frozenset(
        {
            "topic",
            "apart_from",
            "link",
            "before",
            "after",
            "beside",
            "part_of",
            "opens",
            "actor",
            "again",
            "turn",
            "company",
            "acts",
            "text",
            "quote",
            "background",
            "heads",
        }
    )

    def _clause(self, clause: Clause | None) -> Value | str:
        told = (self.told.statement.who, None)
        return ClauseValue(clause, self.plan, self.locale, told=told) if clause else ""

    def _related(self, relation: str) -> Value | str:
        if self.told.relation != relation:
            return ""
        return EventValue(self.plan.event(self.told.related), self.plan, self.locale)

    @property
    def topic(self) -> Value | str:
        return self._clause(self.told.topic)

    @property
    def apart_from(self) -> Value | str:
        return self._clause(self.told.apart_from)

    @property
    def link(self) -> Value | str:
        statement = self.told.statement
        link = statement.link or (REPLY if self.told.reply else "")
        return NameValue("links", link, statement.where, self._agrees()) if link else ""

    def _agrees(self) -> tuple[str, ...]:
        """The forms of a link that agree with who acts: for his part, for their part."""
        who = self.told.statement.who
        if who is None:
            return ()
        actor = ActorValue(who, self.plan, self.locale)
        return ("plural",) if actor.number == "plural" else (str(actor.gender),)

    @property
    def before(self) -> Value | str:
        return self._related("before")

    @property
    def after(self) -> Value | str:
        return self._related("after")

    @property
    def beside(self) -> Value | str:
        return self._related("beside")

    @property
    def part_of(self) -> Value | str:
        return self._related("part_of")

    @property
    def opens(self) -> Value | str:
        """The event that this sentence is the first to tell of, for a language that says when before who."""
        return EventValue(self.plan.event(self.told.opens), self.plan, self.locale) if self.told.opens else ""

    @once
    def actor(self) -> Value | str:
        return actor_of(self.told.statement, self.plan, self.locale)

    @property
    def again(self) -> bool:
        """Whether the same people act as in the sentence before, and nothing opens this one."""
        return self.told.again

    @property
    def turn(self) -> Choice:
        """ "odd" or "even" sentence of the same people in a row after the first, so that its link word can vary."""
        turn = self.told.turn
        return Choice(("", "odd", "even")[0 if not turn else 2 - turn % 2], TURNS)

    @property
    def company(self) -> Value | str:
        company = next((use.company for use in self.told.statement.acts if use.company), "")
        return NameValue("groups", company, self.told.statement.where) if company else ""

    @once
    def acts(self) -> tuple[ActView, ...]:
        uses = [(use, nth) for use in self.told.statement.acts for nth in range(len(use.kinds))]
        told = self.told
        return tuple(
            ActView(
                use,
                told.statement,
                told.opens,
                self.plan,
                self.locale,
                n < len(uses) - 1,
                nth,
                self.act_ids,
                self.begins,
                self.heads,
            )
            for n, (use, nth) in enumerate(uses)
        )

    def _text(self, kind: str) -> Value | str:
        text = self.told.statement.text
        return self._clause(text) if text and text.kind == kind else ""

    @property
    def text(self) -> Value | str:
        return self._text("text")

    @property
    def quote(self) -> Value | str:
        """What the actor said, word for word, without marks."""
        return self._text("quote")

    @property
    def background(self) -> Value | str:
        """A sentence of whoever tells, with its end mark."""
        return self._text("background")
