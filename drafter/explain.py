"""Where each sentence comes from: form line, act, template line, rule with its source, clause and translation."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.draft import Draft, Origin, Run, Sentence, statement_of
from drafter.locale.rules import Locale, Rule
from drafter.office import Office, Releases
from drafter.tree import Map, Seq, plain


def explain(releases: Releases, office: Office, tag: str, match: str = "") -> Iterator[str]:
    """Yield lines that tell, for each sentence of a draft, what each piece of it is and where it stands.

    match: only sentences that hold this text or a fact of this value, or whose statement has this id.
    """
    draft: Draft = releases.drafts[tag]
    statements = {statement.id: statement for statement in releases.plan.summary.statements()}
    locale = office.locale(tag)
    for block in draft.blocks:
        for sentence in block.sentences:
            values = (run.origin.value for run in sentence.runs)
            if match and match not in sentence.ids and not any(match in text for text in (sentence.text, *values)):
                continue
            yield f"{tag} · {block.kind} · {sentence.text.strip()}"
            for id in map(statement_of, sentence.ids):
                acts = ", ".join(kind.id for use in statements[id].acts for kind in use.kinds) or "text"
                yield f"  statement {id} · {acts} · {statements[id].where}"
            told = ""
            for run in _joined(sentence):
                if run.origin.by and run.origin.by != told:
                    yield from (f"  mention: {line}" for line in _mention(run.origin.by, locale))
                told = run.origin.by
                yield f"  {run.text!r:<40} {describe(run, locale)}"
            yield ""


def _joined(sentence: Sentence) -> list[Run]:
    joined: list[Run] = []
    for run in sentence.runs:
        if joined and joined[-1].origin == run.origin and joined[-1].gap == run.gap and joined[-1].doubt == run.doubt:
            joined[-1] = Run(joined[-1].text + run.text, run.origin, run.gap, run.doubt)
        else:
            joined.append(run)
    return joined


def _mention(ids: str, locale: Locale) -> Iterator[str]:
    """The rows that say how a person is written here: rule, condition, source."""
    for id in ids.split():
        rule = find_rule(id, locale)
        if rule:
            said = (
                id,
                condition_of(id, locale),
                f"{rule.where.file}:{rule.where.line}",
                f"source: {_cited(rule)}",
            )
            yield " · ".join(part for part in said if part)


def describe(run: Run, locale: Locale) -> str:
    """Return what a run is, in one line: kind, reference, file and line, source, and the form's line behind it."""
    origin = run.origin
    said = [f"{origin.kind} {origin.ref}".strip(), f"{origin.at.file}:{origin.at.line}"]
    if origin.value:
        said.insert(1, f"= {origin.value}")
    if condition := condition_of(origin.ref, locale) if origin.kind in ("rule", "fact") else "":
        said.append(condition)
    if source := source_of(origin, locale):
        said.append(f"source: {source}")
    if origin.form and origin.form != origin.at:
        said.append(f"form line {origin.form.line}")
    if run.gap:
        said.append("MISSING")
    if run.doubt:
        said.append(run.doubt.upper())
    return " · ".join(said)


def source_of(origin: Origin, locale: Locale) -> str:
    """Return what a rule or a name cites, "not confirmed" where it cites nothing, "" for what needs no source."""
    if origin.kind in ("rule", "fact"):
        rule = find_rule(origin.ref.partition(":")[0], locale)
        return "" if rule is None else _cited(rule)
    if origin.kind == "name":
        for entries in locale.names.values():
            for name in entries.values():
                if name.where.file == origin.at.file and (name.where == origin.at or origin.at in name.places.values()):
                    return name.source or "not confirmed"
    return ""


def _cited(rule: Rule) -> str:
    return " – ".join(part for part in (rule.source, "" if rule.source and rule.confirmed else "not confirmed") if part)


def condition_of(id: str, locale: Locale) -> str:
    """Return when a row of a decision table is taken, "" for rules that always hold."""
    rule = find_rule(id.partition(":")[0], locale)
    when = rule.about.get("when") if rule else None
    if not isinstance(when, Map):
        return ""
    asked = []
    for key, value in when:
        found = plain(value)
        wanted = found if isinstance(found, list) else [found]
        asked.append(f"{key} {' or '.join(str(one) or 'none' for one in wanted)}")
    return "when " + (" and ".join(asked) or "nothing above fits")


def find_rule(id: str, locale: Locale) -> Rule | None:
    """Return the rule of an id such as "en.dates.date" or, in a decision table, "en.honorifics.ms"."""
    path = id.split(".")[1:]
    if not path:
        return None
    found = locale.find(*path)
    if found is None and len(path) == 2 and isinstance(locale.top.get(path[0]), Seq):
        return next((row for row in locale.rows(path[0]) if row.id == id), None)
    return found
