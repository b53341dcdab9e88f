"""Writing people: honorific, name, posts, by the decision tables of a language and by how often they were mentioned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from drafter.directory import Entry, Name, Person, Post
from drafter.draft import Origin, Run
from drafter.frozen import dataclass, field, replace
from drafter.locale.rules import Asked, Locale, Rule, decide, fill, gap
from drafter.plan import Plan
from drafter.problem import Place

REGISTERS = ("plain", "excellency", "royal", "clergy")
# registers whose verbs are few and easily wrong
DELICATE = ("royal", "clergy")
MENTIONS = ("first", "later", "again", "headline")


def names_of(locale: Locale, plan: Plan, section: str, id: str, tag: str = "") -> Name | None:
    """Return an entry's name in a language: the form's own before the office's.

    A person's may be written as another language with the same letters has it: the rule `names_of_people` says so.
    """
    typed = plan.summary.names.get(section, {}).get(id, {})
    found = typed.get(tag or locale.tag) or locale.names.get(section, {}).get(id)
    if found is None and section == "people" and (rule := locale.find("names_of_people")):
        found = typed.get(rule.text("language")) or locale.people.get(id)
        # the letters are shared, words are not
        return found and replace(
            found, forms={form: said for form, said in found.forms.items() if form != "description"}
        )
    return found


def name_run(name: Name, form: str, where: Place | None) -> Run:
    """One form of an entry as a run; a form that nobody confirmed carries its doubt."""
    at = name.places.get(form, name.where)
    doubt = "" if name.confirmed and form not in name.doubted else "unconfirmed"
    return Run(name.forms[form], Origin("name", at, where, name.id), doubt=doubt)


def asked(person: Person, plan: Plan, locale: Locale, mention: str, name: Name | None = None) -> dict[str, str | bool]:
    """What the decision tables may ask about a person: docs/languages.md lists it."""
    day = plan.summary.release.day
    posts = person.on(day)
    spouse = plan.summary.people.get(person.spouse_of)
    title = plan.directory.find("titles", person.bestowed)
    rank = plan.directory.find("military_ranks", person.military)
    return {
        **{f"setting.{key}": value for key, value in locale.settings.items()},
        "mention": mention,
        "gender": person.gender,
        "country": person.country,
        "own": person.country == plan.issuer_country,
        "rank": plan.directory.highest(person, day),
        "spouse_rank": plan.directory.highest(spouse, day) if spouse else "",
        "spouse": bool(person.spouse_of),
        "late": person.late(day),
        "standing": plan.directory.standing(person, day),
        "bestowed": person.bestowed,
        "tier": title["tier"] if title else "",
        "military": person.military,
        "grade": rank["grade"] if rank else "",
        "academic": person.academic,
        "post": posts[0].post if posts else "",
        "state": posts[0].state if posts else "",
        "posts": str(len(posts)),
        "shared": plan.shares_post(person),
        "parts": bool(name and "given" in name.forms and "family" in name.forms),
    }


def honorific(person: Person, plan: Plan, locale: Locale, mention: str = "first") -> Rule:
    """Return the row of the honorific table that fits: its word, and the register of verbs."""
    return decide(locale, "honorifics", asked(person, plan, locale, mention), plan.directory.ranks)


def verb_row(verb: str, person: Person | None, register: str, plan: Plan, locale: Locale) -> Rule:
    """Return the row of the table `verbs` that fits: a word that changes with the rank of whom it is said.

    person: who acts or is acted on, None for a side. register: of the words about them. errors: as `decide`.
    """
    known = asked(person, plan, locale, "first") if person else {}
    return decide(locale, "verbs", {**known, "verb": verb, "register": register}, plan.directory.ranks)


def write_person(
    person: Person,
    plan: Plan,
    locale: Locale,
    mention: str,
    where: Place | None,
    titled: bool = True,
    table: str = "mentions",
    late: bool = True,
) -> tuple[list[Run], Run | None]:
    """Write a person at a mention: first, later, again (who acted in the sentence before), headline.

    titled: False where the honorific stands once before several people. table: another one of the same parts.
    late: False where nothing is said of a death, since the sentence tells of it.
    returns: the runs, and the mark that closes an apposition, or None. A name that is missing becomes a gap.
    """
    name = names_of(locale, plan, "people", person.id)
    known = asked(person, plan, locale, mention, name)
    row = decide(locale, table, known, plan.directory.ranks)
    title = honorific(person, plan, locale, mention)
    parts = _parts_of(person, plan, locale, known, name, title, where)
    gone = decide(locale, "late", known, plan.directory.ranks) if late and known["late"] else None
    if gone and gone.has("name"):
        parts.made["name"] = fill(gone, {"it": parts["name"]}, where, "name")
    if not titled:
        parts.made["honorific"] = []
    if known["posts"] == "0" and (said := _part(name, "description", where)):
        parts.made["posts"] = parts.made["all_posts"] = said
    close = row.text("close")
    pattern = row.text()
    apposed = [part for part in ("posts", "all_posts", "spouse") if "{" + part + "}" in pattern]
    apposition = close and (any(parts[part] for part in apposed) or table != "mentions")
    by = f"{row.id} {title.id}"
    runs = fill(row, parts, where)
    if gone and gone.has("write"):
        runs = fill(gone, {"it": runs}, where)
    runs = [replace(run, origin=replace(run.origin, by=run.origin.by or by)) for run in runs]
    return runs, Run(close, row.origin(where)) if apposition else None


def write_signer(person: Person, plan: Plan, locale: Locale, form: str, where: Place | None) -> list[Run]:
    """Write who signs, by the rule `signature`. form: "name" or "posts"; "posts" of somebody without any is empty."""
    name = names_of(locale, plan, "people", person.id)
    known = asked(person, plan, locale, "first", name)
    title = honorific(person, plan, locale)
    return fill(locale.rule("signature"), _parts_of(person, plan, locale, known, name, title, where), where, form)


def _parts_of(
    person: Person, plan: Plan, locale: Locale, known: Asked, name: Name | None, title: Rule, where: Place | None
) -> Parts:
    posts = person.on(plan.summary.release.day)
    spouse = plan.summary.people.get(person.spouse_of)

    def of_spouse() -> list[Run]:
        return write_person(spouse, plan, locale, "headline", where)[0] if spouse and not spouse.spouse_of else []

    def name_of_spouse() -> list[Run]:
        found = names_of(locale, plan, "people", spouse.id) if spouse else None
        return _name(spouse, found, locale, known, plan, where) if spouse else []

    return Parts(
        {
            "honorific": lambda: _word(title, where),
            "pronoun": lambda: _word(title, where, "pronoun") or _pronoun(person, locale, where),
            "bestowed": lambda: _title(locale, locale.names, "titles", person.bestowed, where),
            "bestowed_short": lambda: _title(locale, locale.names, "titles", person.bestowed, where, "short"),
            "military": lambda: _title(locale, locale.names, "military_ranks", person.military, where),
            "academic": lambda: _title(locale, locale.names, "academic", person.academic, where),
            "name": lambda: _name(person, name, locale, known, plan, where),
            "family": lambda: _part(name, "family", where),
            "given": lambda: _part(name, "given", where),
            "last": lambda: _element(name, locale, where),
            "latin": lambda: _latin(person, plan, locale, known, where),
            "latin_prefix": lambda: _part(name, "latin_prefix", where),
            "title": lambda: _posts(person, [p for p in posts if p.title], plan, locale, where, title=True),
            "posts": lambda: _posts(person, [p for p in posts if not p.title], plan, locale, where),
            "all_posts": lambda: _posts(person, list(posts), plan, locale, where),
            "short_post": lambda: _short(person, posts[:1], plan, locale, where),
            "country": lambda: _country(person.country, plan, locale, where, "long"),
            "country_short": lambda: _country(person.country, plan, locale, where, "form"),
            "spouse_name": name_of_spouse,
            "own": lambda: fill(locale.rule("pronouns", "own"), {}, where, (spouse and spouse.gender) or "plural"),
            "spouse": of_spouse,
        }
    )


@dataclass(frozen=True, slots=True)
class Parts(Mapping[str, list[Run]]):
    """The parts of a pattern by name, each written when it is asked for: a pattern has few of them."""

    ways: Mapping[str, Callable[[], list[Run]]]
    made: dict[str, list[Run]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> list[Run]:
        if name not in self.made:
            self.made[name] = self.ways[name]()
        return self.made[name]

    def __contains__(self, name: object) -> bool:
        return name in self.ways

    def __iter__(self) -> Iterator[str]:
        return iter(self.ways)

    def __len__(self) -> int:
        return len(self.ways)


def _word(rule: Rule, where: Place | None, key: str = "write") -> list[Run]:
    return [Run(rule.text(key), rule.origin(where))] if rule.text(key) else []


def _pronoun(person: Person, locale: Locale, where: Place | None) -> list[Run]:
    rule = locale.find("pronouns", "subject")
    return _word(rule, where, person.gender) if rule and person.gender else []


def _part(name: Name | None, form: str, where: Place | None) -> list[Run]:
    return [name_run(name, form, where)] if name and form in name.forms else []


def _element(name: Name | None, locale: Locale, where: Place | None) -> list[Run]:
    """The last element of a given name, by which Vietnamese officials are called."""
    form = next((form for form in ("given", "full") if name and form in name.forms), "")
    if not name or not form:
        return []
    run = name_run(name, form, where)
    marks = locale.rule("language").text("name_marks")
    return [replace(run, text=re.split(rf"[\s{re.escape(marks)}]+", run.text)[-1])]


def _title(
    locale: Locale,
    names: Mapping[str, Mapping[str, Name]],
    section: str,
    id: str,
    where: Place | None,
    form: str = "form",
) -> list[Run]:
    if not id:
        return []
    name = names.get(section, {}).get(id)
    if name is None or not name.forms:
        return [gap(locale, id, where, id)]
    return [name_run(name, form if form in name.forms else "form", where)]


def _name(
    person: Person, name: Name | None, locale: Locale, known: Asked, plan: Plan, where: Place | None
) -> list[Run]:
    if name is None or not name.forms:
        return [gap(locale, person.id, where or person.where, person.id)]
    row = decide(locale, "person_names", known, plan.directory.ranks)
    parts = {form: _part(name, form, where) for form in ("family", "given", "full", "later")}
    if known["mention"] in ("later", "again") and parts["later"]:
        return parts["later"]
    if parts["full"]:
        return parts["full"]
    return fill(row, parts, where)


def _latin(person: Person, plan: Plan, locale: Locale, known: Asked, where: Place | None) -> list[Run]:
    """The name in the language of the rule `gloss`, with prefix and posts where the rule asks for them."""
    rule = locale.find("gloss")
    if rule is None or person.country in rule.list("without"):
        return []
    own = plan.summary.names.get("people", {}).get(person.id, {}).get(rule.text("language"))
    name = own or locale.gloss.get("people", {}).get(person.id)
    if name is None or not name.forms:
        return []
    parts = {form: _part(name, form, where) for form in ("family", "given", "full", "latin_prefix")}
    if parts["full"]:
        parts["given"], parts["family"] = parts["full"], []
    elif locale.top.get("latin_names"):
        row = decide(locale, "latin_names", known, plan.directory.ranks)
        parts["given"], parts["family"] = fill(row, parts, where), []
    if locale.top.get("latin_prefixes") and not parts["latin_prefix"]:
        row = decide(locale, "latin_prefixes", known, plan.directory.ranks)
        parts["latin_prefix"] = fill(row, _ranks(person, locale.gloss, locale, where), where)
    parts["latin_posts"] = _latin_posts(person, plan, locale, rule, where)
    return fill(rule, parts, where)


def _latin_posts(person: Person, plan: Plan, locale: Locale, rule: Rule, where: Place | None) -> list[Run]:
    """The posts in the language of the gloss; the country once, where no post names it."""
    if not rule.has("post"):
        return []
    names = locale.gloss
    country = names.get("countries", {}).get(person.country)
    runs: list[Run] = []
    for post in person.on(plan.summary.release.day):
        name, whole = post_name(post, person.country, names)
        if name is None:
            return []
        if runs:
            runs.append(Run(rule.text("join"), rule.origin(where)))
        known = plan.summary.names.get("terms", {}).get(post.body, {}).get(rule.text("language"))
        body = (
            None
            if whole or post.title or post.post in rule.list("without_body")
            else names.get("bodies", {}).get(post.body) or known
        )
        to = names.get("countries", {}).get(post.to)
        parts = {
            "post": [_doubted(name_run(name, "form", where), post)],
            "body": _any(body, ("form",), where),
            "to": _any(to, ("actor", "form"), where),
            "country": _any(country, ("actor", "form"), where),
        }
        key = post.state if rule.has(post.state) else "post"
        runs += fill(rule, parts, where, "to" if to and key == "post" else key)
    named = "".join(run.text for run in runs)
    bare = plan.directory.highest(person, plan.summary.release.day) in rule.list("without_country")
    if not country or not runs or bare or any(text in named for text in country.forms.values()):
        return runs
    return [*runs, *fill(rule, {"country": _any(country, ("long", "form"), where)}, where, "country")]


def _any(name: Name | None, forms: tuple[str, ...], where: Place | None) -> list[Run]:
    """The first of the forms that a name has."""
    return next(([name_run(name, form, where)] for form in forms if name and form in name.forms), [])


def _ranks(
    person: Person, names: Mapping[str, Mapping[str, Name]], locale: Locale, where: Place | None
) -> dict[str, list[Run]]:
    """What stands before a name by decree, commission or degree."""
    return {
        "bestowed": _title(locale, names, "titles", person.bestowed, where),
        "bestowed_short": _title(locale, names, "titles", person.bestowed, where, "short"),
        "military": _title(locale, names, "military_ranks", person.military, where),
        "academic": _title(locale, names, "academic", person.academic, where),
    }


def _posts(
    person: Person, posts: list[Post], plan: Plan, locale: Locale, where: Place | None, title: bool = False
) -> list[Run]:
    runs: list[Run] = []
    join = locale.rule("post_list")
    for n, post in enumerate(posts):
        if n:
            runs.append(Run(join.text("join"), join.origin(where)))
        runs.extend(_post(person, post, plan, locale, where, _gendered("title" if title else "form", person)))
    return runs


def _gendered(form: str, person: Person) -> str:
    """The form of a post that a woman holds, where a language has another for her."""
    return f"{form}_feminine".removeprefix("form_") if person.gender == "f" else form


def _there(name: Name, form: str) -> str:
    """The form, or what stands nearest to it: the common one of the same length, then the usual one."""
    plain = form.removesuffix("_feminine")
    spares = (form, plain, "feminine" if form != plain else "form", "form")
    return next(one for one in spares if one in name.forms)


def body_name(post: Post, plan: Plan, locale: Locale) -> Name | None:
    """Return the name of the ministry or office of a post; of an organisation, also one of the form."""
    return locale.names.get("bodies", {}).get(post.body) or names_of(locale, plan, "terms", post.body)


def post_name(post: Post, country: str, names: Mapping[str, Mapping[str, Name]]) -> tuple[Name | None, bool]:
    """Return a post's name, and whether that already holds the body ("post@body")."""
    posts = names.get("posts", {})
    whole = posts.get(f"{post.post}@{post.body}")
    if whole:
        return whole, True
    return posts.get(f"{country}.{post.post}") or posts.get(post.post), False


