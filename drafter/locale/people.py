"""Writing people: honorific, name, posts, by the decision tables of a language and by how often they were mentioned."""

from __future__ import annotations

from collections.abc import Mapping

from drafter.directory import Name, Person, Post
from drafter.draft import Origin, Run
from drafter.locale.rules import Asked, Locale, Rule, decide, fill, gap
from drafter.plan import Plan
from drafter.problem import Place

REGISTERS = ("plain", "excellency", "royal", "clergy")


def names_of(locale: Locale, plan: Plan, section: str, id: str, tag: str = "") -> Name | None:
    """Return an entry's name in a language: the form's own before the office's."""
    own = plan.summary.names.get(section, {}).get(id, {}).get(tag or locale.tag)
    return own or locale.names.get(section, {}).get(id)


def name_run(name: Name, form: str, where: Place | None) -> Run:
    """One form of an entry as a run; a form that nobody confirmed carries its doubt."""
    at = name.places.get(form, name.where)
    doubt = "" if name.confirmed else "unconfirmed"
    return Run(name.forms[form], Origin("name", at, where, name.id), doubt=doubt)


def asked(person: Person, plan: Plan, mention: str, name: Name | None) -> dict[str, str | bool]:
    """What the decision tables may ask about a person."""
    posts = person.on(plan.summary.release.day)
    ranks = plan.directory.ranks
    held = [rank for post in posts if (rank := plan.directory.rank(post, person.country)) in ranks]
    return {
        "mention": mention,
        "gender": person.gender,
        "country": person.country,
        "own": person.country == plan.issuer_country,
        "rank": min(held, key=ranks.index) if held else "",
        "parts": bool(name and "given" in name.forms and "family" in name.forms),
        "latin": True,
    }


def honorific(person: Person, plan: Plan, locale: Locale, mention: str = "first") -> Rule:
    """Return the row of the honorific table that fits: its word, and the register of verbs."""
    return decide(locale, "honorifics", asked(person, plan, mention, None), plan.directory.ranks)


def write_person(
    person: Person, plan: Plan, locale: Locale, mention: str, where: Place | None
) -> tuple[list[Run], Run | None]:
    """Write a person at a mention ("first", "later", "headline").

    returns: the runs, and the mark that closes an apposition, or None. A name that is missing becomes a gap.
    """
    name = names_of(locale, plan, "people", person.id)
    known = asked(person, plan, mention, name)
    row = decide(locale, "mentions", known, plan.directory.ranks)
    title = honorific(person, plan, locale, mention)
    word = title.text()
    posts = person.on(plan.summary.release.day)
    parts: Mapping[str, list[Run]] = {
        "honorific": [Run(word, title.origin(where))] if word else [],
        "name": _name(person, name, locale, known, plan, where),
        "family": [name_run(name, "family", where)] if name and "family" in name.forms else [],
        "latin": _latin(person, plan, locale, where),
        "title": _posts(person, [p for p in posts if p.title], plan, locale, where, title=True),
        "posts": _posts(person, [p for p in posts if not p.title], plan, locale, where),
        "all_posts": _posts(person, list(posts), plan, locale, where),
        "short_post": _short(person, posts[:1], plan, locale, where),
        "country": _country(person.country, plan, locale, where),
    }
    close = row.text("close")
    with_apposition = bool(close and (parts["posts"] or parts["all_posts"]))
    return fill(row, parts, where), Run(close, row.origin(where)) if with_apposition else None


def _name(
    person: Person, name: Name | None, locale: Locale, known: Asked, plan: Plan, where: Place | None
) -> list[Run]:
    if name is None or not name.forms:
        return [gap(locale, person.id, where or person.where, person.id)]
    row = decide(locale, "person_names", known, plan.directory.ranks)
    parts = {
        form: [name_run(name, form, where)] if form in name.forms else []
        for form in ("family", "given", "full", "later")
    }
    if known["mention"] == "later" and parts["later"]:
        return parts["later"]
    if parts["full"]:
        return parts["full"]
    return fill(row, parts, where)


def _latin(person: Person, plan: Plan, locale: Locale, where: Place | None) -> list[Run]:
    rule = locale.find("gloss")
    if rule is None:
        return []
    own = plan.summary.names.get("people", {}).get(person.id, {}).get(rule.text("language"))
    name = own or locale.gloss.get(person.id)
    if name is None or not name.forms:
        return []
    if "full" in name.forms:
        return [name_run(name, "full", where)]
    parts = {form: [name_run(name, form, where)] if form in name.forms else [] for form in ("family", "given")}
    return fill(rule, parts, where)


def _posts(
    person: Person, posts: list[Post], plan: Plan, locale: Locale, where: Place | None, title: bool = False
) -> list[Run]:
    runs: list[Run] = []
    join = locale.rule("post_list")
    for n, post in enumerate(posts):
        if n:
            runs.append(Run(join.text("join"), join.origin(where)))
        runs.extend(_post(person, post, plan, locale, where, "title" if title else "form"))
    return runs


def post_name(post: Post, country: str, locale: Locale) -> tuple[Name | None, bool]:
    """Return a post's name, and whether that already holds the body ("post@body")."""
    posts = locale.names.get("posts", {})
    whole = posts.get(f"{post.post}@{post.body}")
    if whole:
        return whole, True
    return posts.get(f"{country}.{post.post}") or posts.get(post.post), False


def _post(person: Person, post: Post, plan: Plan, locale: Locale, where: Place | None, form: str) -> list[Run]:
    name, whole = post_name(post, person.country, locale)
    if name is None:
        return [gap(locale, post.post, where or post.where, post.post)]
    word = [_doubted(name_run(name, form if form in name.forms else "form", where), post)]
    if form == "title":
        return word
    body = locale.names.get("bodies", {}).get(post.body) if post.body and not whole else None
    if post.body and not whole and body is None:
        return [*word, gap(locale, post.body, where or post.where, post.body)]
    known: dict[str, str | bool] = {
        "body": body is not None,
        "whole": whole,
        "own": person.country == plan.issuer_country,
        "country": person.country,
    }
    row = decide(locale, "posts", known, plan.directory.ranks)
    in_post = next((f for f in ("in_post", "long", "form") if body and f in body.forms), "form")
    parts = {
        "post": word,
        "body": [name_run(body, in_post, where)] if body else [],
        "country": _country(person.country, plan, locale, where),
    }
    return fill(row, parts, where)


def _short(person: Person, posts: tuple[Post, ...], plan: Plan, locale: Locale, where: Place | None) -> list[Run]:
    for post in posts:
        name, _ = post_name(post, person.country, locale)
        if name:
            return [_doubted(name_run(name, "short" if "short" in name.forms else "form", where), post)]
        return [gap(locale, post.post, where or post.where, post.post)]
    return []


def _doubted(run: Run, post: Post) -> Run:
    return run if post.confirmed else Run(run.text, run.origin, doubt="unconfirmed")


def _country(code: str, plan: Plan, locale: Locale, where: Place | None) -> list[Run]:
    name = names_of(locale, plan, "countries", code)
    if name is None or not name.forms:
        return [gap(locale, code, where, code)]
    return [name_run(name, "long" if "long" in name.forms else "form", where)]
