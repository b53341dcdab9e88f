"""One page for the people who read a release before it goes out: all languages side by side, needing no script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from drafter.catalog import Clauses, Translation
from drafter.draft import Run, Sentence
from drafter.form.model import Clause
from drafter.plan import Plan
from drafter.problem import Grade, Place, Problem
from drafter.realise import Realised
from drafter.render.scripts import plain
from drafter.review.rows import Finding, Row, Translated, all_problems, findings, pair, translations
from drafter.review.style import style
from drafter.typography import Typography

# The page speaks this language, in this script; every word of its own stands here.
SPOKEN, SCRIPT = "en", "Latn"
WORDS = {
    "title": "Review: {title}",
    "draft": "Draft",
    "final": "Final",
    "facts": "Dated {date}. Form: ",
    "skip": "Skip to the text",
    "skip_row": "Next row",
    "counts": "State of each language",
    "language": "Language",
    "hash": "Hash of the text",
    "sentences": "Sentences",
    "missing": "Missing",
    "unconfirmed": "Unconfirmed",
    "unreviewed": "Translations not reviewed",
    "open": "What is open",
    "nothing": "Nothing is missing and nothing is in doubt.",
    "rows": "in {rows}",
    "more": "and {count} more rows",
    "next": "Next step: {advice}",
    "group": "{language}: {title}",
    "group_clause-missing": "Not translated yet",
    "group_name-missing": "Names that are missing",
    "group_missing": "Missing",
    "group_clause-unreviewed": "Translations nobody has reviewed",
    "group_unreviewed": "Not reviewed",
    "group_unconfirmed": "Names nobody has confirmed",
    "text": "The text",
    "caption": "The release, one row for each statement, one column for each language",
    "row": "Row",
    "show": "Show",
    "show_all": "all rows ({count})",
    "show_open": "rows with something open ({count})",
    "legend": "Marks",
    "legend_fact": "fact",
    "legend_name": "name",
    "legend_reviewed": "reviewed translation",
    "legend_unreviewed": "translation nobody has reviewed",
    "legend_unconfirmed": "name nobody has confirmed",
    "legend_missing": "missing",
    "legend_hover": "Point at a mark, or move to it with the Tab key, to see where it comes from.",
    "paragraph": "Paragraph {number}",
    "line": "line {line}",
    "free": "free text",
    "skipped": "By the form, this language does not print it (only, skip).",
    "lost": "No sentence tells this statement.",
    "absent": "Has no such part.",
    "clauses": "Clauses: {states}",
    "state_reviewed": "{count} reviewed",
    "state_unreviewed": "{count} not reviewed",
    "state_missing": "{count} not translated",
    "source": "source text: ",
    "origin_fact": "fact: {value}",
    "origin_name": "name: {ref}",
    "origin_clause": "clause: {ref}",
    "origin_template": "words of the template: {ref}",
    "origin_rule": "rule: {ref}",
    "origin_override": "corrected for this release by reviewers",
    "origin_gap": "missing: {ref}",
    "origin_form": "form: {place}",
    "origin_by": "written by the rule {ref}, {place}",
    "origin_at": "stands in {place}",
    "origin_other": "in {language}: {text}",
    "doubt_unconfirmed": "nobody has confirmed it",
    "doubt_unreviewed": "nobody has reviewed it",
    "doubt": "in doubt: {rule}",
    "sign": "Signatures",
    "sign_about": "I have read this text and agree with it. Hash: ",
    "sign_name": "Name",
    "sign_date": "Date",
    "sign_sign": "Signature",
    "foot": "{title} · {hashes}",
}

# groups of findings longer than this are folded, errors never
FOLDED = 8
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# what the runs of one place in the form say in each language: (place, value) -> tag -> text
Written = Mapping[tuple[Place | None, str], Mapping[str, str]]


def review_page(
    plan: Plan,
    drafts: Mapping[str, Realised],
    settings: Mapping[str, Typography],
    problems: Sequence[Problem],
    clauses: Mapping[str, Clauses],
) -> bytes:
    """Return one HTML page in UTF-8 that needs nothing else: drafts side by side by statement, all that is open on top.

    drafts: the columns, in this order; settings and clauses have the same tags.
    problems: what checks found; those of the form and of the drafts are added, each problem once.
    A control character shows as U+FFFD. Equal arguments give equal bytes.
    """
    texts = {tag: realised.draft for tag, realised in drafts.items()}
    rows = pair(plan, texts)
    translated = {tag: translations(plan, clauses[tag]) for tag in drafts}
    found = findings(plan, rows, translated, all_problems(plan, drafts, problems))
    page = _Page(plan, drafts, settings, rows, found, translated)
    return _CONTROL.sub("\ufffd", page.html()).encode("utf-8")


class _Page:
    """What every part of the page looks at; makes the markup."""

    def __init__(
        self,
        plan: Plan,
        drafts: Mapping[str, Realised],
        settings: Mapping[str, Typography],
        rows: Sequence[Row],
        found: Sequence[Finding],
        translated: Translated,
    ) -> None:
        self.plan, self.settings, self.rows, self.found, self.translated = plan, settings, rows, found, translated
        self.drafts = {tag: realised.draft for tag, realised in drafts.items()}
        self.first = next(iter(self.drafts))
        self.names = {tag: _language(tag) for tag in drafts}
        self.statements = {statement.id: statement for statement in plan.summary.statements()}
        self.printed = {
            tag: {told.statement.id for paragraph in plan.printed(tag) for told in paragraph.told} for tag in drafts
        }
        self.written = _written(rows)
        self.open = {id for finding in found for id in finding.rows} | {row.id for row in rows if self._is_open(row)}

    def html(self) -> str:
        draft = self.drafts[self.first]
        hashes = " · ".join(f"{tag} {one.hash[:12]}" for tag, one in self.drafts.items())
        foot = WORDS["foot"].format(title=f"{draft.date} {draft.slug}", hashes=hashes)
        return _html(
            '<!DOCTYPE html>\n<html lang="{spoken}">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="robots" content="noindex">\n'
            "<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
            '<a class="skip" href="#page.text">{skip}</a>\n{header}\n<main>\n{open}\n{text}\n{sign}\n</main>\n'
            "</body>\n</html>\n",
            spoken=SPOKEN, policy=_POLICY, title=WORDS["title"].format(title=draft.title),
            style=Markup(style(self.settings, foot)), skip=WORDS["skip"],
            header=self._header(), open=self._findings(), text=self._text(), sign=self._signatures(),
        )  # fmt: skip

    def _header(self) -> Markup:
        draft = self.drafts[self.first]
        final = all(one.final for one in self.drafts.values())
        others = (
            _html('<p class="titles" lang="{}">{}</p>', self.settings[tag].lang, one.title)
            for tag, one in self.drafts.items()
            if tag != self.first
        )
        return _html(
            '<header>\n<p class="mark{}">{}</p>\n<h1 lang="{}">{}</h1>\n{}\n'
            '<p class="facts">{}<code>{}</code></p>\n{}\n</header>',
            " final" if final else "", WORDS["final" if final else "draft"],
            self.settings[self.first].lang, draft.title, _joined(others),
            WORDS["facts"].format(date=draft.date), self.plan.summary.file, self._counts(),
        )  # fmt: skip

    def _counts(self) -> Markup:
        counted = ("missing", "unconfirmed", "unreviewed")
        head = ("language", "hash", "sentences", *counted)
        lines = []
        for tag, draft in self.drafts.items():
            mine = [finding.rule for finding in self.found if finding.tag == tag]
            numbers = [len([rule for rule in mine if rule.endswith(word)]) for word in counted]
            cells = (
                _html('<td class="number{}" data-label="{}">{}</td>', " some" if number else "", WORDS[word], number)
                for word, number in zip(counted, numbers, strict=True)
            )
            lines.append(_html(
                '<tr><th scope="row">{} ({})</th><td data-label="{}"><code>{}</code> {}</td>'
                '<td class="number" data-label="{}">{}</td>{}</tr>',
                self.names[tag], tag, WORDS["hash"], draft.hash[:12], WORDS["final" if draft.final else "draft"],
                WORDS["sentences"], len(list(draft.sentences())), _joined(cells, ""),
            ))  # fmt: skip
        titles = (_html('<th scope="col">{}</th>', WORDS[word]) for word in head)
        return _html(
            '<table class="counts">\n<caption class="hidden">{}</caption>\n'
            "<thead><tr>{}</tr></thead>\n<tbody>{}</tbody>\n</table>",
            WORDS["counts"], _joined(titles, ""), _joined(lines),
        )  # fmt: skip

    def _findings(self) -> Markup:
        groups = groupby(self.found, key=lambda finding: (finding.grade, finding.rule, finding.tag))
        content = _joined(self._group(tuple(group)) for _, group in groups)
        return _html(
            '<section id="page.open" aria-labelledby="page.open-title">\n'
            '<h2 id="page.open-title">{} ({})</h2>\n{}\n</section>',
            WORDS["open"], len(self.found), content or _html("<p>{}</p>", WORDS["nothing"]),
        )  # fmt: skip

    def _group(self, group: Sequence[Finding]) -> Markup:
        """Return findings of one grade, rule and language."""
        first = group[0]
        # one next step for all is said once
        shared = first.advice if len({finding.advice for finding in group}) == 1 else ""
        title = WORDS.get(f"group_{first.rule}", first.rule.replace("-", " ").capitalize())
        if first.tag:
            title = WORDS["group"].format(title=title, language=self.names.get(first.tag, first.tag))
        grade = first.grade.name.lower()
        return _html(
            '<details class="{}"{}><summary><b>{} ({})</b> {} <code>{}</code></summary>\n{}<ul>\n{}\n</ul></details>',
            grade, Markup(" open") if first.grade > Grade.WARNING or len(group) <= FOLDED else "",
            title, len(group), grade, first.rule,
            self._next(shared), _joined(self._finding(finding, shared) for finding in group),
        )  # fmt: skip

    def _finding(self, finding: Finding, shared: str) -> Markup:
        where = _html(" <code>{}:{}</code>", finding.where.file, finding.where.line) if finding.where else ""
        links = _joined((_html('<a href="#{0}">{0}</a>', id) for id in finding.rows[:4]), ", ")
        rest = len(finding.rows) - 4
        more = " " + WORDS["more"].format(count=rest) if rest > 0 else ""
        rows = _html(' <span class="more">{}{}</span>', _html(WORDS["rows"], rows=links), more) if links else ""
        advice = self._next("" if shared else finding.advice)
        return _html("<li>{}{}{}{}</li>", self._mixed(finding.text), where, rows, advice)

    def _next(self, advice: str) -> Markup:
        if not advice:
            return Markup()
        return _html('<p class="next">{}</p>', self._mixed(WORDS["next"].format(advice=advice)))

    def _mixed(self, text: str) -> Markup:
        """Return text of the page in which words of any language stand: what is in another script with its language."""
        return _joined(
            (
                Markup.escape(piece.text) if piece.face.script == SCRIPT else _foreign(piece.face.lang, piece.text)
                for piece in plain(text, self.settings[self.first])
            ),
            "",
        )

    def _text(self) -> Markup:
        heads = (_html('<th scope="col">{} ({})</th>', self.names[tag], tag) for tag in self.drafts)
        some = len([row for row in self.rows if row.id in self.open])
        return _html(
            '<section id="page.text" aria-labelledby="page.text-title" tabindex="-1">\n'
            '<h2 id="page.text-title">{}</h2>\n{}\n'
            '<fieldset><legend>{}</legend><label><input type="radio" name="show" checked> {}</label>'
            '<label><input type="radio" name="show" id="page.some"> {}</label></fieldset>\n'
            '<table class="text">\n<caption class="hidden">{}</caption>\n'
            '<thead><tr><th scope="col">{}</th>{}</tr></thead>\n{}\n</table>\n</section>',
            WORDS["text"], self._legend(),
            WORDS["show"], WORDS["show_all"].format(count=len(self.rows)), WORDS["show_open"].format(count=some),
            WORDS["caption"], WORDS["row"], _joined(heads, ""), _joined(self._bodies()),
        )  # fmt: skip

    def _legend(self) -> Markup:
        kinds = ("fact", "name", "reviewed", "unreviewed", "unconfirmed", "missing")
        marked = (
            _html('<span><span class="run {} first">{}</span></span>', kind, WORDS[f"legend_{kind}"]) for kind in kinds
        )
        return _html(
            '<p class="legend"><b>{}:</b> {} <span class="hover">{}</span></p>',
            WORDS["legend"], _joined(marked, " "), WORDS["legend_hover"],
        )  # fmt: skip

    def _bodies(self) -> Iterator[Markup]:
        """Yield the table's bodies: one for each paragraph of the form, with its line on top, and one for furniture."""
        number = {s.id: n for n, section in enumerate(self.plan.summary.sections, 1) for s in section.statements}
        after = [row.id for row in self.rows[1:]] + ["page.sign"]
        steps = dict(zip((row.id for row in self.rows), after, strict=True))

        def paragraph(row: Row) -> int:
            # a heading stands with the paragraph under it
            id = row.ids[0] if row.ids else row.id.removeprefix("heading.")
            return number.get(id, 0)

        for n, group in groupby(self.rows, key=paragraph):
            title = Markup()
            if n:
                where = self.plan.summary.sections[n - 1].where
                title = _html(
                    '<tr><th class="group" scope="rowgroup" colspan="{}">{} <code>{}:{}</code></th></tr>\n',
                    len(self.drafts) + 1,
                    WORDS["paragraph"].format(number=n),
                    where.file,
                    where.line,
                )
            yield _html("<tbody>\n{}{}\n</tbody>", title, _joined(self._row(row, steps[row.id]) for row in group))

    def _row(self, row: Row, after: str) -> Markup:
        classes = f"row {row.kind} open" if row.id in self.open else f"row {row.kind}"
        cells = (self._cell(row, tag) for tag in self.drafts)
        skip = _html('<a class="skip" href="#{}">{}</a>', after, WORDS["skip_row"])
        return _html(
            '<tr class="{}">\n<th scope="row">{}{}</th>\n{}\n</tr>', classes, self._row_head(row), skip, _joined(cells)
        )

    def _row_head(self, row: Row) -> Markup:
        if not row.ids:
            return _html('<a id="{0}" href="#{0}">{1}</a>', row.id, row.kind.replace("_", " "))
        parts = []
        for id in row.ids:
            parts.append(_html('<a id="{0}" href="#{0}"><code>{0}</code></a>', id))
            if statement := self.statements.get(id):
                parts.append(self._line(statement.where))
                # long ids may break where their words meet
                acts = (Markup("_<wbr>").join(use.act.id.split("_")) for use in statement.acts)
                parts.append(_html("<span>{}</span>", _joined(acts, ", ") or WORDS["free"]))
        return _joined(parts, "")

    def _line(self, where: Place) -> Markup:
        return _html('<span title="{}">{}</span>', _place(where), WORDS["line"].format(line=where.line))

    def _cell(self, row: Row, tag: str) -> Markup:
        found = row.cells.get(tag, ())
        content = _joined(self._sentence(tag, label, sentence) for label, sentence in found)
        if not found:
            word = self._why_empty(row, tag)
            content = _html('<p class="{}">{}</p>', "lost" if word == "lost" else "none", WORDS[word])
        return _html('<td data-label="{}">{}{}</td>', self.names[tag], content, self._states(row, tag))

    def _why_empty(self, row: Row, tag: str) -> str:
        if not row.ids:
            return "absent"
        return "lost" if any(id in self.printed[tag] for id in row.ids) else "skipped"

    def _is_open(self, row: Row) -> bool:
        if any(self._why_empty(row, tag) == "lost" for tag in self.drafts if tag not in row.cells):
            return True
        clauses = [one for tag in self.drafts for one in self._clauses(row, tag)]
        return any(found is None or not found.reviewed for _, found in clauses)

    def _clauses(self, row: Row, tag: str) -> list[tuple[Clause, Translation | None]]:
        return [one for id in row.ids for one in self.translated[tag].get(id, ())]

    def _states(self, row: Row, tag: str) -> Markup:
        """Return how far the translations of a row's clauses are, with the source of those that are not done."""
        states: dict[str, list[Clause]] = {}
        for clause, found in self._clauses(row, tag):
            state = "missing" if found is None else "reviewed" if found.reviewed else "unreviewed"
            states.setdefault(state, []).append(clause)
        if not states:
            return Markup()
        order = [state for state in ("reviewed", "unreviewed", "missing") if state in states]
        said = ", ".join(WORDS[f"state_{state}"].format(count=len(states[state])) for state in order)
        setting = self.settings.get(self.plan.summary.language)
        source = setting.lang if setting else self.plan.summary.language
        missing = _joined(
            _html("<li>{}{} ({})</li>", WORDS["source"], _foreign(source, clause.key), self._line(clause.where))
            for clause in states.get("missing", ())
        )
        sources = _html("<ul>{}</ul>", missing) if missing else ""
        return _html('<div class="states">{}{}</div>', WORDS["clauses"].format(states=said), sources)

    def _sentence(self, tag: str, label: str, sentence: Sentence) -> Markup:
        told: set[str] = set()
        runs = []
        for run in _runs(sentence):
            again = run.origin.kind == "clause" and not run.gap and run.origin.ref in told
            told.add(run.origin.ref)
            runs.append(self._run(tag, run, again))
        before = _html('<span class="label">{}</span> ', label) if label else ""
        return _html(
            '<p class="release" lang="{}">{}<span class="sentence">{}</span></p>',
            self.settings[tag].lang,
            before,
            _joined(runs, ""),
        )

    def _run(self, tag: str, run: Run, again: bool) -> Markup:
        """Return a run as a span; one that tells of a clause already told of can't be tabbed to a second time."""
        setting = self.settings[tag]
        text = _joined(
            (
                _html('<span lang="{}">{}</span>', piece.face.lang, piece.text)
                if piece.face.lang != setting.lang
                else Markup.escape(piece.text)
                for piece in plain(run.text, setting)
            ),
            "",
        )
        kind = self._kind(tag, run)
        if not kind:
            return _html('<span title="{}">{}</span>', self._about(tag, run), text)
        tab = "" if again else Markup(' tabindex="0"')
        first = "" if again else " first"
        return _html(
            '<span class="run {}{}"{} aria-description="{}">{}</span>', kind, first, tab, self._about(tag, run), text
        )

    def _kind(self, tag: str, run: Run) -> str:
        """Return how a run is marked, "" for words of templates and rules."""
        if run.gap:
            return "missing"
        if run.doubt:
            return run.doubt if f"doubt_{run.doubt}" in WORDS else "doubt"
        if run.origin.kind == "clause":
            return "reviewed" if self.translated[tag] else "clause"
        return run.origin.kind if run.origin.kind in ("fact", "name", "override") else ""

    def _about(self, tag: str, run: Run) -> str:
        """Return where a run comes from, a line for each thing there is to say."""
        origin = run.origin
        kind = "gap" if run.gap else origin.kind
        lines = [WORDS[f"origin_{kind}"].format(ref=origin.ref, value=origin.value)]
        if run.doubt:
            lines.append(WORDS.get(f"doubt_{run.doubt}", WORDS["doubt"]).format(rule=run.doubt))
        if origin.form:
            lines.append(WORDS["origin_form"].format(place=_place(origin.form)))
        if origin.at != origin.form:
            word = "origin_by" if kind == "fact" and origin.ref else "origin_at"
            lines.append(WORDS[word].format(ref=origin.ref, place=_place(origin.at)))
        if kind == "fact":
            others = self.written.get((origin.form, origin.value), {})
            lines += [
                WORDS["origin_other"].format(language=self.names[t], text=x) for t, x in others.items() if t != tag
            ]
        return "\n".join(lines)

    def _signatures(self) -> Markup:
        lines = _joined((_html("<dt>{}</dt><dd></dd>", WORDS[f"sign_{word}"]) for word in ("name", "date", "sign")), "")
        boxes = (
            _html(
                '<section aria-label="{}">\n<h3>{}</h3>\n<p>{}<code>{}</code></p>\n<dl>{}</dl>\n</section>',
                f"{WORDS['sign']}: {self.names[tag]}",
                self.names[tag],
                WORDS["sign_about"],
                draft.hash,
                lines,
            )
            for tag, draft in self.drafts.items()
        )
        return _html(
            '<section id="page.sign" aria-labelledby="page.sign-title" tabindex="-1">\n'
            '<h2 id="page.sign-title">{}</h2>\n<div class="signatures">\n{}\n</div>\n</section>',
            WORDS["sign"], _joined(boxes),
        )  # fmt: skip


