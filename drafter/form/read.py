"""The validator: YAML nodes -> MeetingSummary, every problem at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from drafter.facts import Duration, Month, Spot, Time, Year, read_day
from drafter.form.editions import known_ids, read_editions, read_embargo, read_pictures, read_texts, relative_days
from drafter.form.fields import Fields
from drafter.form.model import Clause, Event, MeetingSummary, Release, Section
from drafter.form.people import read_entries, read_groups, read_people, read_terms
from drafter.form.registers import read_documents, read_transfers, register_problems
from drafter.form.statements import items_left, read_body, read_who
from drafter.form.tables import RELATIONS, ROLES, VERSION, keys
from drafter.form.text import nearest
from drafter.frozen import replace
from drafter.problem import DraftError, Grade, Place, Problem
from drafter.script import digits
from drafter.tree import Map, Node, Scalar


def read_record(fields: Fields) -> MeetingSummary:
    """Read the whole form.

    errors: DraftError with everything found, when anything is an error; else what was found is in `fields.problems`.
    """
    root = fields.root
    top = fields.table(root, "form", root)
    if fields.text(top.get("form"), "form") not in ("", VERSION):
        fields.bad(
            "form-version",
            top["form"],
            'expected {expected} for form, found "{found}"',
            "this drafter reads version {expected}; a form of a later version needs a later drafter",
            expected=VERSION,
            found=fields.text(top["form"], "form"),
        )
    fields.choice(top.get("language"), "language", fields.tags)
    issuer = fields.id_of(top.get("issuer"), "issuer", "issuers")
    sides = _sides(fields, top.get("sides"))
    fields.day = _release_day(top.get("release"))
    people, names = read_people(fields, top.get("people"))
    terms, kinds = read_terms(fields, top.get("terms"))
    fields.groups, collective = read_groups(fields, top.get("groups"))
    events = _events(fields, top.get("events"))
    documents, titles = read_documents(fields, top.get("documents"), people)
    transfers = read_transfers(fields, top.get("transfers"))
    sections = read_body(fields, top.get("body"))
    release = _release(fields, top.get("release"), sections)
    editions = read_editions(fields, top.get("editions"), sections)
    summary = MeetingSummary(
        fields.file,
        fields.language,
        issuer,
        sides,
        release,
        events,
        people,
        {"people": names, "terms": terms, "groups": collective, "documents": titles},
        sections,
        fields.id_of(top.get("contact"), "contact", "contacts"),
        top["contact"].where if "contact" in top else None,
        editions=editions,
        pictures=read_pictures(fields, top.get("pictures"), sections),
        documents=documents,
        transfers=transfers,
        kinds=kinds,
        groups=fields.groups,
    )
    relative_days(fields, summary)
    items_left(fields, summary.wordings(), summary.editions)
    _posts_on_the_day(fields, summary)
    _roles_of_acts(fields, summary)
    register_problems(fields, summary)
    _acts_on_oneself(fields, summary)
    _dead_do_nothing(fields, summary)
    _unused(fields, summary)
    if any(problem.grade >= Grade.ERROR for problem in fields.problems):
        raise DraftError(sorted(fields.problems, key=lambda problem: problem.where or Place("")))
    return summary


def _key(node: Node | None, key: str, default: Node) -> Node:
    return (node.key(key) if isinstance(node, Map) else None) or default


def _sides(fields: Fields, node: Node | None) -> Mapping[str, str]:
    found = fields.table(node, "sides", _key(fields.root, "sides", fields.root))
    sides = {side: fields.id_of(found.get(side), side, "countries") for side in fields.sides}
    if isinstance(node, Map) and "partner" in sides:
        fields.expect(node, _key(fields.root, "sides", fields.root), "sides", tuple(keys("sides")), "partner")
    if sides["home"] and sides["home"] == sides.get("partner"):
        fields.bad(
            "form-sides", found["partner"], "both sides are {country}", "write the other country", country=sides["home"]
        )
    return sides


# -- release -----------------------------------------------------------------------------------------------------------


def _release_day(node: Node | None) -> date | None:
    # needed before the text is read, for <next month>; its problems are reported with the release
    value = node.get("date") if isinstance(node, Map) else None
    try:
        return read_day(value.text) if isinstance(value, Scalar) else None
    except ValueError:
        return None


def _release(fields: Fields, node: Node | None, sections: tuple[Section, ...]) -> Release:
    found = fields.table(node, "release", _key(fields.root, "release", fields.root))
    place = fields.id_of(found.get("place"), "place", "places")
    statements = {statement.id for section in sections for statement in section.statements}
    return Release(
        node.where if node else Place(fields.file),
        fields.choice(found.get("kind"), "kind", keys("release")["kind"].of),
        fields.day_of(found.get("date"), "date") or date.min,
        place,
        fields.id_of(found.get("event"), "event", "events"),
        fields.text(found.get("reference"), "reference"),
        read_embargo(fields, found.get("embargo"), place),
        fields.id_of(found.get("signature"), "signature", "people"),
        fields.choice(found.get("tense"), "tense", keys("release")["tense"].of) or "past",
        {key: value.where for key, value in found.items()},
        fields.id_of(found.get("layout"), "layout", "layouts"),
        next(iter(known_ids(fields, found.get("headline_of"), "headline_of", statements)), ""),
        read_texts(fields, found, "headline", "subject", "social"),
        fields.tags_of(found.get("provisional"), "provisional", fields.tags),
        fields.choice(found.get("attendees"), "attendees", keys("release")["attendees"].of) == "true",
        fields.clauses(found.get("notes"), "text", "notes"),
    )


# -- events ------------------------------------------------------------------------------------------------------------


def _events(fields: Fields, node: Node | None) -> dict[str, Event]:
    events: dict[str, Event] = {}
    for id, _, found in read_entries(fields, node, "events", "event"):
        kind = fields.id_of(found.get("kind"), "kind", "kinds")
        entry = fields.directory.find("kinds", kind)
        allowed = entry.lists.get("roles", ()) if entry else ()
        taken = {role: read_who(fields, found[role], role) for role in ROLES if role in found}
        roles = {role: who.ids if who else () for role, who in taken.items()}
        for role in roles:
            if allowed and role not in allowed:
                fields.bad(
                    "event-role",
                    found[role],
                    "a {kind} has no {role}",
                    f"roles are {', '.join(allowed)}",
                    kind=kind,
                    role=role,
                )
        if "attendees" in found:
            roles["attendees"] = fields.ids_of(found["attendees"], "attendees", "people")
        others = fields.choice(found.get("others"), "others", keys("event")["others"].of)
        relations = [relation for relation in RELATIONS if relation in found]
        for relation in relations[1:]:
            fields.bad(
                "event-relation",
                found[relation],
                "an event stands in one relation; this is one more",
                "keep one of them",
            )
        related = fields.id_of(found[relations[0]], relations[0], "events") if relations else ""
        day, period = _when(fields, found.get("date"))
        place = fields.id_of(found.get("place"), "place", "places")
        events[id.text] = Event(
            id.text,
            id.where,
            kind,
            _number(fields, found.get("number")),
            day,
            place,
            roles,
            fields.ids_of(found.get("mood"), "mood", "moods"),
            relations[0] if relations else "",
            related,
            {key: value.where for key, value in found.items()},
            others == "true",
            _until(fields, found.get("until"), day),
            period,
            _start(fields, found.get("start"), day, place),
            _duration(fields, found.get("duration")),
            fields.id_of(found.get("venue"), "venue", "bodies or terms"),
            fields.id_of(found.get("series"), "series", "terms"),
            fields.id_of(found.get("award"), "award", "terms"),
            _format(fields, found.get("format"), entry["format"] if entry else ""),
            _occasion(fields, found.get("occasion"), id.text),
            read_who(fields, found.get("at_invitation_of"), "at_invitation_of"),
            fields.id_of(found.get("theme"), "theme", "terms"),
        )
    for event in events.values():
        _relation(fields, event, events)
        _inside(fields, event, events)
    return {id: _numbered(fields, event, events) for id, event in events.items()}


def _when(fields: Fields, node: Node | None) -> tuple[date | None, Month | Year | None]:
    """Return the day, or the month or year where no day is known; neither where it is pending."""
    text = fields.text(node, "date")
    if node is None or text == "pending":
        return (fields.day if node is None else None), None
    try:
        return read_day(text), None
    except ValueError:
        pass
    # a day as text, or the month or the year of an event whose day is not fixed
    fact = fields.fact_of(node, "date", ("date", "month", "year"), "2020-03-16, 2020-03, 2020 or pending")
    if isinstance(fact, Month | Year):
        return None, fact
    return getattr(fact, "day", None), None


def _until(fields: Fields, node: Node | None, day: date | None) -> date | None:
    until = fields.day_of(node, "until")
    if node is not None and until and (day is None or until < day):
        fields.bad(
            "event-until",
            node,
            "the last day, {until}, comes before the first",
            "correct date or until; a single day needs no until",
            until=until.isoformat(),
        )
        return None
    return until if until != day else None


def _start(fields: Fields, node: Node | None, day: date | None, place: str) -> Time | None:
    clock = digits(fields.text(node, "start"))
    if node is None or not clock:
        return None
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", clock):
        fields.bad(
            "event-start",
            node,
            'expected a time of the day for start, found "{found}"',
            "write it as 13:00, on the clock of the place, hours from 0 to 23",
            found=clock,
        )
        return None
    entry = fields.directory.find("places", place or _release_place(fields.root))
    if entry is None or day is None:
        fields.bad(
            "event-start",
            node,
            "a time needs the day and the place whose clock is meant",
            "add `date:` and `place:` to the event, or leave start out",
        )
        return None
    spot = Spot(entry.id, entry["zone"], entry["country"])
    return Time(datetime.combine(day, time.fromisoformat(clock.zfill(5))), spot, dated=False)


def _release_place(root: Map) -> str:
    release = root.get("release")
    place = release.get("place") if isinstance(release, Map) else None
    return place.text if isinstance(place, Scalar) else ""


def _duration(fields: Fields, node: Node | None) -> Duration | None:
    fact = fields.fact_of(
        node, "duration", ("duration",), "30 minutes or about 30 minutes, in words of the form's language"
    )
    return fact if isinstance(fact, Duration) else None


def _format(fields: Fields, node: Node | None, usual: str) -> str:
    """Return the format where it says something that the kind of event does not."""
    found = fields.choice(node, "format", keys("event")["format"].of)
    if node is not None and found and usual and found != usual:
        fields.bad(
            "event-format",
            node,
            "an event of this kind is held by {usual}, not {found}",
            "choose another kind of event, or leave format out",
            usual=usual,
            found=found,
        )
    return found if found != usual else ""


def _occasion(fields: Fields, node: Node | None, event: str) -> Clause | str:
    if isinstance(node, Scalar) and node.text in fields.ids["events"]:
        if node.text == event:
            fields.bad("event-relation", node, "an event is no occasion of its own", "name another event")
        return node.text
    return fields.clause(node, "what", "occasion") or ""


def _number(fields: Fields, node: Node | None) -> int:
    number = digits(fields.text(node, "number"))
    if not re.fullmatch(r"[1-9]\d{0,3}", number):
        if node is not None and number:
            fields.bad(
                "form-number",
                node,
                'expected a whole number for number, found "{found}"',
                "write 3 for the third",
                found=number,
            )
        return 0
    return int(number)


def _relation(fields: Fields, event: Event, events: Mapping[str, Event]) -> None:
    other = events.get(event.related)
    if other is None:
        return
    where, relation = event.places[event.relation], event.relation
    seen = {event.id}
    while other is not None and other.id not in seen:
        seen.add(other.id)
        other = events.get(other.related)
    if other is not None and other.id == event.id:
        fields.bad(
            "event-relation",
            where,
            "an event can't be {relation} itself, also by way of others",
            "name another event",
            relation=relation,
        )
        return
    other = events[event.related]
    days = (
        (event.day, other.day)
        if relation == "before"
        else (other.day, event.day)
        if relation in ("after", "next_of")
        else (None, None)
    )
    if days[0] and days[1] and days[0] > days[1]:
        fields.bad(
            "event-order",
            where,
            "{event} is {relation} {other}, but the days say otherwise",
            "correct the days or the relation",
            event=event.id,
            other=other.id,
            relation=relation,
        )


def _inside(fields: Fields, event: Event, events: Mapping[str, Event]) -> None:
    """A part of a visit or conference falls within its days."""
    whole = events.get(event.related) if event.relation == "part_of" else None
    if whole is None or "date" not in event.places or not (event.day and event.last and whole.day and whole.last):
        return
    if event.day < whole.day or event.last > whole.last:
        fields.bad(
            "event-outside",
            event.places["date"],
            "{event} is a part of {whole}, but its day is not between {first} and {last}",
            "correct the day, or `date:` and `until:` of the whole",
            event=event.id,
            whole=whole.id,
            first=whole.day.isoformat(),
            last=whole.last.isoformat(),
        )


def _numbered(fields: Fields, event: Event, events: Mapping[str, Event]) -> Event:
    """Return an event with the number that follows from the one before it in its series."""
    last = events.get(event.related) if event.relation == "next_of" else None
    if last is None:
        return event
    if event.kind != last.kind:
        fields.bad(
            "event-series",
            event.places["next_of"],
            "{event} is the next of {last}, but they are of different kinds",
            "use one kind for both",
            event=event.id,
            last=last.id,
        )
    if last.number and event.number and event.number <= last.number:
        fields.bad(
            "event-series",
            event.places["number"],
            "{event} is the next of {last}, but its number is not higher",
            "correct the number, or leave it out: it follows from the one before",
            event=event.id,
            last=last.id,
        )
    return replace(event, number=event.number or last.number + 1) if last.number else event


# -- the whole ---------------------------------------------------------------------------------------------------------


def _roles_of_acts(fields: Fields, summary: MeetingSummary) -> None:
    """An act about a call needs somebody who is called on: whoever its event does not name is missing."""
    for statement in summary.wordings():
        for use in statement.acts:
            event = summary.events.get(use.event)
            kind = fields.directory.find("kinds", event.kind) if event else None
            if event and kind and use.act.of and kind["type"] not in use.act.of:
                kinds = fields.directory.sections["kinds"].values()
                fit = ", ".join(entry.id for entry in kinds if entry["type"] in use.act.of)
                fields.problems.append(
                    Problem(
                        "act-event",
                        Grade.ERROR,
                        use.where,
                        "{act} does not tell of a {kind}, which {event} is",
                        {"act": use.act.id, "kind": event.kind, "event": event.id},
                        f"use another act, or an event of the kind {fit}",
                        fields.line(use.where),
                    )
                )
            for role in use.act.needs if event else ():
                # a role whose line is there but empty is reported as that
                empty = {p.fields.get("key") for p in fields.problems if p.rule == "form-empty"}
                if event and role not in empty and not event.people.get(role):
                    fields.problems.append(
                        Problem(
                            "act-role",
                            Grade.ERROR,
                            use.where,
                            "{act} needs {role} of the event {event}",
                            {"act": use.act.id, "role": role, "event": event.id},
                            f"add `{role}:` under events, {event.id}",
                            fields.line(use.where),
                        )
                    )


def _posts_on_the_day(fields: Fields, summary: MeetingSummary) -> None:
    for id in sorted(summary.named()):
        person = summary.people.get(id)
        if person is None:
            continue
        if not person.posts:
            if id not in summary.names.get("people", {}) and not (
                person.standing or person.bestowed or person.spouse_of
            ):
                fields.bad(
                    "post-not-valid",
                    next(_mentions(summary, id), person.where),
                    "the directory gives {person} no post: told as a private person",
                    "write the post, with its dates, under people in locales/directory.yaml of the office",
                    Grade.WARNING,
                    person=id,
                )
            continue
        events = [event for event in summary.events.values() if any(id in ids for ids in event.people.values())]
        days = [event.day for event in events if event.day] or [summary.release.day]
        for day in days:
            if day != date.min and not person.on(day) and not person.late(day):
                held = "; ".join(f"{post.post} {post.start or '…'} to {post.end or '…'}" for post in person.posts)
                fields.bad(
                    "post-not-valid",
                    next(_mentions(summary, id), person.where),
                    "{person} holds no post on {day}",
                    f"posts known are: {held}; correct the dates in the directory or give the post in the form",
                    person=id,
                    day=day.isoformat(),
                )
                break


def _dead_do_nothing(fields: Fields, summary: MeetingSummary) -> None:
    """Nobody acts or takes part in a meeting after the day of their death."""
    there = [
        (event.places[role], ids, event.day) for event in summary.events.values() for role, ids in event.people.items()
    ]
    for statement in summary.wordings():
        event = summary.events.get(statement.at)
        if statement.who:
            there.append((statement.who.where, statement.who.ids, event.day if event else None))
    for where, ids, day in there:
        for id in ids:
            died = summary.people[id].died if id in summary.people else None
            if died and died < (day or summary.release.day):
                fields.problems.append(
                    Problem(
                        "person-dead",
                        Grade.ERROR,
                        where,
                        "{person} died on {died}, before this",
                        {"person": id, "died": died.isoformat()},
                        "correct the day, or name whoever did it; the dead are spoken of in the text, <{person}>",
                        fields.line(where),
                    )
                )


def _acts_on_oneself(fields: Fields, summary: MeetingSummary) -> None:
    """Nobody thanks, calls on or invites himself: one of the two is somebody else."""
    for statement in summary.wordings():
        who = set(statement.who.ids) if statement.who else set()
        for use in statement.acts:
            event = summary.events.get(use.event)
            met = {id for role in use.act.needs if event for id in event.people.get(role, ())}
            whom = set(use.whom.ids) if use.whom else set()
            for id in sorted(who & (met | whom)):
                fields.problems.append(
                    Problem(
                        "act-oneself",
                        Grade.ERROR,
                        use.whom.where if use.whom and id in whom else use.where,
                        "{act}: {id} acts and is the one acted on",
                        {"act": use.act.id, "id": id},
                        "name the other one, here or under `who`",
                        fields.line(use.where),
                    )
                )


def _unused(fields: Fields, summary: MeetingSummary) -> None:
    terms = {slot.id for clause in summary.clauses() for slot in clause.slots if slot.section == "terms"}
    terms |= {id for event in summary.events.values() for id in (event.venue, event.series, event.award, event.theme)}
    named = (summary.people[id] for id in summary.named() if id in summary.people)
    terms |= {post.body for person in named for post in person.posts}
    terms |= {document.agency for document in summary.documents.values()}
    terms |= {transfer.agency for transfer in summary.transfers.values()}
    told = {use.event for s in summary.wordings() for use in s.acts if use.event} | {
        *(s.at for s in summary.wordings()),
        *(s.at for s in summary.sections),
        *(event.related for event in summary.events.values()),
        *(event.occasion for event in summary.events.values() if isinstance(event.occasion, str)),
        *(slot.id for clause in summary.clauses() for slot in clause.slots if slot.section == "events"),
        *(slot.id for s in summary.wordings() for use in s.acts for slot in use.adverbs() if slot.section == "events"),
    }
    release = summary.release
    if release.event in summary.events and release.event not in told and any(summary.statements()):
        fields.problems.append(
            Problem(
                "event-untold",
                Grade.WARNING,
                release.places.get("event", release.where),
                "the release is about {event}, but no statement tells that it took place",
                {"event": release.event},
                f"begin the text with it, for example `held: {release.event}` or `attended: {release.event}`",
            )
        )
    told.add(release.event)
    company = {use.company for statement in summary.wordings() for use in statement.acts}
    people = summary.named()
    for section, used, rule in (
        ("people", people, "person-unused"),
        ("terms", terms, "term-unused"),
        ("events", told, "event-unused"),
        ("groups", people | company, "group-unused"),
    ):
        for id, where in fields.own(section).items():
            if id in used:
                continue
            if meant := nearest(id, fields.lost - {""}):
                fields.bad(
                    "form-id-unused",
                    where,
                    "{id} is named nowhere, but {other} is asked for",
                    "spell both the same",
                    id=id,
                    other=" or ".join(meant),
                )
            else:
                fields.bad(
                    rule,
                    where,
                    "{id} is named nowhere in the form",
                    "name it where it belongs, or delete the entry",
                    Grade.WARNING,
                    id=id,
                )


def _mentions(summary: MeetingSummary, id: str) -> Iterator[Place]:
    for event in summary.events.values():
        yield from (event.places[role] for role, people in event.people.items() if id in people)
    for statement in summary.wordings():
        for who in (statement.who, *(who for use in statement.acts for who in (use.whom, use.behalf))):
            if who and id in who.ids:
                yield who.where
    for event in summary.events.values():
        if event.invited_by and id in event.invited_by.ids:
            yield event.invited_by.where
    for document in summary.documents.values():
        if id in document.signers:
            yield document.places["signers"]
    for clause in summary.clauses():
        yield from (slot.where for slot in clause.slots if slot.section == "people" and slot.id == id)
    if summary.release.signature == id:
        yield summary.release.places["signature"]
