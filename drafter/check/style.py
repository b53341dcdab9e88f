"""How it is said: spellings, endings, address, honorifics, length. Differences are `checks` in locale.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.catalog import SLOT
from drafter.check.look import Checked, Line, found, mentions, pattern, rows
from drafter.directory import Person
from drafter.draft import Run
from drafter.plan import Plan
from drafter.problem import Grade, Problem


def spelling(checked: Checked) -> Iterator[Problem]:
    """Words are spelled as the language's official texts spell them."""
    for locale, line in checked.read():
        for row in rows(locale, "spellings"):
            for match in found(row, line.free):
                yield line.problem(
                    "spelling",
                    Grade.WARNING,
                    match.start(),
                    'expected "{wanted}", found "{found}"',
                    "see {source}",
                    {"wanted": match.expand(row.text()), "found": match[0], "source": row.source or row.id},
                )


def style(checked: Checked) -> Iterator[Problem]:
    """One style in the whole text: sentences end in its way, and nothing of another style stands inside."""
    for locale, line in checked.read("paragraph", "note"):
        for row in rows(locale, "style"):
            text = line.text.rstrip()
            if row.has("ends"):
                ends, end = locale.rule("checks", "ends"), locale.find("language", "end")
                bare = text.rstrip(ends.text("marks") + (end.text() if end else ""))
                if not line.gap and bare and not pattern(row.text("ends")).search(bare):
                    yield _style(line, max(0, len(bare) - 1), row.text("say"), bare[-12:])
            else:
                for match in found(row, line.free):
                    if line.quoted(match.start()):
                        continue
                    yield _style(line, match.start(), row.text("say"), match[0])


def _style(line: Line, offset: int, say: str, text: str) -> Problem:
    return line.problem(
        "style",
        Grade.WARNING,
        offset,
        '{say}: "{found}"',
        "say it in the style of the text",
        {"say": say, "found": text},
    )


def address(checked: Checked) -> Iterator[Problem]:
    """Nobody is spoken to, and nobody says I or we: a release tells of others."""
    for locale, line in checked.read():
        for row in rows(locale, "address"):
            for match in found(row, line.free):
                if line.quoted(match.start()):
                    continue
                yield line.problem(
                    "address",
                    Grade.WARNING,
                    match.start(),
                    '{say}: "{found}"',
                    "tell it of somebody; in a quotation it may stand",
                    {"say": row.text("say"), "found": match[0]},
                )


def typed_honorific(checked: Checked) -> Iterator[Problem]:
    """No honorific is typed beside a mention: the rule of the language writes the right one."""
    for locale, line in checked.read():
        rule = locale.find("checks", "honorifics")
        if rule is None:
            continue
        for start, end, runs in mentions(line):
            if not _people(runs, checked.plan):
                continue
            before, after = line.free[:start].rstrip(), line.free[end:]
            typed = [word for word in rule.list("before") if before.endswith(word)]
            typed += [word for word in rule.list("after") if after.startswith(word)]
            if typed:
                word = max(typed, key=len)
                yield line.problem(
                    "typed-honorific",
                    Grade.ERROR,
                    start - 1 if before.endswith(word) else end,
                    '"{found}" is typed beside <{person}>, whom {language} already honours by rule',
                    "delete the word",
                    {"found": word, "person": _people(runs, checked.plan)[0].id},
                )


def majesty(checked: Checked) -> Iterator[Problem]:
    """A sovereign or a member of a royal family is never mentioned without the word that is theirs."""
    for locale, line in checked.read():
        for start, _, runs in mentions(line):
            for person in _people(runs, checked.plan):
                standing = checked.plan.directory.standing(person, checked.plan.summary.release.day)
                rule = locale.find("checks", "royal", standing) if standing else None
                if rule and not any(word in line.text for word in rule.list("write")):
                    yield line.problem(
                        "majesty",
                        Grade.WARNING,
                        start,
                        "<{person}> is mentioned without {wanted}",
                        "let the rule write the mention: <{person}>",
                        {"person": person.id, "wanted": " or ".join(rule.list("write"))},
                    )


def contact_of_another(checked: Checked) -> Iterator[Problem]:
    """The contact lines are the issuer's own: those of another body are left out."""
    summary = checked.plan.summary
    if summary.contact and checked.plan.contact is None:
        yield Problem(
            "contact-of-another",
            Grade.WARNING,
            summary.contact_where,
            "{contact} is not the contact of {issuer}: the lines are left out",
            {"contact": summary.contact, "issuer": summary.issuer},
            "name a contact of the issuer's own, or none",
        )


