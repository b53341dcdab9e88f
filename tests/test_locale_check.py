"""Each thing that `drafter locale check` finds: one slip in the data of a language, told at its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from drafter import languages
from drafter.languages import check_language
from drafter.office import load_office
from drafter.problem import DraftError, Grade

ROOT = Path(__file__).parent.parent
RULES, NAMES, EXAMPLES = "locale.yaml", "names.yaml", "examples.yaml"
LAST = (
    '  - {id: none, when: {}, write: "", register: plain, '
    'source: "no courtesy title when the gender is not known (en C3)"}\n'
)

# name of the case: language, file, what stands there, what instead, rule, words of it; ¦ stands before the place
SLIPS = {
    "pending": (
        "en",
        RULES,
        'annex: {write: "{n}"',
        "annex: {write: ¦pending",
        "locale-pending",
        "still to be written",
    ),
    "rule": ("en", RULES, "\nembargo: {", "\nembargos: {", "locale-rule-missing", "no rule embargo"),
    "ladder": ("en", RULES, ', "5": [commend]', "", "ladder-missing", "rung 5 of notice"),
    "script": ("en", RULES, "script: Latn", "script: ¦Thai", "locale-script", '"Thai"'),
    "noun": ("en", NAMES, "  ambulance:\n", "  ambulence:\n", "name-missing", "no name for ambulance under nouns"),
    "post": (
        "en",
        NAMES,
        "  KH.spokesperson:\n",
        "  KH.spokesman:\n",
        "name-missing",
        "no name for spokesperson under posts",
    ),
    "source": (
        "en",
        RULES,
        'digits: {write: "0123456789", source: en U1}',
        '¦digits: {write: "0123456789"}',
        "locale-source",
        "digits cites no source",
    ),
    "name-source": (
        "en",
        NAMES,
        "form: ambulance\n    plural: ambulances\n    confirmed: false",
        "form: ambulance\n    plural: ambulances",
        "locale-source",
        "nouns.ambulance",
    ),
    "normal": ("fr", NAMES, "form: école,", "form: ¦e\u0301cole,", "locale-spelling", "NFC"),
    "break": ("km", NAMES, "form: មន្ត្រី\n", "form: ¦មន្ត្រី\u200b\n", "locale-spelling", "U+200B"),
    "joiner": ("en", NAMES, "form: ambulance\n", "form: ¦ambu\u2060lance\n", "locale-spelling", "U+2060"),
    "mark": ("en", NAMES, "form: ambulance\n", "form: ¦\ufeffambulance\n", "locale-spelling", "U+FEFF"),
    "hyphen": ("en", NAMES, "form: ambulance\n", "form: ¦ambu\u00adlance\n", "locale-spelling", "U+00AD"),
    "direction": ("en", RULES, "write: both sides", "write: ¦both\u200e sides", "locale-spelling", "U+200E"),
    "alternative": ("en", NAMES, "alt: [Bun Rany-Hun Sen]", "alt: [Bun\u00ad Rany]", "locale-spelling", "U+00AD"),
    "syllable": ("km", NAMES, "form: មន្ត្រី\n", "form: ¦មន្រ្តី\n", "locale-spelling", "order of the encoding"),
    "wide": ("en", NAMES, "form: ambulance\n", "form: ¦ａmbulance\n", "locale-spelling", "full-width"),
    "half": ("ja", NAMES, "form: 台の救急車\n", "form: ¦台のｷｭｳｷｭｳ車\n", "locale-spelling", "half-width"),
    "digits": ("km", NAMES, "form: មន្ត្រី\n", "form: ¦មន្ត្រី2\n", "locale-spelling", "not Khmer"),
    "house": ("en", NAMES, "form: ambulance\n", "form: ¦ambulance center\n", "locale-spelling", '"centre"'),
    "kanji": ("ja", RULES, "post_list: {join: 兼,", "post_list: {join: ¦および,", "locale-spelling", "及び"),
    "pattern": (
        "en",
        RULES,
        "doubled: {avoid: ' {2,}'",
        "doubled: {avoid: ¦' {2,}('",
        "locale-pattern",
        "can't be read",
    ),
    "never": (
        "en",
        RULES,
        LAST,
        f"{LAST}  - ¦{{id: late, when: {{gender: m}}, write: Mr., source: own}}\n",
        "locale-never",
        "never used",
    ),
    "narrower": (
        "en",
        RULES,
        "  - {id: mr, when: {gender: m}",
        "  - {id: x, when: {gender: [m, f]}, write: M., source: own}\n  - ¦{id: mr, when: {gender: m}",
        "locale-never",
        "honorifics",
    ),
    "gap": ("en", NAMES, "  asem_summit:\n", "  asem_summits:\n", "locale-gap", "terms.asem_summit"),
    "fact": (
        "en",
        RULES,
        "parts: {morning: morning, afternoon: afternoon, evening: evening, night: night}\n  confirmed",
        "parts: {afternoon: afternoon, evening: evening, night: night}\n  confirmed",
        "locale-fact",
        "2020-03-16 morning",
    ),
    "case": (
        "en",
        EXAMPLES,
        '  - {fact: 3rd, text: "third", source: MFAIC}',
        '  - ¦{fact: 3rd, text: "third"}',
        "example-case",
        "a case says",
    ),
    "differs": (
        "en",
        EXAMPLES,
        '  - {fact: 3rd, text: "third", source: MFAIC}',
        '  - ¦{fact: 3rd, text: "3rd", source: MFAIC}',
        "example-differs",
        'the rules write "third"',
    ),
    "unproved": (
        "en",
        RULES,
        "  - {id: mr, when: {gender: m}",
        "  - ¦{id: x, when: {gender: m, post: abbot}, write: R., confirmed: false}\n  - {id: mr, when: {gender: m}",
        "locale-unproved",
        "honorifics.x",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of all data, in which one file at a time is changed."""
    home = tmp_path_factory.mktemp("data")
    for name in ("locales", "templates"):
        shutil.copytree(ROOT / name, home / name)
    return home


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_found_at_its_line(name, folder, monkeypatch):
    tag, file, old, new, rule, words = SLIPS[name]
    if rule not in ("locale-unproved", "locale-gap", "locale-fact"):
        # samples and changed rules take long and tell of other things
        monkeypatch.setattr(languages, "sample_problems", lambda *_: [])
        monkeypatch.setattr(languages, "survivors", lambda *_: [])
    path = folder / "locales" / tag / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    changed = text.replace(old, new)
    at = changed.partition("¦")[0].count("\n") + 1 if "¦" in changed else 0
    path.write_text(changed.replace("¦", ""), encoding="utf-8")
    try:
        found = [p for p in check_language(load_office(folder), tag) if p.rule == rule]
    finally:
        path.write_text(text, encoding="utf-8")
    told = [p for p in found if words in p.text and (not at or (p.where and p.where.line == at))]
    assert told, [p.show() for p in found]
    assert all(p.grade >= Grade.WARNING and p.hint for p in told)


def test_a_style_that_is_none_is_refused_at_its_line(folder):
    path = folder / "locales/en/locale.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("style: mfaic}", "style: mfa}"), encoding="utf-8")
    try:
        with pytest.raises(DraftError) as caught:
            check_language(load_office(folder), "en")
    finally:
        path.write_text(text, encoding="utf-8")
    (problem,) = caught.value.problems
    line = text[: text.index("style: mfaic}")].count("\n") + 1
    assert problem.rule == "locale-style" and problem.where and problem.where.line == line
    assert "mfaic, un, eu, ap" in problem.hint


def test_every_thing_that_is_told_has_its_slip():
    """No lint of the data is without a bad case; those about verbs have theirs in test_verbs.py."""
    source = Path(languages.__file__).read_text(encoding="utf-8")
    told = {word.strip('",') for word in source.split() if word.startswith(('"locale-', '"ladder-', '"name-'))}
    assert {slip[4] for slip in SLIPS.values()} >= told
