"""The form's registers: documents that were signed, exchanged or issued, and what one side gives the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from drafter.directory import Name, Person
from drafter.facts import Money
from drafter.form.fields import Fields
from drafter.form.model import Document, MeetingSummary, Transfer, Who
from drafter.form.people import read_entries, read_names
from drafter.form.statements import read_who
from drafter.form.tables import keys
from drafter.frozen import replace
from drafter.problem import Grade
from drafter.tree import Map, Node, Scalar

MONEY = "USD 2 million or up to JPY 800 million"


def read_documents(
    fields: Fields, node: Node | None, people: Mapping[str, Person]
) -> tuple[dict[str, Document], dict[str, dict[str, Name]]]:
    """Return the documents of the form, and their titles: id -> language -> name."""
    documents: dict[str, Document] = {}
    titles: dict[str, dict[str, Name]] = {}
    for id, _, found in read_entries(fields, node, "documents", "document"):
        kind = fields.id_of(found.get("kind"), "kind", "terms")
        entry = fields.directory.find("terms", kind)
        if entry and entry["kind"] != "document":
            known = [one for one, term in fields.directory.sections["terms"].items() if term["kind"] == "document"]
            fields.bad(
                "document-kind",
                found["kind"],
                "{kind} is not a kind of document",
                f"kinds are {', '.join(known)}",
                kind=kind,
            )
        if "title" in found and "about" in found:
            fields.bad(
                "document-title",
                found["about"],
                "a document has a title or says what it is about, not both",
                "keep one of them: a title is printed as it is, `about` after the kind",
            )
        if "title" in found:
            titles[id.text] = read_names(fields, found["title"], "documents", id)
        document = Document(
            id.text,
            id.where,
            kind,
            (entry["deed"] if entry else "") or "sign",
            "title" in found,
            fields.clause(found.get("about"), "what", "about"),
            _money(fields, found),
            fields.id_of(found.get("agency"), "agency", "bodies or terms"),
            read_who(fields, found.get("parties"), "parties"),
            fields.ids_of(found.get("signers"), "signers", "people"),
            read_who(fields, found.get("witnessed_by"), "witnessed_by"),
            {key: value.where for key, value in found.items()},
        )
        documents[id.text] = document
        _signers(fields, document, people)
    return documents, titles


def _signers(fields: Fields, document: Document, people: Mapping[str, Person]) -> None:
    parties = set(countries(fields, document.parties))
    for signer in document.signers:
        person = people.get(signer)
        if parties and person and person.country and person.country not in parties:
            fields.bad(
                "document-signer",
                document.places["signers"],
                "{person} of {country} signs, but {country} is no party to {document}",
                "correct the signer, or add the party under `parties:`",
                person=signer,
                country=person.country,
                document=document.id,
            )
        if document.witnesses and signer in document.witnesses.ids:
            fields.bad(
                "document-witness",
                document.witnesses.where,
                "{person} signs {document} and can't be its witness",
                "name somebody else, or leave witnessed_by out",
                person=signer,
                document=document.id,
            )


def countries(fields: Fields, who: Who | None) -> Iterable[str]:
    """Yield the countries of those who are named: a side, a country, a ministry, a person."""
    node = fields.root.get("sides")
    sides = {key: value.text for key, value in node if isinstance(value, Scalar)} if isinstance(node, Map) else {}
    for id in _members(fields, who):
        side = id.partition(".")[0]
        body = fields.directory.find("bodies", id)
        person = fields.directory.people.get(id)
        if id == "both":
            yield from sides.values()
        elif side in sides:
            yield sides[side]
        elif body:
            yield body["country"]
        elif person:
            yield person.country
        else:
            yield id


def _members(fields: Fields, who: Who | None) -> Iterable[str]:
    for id in who.ids if who else ():
        group = fields.groups.get(id)
        yield from group.members.ids if group and group.members else (id,)


def read_transfers(fields: Fields, node: Node | None) -> dict[str, Transfer]:
    """Return what is given, by id."""
    transfers: dict[str, Transfer] = {}
    for id, _, found in read_entries(fields, node, "transfers", "transfer"):
        form = fields.choice(found.get("form"), "form", keys("transfer")["form"].of) or "grant"
        if form == "in_kind" and "thing" not in found:
            fields.bad("transfer-thing", id, "{id} is in kind, but says nothing of what", "add `thing:`", id=id.text)
        giver, receiver = (read_who(fields, found.get(key), key) for key in ("giver", "receiver"))
        if giver and receiver and not set(giver.ids).isdisjoint(receiver.ids):
            fields.bad(
                "transfer-sides", receiver.where, "{id} is given and received by the same", "correct one", id=id.text
            )
        transfers[id.text] = Transfer(
            id.text,
            id.where,
            giver,
            receiver,
            fields.clause(found.get("thing"), "what", "thing"),
            _money(fields, found),
            form,
            fields.clause(found.get("purpose"), "what", "purpose"),
            fields.id_of(found.get("agency"), "agency", "bodies or terms"),
            {key: value.where for key, value in found.items()},
        )
    return transfers


def _money(fields: Fields, found: Mapping[str, Node]) -> Money | None:
    amount = fields.fact_of(found.get("amount"), "amount", ("money",), MONEY)
    same = fields.fact_of(found.get("equivalent"), "equivalent", ("money",), MONEY)
    if "equivalent" in found and "amount" not in found:
        fields.bad(
            "money-equivalent", found["equivalent"], "there is no amount it is the equivalent of", "add `amount:`"
        )
    if not isinstance(amount, Money):
        return None
    if not isinstance(same, Money):
        return amount
    if same.currency == amount.currency:
        fields.bad(
            "money-equivalent",
            found["equivalent"],
            "amount and equivalent are both in {currency}",
            "write the equivalent in the other currency, or leave it out",
            currency=same.currency,
        )
    return replace(amount, equivalent=same)


def register_problems(fields: Fields, summary: MeetingSummary) -> None:
    """Add what is wrong between registers and statements: nobody thanks for what he gives; an entry nobody names."""
    told: set[str] = set()
    for statement in summary.wordings():
        told.update(slot.id for clause in statement.clauses() for slot in clause.slots)
        for use in statement.acts:
            told.update((use.transfer, *use.documents))
            transfer = summary.transfers.get(use.transfer)
            role = use.act.by
            party = {"giver": transfer.giver, "receiver": transfer.receiver}.get(role) if transfer else None
            if transfer and party and statement.who and not _fits(statement.who, party, summary):
                fields.bad(
                    "act-transfer",
                    use.where,
                    "{act} is said of the {role} of {transfer}",
                    f"correct who, or `{role}:` under transfers, {transfer.id}",
                    act=use.act.id,
                    role=role,
                    transfer=transfer.id,
                )
    for section in ("documents", "transfers"):
        for id, where in fields.own(section).items():
            if id not in told:
                fields.bad(
                    "register-unused",
                    where,
                    "no statement tells of {id}",
                    "name it in a statement, or delete the entry",
                    Grade.WARNING,
                    id=id,
                )


def _fits(who: Who, party: Who, summary: MeetingSummary) -> bool:
    """Whether those who act are, or belong to, a party."""
    return not {*_sides(who, summary)}.isdisjoint({*_sides(party, summary)})


def _sides(who: Who, summary: MeetingSummary) -> Iterable[str]:
    for id in (*who.ids, *summary.members(who.ids)):
        side = id.partition(".")[0]
        yield id
        yield summary.sides.get(side, id)
        if person := summary.people.get(id):
            yield person.country