def _runs(sentence: Sentence) -> list[Run]:
    """Return the runs with neighbours of one origin as one, and a name in parts, of one entry, as one."""
    runs: list[Run] = []
    for run in sentence.runs:
        if runs and _one(runs[-1], run) and runs[-1].origin.at == run.origin.at:
            runs[-1] = Run(runs[-1].text + run.text, run.origin, run.gap, run.doubt)
        elif runs and run.origin.kind == "name" and _one(runs[-1], run):
            runs[-1] = Run(runs[-1].text + run.text, runs[-1].origin, run.gap, run.doubt)
        elif len(runs) > 1 and run.origin.kind == "name" and not runs[-1].text.strip() and _one(runs[-2], run):
            space = runs.pop()
            runs[-1] = Run(runs[-1].text + space.text + run.text, runs[-1].origin, run.gap, run.doubt)
        else:
            runs.append(run)
    return runs


def _one(left: Run, right: Run) -> bool:
    a, b = (
        (run.origin.kind, run.origin.ref, run.origin.form, run.origin.value, run.gap, run.doubt)
        for run in (left, right)
    )
    return a == b


def _written(rows: Iterable[Row]) -> Written:
    found: dict[tuple[Place | None, str], dict[str, str]] = {}
    # as it stands in the text rather than in the capitals of a headline
    for row in sorted(rows, key=lambda row: not row.ids):
        for tag, run in row.runs():
            if run.origin.kind == "fact" and run.origin.form:
                found.setdefault((run.origin.form, run.origin.value), {}).setdefault(tag, run.text)
    return found


def _language(tag: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(SPOKEN) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _html(pattern: str, *values: object, **named: object) -> Markup:
    """Return a pattern of markup filled with values; whatever is no markup is escaped."""
    return Markup(pattern).format(*values, **named)


def _foreign(lang: str, text: str) -> Markup:
    return _html('<span class="mixed" lang="{}">{}</span>', lang, text)


def _place(place: Place) -> str:
    return f"{place.file}:{place.line}"


def _joined(parts: Iterable[Markup], between: str = "\n") -> Markup:
    return Markup(between).join(parts)