def _post(person: Person, post: Post, plan: Plan, locale: Locale, where: Place | None, form: str) -> list[Run]:
    name, whole = post_name(post, person.country, locale.names)
    if name is None:
        return [gap(locale, post.post, where or post.where, post.post)]
    word = [_doubted(name_run(name, _there(name, form), where), post)]
    if form.startswith("title") and not post.state:
        return word
    body = body_name(post, plan, locale) if post.body and not whole else None
    if post.body and not whole and body is None:
        return [*word, gap(locale, post.body, where or post.where, post.body)]
    country: Entry | None = plan.directory.find("countries", person.country)
    known: dict[str, str | bool] = {
        "post": post.post,
        "state": post.state,
        "gender": person.gender,
        "to": bool(post.to),
        "sent_to": post.to,
        "body": body is not None,
        "whole": whole,
        "general": name.id == post.post,
        "own": person.country == plan.issuer_country,
        "country": person.country,
        "realm": country["realm"] if country else "",
        "rank": plan.directory.rank(post, person.country),
    }
    row = decide(locale, "posts", known, plan.directory.ranks)
    in_post = next((f for f in ("in_post", "long", "form") if body and f in body.forms), "form")
    parts = {
        "post": word,
        "body": [name_run(body, in_post, where)] if body else [],
        "country": _country(person.country, plan, locale, where, "long"),
        "country_short": _country(person.country, plan, locale, where, "form"),
        "country_named": _country(person.country, plan, locale, where, "actor"),
        "ambassador": _country(person.country, plan, locale, where, "ambassador"),
        "to": _to(post, plan, locale, where, "long"),
        "to_short": _to(post, plan, locale, where, "form"),
    }
    return fill(row, parts, where)


