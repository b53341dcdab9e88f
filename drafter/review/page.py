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
from drafter.review.markup import foreign, html, joined
from drafter.review.rows import Finding, Row, Translated, all_problems, findings, pair, translations
from drafter.review.service import Review
from drafter.review.style import style
from drafter.review.told import Filter, Told, chip
from drafter.review.words import SCRIPT, SPOKEN, Wording, spoken_words
from drafter.typography import Typography

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
    review: Review | None = None,
    words: Wording | None = None,
) -> bytes:
    """Return one HTML page in UTF-8 that needs nothing else: drafts side by side by statement, all that is open on top.

    drafts: the columns, in this order; settings and clauses have the same tags.
    problems: what checks found; those of the form and of the drafts are added, each problem once.
    review: what people decided about these drafts; without it the page tells nothing of states.
    words: the page's own; those of the program's own language if left out. What checks say is in that language always.
    A control character shows as U+FFFD. Equal arguments give equal bytes.
    """
    texts = {tag: realised.draft for tag, realised in drafts.items()}
    rows = pair(plan, texts)
    translated = {tag: translations(plan, clauses[tag]) for tag in drafts}
    found = findings(plan, rows, translated, all_problems(plan, drafts, problems))
    langs = {tag: settings[tag].lang for tag in drafts}
    words = words or spoken_words()
    told = Told(review, drafts, langs, words) if review else None
    page = _Page(plan, drafts, settings, rows, found, translated, told, words)
    return _CONTROL.sub("\ufffd", page.whole()).encode("utf-8")


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
        told: Told | None,
        words: Wording,
    ) -> None:
        self.words = words
        self.plan, self.settings, self.rows, self.found, self.translated = plan, settings, rows, found, translated
        self.drafts = {tag: realised.draft for tag, realised in drafts.items()}
        self.first = next(iter(self.drafts))
        self.names = {tag: _language(tag, words) for tag in drafts}
        self.statements = {statement.id: statement for statement in plan.summary.statements()}
        self.printed = {
            tag: {told.statement.id for paragraph in plan.printed(tag) for told in paragraph.told} for tag in drafts
        }
        self.written = _written(rows)
        self.told = told
        self.waivers = told.waivers() if told else {}
        self.open = {id for one in found if not self._waived(one) for id in one.rows}
        self.open |= {row.id for row in rows if self._is_open(row)}
        self.filters = tuple(self._filters())

    def whole(self) -> str:
        draft = self.drafts[self.first]
        hashes = " · ".join(f"{tag} {one.hash[:12]}" for tag, one in self.drafts.items())
        foot = self.words["foot"].format(title=f"{draft.date} {draft.slug}", hashes=hashes)
        return html(
            '<!DOCTYPE html>\n<html lang="{spoken}">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="robots" content="noindex">\n{shown}'
            "<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
            '<a class="skip" href="#page.text">{skip}</a>\n{header}\n<main>\n{open}\n{text}\n{sign}\n</main>\n'
            "</body>\n</html>\n",
            spoken=self.words.lang, policy=_POLICY, title=self.words["title"].format(title=draft.title),
            style=Markup(style(self.settings, foot, [one.id for one in self.filters], self.first)),
            skip=self.words["skip"], shown=self._shown(),
            header=self._header(), open=self._findings(), text=self._text(), sign=self._signatures(),
        )  # fmt: skip

    def _shown(self) -> Markup:
        """Return what tells exactly which texts this page shows, for those who approve all of it."""
        if self.told is None:
            return Markup()
        shown = " ".join(f"{tag}:{self.told.review.shown(tag)}" for tag in self.drafts)
        return html('<meta name="shown" content="{}">\n', shown)

    def _header(self) -> Markup:
        draft = self.drafts[self.first]
        final = all(one.final for one in self.drafts.values())
        mark = html('<p class="mark{}">{}</p>', " final" if final else "", self.words["final" if final else "draft"])
        if self.told:
            edition = self.words["edition"].format(version=self.told.review.version)
            mark = html('{} <p class="edition">{} {}</p>', mark, edition, chip(self.told.state, self.words))
        others = (
            html('<p class="titles" lang="{}">{}</p>', self.settings[tag].lang, one.title)
            for tag, one in self.drafts.items()
            if tag != self.first
        )
        return html(
            '<header>\n<div class="marks">{}</div>\n<h1 lang="{}">{}</h1>\n{}\n'
            '<p class="facts">{}<code>{}</code></p>\n{}\n</header>',
            mark, self.settings[self.first].lang, draft.title, joined(others),
            self.words["facts"].format(date=draft.date), self.plan.summary.file, self._counts(),
        )  # fmt: skip

    def _counts(self) -> Markup:
        counted = ("missing", "unconfirmed", "unreviewed")
        decided = ("state", "approved") if self.told else ()
        head = ("language", *decided, "sentences", *counted, "hash")
        lines = []
        for tag, draft in self.drafts.items():
            mine = [finding.rule for finding in self.found if finding.tag == tag and not self._waived(finding)]
            numbers = [len([rule for rule in mine if rule.endswith(word)]) for word in counted]
            cells = (
                html(
                    '<td class="number{}" data-label="{}">{}</td>', " some" if number else "", self.words[word], number
                )
                for word, number in zip(counted, numbers, strict=True)
            )
            lines.append(html(
                '<tr><th scope="row">{} ({})</th>{}<td class="number" data-label="{}">{}</td>{}'
                '<td data-label="{}"><code>{}</code></td></tr>',
                self.names[tag], tag, self.told.counts(tag) if self.told else "",
                self.words["sentences"], len(list(draft.sentences())), joined(cells, ""),
                self.words["hash"], draft.hash[:12],
            ))  # fmt: skip
        titles = (html('<th scope="col">{}</th>', self.words[word]) for word in head)
        return html(
            '<table class="counts">\n<caption class="hidden">{}</caption>\n'
            "<thead><tr>{}</tr></thead>\n<tbody>{}</tbody>\n</table>",
            self.words["counts"], joined(titles, ""), joined(lines),
        )  # fmt: skip

    def _waived(self, finding: Finding) -> str:
        return self.waivers.get((finding.rule, finding.where, finding.text), "")

    def _filters(self) -> Iterator[Filter]:
        yield Filter("show.open", self.words["show_open"].format(count=len(self.open)), frozenset(self.open))
        yield from self.told.filters() if self.told else ()
        for (rule, tag), group in _grouped(self.found).items():
            rows = frozenset(id for finding in group for id in finding.rows)
            if rows:
                yield Filter(_group_id(rule, tag), "", rows)

    def _findings(self) -> Markup:
        groups = groupby(self.found, key=lambda finding: (finding.grade, finding.rule, finding.tag))
        content = joined(self._group(tuple(group)) for _, group in groups)
        return html(
            '<section id="page.open" aria-labelledby="page.open-title">\n'
            '<h2 id="page.open-title">{} ({})</h2>\n{}\n</section>',
            self.words["open"], len(self.found), content or html("<p>{}</p>", self.words["nothing"]),
        )  # fmt: skip

    def _group(self, group: Sequence[Finding]) -> Markup:
        """Return findings of one grade, rule and language."""
        first = group[0]
        # one next step for all is said once
        shared = first.advice if len({finding.advice for finding in group}) == 1 else ""
        own = self.words.get(f"group_{first.rule}", "")
        title = Markup.escape(own) if own else self._mixed(first.rule.replace("-", " ").capitalize())
        if first.tag:
            title = self.words.say("group", title=title, language=self.names.get(first.tag, first.tag))
        grade = first.grade.name.lower()
        told = self.words[f"grades.{grade}"]
        return html(
            '<details class="{}"{}><summary><b>{} ({})</b> {} <code>{}</code></summary>\n{}{}<ul>\n{}\n</ul></details>',
            grade, Markup(" open") if first.grade > Grade.WARNING or len(group) <= FOLDED else "",
            title, len(group), told, first.rule, self._rows_of(group),
            self._next(shared), joined(self._finding(finding, shared) for finding in group),
        )  # fmt: skip

    def _rows_of(self, group: Sequence[Finding]) -> Markup:
        if not any(finding.rows for finding in group):
            return Markup()
        return html(
            '<p class="next"><a href="#{}">{}</a></p>', _group_id(group[0].rule, group[0].tag), self.words["only"]
        )

    def _finding(self, finding: Finding, shared: str) -> Markup:
        where = html(" <code>{}:{}</code>", finding.where.file, finding.where.line) if finding.where else ""
        links = joined((html('<a href="#{0}">{0}</a>', id) for id in finding.rows[:4]), ", ")
        rest = len(finding.rows) - 4
        more = " " + self.words["more"].format(count=rest) if rest > 0 else ""
        rows = html(' <span class="more">{}{}</span>', self.words.say("rows", rows=links), more) if links else ""
        advice = self._next("" if shared else finding.advice)
        waived = self._waived(finding)
        left = html(' <b class="waived">{}</b>', waived) if waived else ""
        return html("<li>{}{}{}{}{}</li>", self._mixed(finding.text), where, rows, left, advice)

    def _next(self, advice: str) -> Markup:
        if not advice:
            return Markup()
        return html('<p class="next">{}</p>', self.words.say("next", advice=self._mixed(advice)))

    def _mixed(self, text: str) -> Markup:
        """Return what a check says; words in it that are in another script with their language."""
        parts = (
            Markup.escape(piece.text) if piece.face.script == SCRIPT else foreign(piece.face.lang, piece.text)
            for piece in plain(text, self.settings[self.first])
        )
        return html('<span lang="{}">{}</span>', SPOKEN, joined(parts, ""))

    def _text(self) -> Markup:
        heads = (
            html('<th scope="col" class="column of-{}">{} ({})</th>', tag, self.names[tag], tag) for tag in self.drafts
        )
        return html(
            '<section id="page.text" aria-labelledby="page.text-title" tabindex="-1">\n'
            '<h2 id="page.text-title">{}</h2>\n{}\n{}\n'
            '<table class="text">\n<caption class="hidden">{}</caption>\n'
            '<thead><tr><th scope="col">{}</th>{}</tr></thead>\n{}\n</table>\n</section>',
            self.words["text"], self._legend(), self._links(),
            self.words["caption"], self.words["row"], joined(heads, ""), joined(self._bodies()),
        )  # fmt: skip

    def _links(self) -> Markup:
        """Return links to some of the rows or columns, each to a mark of its own: such a link may be sent."""
        columns = [(f"show.only.{tag}", self.names[tag]) for tag in self.drafts if tag != self.first]
        links = [("page.text", self.words["show_all"].format(count=len(self.rows)))]
        links += [(one.id, one.says) for one in self.filters if one.says]
        beside = [*columns, ("show.plain", self.words["show_plain"])]
        targets = [one.id for one in self.filters] + [id for id, _ in beside]
        return html(
            '{}<nav class="filters" aria-label="{}"><p><b>{}</b> {}</p><p><b>{}</b> {}</p></nav>',
            joined((html('<span class="target" id="{}"></span>', id) for id in targets), ""),
            self.words["show"], self.words["show"], _links(links),
            self.words["show_as"].format(language=self.names[self.first]), _links(beside),
        )  # fmt: skip

    def _legend(self) -> Markup:
        kinds = ("fact", "name", "reviewed", "unreviewed", "unconfirmed", "missing")
        marked = (
            html('<span><span class="run {} first">{}</span></span>', kind, self.words[f"legend_{kind}"])
            for kind in kinds
        )
        return html(
            '<p class="legend"><b>{}:</b> {} <span class="hover">{}</span></p>',
            self.words["legend"], joined(marked, " "), self.words["legend_hover"],
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
                title = html(
                    '<tr><th class="group" scope="rowgroup" colspan="{}">{} <code>{}:{}</code></th></tr>\n',
                    len(self.drafts) + 1,
                    self.words["paragraph"].format(number=n),
                    where.file,
                    where.line,
                )
            yield html("<tbody>\n{}{}\n</tbody>", title, joined(self._row(row, steps[row.id]) for row in group))

    def _row(self, row: Row, after: str) -> Markup:
        classes = f"row {row.kind} open" if row.id in self.open else f"row {row.kind}"
        classes += "".join(f" {_class(one.id)}" for one in self.filters if row.id in one.rows)
        cells = (self._cell(row, tag) for tag in self.drafts)
        skip = html('<a class="skip" href="#{}">{}</a>', after, self.words["skip_row"])
        return html(
            '<tr class="{}">\n<th scope="row">{}{}</th>\n{}\n</tr>', classes, self._row_head(row), skip, joined(cells)
        )

    def _row_head(self, row: Row) -> Markup:
        if not row.ids:
            return html('<a id="{0}" href="#{0}">{1}</a>', row.id, self.words[f"kinds.{row.kind}"])
        parts = []
        for id in row.ids:
            parts.append(html('<a id="{0}" href="#{0}"><code>{0}</code></a>', id))
            if statement := self.statements.get(id):
                parts.append(self._line(statement.where))
                # long ids may break where their words meet
                acts = (Markup("_<wbr>").join(use.act.id.split("_")) for use in statement.acts)
                parts.append(html("<span>{}</span>", joined(acts, ", ") or self.words["free"]))
        return joined(parts, "")

    def _line(self, where: Place) -> Markup:
        return html('<span title="{}">{}</span>', _place(where), self.words["line"].format(line=where.line))

    def _cell(self, row: Row, tag: str) -> Markup:
        found = row.cells.get(tag, ())
        content = joined(self._sentence(tag, label, sentence) for label, sentence in found)
        if not found:
            word = self._why_empty(row, tag)
            content = html('<p class="{}">{}</p>', "lost" if word == "lost" else "none", self.words[word])
        return html(
            '<td class="column of-{}" data-label="{}">{}{}{}</td>',
            tag, self.names[tag], content, self._states(row, tag), self.told.cell(row.id, tag) if self.told else "",
        )  # fmt: skip

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
        said = ", ".join(self.words[f"state_{state}"].format(count=len(states[state])) for state in order)
        setting = self.settings.get(self.plan.summary.language)
        source = setting.lang if setting else self.plan.summary.language
        missing = joined(
            html("<li>{}{} ({})</li>", self.words["source_text"], foreign(source, clause.key), self._line(clause.where))
            for clause in states.get("missing", ())
        )
        sources = html("<ul>{}</ul>", missing) if missing else ""
        return html('<div class="states">{}{}</div>', self.words["clauses"].format(states=said), sources)

    def _sentence(self, tag: str, label: str, sentence: Sentence) -> Markup:
        told: set[str] = set()
        runs = []
        for run in _runs(sentence):
            again = run.origin.kind == "clause" and not run.gap and run.origin.ref in told
            told.add(run.origin.ref)
            runs.append(self._run(tag, run, again))
        before = html('<span class="label">{}</span> ', label) if label else ""
        return html(
            '<p class="release" lang="{}">{}<span class="sentence">{}</span></p>',
            self.settings[tag].lang,
            before,
            joined(runs, ""),
        )

    def _run(self, tag: str, run: Run, again: bool) -> Markup:
        """Return a run as a span; one that tells of a clause already told of can't be tabbed to a second time."""
        setting = self.settings[tag]
        text = joined(
            (
                html('<span lang="{}">{}</span>', piece.face.lang, piece.text)
                if piece.face.lang != setting.lang
                else Markup.escape(piece.text)
                for piece in plain(run.text, setting)
            ),
            "",
        )
        kind = self._kind(tag, run)
        if not kind:
            return html('<span title="{}">{}</span>', self._about(tag, run), text)
        tab = "" if again else Markup(' tabindex="0"')
        first = "" if again else " first"
        return html(
            '<span class="run {}{}"{} aria-description="{}">{}</span>', kind, first, tab, self._about(tag, run), text
        )

    def _kind(self, tag: str, run: Run) -> str:
        """Return how a run is marked, "" for words of templates and rules."""
        if run.gap:
            return "missing"
        if run.doubt:
            return run.doubt if f"doubt_{run.doubt}" in self.words else "doubt"
        if run.origin.kind == "clause":
            return "reviewed" if self.translated[tag] else "clause"
        return run.origin.kind if run.origin.kind in ("fact", "name", "override") else ""

    def _about(self, tag: str, run: Run) -> str:
        """Return where a run comes from, a line for each thing there is to say."""
        origin = run.origin
        kind = "gap" if run.gap else origin.kind
        lines = [self.words[f"origin_{kind}"].format(ref=origin.ref, value=origin.value)]
        if run.doubt:
            lines.append(self.words.get(f"doubt_{run.doubt}", self.words["doubt"]).format(rule=run.doubt))
        if origin.form:
            lines.append(self.words["origin_form"].format(place=_place(origin.form)))
        if origin.at != origin.form:
            word = "origin_by" if kind == "fact" and origin.ref else "origin_at"
            lines.append(self.words[word].format(ref=origin.ref, place=_place(origin.at)))
        if kind == "fact":
            others = self.written.get((origin.form, origin.value), {})
            lines += [
                self.words["origin_other"].format(language=self.names[t], text=x) for t, x in others.items() if t != tag
            ]
        return "\n".join(lines)

    def _signatures(self) -> Markup:
        """Return boxes to sign in: one for each level of the office, one for each language where nobody reviews."""
        hashes = (
            html("<li>{} <code>{}</code></li>", self.names[tag], draft.hash) for tag, draft in self.drafts.items()
        )
        release = self.told.review.hash if self.told else ""
        whole = html("<p>{}<code>{}</code></p>\n", self.words["sign_release"], release) if release else ""
        boxes = list(self.told.boxes()) if self.told else [(name, "") for name in self.names.values()]
        lines = joined(
            (html("<dt>{}</dt><dd></dd>", self.words[f"sign_{word}"]) for word in ("name", "date", "sign")), ""
        )
        signed = (
            html(
                '<section aria-label="{}">\n<h3>{}</h3>\n<p>{}</p>\n<dl>{}</dl>\n</section>',
                f"{self.words['sign']}: {title}",
                title,
                record,
                lines,
            )
            for title, record in boxes
        )
        return html(
            '<section id="page.sign" aria-labelledby="page.sign-title" tabindex="-1">\n'
            '<h2 id="page.sign-title">{}</h2>\n<p>{}</p>\n{}<ul class="hashes">{}</ul>\n'
            '<div class="signatures">\n{}\n</div>\n</section>',
            self.words["sign"], self.words["sign_about"], whole, joined(hashes, ""), joined(signed),
        )  # fmt: skip


def _grouped(found: Iterable[Finding]) -> Mapping[tuple[str, str], Sequence[Finding]]:
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        groups.setdefault((finding.rule, finding.tag), []).append(finding)
    return groups


def _group_id(rule: str, tag: str) -> str:
    return f"show.check.{rule}.{tag}" if tag else f"show.check.{rule}"


def _class(id: str) -> str:
    return id.replace(".", "-")


def _links(links: Iterable[tuple[str, str]]) -> Markup:
    return joined((html('<a href="#{}">{}</a>', id, says) for id, says in links), " ")


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


def _language(tag: str, words: Wording) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(words.tag) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _place(place: Place) -> str:
    return f"{place.file}:{place.line}"
