"""Writing several people together: one honorific before all, one post for all, husband and wife."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from drafter.directory import Name, Person
from drafter.draft import Run
from drafter.frozen import replace
from drafter.locale.figures import localise
from drafter.locale.people import asked, honorific, name_run, names_of
from drafter.locale.rules import Locale, Rule, decide, fill
from drafter.plan import Plan
from drafter.problem import Place


def own_first(ids: tuple[str, ...], plan: Plan) -> tuple[str, ...]:
    """Return who chairs or signs, the issuer's own people first, else as the form has them."""
    people = plan.summary.people
    return tuple(sorted(ids, key=lambda id: id in people and people[id].country != plan.issuer_country))


def spouses_of(people: Iterable[Person], plan: Plan) -> dict[str, Person]:
    """Return the husbands and wives among people who are told beside one of them: id of that one -> spouse.

    That is who has neither a post nor a standing of their own: a queen or a minister stands for herself.
    """
    there = {person.id: person for person in people}
    day = plan.summary.release.day
    plain = (person for person in there.values() if not person.standing and not person.on(day))
    return {person.spouse_of: person for person in plain if person.spouse_of in there}


def shared_honorific(people: list[Person], plan: Plan, locale: Locale, seen: set[str]) -> Rule | None:
    """Return the honorific whose plural stands once before several people: all have it, and their mentions print it."""
    rows = []
    for person in people:
        mention = "later" if f"people:{person.id}" in seen else "first"
        name = names_of(locale, plan, "people", person.id)
        known = asked(person, plan, locale, mention, name)
        if "{honorific}" not in decide(locale, "mentions", known, plan.directory.ranks).text():
            return None
        rows.append(honorific(person, plan, locale, mention))
    words = {row.text("plural") for row in rows}
    return rows[0] if len(words) == 1 and words != {""} else None


def collective(people: Sequence[Person], plan: Plan, locale: Locale, where: Place) -> list[Run]:
    """Write people who share a post by it ("both ministers"); [] when they share none or no row says how.

    The decision table `collective` asks how many they are (`people`), whether there is one of each side (`two_sides`),
    and whether all have an honorific (`titled`). Parts: {honorifics}, each once; {n}; {post}, in its form `plural` or
    the row's own.
    """
    if not locale.top.get("collective") or len(people) < 2:
        return []
    titles = [honorific(person, plan, locale, "later") for person in people]
    known: dict[str, str | bool] = {
        "people": str(len(people)),
        "two_sides": len(people) == 2 and {person.country for person in people} == set(plan.pair),
        "titled": all(title.text() for title in titles),
    }
    row = decide(locale, "collective", known, plan.directory.ranks)
    post = _shared_post(people, plan, locale, row.text("form", "plural")) if row.text() else None
    if post is None:
        return []
    order = row.list("order")
    words = sorted({title.text() for title in titles}, key=lambda word: order.index(word) if word in order else -1)
    count = row.list("words")
    n = count[len(people) - 1] if len(people) <= len(count) else localise(str(len(people)), locale)
    parts = {
        "honorifics": [Run(" ".join(words), row.origin(where))],
        "n": [Run(n, row.origin(where))],
        "post": [name_run(post, row.text("form", "plural"), where)],
    }
    return [replace(run, origin=replace(run.origin, by=row.id)) for run in fill(row, parts, where)]


def _shared_post(people: Sequence[Person], plan: Plan, locale: Locale, form: str) -> Name | None:
    """The name of the first post that all of them hold, of a country's own or in general, if it has that form."""
    held = [[post.post for post in person.on(plan.summary.release.day) if not post.state] for person in people]
    names = locale.names.get("posts", {})
    for post in held[0]:
        if all(post in posts for posts in held):
            keys = (*(f"{person.country}.{post}" for person in people), post)
            found = (names[key] for key in keys if key in names and form in names[key].forms)
            return next(found, None)
    return None
