"""Documents and transfers of the form's registers as values that a language writes by its rules."""

from __future__ import annotations

from typing import ClassVar

from drafter.directory import GENDERS
from drafter.draft import Run
from drafter.form.model import Document, Transfer, Who
from drafter.form.tables import GIVEN
from drafter.frozen import dataclass
from drafter.locale.figures import enumerate_label, write_fact
from drafter.locale.people import REGISTERS, name_run, names_of
from drafter.locale.rules import Locale, fill, gap
from drafter.locale.values import ACTORS, NUMBERS, ActorValue, ClauseValue, Ink, NameValue, PersonValue, VerbValue
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
    """A document: in full at the first mention, later by its kind; the rules `documents`."""

    document: Document
    plan: Plan
    locale: Locale
    where: Place

    def write(self, form: str, ink: Ink) -> list[Piece]:
        document, locale = self.document, ink.locale
        mention = form if form == "short" else ink.mention(f"documents:{document.id}")
        rule = locale.find("documents", mention) or locale.rule("documents", "first")
        kind = NameValue("terms", document.kind, self.where)
        parts: dict[str, list[Run]] = {
            "kind": _runs(kind.write("form", ink)),
            "title": self._title(ink),
            "about": [],
            "amount": [],
            "agency": [],
        }
        if mention == "first":
            if document.about:
                parts["about"] = _runs(ClauseValue(document.about, self.plan, locale).write("", ink))
            if document.amount:
                parts["amount"] = write_fact(document.amount, locale, "", document.places["amount"])
            if document.agency:
                agency = NameValue(_section(self.plan, document.agency), document.agency, document.places["agency"])
                parts["agency"] = _runs(agency.write("actor", ink))
        key = "titled" if parts["title"] and rule.has("titled") else "write"
        return [*fill(rule, parts, self.where, key)]

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
            pieces.extend(item.write(form, ink))
        return pieces


def documents_value(
    ids: tuple[str, ...], places: tuple[Place, ...], plan: Plan, locale: Locale, labelled: bool = True
) -> Value:
    """Return documents as one value."""
    pairs = zip(ids, places, strict=True)
    values = tuple(DocumentValue(plan.summary.documents[id], plan, locale, where) for id, where in pairs)
    return values[0] if len(values) == 1 else Documents(values, labelled)


def deed_of(ids: tuple[str, ...], plan: Plan) -> Choice:
    """Return what is done with documents: what fits the first of them, signing where they differ."""
    deeds = {plan.summary.documents[id].deed for id in ids}
    return Choice(deeds.pop() if len(deeds) == 1 else "sign" if deeds else "", DEEDS)


def signers_of(ids: tuple[str, ...], plan: Plan, locale: Locale) -> Value | str:
    """Return who signed the first of the documents that names somebody."""
    for id in ids:
        document = plan.summary.documents[id]
        if document.signers:
            where = document.places["signers"]
            if len(document.signers) == 1:
                return PersonValue(plan.summary.people[document.signers[0]], where, plan, locale)
            return ActorValue(Who(document.signers, where), plan, locale, subject=False)
    return ""


def witnesses_of(ids: tuple[str, ...], plan: Plan, locale: Locale) -> Value | str:
    """Return who was there as a witness, of the first of the documents that names somebody."""
    for id in ids:
        if who := plan.summary.documents[id].witnesses:
            return ActorValue(who, plan, locale, subject=False)
    return ""


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