def own_side(checked: Checked) -> Iterator[Problem]:
    """The issuer's own people carry no word that the language keeps for the other side."""
    for locale, line in checked.read():
        rule = locale.find("checks", "own_side")
        if rule is None:
            continue
        for start, end, runs in mentions(line):
            country = checked.plan.of(line.tag).issuer_country
            own = [p for p in _people(runs, checked.plan) if p.country and p.country == country]
            said, after = line.text[start:end], line.free[end:]
            word = next((w for w in rule.list("avoid") if said.endswith(w) or after.startswith(w)), "")
            if own and word:
                yield line.problem(
                    "own-side",
                    Grade.ERROR,
                    start,
                    '"{found}" stands with <{person}>, who is of the issuer\'s own side',
                    "leave the word out",
                    {"found": word, "person": own[0].id},
                )


def _people(runs: tuple[Run, ...], plan: Plan) -> tuple[Person, ...]:
    known = {**plan.directory.people, **plan.summary.people}
    return tuple(known[id] for id in dict.fromkeys(run.origin.ref for run in runs) if id in known)


SHORT = 12


def length(checked: Checked) -> Iterator[Problem]:
    """A translation is not much shorter or longer than its text: what is, lost something or says more."""
    source = checked.plan.summary.language
    for tag, passages in checked.passages.items():
        rule = checked.locales[tag].find("checks", "lengths")
        band = [float(number) for number in rule.list(source)] if rule else []
        for passage in passages if len(band) == 2 else ():
            typed, said = (len(SLOT.sub("", text).strip()) for text in (passage.clause.key, passage.text))
            if passage.translated and typed >= SHORT and not band[0] <= said / typed <= band[1]:
                yield Problem(
                    "length",
                    Grade.WARNING,
                    passage.where,
                    "the {language} text is {how} than such a text is elsewhere: {share} of the length",
                    {
                        "language": tag,
                        "statement": passage.statement,
                        "how": "shorter" if said / typed < band[0] else "longer",
                        "share": f"{said / typed:.2f}",
                    },
                    "read it against the text: is something left out, or said twice?",
                    passage.text,
                )


def social_length(checked: Checked) -> Iterator[Problem]:
    """The text for social media is no longer than they take, by the language's rule `social`."""
    for tag, draft in checked.drafts.items():
        rule = checked.locales[tag].find("social") if tag in checked.locales else None
        text = draft.texts.get("social")
        limit = int(rule.text("limit", "0")) if rule else 0
        if text and limit and len(text.text) > limit:
            yield Problem(
                "social-length",
                Grade.WARNING,
                next((run.origin.form for run in text.runs if run.origin.form), None),
                "the {language} text for social media has {count} characters, {limit} may be",
                {"language": tag, "count": str(len(text.text)), "limit": str(limit)},
                "write a shorter one under `social:`, for all languages or for this one",
                text.text,
            )


def sentence_count(checked: Checked) -> Iterator[Problem]:
    """A statement is told in as many sentences as in the form's language."""
    source = checked.plan.summary.language
    counts: dict[str, dict[str, int]] = {tag: {} for tag in checked.lines}
    for locale, line in checked.read("paragraph", "item", "note"):
        rule = locale.find("checks", "ends")
        listing = checked.listing(locale.tag)
        for id in line.ids if rule and rule.has("sentence") and not line.gap else ():
            if id in listing:
                continue
            ends = len(pattern(rule.text("sentence")).findall(line.text)) if rule else 0
            counts[locale.tag][id] = counts[locale.tag].get(id, 0) + ends
    for tag, told in counts.items():
        for statement in checked.statements[tag]:
            here, there = told.get(statement.id), counts.get(source, {}).get(statement.id)
            if here is not None and there is not None and here != there:
                yield Problem(
                    "sentence-count",
                    Grade.WARNING,
                    statement.where,
                    "{language} tells this statement in {here} sentences, {source} in {there}",
                    {
                        "language": tag,
                        "source": source,
                        "statement": statement.id,
                        "here": str(here),
                        "there": str(there),
                    },
                    "read both: is a sentence missing?",
                )