def _to(post: Post, plan: Plan, locale: Locale, where: Place | None, form: str) -> list[Run]:
    if not post.to:
        return []
    section = "countries" if plan.directory.find("countries", post.to) else "bodies"
    name = names_of(locale, plan, section, post.to)
    if name is None or not name.forms:
        return [gap(locale, post.to, where, post.to)]
    # where a post names a country otherwise than text does
    form = "in_post" if section == "countries" and form == "form" and "in_post" in name.forms else form
    return [name_run(name, form if form in name.forms else "form", where)]


def _short(person: Person, posts: tuple[Post, ...], plan: Plan, locale: Locale, where: Place | None) -> list[Run]:
    for post in posts:
        name, _ = post_name(post, person.country, locale.names)
        if name:
            return [_doubted(name_run(name, _there(name, _gendered("short", person)), where), post)]
        return [gap(locale, post.post, where or post.where, post.post)]
    return []


def _doubted(run: Run, post: Post) -> Run:
    return run if post.confirmed else replace(run, doubt="unconfirmed")


def _country(code: str, plan: Plan, locale: Locale, where: Place | None, form: str) -> list[Run]:
    if not code:
        return []
    name = names_of(locale, plan, "countries", code)
    if name is None or not name.forms:
        return [gap(locale, code, where, code)]
    if form == "ambassador" and form not in name.forms:
        return []
    return [name_run(name, form if form in name.forms else "form", where)]
