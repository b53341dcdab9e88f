"""Documents and transfers of the form's registers as values that a language writes by its rules."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from drafter.directory import GENDERS
from drafter.draft import Run
from drafter.facts import Count
from drafter.form.model import ActUse, Document, Statement, Transfer, Who
from drafter.form.tables import GIVEN
from drafter.frozen import dataclass
from drafter.locale.clauses import ClauseValue
from drafter.locale.figures import enumerate_label, write_fact
from drafter.locale.people import REGISTERS, name_run, names_of
from drafter.locale.rules import Locale, fill, gap
from drafter.locale.several import own_first
from drafter.locale.values import ACTORS, NUMBERS, ActorValue, Ink, NameValue, PersonValue, VerbValue
from drafter.locale.weave import Choice, Piece, Value
from drafter.plan import Plan
from drafter.problem import Place

# what is done with a document, by its kind (`deed` in terms.yaml)
DEEDS = ("", "sign", "exchange", "issue")


def _runs(pieces: list[Piece]) -> list[Run]:
    return [piece for piece in pieces if isinstance(piece, Run)]


def _section(plan: Plan, id: str) -> str:
    return "bodies" if plan.directory.find("bodies", id) else "terms"


class Paper(Value):
    """What templates may ask of documents that are the subject of a sentence, as of whoever acts."""

    __slots__ = ()
    shown: ClassVar[frozenset[str]] = ActorValue.shown

    def verb(self, name: str) -> VerbValue:
        return VerbValue(name, None, None)

    @property
    def kind(self) -> Choice:
        return Choice("other", ACTORS)

    @property
    def register(self) -> Choice:
        return Choice("plain", REGISTERS)

    @property
    def gender(self) -> Choice:
        return Choice("", (*GENDERS, ""))

    @property
    def number(self) -> Choice:
        return Choice("singular", NUMBERS)

    @property
    def own(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class DocumentValue(Paper):
    """A document: in full at the first mention, later by its kind; the rules `documents`.

    signatories: who signed it is told with it. signed: the act itself tells who did.
    item: it stands by itself in a list.
    """

    document: Document
    plan: Plan
    locale: Locale
    where: Place
    signatories: bool = False
    item: bool = False
    signed: bool = False

    def write(self, form: str, ink: Ink) -> list[Piece]:
        document, locale = self.document, ink.locale
        mention = form if form == "short" else ink.mention(f"documents:{document.id}")
        own = locale.find("documents", "item") if self.item and mention == "first" else None
        rule = own or locale.find("documents", mention) or locale.rule("documents", "first")
        kind = NameValue("terms", document.kind, self.where)
        parts: dict[str, list[Run]] = {
            "kind": _runs(kind.write("form", ink)),
            "title": self._title(ink),
            "about": [],
            "amount": [],
            "agency": [],
            "parties": [],
        }
        if mention == "first":
            parties = document.parties
            # that it is between the two sides goes without saying
            if parties and parties.ids != ("both",):
                parts["parties"] = _runs(ActorValue(parties, self.plan, locale, subject=False).write("", ink))
            if document.about:
                parts["about"] = _runs(ClauseValue(document.about, self.plan, locale).write("", ink))
            if document.amount:
                parts["amount"] = write_fact(document.amount, locale, "", document.places["amount"])
            if document.agency:
                agency = NameValue(_section(self.plan, document.agency), document.agency, document.places["agency"])
                parts["agency"] = _runs(agency.write("actor", ink))
        key = "titled" if parts["title"] and rule.has("titled") else "write"
        written = fill(rule, parts, self.where, key)
        # who signed it is told once
        if self.signed:
            ink.mention(f"signers:{document.id}")
        if not (self.signatories and document.signers) or ink.mention(f"signers:{document.id}") == "later":
            return [*written]
        who = ActorValue(Who(document.signers, document.places["signers"]), self.plan, locale, subject=False)
        told = {"document": written, "signers": _runs(who.write("", ink))}
        if document.witnesses:
            seen = ActorValue(document.witnesses, self.plan, locale, subject=False)
            told["witnesses"] = _runs(seen.write("", ink))
        return [
            *fill(
                locale.rule("documents", "signatories"),
                told,
                self.where,
                "witnessed" if document.witnesses else "write",
            )
        ]

    def _title(self, ink: Ink) -> list[Run]:
        if not self.document.titled:
            return []
        name = names_of(ink.locale, self.plan, "documents", self.document.id)
        if name is None or not name.forms:
            return [gap(ink.locale, self.document.id, self.where, self.document.id)]
        return [name_run(name, "form", self.where)]


@dataclass(frozen=True, slots=True)
class Documents(Paper):
    """Several documents as a list, labelled from as many on as `lists.documents` says; not as a subject."""

    items: tuple[Value, ...]
    labelled: bool = True
    spreads: ClassVar[bool] = True

    @property
    def number(self) -> Choice:
        return Choice("plural", NUMBERS)

    def write(self, form: str, ink: Ink) -> list[Piece]:
        rule = ink.locale.rule("lists", "documents")
        style = rule.text("style") if self.labelled and len(self.items) >= int(rule.text("from", "2")) else ""
        comma, last = (rule.text("comma"), rule.text("last")) if style else (rule.text("few"), rule.text("two"))
        pieces: list[Piece] = []
        for n, item in enumerate(self.items):
            if n:
                pieces.append(Run(last if n == len(self.items) - 1 else comma, rule.origin()))
            if style:
                label = enumerate_label(n + 1, style, ink.locale) + rule.text("space", " ")
                pieces.append(Run(label, rule.origin()))
            pieces.extend(item.written(form, ink))
        return pieces


@dataclass(frozen=True, slots=True)
class Following(Paper):
    """Documents that stand below as a list: the following nine documents."""

    count: int
    where: Place

    @property
    def number(self) -> Choice:
        return Choice("plural", NUMBERS)

    def write(self, form: str, ink: Ink) -> list[Piece]:
        counted = write_fact(Count(Decimal(self.count), "document"), ink.locale, "", self.where)
        return [*fill(ink.locale.rule("documents", "following"), {"count": counted}, self.where)]


def documents_value(use: ActUse, told: Statement, plan: Plan, locale: Locale, labelled: bool = True) -> Value:
    """Return the documents of an act as one value: those that stand below it only by their number."""
    if use.listed:
        return Following(len(use.documents), use.where)
    values = documents_of(use, told, plan, locale)
    return values[0] if len(values) == 1 else Documents(values, labelled)


def documents_of(use: ActUse, told: Statement, plan: Plan, locale: Locale) -> tuple[DocumentValue, ...]:
    """Return the documents of an act one by one, each with those who signed it where the act does not say that."""
    places = [clause.where for clause in use.content] or [use.where] * len(use.documents)
    apart = signed_apart(use, told, plan)
    signed = bool(use.act.signing) and not apart
    pairs = zip(use.documents, places, strict=True)
    return tuple(
        DocumentValue(plan.summary.documents[id], plan, locale, where, apart, use.listed, signed) for id, where in pairs
    )


def signed_apart(use: ActUse, told: Statement, plan: Plan) -> bool:
    """Whether each document must say who signed it, and before whom: the act tells of one set of people only."""
    documents = [plan.summary.documents[id] for id in use.documents]
    signers = {frozenset(one.signers) for one in documents}
    witnesses = {frozenset(one.witnesses.ids if one.witnesses else ()) for one in documents}
    if use.act.signing == "actor" and any(signers) and signers != {frozenset(told.who.ids if told.who else ())}:
        return True
    return bool(use.act.signing) and (len(signers) > 1 or len(witnesses) > 1)


def deed_of(ids: tuple[str, ...], plan: Plan) -> Choice:
    """Return what is done with documents: what fits the first of them, signing where they differ."""
    documents = [plan.summary.documents[id] for id in ids]
    # what somebody signed is signed, also where such documents are only issued as a rule
    deeds = {"sign" if one.signers and one.deed == "issue" else one.deed for one in documents}
    return Choice(deeds.pop() if len(deeds) == 1 else "sign" if deeds else "", DEEDS)


def signers_of(use: ActUse, told: Statement, plan: Plan, locale: Locale) -> Value | str:
    """Return who signed all documents of an act that tells who did."""
    if use.act.signing != "named" or not use.documents or signed_apart(use, told, plan):
        return ""
    document = plan.summary.documents[use.documents[0]]
    return _people(document.signers, document.places["signers"], plan, locale) if document.signers else ""


def _people(ids: tuple[str, ...], where: Place, plan: Plan, locale: Locale) -> Value:
    if len(ids) == 1:
        return PersonValue(plan.summary.people[ids[0]], where, plan, locale)
    return ActorValue(Who(own_first(ids, plan), where), plan, locale, subject=False)


def witnesses_of(use: ActUse, told: Statement, plan: Plan, locale: Locale) -> Value | str:
    """Return who was there as a witness of all documents of an act, where not each says that itself."""
    if not use.documents or signed_apart(use, told, plan):
        return ""
    who = plan.summary.documents[use.documents[0]].witnesses
    return ActorValue(who, plan, locale, subject=False) if who else ""


@dataclass(frozen=True, slots=True)
class TransferValue(Value):
    """What is given, as a thing: the rules `transfers` by form of giving. Giver, receiver and purpose are asked for."""

    transfer: Transfer
    plan: Plan
    locale: Locale
    where: Place | None = None
    shown: ClassVar[frozenset[str]] = frozenset({"giver", "receiver", "purpose", "agency", "form"})

    def write(self, form: str, ink: Ink) -> list[Piece]:
        transfer, locale = self.transfer, ink.locale
        rule, where = locale.rule("transfers", transfer.form), self.where or transfer.where
        parts: dict[str, list[Run]] = {"thing": [], "amount": []}
        if transfer.thing:
            parts["thing"] = _runs(ClauseValue(transfer.thing, self.plan, locale).write("", ink))
        if transfer.amount:
            parts["amount"] = write_fact(transfer.amount, locale, "", transfer.places["amount"])
        return [*fill(rule, parts, where)]

    @property
    def form(self) -> Choice:
        return Choice(self.transfer.form, GIVEN)

    @property
    def giver(self) -> Value | str:
        return ActorValue(self.transfer.giver, self.plan, self.locale, subject=False) if self.transfer.giver else ""

    @property
    def receiver(self) -> Value | str:
        who = self.transfer.receiver
        return ActorValue(who, self.plan, self.locale, subject=False) if who else ""

    @property
    def purpose(self) -> Value | str:
        return ClauseValue(self.transfer.purpose, self.plan, self.locale) if self.transfer.purpose else ""

    @property
    def agency(self) -> Value | str:
        id = self.transfer.agency
        return NameValue(_section(self.plan, id), id, self.transfer.places["agency"]) if id else ""
